// An order on account is paid after its delivery: the customer is told the due date, reminded from that day on, then finance decides.
// Runs beside the story (money-back.ts), because the return window, the closing and the due date do not wait for each other.
import { addDuration, dateAt } from '../domain/business-time';
import { accountDueAt, amountDue } from '../domain/money';
import { clockOf } from '../domain/policy';
import type { OrderState } from '../domain/state';
import { numbered } from '../support/beside';
import type { LiveOrder } from '../support/live-order';
import { waitFor } from '../support/waiting';
import { thankForPayments } from './payment';

export const isDueOnAccount = (s: OrderState): boolean => s.terms === 'on_account' && !s.cancelling && amountDue(s) > 0;

export async function collectOnAccount(order: LiveOrder): Promise<void> {
  const { calendar, accountDays } = order.policy;
  const dueAt = Date.parse(accountDueAt(order.state, accountDays) ?? order.now);
  const date = dateAt(calendar, dueAt);
  const due = () => ({ amount: amountDue(order.state), currency: order.state.currency });
  const paid = await waitFor(order, {
    step: 'collect-balance',
    id: numbered(order, 'collect-balance.account'),
    done: (s) => !isDueOnAccount(s),
    opening: () => order.notify({ kind: 'account-due', to: 'customer', about: { date }, amount: due(), linkUntil: null }),
    times: clockOf(order.policy, 'collect-balance').map((after) => new Date(addDuration(calendar, dueAt, after)).toISOString()),
    about: { date },
    amount: due,
  });
  if (paid === 'done') thankForPayments(order);
}
