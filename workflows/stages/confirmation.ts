// The customer confirms goods, quantities and date; whoever does not answer is followed up, and in the end the order expires.
import { patched } from '@temporalio/workflow';
import { addDuration } from '../domain/business-time';
import { clockOf } from '../domain/policy';
import { isConfirmed, type OrderState } from '../domain/state';
import type { LiveOrder } from '../support/live-order';
import { waitFor } from '../support/waiting';
import { releaseStock } from './cancellation';
import type { Next } from './next';

export async function confirmation(order: LiveOrder): Promise<Next> {
  if (order.state.form === null || order.state.form.state === 'superseded') sendForm(order);
  const version = order.state.form?.version ?? 1;
  const answer = await waitFor(order, {
    step: 'confirm',
    id: `confirm.${version}`,
    done: answered,
    opening: () => order.notify({ kind: 'confirmation-form', to: 'customer', about: { formVersion: version }, linkUntil: expiry(order) }),
    decision: () => [{ type: 'OrderExpired' }],
    about: { formVersion: version },
    ...(order.state.form ? { linkUntil: order.state.form.expiresAt } : {}),
  });
  if (answer === 'interrupted') return 'interrupted';
  if (order.state.expired) {
    // It came back from further on, with stock that it holds or waits for.
    const mayHold = order.state.stockNews > 0 && patched('20261122-expired-holds-no-stock');
    if (mayHold && (await releaseStock(order)) === 'interrupted') return 'interrupted';
    order.notify({ kind: 'expired', to: 'customer', about: { formVersion: version }, linkUntil: null });
    return 'expired';
  }
  return isConfirmed(order.state) ? 'payment' : 'order';
}

const answered = (s: OrderState) => isConfirmed(s) || s.expired || s.form?.state === 'superseded';

/** The date on the form is the one the customer asked for, unless it cannot be kept. */
function sendForm(order: LiveOrder): void {
  const { form, availability, requestedDate } = order.state;
  const earliest = availability?.earliestDate ?? order.now.slice(0, 10);
  const deliveryDate = requestedDate && requestedDate >= earliest ? requestedDate : earliest;
  order.emit({ type: 'FormSent', version: (form?.version ?? 0) + 1, deliveryDate, expiresAt: expiry(order) });
  order.emit({ type: 'DatePromised', date: deliveryDate, kind: 'proposed', by: 'system' });
}

/** The last rung of the ladder. */
function expiry(order: LiveOrder): string {
  const last = clockOf(order.policy, 'confirm').at(-1);
  return order.state.form?.state === 'sent' || !last
    ? (order.state.form?.expiresAt ?? order.now)
    : new Date(addDuration(order.policy.calendar, Date.now(), last)).toISOString();
}
