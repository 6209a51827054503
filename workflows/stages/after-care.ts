// The return window runs from each receipt; sales may close earlier when nothing is open.
import { addDuration } from '../domain/business-time';
import { clockOf } from '../domain/policy';
import type { LiveOrder } from '../support/live-order';
import { waitFor } from '../support/waiting';
import type { Next } from './next';

export async function afterCare(order: LiveOrder): Promise<Next> {
  const window = clockOf(order.policy, 'return-window')[0] ?? '14d';
  const ends = order.state.shipments.map((x) => addDuration(order.policy.calendar, Date.parse(x.receipt?.at ?? order.now), window));
  const over = await waitFor(order, {
    step: 'return-window',
    id: 'return-window.1',
    done: (s) => s.returnWindowEnded || s.closing !== null,
    decision: () => [{ type: 'ReturnWindowEnded' }],
    times: [new Date(Math.max(...ends, Date.now())).toISOString()],
  });
  return over === 'interrupted' ? 'interrupted' : 'closing';
}
