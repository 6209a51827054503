// The second measure: how fast the stored histories are replayed, which is what a worker does when it meets an order that it does not
// hold in memory. A process of its own, forked by bench/main.ts, so that nothing else runs in it.
import { historyFromJSON } from '@temporalio/common/lib/proto-utils';
import { bundleWorkflowCode, DefaultLogger, makeTelemetryFilterString, Runtime, Worker } from '@temporalio/worker';
import path from 'node:path';
import { historyNames, historyText } from '../test/replay/histories';

export interface ReplayResult {
  histories: number;
  events: number;
  /** One figure a round. */
  eventsPerSecond: number[];
}

const WARM_UP = 2;
const ROUNDS = 7;

async function main(): Promise<ReplayResult> {
  const logging = { filter: makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' }) };
  const logger = new DefaultLogger('ERROR');
  Runtime.install({ logger, telemetryOptions: { logging } });
  const workflowBundle = await bundleWorkflowCode({ workflowsPath: path.join(__dirname, '../workflows/index.ts'), logger });
  const histories = historyNames().map((name) => ({ workflowId: name, history: historyFromJSON(JSON.parse(historyText(name))) }));
  const events = histories.reduce((sum, { history }) => sum + (history.events?.length ?? 0), 0);

  const eventsPerSecond: number[] = [];
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const startedAt = performance.now();
    for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle }, histories))
      if (error) throw new Error(`${workflowId} is not replayed: ${String(error)}`);
    if (round >= WARM_UP) eventsPerSecond.push(events / ((performance.now() - startedAt) / 1_000));
  }
  return { histories: histories.length, events, eventsPerSecond };
}

main()
  .then((result) => process.send?.(result, () => process.exit(0)))
  .catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
