// The one way in which money goes back, beside the story and in every stage: refunds are made by the bank or given to finance, large ones
// wait for a second person, and what is paid too much waits for finance, or goes back by itself once the order owes nothing any more.
import { condition, patched } from '@temporalio/workflow';
import { addDuration } from '../domain/business-time';
import { openCases } from '../domain/cases';
import { opened, openAsks, owedBack } from '../domain/credit';
import { type Ask, isEnded, type OrderState, type Refund } from '../domain/state';
import { steps } from '../process';
import { beside, type Job, leftBehind, numbered } from '../support/beside';
import { attempt } from '../support/effect';
import type { LiveOrder } from '../support/live-order';
import { waitFor } from '../support/waiting';
import { collectOnAccount, isDueOnAccount } from './collecting';

/** @param before the refunds when this run began: what has been made since is told to the customer */
export async function settleMoney(order: LiveOrder, before: Refund[]): Promise<void> {
  const told = new Set(before.filter((r) => r.state === 'done').map((r) => r.refundId));
  await beside(order, () => {
    const jobs = jobsOf(order.state, told);
    return [...jobs, ...leftBehind(order.state, jobOf, jobs)];
  });
  tellRefunds(order, told);
}

function jobsOf(s: OrderState, told: Set<string>): Job[] {
  const job = (id: string, wanted: boolean, run: Job['run']): Job[] => (wanted ? [{ id, run }] : []);
  const settled = isEnded(s) || s.closing === 'approved';
  return [
    ...job('give-back', settled && owesBack(s), giveBack),
    ...job('pay-back', nextRefund(s) !== undefined, payBack),
    ...job('tell', untold(s, told).length > 0, (order) => tellRefunds(order, told)),
    ...handRefunds(s).map((r): Job => ({ id: handWait(r), run: (order) => awaitHand(order, r) })),
    ...job('overpaid', !settled && !s.cancelling && !isToAgree(s) && owedBack(s).length > 0, askFinance),
    ...job('account', !settled && isDueOnAccount(s), collectOnAccount),
    ...(settled || s.cancelling ? [] : openAsks(s).map((ask): Job => ({ id: ask.ask, run: (order) => askSecondPerson(order, ask) }))),
  ];
}

/** A smaller order is not yet agreed to: what is too much then goes back by itself. */
const isToAgree = (s: OrderState): boolean =>
  s.renewals > 0 && (['order', 'confirmation', 'payment'].includes(s.stage) || s.backTo === 'order');

/** The job that a wait of ours belongs to. */
const jobOf = (waitId: string): string | undefined =>
  waitId.startsWith('refund.overpaid.')
    ? 'overpaid'
    : waitId.startsWith('collect-balance.account.')
      ? 'account'
      : /^refund\.r\d+$/.test(waitId)
        ? waitId
        : /^refund\.(\w+)\.approval\./.exec(waitId)?.[1];

const owesBack = (s: OrderState): boolean => openAsks(s).length > 0 || owedBack(s).length > 0;
/** Something has not gone back yet: not by itself, nor by the hand of finance. */
export const owesMoneyBack = (s: OrderState): boolean => isEnded(s) && (owesBack(s) || nextRefund(s) !== undefined || isLeftToHand(s));
/** Finance may take days over it: a case does not wait for that. */
const isLeftToHand = (s: OrderState): boolean => handRefunds(s).length > 0 && openCases(s).length === 0;

const ENDED = 'order_ended';
/** Opens refunds for all that is the customer's own; what still waited for a second person is part of it. */
export function giveBack(order: LiveOrder): void {
  for (const { ask } of openAsks(order.state)) order.emit({ type: 'AskDropped', ask });
  for (const event of opened(order.state, owedBack(order.state), { reason: ENDED })) order.emit(event);
}

/** Resolves when every refund has been made or given to a person; or at an intent, then the next run goes on with them. */
export const refundsSettled = (order: LiveOrder): Promise<void> =>
  condition(() => nextRefund(order.state) === undefined || order.intent !== undefined);

const nextRefund = (s: OrderState): Refund | undefined => s.refunds.find((r) => r.state === 'open' && !r.byHand);

/** One refund after the other, the oldest first. */
async function payBack(order: LiveOrder): Promise<void> {
  for (let refund = nextRefund(order.state); refund; refund = nextRefund(order.state)) {
    const { refundId, paymentId, amount } = refund;
    const { orderId } = order.state;
    const bankPaymentId = order.state.payments.find((p) => p.paymentId === paymentId)?.bankPaymentId ?? null;
    if (bankPaymentId === null) {
      byHand(order, refund, 'no_bank');
      continue;
    }
    const made = await attempt(order, () =>
      order.world.refundPayment({ key: `${orderId}:refund:${refundId}`, orderId, bankPaymentId, amount }),
    );
    if (made === 'interrupted') return;
    if ('failed' in made) {
      byHand(order, refund, made.failed);
      continue;
    }
    order.emit({ type: 'RefundMade', refundId, bankRefundId: made.bankRefundId });
    undone(order, refund, 'done');
  }
}

/** Refunds that finance makes, and that are reminded of. Runs of before only opened a task for them, and ended without it. */
const handRefunds = (s: OrderState): Refund[] => {
  const open = s.refunds.filter((r) => r.state === 'open' && r.byHand);
  return open.length > 0 && patched(BY_HAND) ? open : [];
};
const BY_HAND = '20261122-hand-refunds-reminded';
const handWait = ({ refundId }: Refund): string => `refund.${refundId}`;

/** The task has the name of the wait: completing it is what records the refund, and ends the wait. */
const awaitHand = (order: LiveOrder, refund: Refund) =>
  waitFor(order, {
    step: 'refund',
    id: handWait(refund),
    done: (s) => s.refunds.some((r) => r.refundId === refund.refundId && r.state === 'done'),
    about: { refundId: refund.refundId },
  });

function byHand(order: LiveOrder, refund: Refund, because: string): void {
  const { refundId } = refund;
  order.emit({ type: 'RefundByHand', refundId, because });
  if (!patched(BY_HAND)) {
    const { expected } = steps.refund;
    const dueAt = expected ? new Date(addDuration(order.policy.calendar, Date.now(), expected)).toISOString() : null;
    order.emit({ type: 'TaskOpened', taskId: handWait(refund), step: 'refund', role: 'finance', dueAt });
  }
  undone(order, refund, because === 'no_bank' ? 'needs_person' : 'failed');
}

/** A cancellation says of each line of its undo list what became of it; what was on its way back before is no line of it. */
function undone(order: LiveOrder, { paymentId, amount, reason }: Refund, outcome: 'done' | 'needs_person' | 'failed'): void {
  if (order.state.cancelling && reason === ENDED) order.emit({ type: 'EffectUndone', what: 'refund', target: paymentId, outcome, amount });
}

const untold = (s: OrderState, told: Set<string>): Refund[] => s.refunds.filter((r) => r.state === 'done' && !told.has(r.refundId));
function tellRefunds(order: LiveOrder, told: Set<string>): void {
  for (const { refundId, amount } of untold(order.state, told)) {
    told.add(refundId);
    order.notify({ kind: 'refunded', to: 'customer', about: { refundId }, amount, linkUntil: null });
  }
}

/** What is paid too much, or in a wrong currency, waits for finance: the act refund without an amount gives it back. */
const askFinance = (order: LiveOrder) =>
  waitFor(order, { step: 'refund', id: numbered(order, 'refund.overpaid'), done: (s) => owedBack(s).length === 0 });

const askSecondPerson = (order: LiveOrder, { ask }: Ask) =>
  waitFor(order, {
    step: 'refund',
    id: numbered(order, `refund.${ask}.approval`),
    role: 'supervisor',
    done: (s) => s.asks.some((a) => a.ask === ask && a.state !== 'awaiting_approval'),
  });
