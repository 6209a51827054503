// The API's configuration, from the environment only. A wrong value stops the start with a sentence that names the variable.
// What the embedded start needs beyond production stands under `dev`; it cannot be switched on in production.
import { z } from 'zod';
import { count, database, flag, linkSecret, logLevel, needed, readEnvironment, temporalVariables, web } from '../config/environment';

const webhookSecret = z.string('is needed: whsec_<base64>').regex(/^whsec_[A-Za-z0-9+/=]{24,}$/, 'must look like whsec_<base64>');

/** Every variable that the API reads. */
export const environment = z.object({
  NODE_ENV: z.string().default('development'),
  HOST: z.string().default('127.0.0.1'),
  PORT: count(0, 65_535, 3_000),
  LOG_LEVEL: logLevel,
  BASE_URL: web.default('http://127.0.0.1:3000'),
  DATABASE_URL: database,
  ...temporalVariables,
  TEMPORAL_ADDRESS: temporalVariables.TEMPORAL_ADDRESS.default('127.0.0.1:7233'),
  /** Where people find the Temporal UI; without it orders carry no link there. */
  TEMPORAL_UI_URL: web.optional(),
  LINK_SECRET: linkSecret,
  OIDC_ISSUER: web,
  OIDC_AUDIENCE: needed,
  OIDC_JWKS_URL: web,
  CARRIER_WEBHOOK_SECRET: webhookSecret,
  BANK_WEBHOOK_SECRET: webhookSecret,
  /** Requests per minute of one caller; an address without a caller has a fifth. */
  RATE_LIMIT: count(1, 10_000_000, 20_000),
  /** Proxies in front of the API whose word on the caller's address is believed; 0 behind none. */
  TRUST_PROXY: count(0, 10, 0),
  COMPANY_NAME: z.string().default('Throughline'),
  COMPANY_EMAIL: z.string().default('service@throughline.example'),
  COMPANY_PHONE: z.string().default('+86 21 5550 0100'),
  DEV_ROUTES: flag,
  DEV_STATE_FILE: z.string().optional(),
  DEV_ISSUER_KEY: z.string().optional(),
  /** Told by /readyz as X-Start-Id: the launcher of the embedded start knows its own API by it. */
  START_ID: z.string().optional(),
  SANDBOX_URL: web.optional(),
  CARRIER_URL: web.optional(),
  CARRIER_API_KEY: z.string().optional(),
  BANK_URL: web.optional(),
  BANK_API_KEY: z.string().optional(),
});

export type ApiConfig = ReturnType<typeof readConfig>;

/** @throws Error with one sentence that names every wrong variable; values are never quoted */
export function readConfig(env: NodeJS.ProcessEnv) {
  const e = readEnvironment(environment, env, 'API');
  const dev = e.DEV_ROUTES === '1';
  if (dev && e.NODE_ENV === 'production')
    throw new Error('The API cannot start, its configuration is wrong. DEV_ROUTES cannot be 1 when NODE_ENV is production');
  return {
    trustProxy: e.TRUST_PROXY,
    production: e.NODE_ENV === 'production',
    host: e.HOST,
    port: e.PORT,
    logLevel: e.LOG_LEVEL,
    baseUrl: e.BASE_URL,
    databaseUrl: e.DATABASE_URL,
    temporal: {
      address: e.TEMPORAL_ADDRESS,
      namespace: e.TEMPORAL_NAMESPACE,
      taskQueue: e.TEMPORAL_TASK_QUEUE,
      access: e.access,
      ui: e.TEMPORAL_UI_URL ?? null,
    },
    linkSecret: e.LINK_SECRET,
    oidcIssuer: e.OIDC_ISSUER,
    oidcAudience: e.OIDC_AUDIENCE,
    oidcJwksUrl: e.OIDC_JWKS_URL,
    carrierWebhookSecret: e.CARRIER_WEBHOOK_SECRET,
    bankWebhookSecret: e.BANK_WEBHOOK_SECRET,
    rateLimit: e.RATE_LIMIT,
    company: { name: e.COMPANY_NAME, email: e.COMPANY_EMAIL, phone: e.COMPANY_PHONE },
    /** Routes of the embedded start; null in production. */
    dev: dev
      ? {
          stateFile: e.DEV_STATE_FILE ?? null,
          startId: e.START_ID ?? null,
          issuerKey: e.DEV_ISSUER_KEY ?? null,
          sandboxUrl: e.SANDBOX_URL ?? null,
          carrierUrl: e.CARRIER_URL ?? null,
          carrierApiKey: e.CARRIER_API_KEY ?? null,
          bankUrl: e.BANK_URL ?? null,
          bankApiKey: e.BANK_API_KEY ?? null,
        }
      : null,
  };
}
