// Money that is not owed goes back to the customer: after a cancellation, and when it comes in after an order has ended.
import { looseTask } from '../domain/evolve/parts';
import { refundable } from '../domain/money';
import { isEnded, type OrderState, type Refund } from '../domain/state';
import { attempt } from '../support/effect';
import type { LiveOrder } from '../support/live-order';

/** An order that came to nothing owes every payment back. */
export const owesMoneyBack = (s: OrderState): boolean =>
  isEnded(s) && s.stage !== 'closed' && (refundable(s).length > 0 || byMachine(s).length > 0);

export async function repay(order: LiveOrder): Promise<void> {
  for (const { payment, amount } of refundable(order.state)) {
    const refundId = `r${order.state.refunds.length + 1}`;
    const { paymentId } = payment;
    order.emit({ type: 'RefundOpened', refundId, paymentId, amount: { amount, currency: payment.amount.currency }, reason: 'order_ended' });
    if (payment.bankPaymentId === null) byHand(order, paymentId, 'needs_person');
  }
  for (const refund of byMachine(order.state)) await payBack(order, refund);
}

const bankPaymentOf = (s: OrderState, { paymentId }: Refund) => s.payments.find((p) => p.paymentId === paymentId)?.bankPaymentId ?? null;
const byMachine = (s: OrderState) => s.refunds.filter((r) => r.state === 'open' && !r.byHand && bankPaymentOf(s, r) !== null);

async function payBack(order: LiveOrder, refund: Refund): Promise<void> {
  const { orderId } = order.state;
  const { refundId, paymentId, amount } = refund;
  const bankPaymentId = bankPaymentOf(order.state, refund) ?? '';
  const made = await attempt(order, () =>
    order.world.refundPayment({ key: `${orderId}:refund:${refundId}`, orderId, bankPaymentId, amount }),
  );
  if (made === 'interrupted') return;
  if ('failed' in made) return byHand(order, paymentId, 'failed');
  order.emit({ type: 'RefundMade', refundId, bankRefundId: made.bankRefundId });
  order.emit({ type: 'EffectUndone', what: 'refund', target: paymentId, outcome: 'done', amount });
  order.notify({ key: `${orderId}:refunded:${refundId}`, kind: 'refunded', to: 'customer', about: {}, amount, linkUntil: null });
}

function byHand(order: LiveOrder, paymentId: string, outcome: 'needs_person' | 'failed'): void {
  order.emit({ type: 'EffectUndone', what: 'refund', target: paymentId, outcome });
  order.emit(looseTask(order.state, 'refund', 'finance'));
}
