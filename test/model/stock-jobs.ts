// Goods are reserved, booked and planned beside the story. As workflows/stages/shortage.ts and calling-off.ts do it.
import { addDays } from '../../workflows/domain/business-time';
import { looseTask, quantityOf } from '../../workflows/domain/evolve/parts';
import { evolve } from '../../workflows/domain/evolve';
import type { OrderEvent } from '../../workflows/domain/events';
import {
  goodsHaveCome,
  heldHere,
  isDue,
  isPlannable,
  lastShipment,
  openProposal,
  plannable,
  planned,
  shipmentsOf,
  unplanned,
  wanted,
} from '../../workflows/domain/shortage';
import { isEnded, type OrderState, promisedDate } from '../../workflows/domain/state';
import type { Play } from './play';
import type { Job } from './workflow';

export const providing = (s: OrderState): boolean => ['allocation', 'review', 'fulfilment'].includes(s.stage);

export function stockJobs(play: Play): Job[] {
  const s = play.state;
  const isUntidy = ['order', 'confirmation', 'payment'].includes(s.stage) && s.cancelling === null && s.surplus.length > 0;
  const owesLabels = s.cancelling === null || (isEnded(s) && s.stage !== 'cancelled');
  return [
    ...(providing(s) && isDue(s) ? [provide(play)] : []),
    ...(isUntidy ? [surplus(play)] : []),
    ...(owesLabels ? s.calledOff : []).map((x): Job => ({
      id: `call-off.${x.shipmentId}`,
      begin: () => (now) => [
        ...x.parcels.flatMap(({ parcelId, price }): OrderEvent[] =>
          price === null ? [] : [{ type: 'EffectUndone', what: 'void_label', target: parcelId, outcome: 'needs_person', amount: price }],
        ),
        looseTask(now, 'blocked', 'logistics'),
        { type: 'CallOffEnded', shipmentId: x.shipmentId },
      ],
    })),
  ];
}

function provide(play: Play): Job {
  const s = play.state;
  const [booking] = s.stockBookings;
  if (booking) {
    const begin = () => {
      play.book(booking);
      return (): OrderEvent[] => [{ type: 'StockBooked', bookingId: booking.bookingId }];
    };
    return { id: `stock.${booking.bookingId}`, step: 'allocate', begin };
  }
  if (s.stockNews === s.stockKnown) return { id: 'stock.plan', begin: () => (now) => (isPlannable(now) ? plan(now, play) : []) };
  return {
    id: 'stock',
    step: 'allocate',
    begin: () => {
      const { stockNews: news } = s;
      const found = play.shelf.reserve(wanted(s), planned(s));
      return (now) => {
        if (found === 'released' || now.stockBookings.length > 0) return [];
        const reserved: OrderEvent = { type: 'StockReserved', reservations: heldHere(now, found.reservations), news };
        if (found.short.length === 0) return [reserved, ...(now.short.length > 0 ? [{ type: 'ShortageEnded' } as const] : [])];
        const isKnown = JSON.stringify(found.short) === JSON.stringify(now.short);
        return [reserved, ...(isKnown ? [] : [{ type: 'ShortageFound', lines: found.short } as const])];
      };
    },
  };
}

function plan(s: OrderState, play: Play): OrderEvent[] {
  const shipments = shipmentsOf(s, plannable(s));
  const added: OrderEvent = { type: lastShipment(s) === 0 ? 'ShipmentsPlanned' : 'ShipmentsAdded', shipments };
  const promised = promisedDate(s);
  const earliest = addDays(play.at.slice(0, 10), s.availability?.leadDays ?? 0);
  const isLate = promised !== null && earliest > promised && s.dateConflict === null && openProposal(s)?.kind !== 'new_date';
  const after = evolve(s, { ...added, seq: s.seq, at: play.at, actor: { role: 'system', id: 'workflow' }, causeId: null });
  const isSolved = unplanned(after).length === 0 && s.dateConflict === null && !isLate;
  const open = [openProposal(s)].find((p) => p && (isSolved || goodsHaveCome(after, p)));
  return [
    added,
    ...(isLate ? [{ type: 'DateConflictFound' as const, promised, earliest }] : []),
    ...(open ? [{ type: 'ProposalWithdrawn' as const, proposalId: open.proposalId }] : []),
  ];
}

function surplus(play: Play): Job {
  const begin = () => {
    const s = play.state;
    for (const booking of s.stockBookings) play.book(booking);
    const booked = s.stockBookings.map(({ bookingId }): OrderEvent => ({ type: 'StockBooked', bookingId }));
    const found = play.shelf.reserve(
      wanted(s).filter((l) => s.surplus.includes(l.lineId)),
      planned(s),
    );
    return (now: OrderState): OrderEvent[] => {
      if (found === 'released') return booked;
      const reservations = heldHere(now, found.reservations);
      const lines = now.reservations
        .map((r) => ({ lineId: r.lineId, quantity: quantityOf(now.reservations, r.lineId) - quantityOf(reservations, r.lineId) }))
        .filter((l) => l.quantity > 0);
      return [...booked, { type: 'SurplusReleased', lines, reservations }];
    };
  };
  return { id: 'stock.surplus', step: 'allocate', begin };
}
