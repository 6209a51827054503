// The return window runs from each receipt; sales may close earlier when no case is open, and open cases keep the order here.
import { condition } from '@temporalio/workflow';
import { openCases } from '../domain/cases';
import type { LiveOrder } from '../support/live-order';
import { waitFor } from '../support/waiting';
import type { Next } from './next';

export async function afterCare(order: LiveOrder): Promise<Next> {
  const ends = order.state.shipments.flatMap((x) => (x.returnUntil === null ? [] : [Date.parse(x.returnUntil)]));
  const over = await waitFor(order, {
    step: 'return-window',
    id: `return-window.${order.state.closingRounds + 1}`,
    done: (s) => s.returnWindowEnded || s.closing !== null,
    decision: () => [{ type: 'ReturnWindowEnded' }],
    times: [new Date(Math.max(...ends, Date.now())).toISOString()],
  });
  if (over === 'interrupted') return 'interrupted';
  await condition(() => openCases(order.state).length === 0 || order.intent !== undefined);
  return openCases(order.state).length === 0 ? 'closing' : 'interrupted';
}
