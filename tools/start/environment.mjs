// The environment of each process of the embedded start: what it is told, and no secret that is not its business.
// The same variables configure the processes in production; docs/ lists them.
// @ts-check
import path from 'node:path';

/**
 * @typedef {object} Facts
 * @property {import('./settings.mjs').Settings} settings
 * @property {import('./ports.mjs').Ports} ports
 * @property {import('./secrets.mjs').Secrets} secrets
 * @property {string} baseUrl public address of API and pages, without a slash at the end
 * @property {string} aboutFile see about.mjs
 * @property {string} startId says each process's answers to be of this start, see ready.mjs
 */

/** What is known once they run. @typedef {{ databaseUrl: string, temporalAddress: string, temporalUi: string | null }} Servers */

/** @param {Facts} facts @returns {NodeJS.ProcessEnv} */
export function sandboxEnvironment({ settings, ports, secrets, baseUrl, startId }) {
  return {
    DATA_DIR: settings.dataDir,
    START_ID: startId,
    SANDBOX_PORT: String(ports.sandbox),
    SMTP_PORT: String(ports.smtp),
    CARRIER_API_KEY: secrets.CARRIER_API_KEY,
    BANK_API_KEY: secrets.BANK_API_KEY,
    CARRIER_WEBHOOK_SECRET: secrets.CARRIER_WEBHOOK_SECRET,
    BANK_WEBHOOK_SECRET: secrets.BANK_WEBHOOK_SECRET,
    CARRIER_HOOK_URL: `${baseUrl}/hooks/carrier/{carrier}`,
    BANK_HOOK_URL: `${baseUrl}/hooks/payment/sandbox`,
  };
}

/** @param {Facts & Servers} facts @returns {NodeJS.ProcessEnv} */
export function workerEnvironment(facts) {
  return {
    ...shared(facts),
    SMTP_URL: `smtp://127.0.0.1:${facts.ports.smtp}`,
    MAIL_FROM: 'Throughline <orders@throughline.example>',
    HEALTH_PORT: String(facts.ports.workerHealth),
    CACHE_DIR: path.join(facts.settings.dataDir, 'cache'),
    MAKE_CURRENT: '1', // the only worker: when it starts with new code, running orders go on with that
  };
}

/** @param {Facts & Servers} facts @returns {NodeJS.ProcessEnv} */
export function apiEnvironment(facts) {
  return {
    ...shared(facts),
    HOST: '127.0.0.1',
    PORT: String(facts.settings.port),
    CARRIER_WEBHOOK_SECRET: facts.secrets.CARRIER_WEBHOOK_SECRET,
    BANK_WEBHOOK_SECRET: facts.secrets.BANK_WEBHOOK_SECRET,
    OIDC_ISSUER: `${facts.baseUrl}/dev`,
    OIDC_AUDIENCE: 'throughline',
    OIDC_JWKS_URL: `${facts.baseUrl}/dev/jwks.json`,
    TEMPORAL_UI_URL: facts.temporalUi ?? undefined,
    DEV_ROUTES: '1',
    DEV_STATE_FILE: facts.aboutFile,
    DEV_ISSUER_KEY: path.join(facts.settings.dataDir, 'issuer-key.json'),
    SANDBOX_URL: sandboxUrl(facts),
  };
}

/** @param {Facts & Servers} facts @returns {NodeJS.ProcessEnv} */
function shared(facts) {
  return {
    START_ID: facts.startId,
    DATABASE_URL: facts.databaseUrl,
    TEMPORAL_ADDRESS: facts.temporalAddress,
    TEMPORAL_NAMESPACE: facts.settings.temporalNamespace,
    TEMPORAL_TASK_QUEUE: 'orders',
    BASE_URL: facts.baseUrl,
    LINK_SECRET: facts.secrets.LINK_SECRET,
    CARRIER_URL: sandboxUrl(facts),
    CARRIER_API_KEY: facts.secrets.CARRIER_API_KEY,
    BANK_URL: `${sandboxUrl(facts)}/bank`,
    BANK_API_KEY: facts.secrets.BANK_API_KEY,
  };
}

/** @param {{ ports: import('./ports.mjs').Ports }} facts */
export const sandboxUrl = ({ ports }) => `http://127.0.0.1:${ports.sandbox}`;
