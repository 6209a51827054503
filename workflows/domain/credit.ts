// The one way in which the customer owes less, and money goes back: a credit reduces what is owed (goods lost or returned, goodwill,
// a waived payment); what has then been paid too much is opened as refunds. Never a refund for something never paid. Pure.
import type { OrderEvent } from './events';
import { amounts, refundable } from './money';
import type { OrderState } from './state';

/**
 * The events that credit `amount` (minor units of the order's currency) and give back what is thereby paid too much.
 * @param reason a code: `lost`, `returned`, `case:c1`, `waived` …
 */
export function creditEvents(s: OrderState, amount: number, reason: string): OrderEvent[] {
  const granted: OrderEvent = {
    type: 'CreditGranted',
    creditId: `cr${s.credits.length + 1}`,
    amount: { amount, currency: s.currency },
    reason,
  };
  return [granted, ...refundEvents(s, overpaid(s) + amount, reason)];
}

/** What has been paid too much and is not about to go back already; negative when something is still owed. Minor units. */
export const overpaid = (s: OrderState): number =>
  -amounts(s).open - s.refunds.filter((r) => r.state === 'open').reduce((all, r) => all + r.amount.amount, 0);

/** Opens refunds of `amount` against the payments, the newest first, never more than each still holds. */
export function refundEvents(s: OrderState, amount: number, reason: string): OrderEvent[] {
  const events: OrderEvent[] = [];
  let left = amount;
  for (const { payment, amount: held } of refundable(s).reverse()) {
    const part = Math.min(left, held);
    if (part <= 0 || payment.amount.currency !== s.currency) continue;
    const refundId = `r${s.refunds.length + events.length + 1}`;
    const { paymentId } = payment;
    events.push({ type: 'RefundOpened', refundId, paymentId, amount: { amount: part, currency: s.currency }, reason });
    left -= part;
  }
  return events;
}
