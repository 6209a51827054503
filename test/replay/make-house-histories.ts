// Stores the histories of the workflows that are no orders, beside those of the orders: TEMPORAL_ADDRESS=… npx tsx test/replay/make-house-histories.ts
// As with orders, what is stored is never replaced: only the missing ones are made.
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PARCEL_SWEEP_WORKFLOW, type SweepActivities } from '../../workflows/parcel-sweep.ports';
import { PROCESS_REVIEW_WORKFLOW, type ReviewActivities } from '../../workflows/process-review.ports';
import { RETENTION_WORKFLOW, type RetentionActivities } from '../../workflows/retention.ports';
import { bundleOf } from './gate';
import { HOUSE } from './histories';
import { flawsOf, withoutTraces } from './traces';

const address = process.env['TEMPORAL_ADDRESS'] ?? '127.0.0.1:7233';
const HOUSE_WORKFLOWS = { 'parcel-sweep': PARCEL_SWEEP_WORKFLOW, 'process-review': PROCESS_REVIEW_WORKFLOW, retention: RETENTION_WORKFLOW };

async function main(): Promise<void> {
  const [connection, native] = await Promise.all([Connection.connect({ address }), NativeConnection.connect({ address })]);
  const taskQueue = `house-${randomUUID()}`;
  const activities: SweepActivities & ReviewActivities & RetentionActivities = {
    sweepSilentParcels: () => Promise.resolve({ asked: 12, found: 3, silent: ['crane'] }),
    openReviewTask: () => Promise.resolve({ taskId: 'review:2026-11', opened: true }),
    forgetExpired: () => Promise.resolve({ keys: 7 }),
  };
  const worker = await Worker.create({ connection: native, taskQueue, workflowBundle: await bundleOf(), activities });
  const client = new Client({ connection });
  await worker.runUntil(async () => {
    for (const [name, workflow] of Object.entries(HOUSE_WORKFLOWS)) {
      const file = path.join(HOUSE, `${name}.json`);
      if (existsSync(file)) continue;
      const handle = await client.workflow.start(workflow, { workflowId: `${name}-${taskQueue}`, taskQueue });
      await handle.result();
      const text = withoutTraces(await handle.fetchHistory());
      const flaws = flawsOf(text);
      if (flaws.length > 0) throw new Error(flaws.join(' '));
      mkdirSync(HOUSE, { recursive: true });
      writeFileSync(file, text);
    }
  });
  await Promise.all([connection.close(), native.close()]);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
