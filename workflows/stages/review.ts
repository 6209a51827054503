// The order is audited before goods move. Small clean orders pass by rule, and the record says so.
import { reviewReasons } from '../domain/money';
import type { LiveOrder } from '../support/live-order';
import { waitFor } from '../support/waiting';
import type { Next } from './next';

export async function review(order: LiveOrder): Promise<Next> {
  if (order.state.review === null) {
    const reasons = reviewReasons(order.state, order.policy.review);
    order.emit(reasons.length === 0 ? { type: 'ReviewPassed', by: 'rule', reasons } : { type: 'ReviewRequested', reasons });
  }
  const looked = await waitFor(order, {
    step: 'review',
    id: `review.${order.state.reviews}`,
    done: (s) => s.review?.state === 'passed',
  });
  return looked === 'interrupted' ? 'interrupted' : 'fulfilment';
}
