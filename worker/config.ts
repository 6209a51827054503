// The worker's configuration, from the environment only. A wrong value stops the start with a sentence that names the variable.
import { z } from 'zod';

const url = (protocol: RegExp, like: string) =>
  z.url({ protocol, error: `must be an address like ${like}` }).transform((text) => text.replace(/\/+$/, ''));
const web = url(/^https?$/, 'http://127.0.0.1:3000');
const needed = z.string('is needed').min(1, 'is needed');
const count = (least: number, most: number, usual: number) =>
  z.coerce.number('must be a number').int('must be a whole number').min(least).max(most).default(usual);

const environment = z.object({
  DATABASE_URL: url(/^postgres(ql)?$/, 'postgresql://user@host:5432/throughline'),
  TEMPORAL_ADDRESS: z.string('is needed').regex(/^[^/\s]+:\d+$/, 'must be host:port, like 127.0.0.1:7233'),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  TEMPORAL_TASK_QUEUE: z.string().min(1).default('orders'),
  BASE_URL: web,
  LINK_SECRET: z.string('is needed').min(32, 'needs at least 32 characters'),
  SMTP_URL: url(/^smtps?$/, 'smtp://127.0.0.1:1025'),
  MAIL_FROM: needed,
  CARRIER_URL: web,
  CARRIER_API_KEY: needed,
  BANK_URL: web,
  BANK_API_KEY: needed,
  HEALTH_HOST: z.string().min(1).default('127.0.0.1'),
  HEALTH_PORT: count(0, 65_535, 3_001),
  CACHE_DIR: z.string().min(1).default('.data/cache'),
  LOG_LEVEL: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
  /** Orders kept in memory; one that is not is read from its history when something happens to it. About 0.5 MB each. */
  WORKFLOW_CACHE: count(10, 100_000, 300),
  /** Connections to Postgres. */
  DATABASE_POOL: count(2, 1_000, 15),
});

export type WorkerConfig = ReturnType<typeof readConfig>;

/** @throws Error with one sentence per wrong variable; values are never quoted */
export function readConfig(env: NodeJS.ProcessEnv) {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
    throw new Error(`The worker cannot start, its configuration is wrong. ${wrong.join('; ')}`);
  }
  const e = parsed.data;
  return {
    databaseUrl: e.DATABASE_URL,
    databasePool: e.DATABASE_POOL,
    temporal: { address: e.TEMPORAL_ADDRESS, namespace: e.TEMPORAL_NAMESPACE, taskQueue: e.TEMPORAL_TASK_QUEUE },
    workflowCache: e.WORKFLOW_CACHE,
    cacheDir: e.CACHE_DIR,
    health: { host: e.HEALTH_HOST, port: e.HEALTH_PORT },
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
