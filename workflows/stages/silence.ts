// A late order is not silent: the customer hears where it stands, so long after the last thing that they heard, as long as the wait is ours.
// Runs beside the story; an order that is in time never sets this timer.
import { condition, patched } from '@temporalio/workflow';
import { addDuration, dateAt } from '../domain/business-time';
import { statusAfterOf } from '../domain/policy';
import { lateStep } from '../domain/silence';
import type { Job } from '../support/beside';
import type { LiveOrder } from '../support/live-order';

export const silenceJobs = ({ state }: LiveOrder): Job[] =>
  lateStep(state) !== undefined && patched('20261122-status-notices') ? [{ id: 'status', run: breakSilence }] : [];

async function breakSilence(order: LiveOrder): Promise<void> {
  const { policy } = order;
  const after = (from: number) => addDuration(policy.calendar, from, statusAfterOf(policy));
  for (let step = lateStep(order.state); step && order.intent === undefined; step = lateStep(order.state)) {
    const { toldAt } = order;
    const over = () => order.toldAt !== toldAt || lateStep(order.state) === undefined || order.intent !== undefined;
    const silence = Math.max(1, after(Date.parse(toldAt)) - Date.now());
    if (await condition(over, silence, { summary: `status: the customer heard nothing since ${toldAt.slice(0, 16)}` })) continue;
    order.notify({
      key: `${order.state.orderId}:status:${toldAt}`, // one for each silence
      kind: 'status',
      to: 'customer',
      about: { step, date: dateAt(policy.calendar, after(Date.now())) },
      linkUntil: null,
    });
  }
}
