// The worker's configuration, from the environment only. A wrong value stops the start with a sentence that names the variable.
import { z } from 'zod';
import {
  address,
  count,
  database,
  flag,
  linkSecret,
  logLevel,
  needed,
  readEnvironment,
  temporalEnvironment,
  web,
} from '../config/environment';
import type { TemporalAccess } from '../config/temporal-access';

/** Every variable that the worker reads. */
export const environment = z.object({
  ...temporalEnvironment.shape,
  DATABASE_URL: database,
  BASE_URL: web,
  LINK_SECRET: linkSecret,
  SMTP_URL: address(/^smtps?$/, 'smtp://127.0.0.1:1025'),
  MAIL_FROM: needed,
  CARRIER_URL: web,
  CARRIER_API_KEY: needed,
  BANK_URL: web,
  BANK_API_KEY: needed,
  HEALTH_HOST: z.string().min(1).default('127.0.0.1'),
  HEALTH_PORT: count(0, 65_535, 3_001),
  /** Told by the health answers as X-Start-Id: the launcher of the embedded start knows its own worker by it. */
  START_ID: z.string().optional(),
  /** Where a worker that runs from the sources keeps the workflow bundle it has made. */
  CACHE_DIR: z.string().min(1).default('.data/cache'),
  /** A bundle that is made already, `workflows-<hash>.js`; without it the one beside the built code, if there is one. */
  WORKFLOW_BUNDLE: z.string().min(1).optional(),
  /** 1: this worker makes its own build current when it starts. For one worker alone; else a deploy does it, by make-current.ts. */
  MAKE_CURRENT: flag,
  LOG_LEVEL: logLevel,
  /** Orders kept in memory; one that is not is read from its history when something happens to it. About 0.5 MB each. */
  WORKFLOW_CACHE: count(10, 100_000, 300),
  /** Frames of a stack in workflow code, as in failures and in the Temporal UI; each costs time at every promise. */
  WORKFLOW_STACK_FRAMES: count(0, 50, 2),
  /** Connections to Postgres. */
  DATABASE_POOL: count(2, 1_000, 15),
});

export type WorkerConfig = ReturnType<typeof readConfig>;

export interface TemporalConfig {
  address: string;
  namespace: string;
  taskQueue: string;
  access: TemporalAccess;
}

/** @throws Error with one sentence per wrong variable; values are never quoted */
export function readConfig(env: NodeJS.ProcessEnv) {
  const e = readEnvironment(environment, env, 'worker');
  return {
    databaseUrl: e.DATABASE_URL,
    databasePool: e.DATABASE_POOL,
    temporal: temporalOf(e),
    workflowCache: e.WORKFLOW_CACHE,
    workflowStackFrames: e.WORKFLOW_STACK_FRAMES,
    cacheDir: e.CACHE_DIR,
    workflowBundle: e.WORKFLOW_BUNDLE ?? null,
    makeCurrent: e.MAKE_CURRENT === '1',
    health: { host: e.HEALTH_HOST, port: e.HEALTH_PORT, startId: e.START_ID },
    logLevel: e.LOG_LEVEL,
    activities: {
      baseUrl: e.BASE_URL,
      linkSecret: e.LINK_SECRET,
      smtpUrl: e.SMTP_URL,
      mailFrom: e.MAIL_FROM,
      carrierUrl: e.CARRIER_URL,
      carrierApiKey: e.CARRIER_API_KEY,
      bankUrl: e.BANK_URL,
      bankApiKey: e.BANK_API_KEY,
    },
  };
}

/** The way to Temporal alone, for the jobs that need nothing else. @throws Error as `readConfig` */
export const readTemporalConfig = (env: NodeJS.ProcessEnv): TemporalConfig => temporalOf(readEnvironment(temporalEnvironment, env, 'job'));

const temporalOf = (e: z.infer<typeof temporalEnvironment> & { access: TemporalAccess }): TemporalConfig => ({
  address: e.TEMPORAL_ADDRESS,
  namespace: e.TEMPORAL_NAMESPACE,
  taskQueue: e.TEMPORAL_TASK_QUEUE,
  access: e.access,
});
