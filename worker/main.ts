// Process of the worker: `node --import tsx worker/main.ts`, in any number. Puts the parts together; every part can be tried without it.
import { Worker } from '@temporalio/worker';
import closeWithGrace from 'close-with-grace';
import { createActivities } from '../activities';
import { createDb } from '../prisma/client';
import { plainFailures } from './activity-failures';
import { workflowBundle } from './bundle';
import { readConfig, type WorkerConfig } from './config';
import { startHealth } from './health';
import { createLog, errorForLog, installRuntime, sdkLogger } from './log';
import { createMetrics } from './metrics';
import { startRelay } from './relay';
import { connectTemporal, type TemporalConnections } from './temporal';

const STOP_WITHIN_MS = 10_000; // the launcher ends us then; effects in flight get a part of it to finish

async function main(config: WorkerConfig): Promise<void> {
  const log = createLog(config.logLevel);
  installRuntime(log);
  const db = createDb(config.databaseUrl, config.databasePool);
  const metrics = createMetrics();
  const stopping = new AbortController();
  const closing: (() => Promise<unknown>)[] = [() => db.$disconnect()]; // undone in the opposite order
  const live: { worker?: Worker; temporal?: TemporalConnections } = {}; // filled as the parts come up

  closeWithGrace({ delay: STOP_WITHIN_MS, logger: false }, async ({ err, signal }) => {
    if (err) log.fatal({ err: errorForLog(err) }, 'the worker failed');
    else log.info({ signal }, 'stopping');
    stopping.abort();
    for (const close of closing.reverse()) await close();
    log.info('stopped');
  });

  const health = await startHealth({
    ...config.health,
    metrics: metrics.registry,
    ready: async () => {
      const [database, temporal] = await Promise.all([
        inTime(() => db.$queryRaw`SELECT 1`),
        inTime(async () => live.temporal?.client.connection.workflowService.getSystemInfo({})),
      ]);
      return { database, temporal: temporal && live.temporal !== undefined, worker: live.worker?.getState() === 'RUNNING' };
    },
  });
  closing.push(() => health.close());

  const { taskQueue, namespace } = config.temporal;
  const [temporal, bundle] = await Promise.all([
    connectTemporal(config.temporal, { log, signal: stopping.signal }),
    workflowBundle(config.cacheDir, sdkLogger(log)),
  ]);
  closing.push(() => temporal.close());
  live.temporal = temporal;

  const worker = await Worker.create({
    connection: temporal.native,
    namespace,
    taskQueue,
    workflowBundle: bundle,
    activities: createActivities({ db, ...config.activities }),
    interceptors: { activity: [plainFailures(log)] },
    maxCachedWorkflows: config.workflowCache,
    shutdownGraceTime: '5s',
    shutdownForceTime: '8s',
  });
  live.worker = worker;
  const running = worker.run();
  const relay = startRelay({ db, client: temporal.client, taskQueue, log, metrics });
  closing.push(() => {
    if (worker.getState() === 'RUNNING') worker.shutdown();
    return Promise.all([running, relay.stop()]);
  });
  log.info({ taskQueue, namespace, bundle: bundle.hash, bundleCached: bundle.cached, healthPort: health.port }, 'worker ready');
  await running;
}

const inTime = (work: () => PromiseLike<unknown>): Promise<boolean> =>
  Promise.race([
    Promise.resolve(work()).then(
      () => true,
      () => false,
    ),
    new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 2_000).unref()),
  ]);

const failed = (error: unknown) => {
  if (error instanceof Error && error.name === 'AbortError') return; // told to stop while it waited for Temporal
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
};

try {
  main(readConfig(process.env)).catch(failed);
} catch (error) {
  failed(error);
}
