// Workflows that wait, in place of orders: only their clocks matter to the tests that skip time.
import { condition, defineUpdate, proxyActivities, setHandler, sleep } from '@temporalio/workflow';

const { work } = proxyActivities<{ work(ms: number): Promise<void> }>({ startToCloseTimeout: '30s', retry: { initialInterval: '1s' } });

export async function sleeper(): Promise<void> {
  await sleep('3d');
}

/** Answers when all that the timer of `restless` set going is over. */
export const quiet = defineUpdate<void>('quiet');

/** Its timer sets things going that take a moment, and the next one is hours away. */
export async function restless(first: number, tasks: number[]): Promise<void> {
  let isOver = false;
  setHandler(quiet, () => condition(() => isOver));
  await sleep(first);
  void sleep('6 hours');
  for (const ms of tasks) await work(ms);
  await Promise.all(tasks.map((ms) => work(ms)));
  isOver = true;
  await condition(() => false);
}
