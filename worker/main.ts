// Process of the worker: `node dist/worker/main.js`, or `node --import tsx worker/main.ts`, in any number. Puts the parts together; every part can be tried without it.
import { Worker } from '@temporalio/worker';
import closeWithGrace from 'close-with-grace';
import { createActivities } from '../activities';
import { createDb } from '../prisma/client';
import { plainFailures } from './activity-failures';
import { beatsAtOnce, heartbeats } from './activity-heartbeat';
import { watchActivities } from './activity-watch';
import { findBundle } from './bundle';
import { readConfig, type WorkerConfig } from './config';
import { startHealth } from './health';
import { createLog, errorForLog, installRuntime, sdkLogger } from './log';
import { createMetrics } from './metrics';
import { startRelay } from './relay';
import { ensureSchedules } from './schedules';
import { connectTemporal, type TemporalConnections } from './temporal';
import { deploymentOptions, isInUse, makeCurrent, type Target, versionOf } from './versioning';
import { keepWorkflowStacks } from './workflow-stacks';

const STOP_WITHIN_MS = 10_000; // the launcher ends us then; effects in flight get a part of it to finish
const CURRENT_WITHIN_MS = 60_000;

async function main(config: WorkerConfig): Promise<void> {
  const log = createLog(config.logLevel);
  installRuntime(log);
  const db = createDb(config.databaseUrl, config.databasePool);
  const metrics = createMetrics();
  const stopping = new AbortController();
  const closing: (() => Promise<unknown>)[] = [() => db.$disconnect()]; // undone in the opposite order
  const live: { worker?: Worker; temporal?: TemporalConnections; target?: Target } = {}; // filled as the parts come up

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
      const { temporal: connected, target } = live;
      const [database, temporal, version] = await Promise.all([
        inTime(() => db.$queryRaw`SELECT 1`.then(() => true)),
        inTime(async () => connected?.client.connection.workflowService.getSystemInfo({}).then(() => true)),
        inTime(async () => target && isInUse(target)),
      ]);
      return { database, temporal, worker: live.worker?.getState() === 'RUNNING', version };
    },
  });
  closing.push(() => health.close());

  const { taskQueue, namespace } = config.temporal;
  const [temporal, bundle] = await Promise.all([
    connectTemporal(config.temporal, { log, signal: stopping.signal }),
    findBundle({ file: config.workflowBundle, cacheDir: config.cacheDir }, sdkLogger(log)),
  ]);
  closing.push(() => temporal.close());
  live.temporal = temporal;
  const version = versionOf(bundle);
  const target = { connection: temporal.client.connection, namespace, version };
  live.target = target;

  keepWorkflowStacks(config.workflowStackFrames);
  const worker = await Worker.create({
    connection: temporal.native,
    namespace,
    taskQueue,
    workflowBundle: bundle,
    workerDeploymentOptions: deploymentOptions(version),
    activities: createActivities({ db, ...config.activities }),
    interceptors: { activity: [watchActivities(log, metrics), plainFailures(log), heartbeats] },
    ...beatsAtOnce,
    maxCachedWorkflows: config.workflowCache,
    shutdownGraceTime: '5s',
    shutdownForceTime: '8s',
  });
  live.worker = worker;
  const running = worker.run();
  const relay = startRelay({ db, client: temporal.client, taskQueue, log, metrics });
  void ensureSchedules({ client: temporal.client, taskQueue }, { log, signal: stopping.signal });
  closing.push(() => {
    if (worker.getState() === 'RUNNING') worker.shutdown();
    return Promise.all([running, relay.stop()]);
  });
  const { buildId } = version;
  log.info({ taskQueue, namespace, buildId, bundleCached: bundle.cached, healthPort: health.port }, 'worker runs');
  if (config.makeCurrent) {
    await makeCurrent(target, { within: CURRENT_WITHIN_MS, signal: stopping.signal });
    log.info({ buildId }, 'this build is current');
  }
  await running;
}

/** False also when the answer takes too long or fails. */
const inTime = (work: () => PromiseLike<boolean | undefined>): Promise<boolean> =>
  Promise.race([
    Promise.resolve(work()).then(
      (answer) => answer === true,
      () => false,
    ),
    new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 2_000).unref()),
  ]);

const failed = (error: unknown) => {
  if (error instanceof Error && error.name === 'AbortError') return; // told to stop while it waited
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
};

try {
  main(readConfig(process.env)).catch(failed);
} catch (error) {
  failed(error);
}
