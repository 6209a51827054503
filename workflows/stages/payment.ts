// What the terms ask for now is collected before stock is reserved; then the warehouse is informed.
import { surplusEvents } from '../domain/credit';
import { amountDue } from '../domain/money';
import type { LiveOrder } from '../support/live-order';
import { waitFor } from '../support/waiting';
import type { Next } from './next';

export async function payment(order: LiveOrder): Promise<Next> {
  // The customer has agreed to pay less than they have paid.
  if (order.state.renewals > 0 && order.intent === undefined)
    for (const event of surplusEvents(order.state, order.policy.refundLimit)) order.emit(event);
  const due = () => ({ amount: amountDue(order.state), currency: order.state.currency });
  if (amountDue(order.state) === 0) return 'allocation'; // on account, or paid before it was confirmed
  const about = order.state.renewals > 0 && order.state.form ? { formVersion: order.state.form.version } : {}; // asked once per form
  const paid = await waitFor(order, {
    step: 'pay',
    id: `pay.${order.state.form?.version ?? 1}`,
    done: (s) => amountDue(s) === 0,
    opening: () => order.notify({ kind: 'payment-request', to: 'customer', about, amount: due(), linkUntil: null }),
    amount: due,
  });
  if (paid === 'interrupted') return 'interrupted';
  thankForPayments(order);
  const something = order.state.payments.some((p) => p.state === 'captured'); // else it was waived
  if (something) order.notify({ kind: 'paid', to: 'warehouse', about, linkUntil: null });
  return 'allocation';
}

/** One receipt per payment; a payment that was thanked for before has the same key and is not thanked for again. */
export function thankForPayments(order: LiveOrder): void {
  for (const { paymentId, amount } of order.state.payments.filter((p) => p.state === 'captured'))
    order.notify({ kind: 'payment-received', to: 'customer', about: { paymentId }, amount, linkUntil: null });
}
