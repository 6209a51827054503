// Work that goes on beside the story, in whatever stage the order is: each job that the state asks for runs once at a time.
// Interrupted jobs begin anew when the intent has been acted on; nothing is in flight any more when this has ended.
import { condition } from '@temporalio/workflow';
import type { OrderState } from '../domain/state';
import { type LiveOrder, perState } from './live-order';

export interface Job {
  /** Tells the jobs that run at the same time apart. */
  id: string;
  run: (order: LiveOrder) => Promise<unknown> | void;
}

/** Starts what `jobsOf` names until the run ends. A job stops by itself at an intent, and never throws but for a defect. */
export async function beside(order: LiveOrder, jobsOf: () => Job[]): Promise<void> {
  const running = new Set<string>();
  let defect: { error: unknown } | undefined;
  const start = async ({ id, run }: Job): Promise<void> => {
    running.add(id);
    try {
      await run(order);
    } catch (error) {
      defect = { error };
    }
    running.delete(id);
    wanted = perState(order, jobsOf); // what a job has done need not show in the state
  };
  let wanted = perState(order, jobsOf);
  const waiting = () => (order.intent === undefined ? wanted().filter((job) => !running.has(job.id)) : []);
  for (;;) {
    await condition(() => defect !== undefined || (order.isLeaving ? running.size === 0 : waiting().length > 0));
    if (defect) throw defect.error;
    if (order.isLeaving) return;
    for (const job of waiting()) void start(job);
  }
}

/** A wait beside the story may open more than once: the one that is open goes on, a new one gets a number of its own. */
export const numbered = (order: LiveOrder, name: string): string =>
  Object.keys(order.state.clocks).find((id) => id.startsWith(`${name}.`)) ?? `${name}.${order.state.seq}`;

/**
 * Jobs that end what nobody waits for any more: the end of such a wait fell together with the end of a run, and the next run has no job for it.
 * @param jobOf the job that a wait belongs to, by the wait's id; undefined for waits of others
 * @param wanted the jobs that the state asks for
 */
export const leftBehind = (s: OrderState, jobOf: (waitId: string) => string | undefined, wanted: Job[]): Job[] =>
  Object.keys(s.clocks).flatMap((waitId) => {
    const id = jobOf(waitId);
    if (id === undefined || wanted.some((job) => job.id === id)) return [];
    return [{ id, run: (order) => order.emit({ type: 'WaitEnded', waitId }) }];
  });
