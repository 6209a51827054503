// The order is audited before goods move. Small clean orders pass by rule, and the record says so.
import { reviewReasons, total } from '../domain/money';
import { effect } from '../support/effect';
import type { LiveOrder } from '../support/live-order';
import { waitFor } from '../support/waiting';
import type { Next } from './next';

export async function review(order: LiveOrder): Promise<Next> {
  if (order.state.review === null) {
    const credit = order.state.terms === 'on_account' ? await checkCredit(order) : { within: true };
    if (credit === 'interrupted') return 'interrupted';
    if (credit === 'corrected') return review(order);
    const reasons = [...reviewReasons(order.state, order.policy.review), ...(credit.within ? [] : ['credit'])];
    order.emit(reasons.length === 0 ? { type: 'ReviewPassed', by: 'rule', reasons } : { type: 'ReviewRequested', reasons });
  }
  const looked = await waitFor(order, {
    step: 'review',
    id: `review.${order.state.reviews}`,
    done: (s) => s.review?.state === 'passed',
  });
  return looked === 'interrupted' ? 'interrupted' : 'fulfilment';
}

/** Other orders may have used up the customer's limit since this one was taken in. */
function checkCredit(order: LiveOrder) {
  const { orderId, customerId, currency } = order.state;
  const { creditLimit } = order.policy;
  return effect(order, { step: 'review', id: 'credit', role: 'ops' }, () =>
    order.world.checkCredit({ orderId, customerId: customerId ?? '', currency, amount: total(order.state), creditLimit }),
  );
}
