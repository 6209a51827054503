// Goods that are missing, and the ways out. How each of these events changes the order; pure.
import type { ShortageEvent } from '../events/shortage';
import type { ProposedLine } from '../events';
import type { Line, OrderState, Proposal } from '../state';
import { newShipment, quantityOf, without, withoutAt, type Folds } from './parts';

const answered = (s: OrderState, proposalId: string, state: Proposal['state']): OrderState => ({
  ...s,
  proposals: s.proposals.map((p) => (p.proposalId === proposalId ? { ...p, state } : p)),
});

/** Pieces go, others come in their place; a line of which nothing is left goes altogether. */
function withLines(s: OrderState, changes: ProposedLine[]): OrderState {
  const fewer = s.lines.map((l) => ({ ...l, quantity: l.quantity - quantityOf(changes, l.lineId) })).filter((l) => l.quantity > 0);
  const more = changes.flatMap((c): Line[] => (c.instead ? [{ ...c.instead, reserved: 0, shipped: 0, returned: 0 }] : []));
  return { ...s, lines: [...fewer, ...more], short: without(s.short, changes), stockNews: s.stockNews + 1 };
}

export const foldShortage: Folds<ShortageEvent> = {
  ShortageFound: (s, e) => ({ ...s, short: e.lines }),
  ShortageEnded: (s) => ({ ...s, short: [], supply: null, splitAgreed: false, dateConflict: null }),
  DateConflictFound: (s, { promised, earliest }) => ({ ...s, dateConflict: { promised, earliest } }),
  ProposalMade: (s, { proposalId, kind, date, lines, priceDifference }) => ({
    ...s,
    proposals: [
      ...s.proposals.map((p) => (p.state === 'open' ? { ...p, state: 'superseded' as const } : p)),
      { proposalId, kind, date, lines, priceDifference, state: 'open' },
    ],
  }),
  ProposalAnswered: (s, { proposalId, accept }) => {
    const proposal = s.proposals.find((p) => p.proposalId === proposalId);
    const after = answered(s, proposalId, accept ? 'accepted' : 'declined');
    if (!accept || !proposal) return after;
    return { ...withLines(after, proposal.lines), splitAgreed: s.splitAgreed || proposal.kind === 'split' };
  },
  ProposalWithdrawn: (s, e) => answered(s, e.proposalId, 'withdrawn'),
  SupplyExpected: (s, { expectedDate, lines }) => ({
    ...s,
    supply: { number: s.supplies + 1, expectedDate, lines },
    supplies: s.supplies + 1,
  }),
  SupplyReceived: (s, { bookingId, lines, expectedDate }) => {
    const rest = without(s.supply?.lines ?? [], lines);
    const moved = expectedDate !== null && expectedDate !== s.supply?.expectedDate;
    const number = s.supplies + (moved ? 1 : 0);
    return {
      ...s,
      supply: s.supply && rest.length > 0 ? { number, expectedDate: expectedDate ?? s.supply.expectedDate, lines: rest } : null,
      supplies: number,
      stockBookings: [...s.stockBookings, { bookingId, kind: 'received', lines }],
      bookings: s.bookings + 1,
    };
  },
  PickFellShort: (s, { bookingId, shipmentId, missing }) => {
    const shipment = s.shipments.find((x) => x.shipmentId === shipmentId);
    if (!shipment) return s;
    const left = without(shipment.lines, missing);
    const known = s.short.filter((l) => quantityOf(missing, l.lineId) === 0);
    const short = [...known, ...missing.map((l) => ({ ...l, quantity: l.quantity + quantityOf(s.short, l.lineId) }))];
    return {
      ...s,
      // Of a shipment in which nothing is left nothing remains but its number.
      shipments: s.shipments.flatMap((x) => (x.shipmentId !== shipmentId ? [x] : left.length > 0 ? [{ ...x, lines: left }] : [])),
      lastShipment: Math.max(s.lastShipment, Number(shipmentId.slice(1)) || 0),
      reservations: withoutAt(s.reservations, shipment.location, missing),
      lines: s.lines.map((l) => ({ ...l, reserved: l.reserved - quantityOf(missing, l.lineId) })),
      short,
      stockBookings: [...s.stockBookings, { bookingId, kind: 'missing', location: shipment.location, lines: missing }],
      bookings: s.bookings + 1,
      stockNews: s.stockNews + 1,
    };
  },
  StockBooked: (s, { bookingId }) => ({
    ...s,
    stockBookings: s.stockBookings.filter((b) => b.bookingId !== bookingId),
    stockNews: s.stockNews + 1,
  }),
  ShipmentsAdded: (s, { shipments }) => ({ ...s, splitAgreed: false, shipments: [...s.shipments, ...shipments.map(newShipment)] }),
};
