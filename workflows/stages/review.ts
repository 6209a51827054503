// The order is audited before goods move. Small clean orders pass by rule, and the record says so.
import { patched } from '@temporalio/workflow';
import { reviewReasons, total } from '../domain/money';
import type { OrderState } from '../domain/state';
import { effect } from '../support/effect';
import type { LiveOrder } from '../support/live-order';
import { waitFor } from '../support/waiting';
import type { Next } from './next';

export async function review(order: LiveOrder): Promise<Next> {
  if (order.state.review === null) {
    const credit = order.state.terms === 'on_account' ? await checkCredit(order) : { within: true };
    if (credit === 'interrupted') return 'interrupted';
    if (credit === 'corrected') return review(order);
    const reasons = [
      ...new Set([...reviewReasons(order.state, order.policy.review), ...(credit.within ? [] : ['credit']), ...wishes(order.state)]),
    ];
    order.emit(reasons.length === 0 ? { type: 'ReviewPassed', by: 'rule', reasons } : { type: 'ReviewRequested', reasons });
  }
  const looked = await waitFor(order, {
    step: 'review',
    id: `review.${order.state.reviews}`,
    done: (s) => s.review?.state === 'passed' || isOutdated(s),
  });
  if (looked === 'interrupted') return 'interrupted';
  return isOutdated(order.state) ? review(order) : 'fulfilment';
}

/** Instructions and special needs are read by a person before goods move: such an order is not a clean one. */
const wishes = (s: OrderState): string[] => (s.special && patched('20261122-special-needs-reviewed') ? ['special'] : []);

/** The order was changed while somebody looked at it: they look again. */
const isOutdated = (s: OrderState): boolean => s.review === null && s.backTo === null;

/** Other orders may have used up the customer's limit since this one was taken in. */
function checkCredit(order: LiveOrder) {
  const { orderId, customerId, currency } = order.state;
  const { creditLimit } = order.policy;
  return effect(order, { step: 'review', id: 'credit', role: 'ops' }, () =>
    order.world.checkCredit({ orderId, customerId: customerId ?? '', currency, amount: total(order.state), creditLimit }),
  );
}
