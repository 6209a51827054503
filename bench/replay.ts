// The second measure: how fast the stored histories are replayed, which is what a worker does when it meets an order that it does not
// hold in memory. A process of its own, forked by bench/main.ts, so that nothing else runs in it.
import { historyFromJSON } from '@temporalio/common/lib/proto-utils';
import { bundleWorkflowCode, DefaultLogger, makeTelemetryFilterString, Runtime, Worker } from '@temporalio/worker';
import path from 'node:path';
import { keepWorkflowStacks } from '../worker/workflow-stacks';
import { historyNames, historyText } from '../test/replay/histories';

export interface ReplayResult {
  histories: number;
  events: number;
  /** Histories that today's workflow cannot replay, which is for the replay gate to judge; they are not timed. */
  leftOut: string[];
  /** One figure a round. */
  eventsPerSecond: number[];
}

const WARM_UP = 1;
const ROUNDS = 7;

async function main(): Promise<ReplayResult> {
  keepWorkflowStacks(2); // as worker/config.ts
  const logging = { filter: makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' }) };
  const logger = new DefaultLogger('ERROR');
  Runtime.install({ logger, telemetryOptions: { logging } });
  const workflowBundle = await bundleWorkflowCode({ workflowsPath: path.join(__dirname, '../workflows/index.ts'), logger });
  const replaying = { workflowBundle, debugMode: false }; // in a thread, as the product's worker does
  const all = historyNames().map((name) => ({ workflowId: name, history: historyFromJSON(JSON.parse(historyText(name))) }));
  const leftOut: string[] = [];
  for await (const { workflowId, error } of Worker.runReplayHistories(replaying, all)) if (error) leftOut.push(workflowId);
  const histories = all.filter(({ workflowId }) => !leftOut.includes(workflowId));
  const events = histories.reduce((sum, { history }) => sum + (history.events?.length ?? 0), 0);

  // One worker replays all of them again and again: what a worker costs until it is ready is not replay.
  const passes = Array.from({ length: WARM_UP + ROUNDS }, () => histories).flat();
  const eventsPerSecond: number[] = [];
  let replayed = 0;
  let startedAt = performance.now();
  for await (const { workflowId, error } of Worker.runReplayHistories(replaying, passes)) {
    if (error) throw new Error(`${workflowId} is not replayed: ${String(error)}`);
    replayed += 1;
    if (replayed % histories.length !== 0) continue;
    if (replayed > WARM_UP * histories.length) eventsPerSecond.push(events / ((performance.now() - startedAt) / 1_000));
    startedAt = performance.now();
  }
  return { histories: histories.length, events, leftOut, eventsPerSecond };
}

main()
  .then((result) => process.send?.(result, () => process.exit(0)))
  .catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
