// Stock, review and the way of each shipment to the customer. How each of these events changes the order; pure.
import type { GoodsEvent } from '../events/goods';
import { isAllHandedOver } from '../shortage';
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
  withoutAt,
  withoutLabel,
  type Folds,
} from './parts';

export const foldGoods: Folds<GoodsEvent> = {
  StockReserved: (s, e) => {
    const { reservations } = e;
    const lines = s.lines.map((l) => ({ ...l, reserved: quantityOf(reservations, l.lineId) }));
    return { ...s, reservations, lines, stockKnown: e.news ?? s.stockNews };
  },
  StockArrived: (s) => ({ ...s, arrivals: s.arrivals + 1, stockNews: s.stockNews + 1 }),
  ShipmentsPlanned: (s, e) => ({ ...s, splitAgreed: false, shipments: e.shipments.map(newShipment) }),
  ReviewRequested: (s, e) => ({ ...s, review: { state: 'requested', by: null, reasons: e.reasons }, reviews: s.reviews + 1 }),
  ReviewPassed: (s, e) => ({ ...s, review: { state: 'passed', by: e.by, reasons: e.reasons }, toReview: [] }),
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
      rates: [],
      packings: (shipmentOf(s, e.shipmentId)?.packings ?? 0) + 1,
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
    const shipment = shipmentOf(s, e.shipmentId);
    const lines = shipment?.customersGoods ? [] : (shipment?.lines ?? []);
    const moved = (lineId: string) => quantityOf(lines, lineId);
    const after = {
      ...withShipment(s, e.shipmentId, { step: 'transit', handedOverAt: e.at }),
      lines: s.lines.map((l) => ({ ...l, shipped: l.shipped + moved(l.lineId), reserved: l.reserved - moved(l.lineId) })),
      reservations: withoutAt(s.reservations, shipment?.location ?? '', lines),
    };
    return { ...after, dateConflict: isAllHandedOver(after) ? null : s.dateConflict };
  },
  StockShipped: (s, e) => withShipment(s, e.shipmentId, { stockShipped: true }),
  ParcelReported: (s, e) =>
    e.applied
      ? delivered(withParcel(s, e.shipmentId, e.parcelId, { state: e.state, stateAt: e.occurredAt }), e.shipmentId)
      : heardFrom(s, e.shipmentId),
  ReceiptConfirmed: (s, e) => withShipment(s, e.shipmentId, { receipt: { by: e.by, condition: e.condition, at: e.at } }),
};
