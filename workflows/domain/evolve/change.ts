// What is to be otherwise after the order came in. How each of these events changes the order; pure.
import type { ChangeEvent } from '../events/change';
import type { EventOf, LineQuantity, PricedLine } from '../events';
import { isConfirmed, lastLine, type Line, type OrderState, shipmentOf } from '../state';
import { type Folds, quantityOf, withForm, withShipment } from './parts';

type Changed = EventOf<'OrderChanged'>;

/** The order with what is different; what was agreed about it stands until `outdated` says otherwise. */
function withContent(s: OrderState, e: Changed): OrderState {
  const wishes = e.instructionsId !== undefined || e.needs === true;
  const reasons = [...(e.addressId ? ['changed_address'] : []), ...(wishes ? ['special'] : [])];
  const looked = isConfirmed(s) && reasons.length > 0;
  return {
    ...s,
    ...(e.lines ? withLines(s, e.lines) : {}),
    shippingFee: e.shippingFee ?? s.shippingFee,
    addressId: e.addressId ?? s.addressId,
    requestedDate: e.requestedDate ?? s.requestedDate,
    special: s.special || wishes,
    toReview: looked ? [...new Set([...s.toReview, ...reasons])] : s.toReview,
    review: looked ? null : s.review,
  };
}

/** What is reserved stays with its line; of what is wanted no more nothing is missing either. */
function withLines(s: OrderState, wanted: PricedLine[]): Partial<OrderState> {
  const before = (lineId: string): Line | undefined => s.lines.find((l) => l.lineId === lineId);
  const lines = wanted.map((l): Line => ({ ...l, reserved: 0, shipped: 0, returned: 0, ...counts(before(l.lineId)) }));
  const fewer = s.lines.filter((l) => quantityOf(wanted, l.lineId) < l.quantity);
  const gone = fewer.filter((l) => quantityOf(wanted, l.lineId) === 0);
  const known = s.stockNews > 0 || s.reservations.length > 0; // the stock has been asked: it may hold, or keep in its queue, what is now too much
  const left = (missing: LineQuantity[]): LineQuantity[] =>
    missing
      .map(({ lineId, quantity }) => {
        const open = quantityOf(wanted, lineId) - quantityOf(s.reservations, lineId);
        return { lineId, quantity: Math.min(quantity, Math.max(0, open)) };
      })
      .filter((l) => l.quantity > 0);
  const short = left(s.short);
  const supplied = short.length > 0 && s.supply ? left(s.supply.lines) : [];
  return {
    lines,
    lastLine: Math.max(lastLine(s), lastLine({ ...s, lines })),
    dropped: [...s.dropped, ...gone.map(({ lineId, sku }) => ({ lineId, sku }))],
    surplus: known ? [...new Set([...s.surplus, ...fewer.map((l) => l.lineId)])] : [],
    short,
    supply: s.supply && supplied.length > 0 ? { ...s.supply, lines: supplied } : null,
    stockNews: s.stockNews + (known ? 1 : 0),
  };
}
const counts = (line: Line | undefined): Partial<Line> =>
  line ? { reserved: line.reserved, shipped: line.shipped, returned: line.returned } : {};

/** What the customer was asked, or has agreed to, no longer counts. Who had verified the order need not do it again. */
const outdated = (s: OrderState): Partial<OrderState> => ({
  form: withForm(s, 'superseded').form,
  clean: s.verified || s.clean,
  verified: false,
  verifications: s.verifications + (s.stage === 'order' ? 1 : 0), // the wait of before is not the one that follows
  availability: null,
  review: null,
  splitAgreed: false,
  dateConflict: null,
  proposals: s.proposals.map((p) => (p.state === 'open' ? { ...p, state: 'superseded' } : p)),
  renewals: s.renewals + 1,
});

export const foldChange: Folds<ChangeEvent> = {
  OrderChanged: (s, e) => {
    const after = withContent(s, e);
    const anew = e.backTo === 'order' || s.stage === 'order';
    return { ...after, ...(anew ? outdated(after) : {}), backTo: e.backTo ?? s.backTo };
  },
  ShipmentCalledOff: (s, { shipmentId }) => {
    const x = shipmentOf(s, shipmentId);
    const parcels = x?.parcels.map((p) => ({ parcelId: p.parcelId, price: p.labelPrice })) ?? [];
    const booked = x?.carrier ? [{ shipmentId, carrier: x.carrier, booking: x.bookings, parcels }] : [];
    return {
      ...s,
      shipments: s.shipments.filter((other) => other.shipmentId !== shipmentId),
      lastShipment: Math.max(s.lastShipment, Number(shipmentId.slice(1)) || 0),
      calledOff: [...s.calledOff, ...booked],
    };
  },
  CallOffEnded: (s, { shipmentId }) => ({ ...s, calledOff: s.calledOff.filter((x) => x.shipmentId !== shipmentId) }),
  ShipmentRedirected: (s, { shipmentId }) =>
    withShipment(s, shipmentId, {
      ...{ carrier: null, service: null, why: null, rates: [], voiding: false },
      bookings: (shipmentOf(s, shipmentId)?.bookings ?? 0) + 1, // the wait for a booking is another one, too
    }),
  SurplusReleased: (s, { reservations }) => ({
    ...s,
    reservations,
    lines: s.lines.map((l) => ({ ...l, reserved: quantityOf(reservations, l.lineId) })),
    surplus: [],
  }),
  ChangeRequested: (s) => s,
};
