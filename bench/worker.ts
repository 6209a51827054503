// Process of one side's worker: the order or the floor, with the settings of the product's worker. Forked by bench/team.ts, which hears
// of every recording and asks for the processor time, so that the driver's own is not counted. Ends with its parent.
import { bundleWorkflowCode, NativeConnection, Worker } from '@temporalio/worker';
import path from 'node:path';
import { Pool } from 'pg';
import { createRecord } from '../activities/record/record';
import { createDb } from '../prisma/client';
import { plainFailures } from '../worker/activity-failures';
import { createLog, installRuntime, sdkLogger } from '../worker/log';
import { keepWorkflowStacks } from '../worker/workflow-stacks';
import type { FloorActivities } from './floor.messages';
import { instantWorld } from './instant-world';
import { wordFor } from './plain-order';
import type { FromWorker, ToWorker, WorkerSettings } from './team';

const POOL = 15; // connections, cached orders and frames as in worker/config.ts
const CACHED = 300;
const STACK_FRAMES = 2;

const say = (message: FromWorker) => process.send?.(message);
const recorded = (orderId: string, words: string[]) => say({ kind: 'recorded', orderId, words });

function ours(databaseUrl: string) {
  const record = createRecord(createDb(databaseUrl, POOL));
  return {
    workflows: path.join(__dirname, '../workflows/index.ts'),
    activities: {
      ...instantWorld,
      record: async (batch: Parameters<typeof record>[0]) => {
        await record(batch);
        recorded(batch.orderId, batch.events.map(wordFor));
      },
    },
  };
}

function floor(databaseUrl: string) {
  const pool = new Pool({ connectionString: databaseUrl, max: POOL });
  const activities: FloorActivities = {
    record: async ({ orderId, message }) => {
      await pool.query('insert into floor_recording (order_id, message, at) values ($1, $2, now())', [orderId, message]);
      recorded(orderId, []);
    },
    effect: async () => undefined,
  };
  return { workflows: path.join(__dirname, 'floor.workflow.ts'), activities };
}

async function main({ side, taskQueue, databaseUrl, address, namespace }: WorkerSettings): Promise<void> {
  const log = createLog('warn');
  installRuntime(log);
  const { workflows, activities } = side === 'ours' ? ours(databaseUrl) : floor(databaseUrl);
  keepWorkflowStacks(STACK_FRAMES);
  const worker = await Worker.create({
    connection: await NativeConnection.connect({ address }),
    namespace,
    taskQueue,
    workflowBundle: await bundleWorkflowCode({ workflowsPath: workflows, logger: sdkLogger(log) }),
    activities,
    interceptors: { activity: [plainFailures(log)] },
    maxCachedWorkflows: CACHED,
  });
  process.on('message', ({ kind }: ToWorker) => {
    if (kind === 'stop') worker.shutdown();
    else say({ kind: 'cpu', ...process.cpuUsage() });
  });
  say({ kind: 'ready' });
  await worker.run();
  process.exit(0); // pools and connections go with it
}

process.once('disconnect', () => process.exit(1));
process.once('message', (settings: WorkerSettings) => {
  main(settings).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
