// Stock, review and the way of each shipment to the customer. How each of these events changes the order; pure.
import type { GoodsEvent } from '../events/goods';
import { shipmentOf } from '../state';
import {
  delivered,
  heardFrom,
  labelled,
  newShipment,
  quantityOf,
  relabel,
  withParcel,
  withShipment,
  withoutLabel,
  type Folds,
} from './parts';

export const foldGoods: Folds<GoodsEvent> = {
  StockReserved: (s, e) => {
    const { reservations } = e;
    return { ...s, reservations, short: [], lines: s.lines.map((l) => ({ ...l, reserved: quantityOf(reservations, l.lineId) })) };
  },
  ShortageFound: (s, e) => ({ ...s, short: e.lines }),
  StockArrived: (s) => ({ ...s, arrivals: s.arrivals + 1 }),
  ShipmentsPlanned: (s, e) => ({ ...s, shipments: e.shipments.map(newShipment) }),
  ReviewRequested: (s, e) => ({ ...s, review: { state: 'requested', by: null, reasons: e.reasons }, reviews: s.reviews + 1 }),
  ReviewPassed: (s, e) => ({ ...s, review: { state: 'passed', by: e.by, reasons: e.reasons } }),
  ReviewRejected: (s, e) => ({
    ...s,
    review: null,
    backTo: e.backTo,
    ...(e.backTo === 'order' ? { verified: false, availability: null, clean: false } : {}),
  }),
  ShipmentPicked: (s, e) => withShipment(s, e.shipmentId, { step: 'pack' }),
  ShipmentPacked: (s, e) =>
    withShipment(s, e.shipmentId, {
      step: 'label',
      parcels: e.parcels.map((p) => ({
        ...p,
        labelId: null,
        trackingNumber: null,
        labelPrice: null,
        documentIds: [],
        state: 'unknown',
        stateAt: null,
      })),
    }),
  ShipmentRated: (s, e) => withShipment(s, e.shipmentId, { rates: e.rates }),
  CarrierBooked: (s, e) =>
    withShipment(s, e.shipmentId, {
      ...{ carrier: e.carrier, service: e.service, why: e.why },
      bookings: (shipmentOf(s, e.shipmentId)?.bookings ?? 0) + 1,
    }),
  LabelBought: (s, e) =>
    labelled(
      withParcel(s, e.shipmentId, e.parcelId, {
        labelId: e.labelId,
        trackingNumber: e.trackingNumber,
        labelPrice: e.price,
        documentIds: e.documentIds,
        state: 'pre_transit',
      }),
      e.shipmentId,
    ),
  LabelVoidWanted: (s, e) => withShipment(s, e.shipmentId, { voiding: true }),
  LabelsVoided: (s, e) => relabel(e.voided.reduce(withoutLabel, s), e),
  LabelReprinted: (s) => s,
  ShipmentHandedOver: (s, e) => {
    const lines = shipmentOf(s, e.shipmentId)?.lines ?? [];
    const moved = (lineId: string) => quantityOf(lines, lineId);
    return {
      ...withShipment(s, e.shipmentId, { step: 'transit', handedOverAt: e.at }),
      lines: s.lines.map((l) => ({ ...l, shipped: l.shipped + moved(l.lineId), reserved: l.reserved - moved(l.lineId) })),
      reservations: s.reservations.filter((r) => !(moved(r.lineId) > 0 && r.location === shipmentOf(s, e.shipmentId)?.location)),
    };
  },
  StockShipped: (s, e) => withShipment(s, e.shipmentId, { stockShipped: true }),
  ParcelReported: (s, e) =>
    e.applied
      ? delivered(withParcel(s, e.shipmentId, e.parcelId, { state: e.state, stateAt: e.occurredAt }), e.shipmentId)
      : heardFrom(s, e.shipmentId),
  ReceiptConfirmed: (s, e) => withShipment(s, e.shipmentId, { receipt: { by: e.by, condition: e.condition, at: e.at } }),
};
