// Money that goes back, and what a cancellation takes back. As workflows/stages/money-back.ts and cancellation.ts do it.
import { opened, openAsks, owedBack } from '../../workflows/domain/credit';
import { looseTask } from '../../workflows/domain/evolve/parts';
import type { OrderEvent } from '../../workflows/domain/events';
import { evolve } from '../../workflows/domain/evolve';
import { isEnded, type OrderState } from '../../workflows/domain/state';
import { undoList } from '../../workflows/domain/undo';
import type { Dice } from './dice';
import type { Play } from './play';
import type { Job } from './workflow';

export function moneyJobs(play: Play, dice: Dice): Job[] {
  const s = play.state;
  const isSettled = isEnded(s) || s.closing === 'approved';
  const next = s.refunds.find((r) => r.state === 'open' && !r.byHand);
  const owes = openAsks(s).length > 0 || owedBack(s).length > 0;
  return [
    ...(isSettled && owes ? [{ id: 'give-back', begin: () => giveBack }] : []),
    ...(next ? [{ id: 'pay-back', begin: () => payBack(play, dice, next.refundId) }] : []),
  ];
}

function payBack(play: Play, dice: Dice, refundId: string): (s: OrderState) => OrderEvent[] {
  const bank = play.state.payments.find(
    (p) => p.paymentId === play.state.refunds.find((r) => r.refundId === refundId)?.paymentId,
  )?.bankPaymentId;
  const isMade = bank && dice.percent(85);
  return () =>
    isMade ? [{ type: 'RefundMade', refundId, bankRefundId: `b-${refundId}` }] : [{ type: 'RefundByHand', refundId, because: 'no_bank' }];
}

/** What still waited for a second person is part of it. */
function giveBack(s: OrderState): OrderEvent[] {
  const dropped = openAsks(s).map(({ ask }): OrderEvent => ({ type: 'AskDropped', ask }));
  const meta = { seq: s.seq, at: s.createdAt ?? '', actor: { role: 'system', id: 'workflow' }, causeId: null } as const;
  const after = dropped.reduce((state, e) => evolve(state, { ...e, ...meta }), s);
  return [...dropped, ...opened(after, owedBack(after), { reason: 'order_ended' })];
}

export function undoJob(play: Play, dice: Dice): Job {
  return {
    id: 'undo',
    ofStory: true,
    begin: () => {
      for (const booking of play.state.stockBookings) play.book(booking);
      play.shelf.release();
      return (s) => [
        ...s.stockBookings.map(({ bookingId }): OrderEvent => ({ type: 'StockBooked', bookingId })),
        ...undoList(s).flatMap((u): OrderEvent[] => {
          if (u.what === 'refund') return []; // each says so when it has been made
          const isDone = u.what !== 'put_back' && (u.what === 'release_reservation' || dice.percent(80));
          const { what, target, amount } = u;
          return [{ type: 'EffectUndone', what, target, outcome: isDone ? 'done' : 'needs_person', ...(amount ? { amount } : {}) }];
        }),
        looseTask(s, 'put-back', 'warehouse'),
        ...giveBack(s),
      ];
    },
  };
}
