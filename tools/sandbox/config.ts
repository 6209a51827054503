// Configuration of the sandbox process, from the environment only. Called by main.ts; tests hand `SandboxConfig` to the server themselves.
// A wrong value stops the start with a sentence that names the variable.
import { z } from 'zod';

export interface SandboxConfig {
  /** 0 = any free port. */
  port: number;
  /** 0 = any free port. */
  smtpPort: number;
  /** Everything is kept below `<dataDir>/sandbox`. */
  dataDir: string;
  carrierApiKey: string;
  bankApiKey: string;
  /** Secrets of Standard Webhooks: `whsec_<base64>`. */
  carrierWebhookSecret: string;
  bankWebhookSecret: string;
  /** `{carrier}` is replaced by the carrier's id. */
  carrierHookUrl: string;
  bankHookUrl: string;
  logLevel: string;
  /** Told by /healthz as X-Start-Id, so that the launcher knows its own sandbox. */
  startId?: string | undefined;
  /** How long the fault `slow` keeps an answer back, in milliseconds. */
  slowAnswerMs: number;
  /** Webhook retries in milliseconds: the first pause doubles up to the longest; after `giveUpMs` a message rests. */
  retry: { firstMs: number; longestMs: number; giveUpMs: number };
}

/** The behaviour the product is built against; tests shorten it. */
export const TIMING: Pick<SandboxConfig, 'slowAnswerMs' | 'retry'> = {
  slowAnswerMs: 20_000,
  retry: { firstMs: 1_000, longestMs: 60_000, giveUpMs: 600_000 },
};

const port = (usual: number) => z.coerce.number().int().min(0).max(65_535).default(usual);
const webhookSecret = z.string().regex(/^whsec_[A-Za-z0-9+/]{24,}={0,2}$/, 'must be whsec_ followed by base64');
const environment = z.object({
  SANDBOX_PORT: port(3010),
  SMTP_PORT: port(3025),
  DATA_DIR: z.string().min(1).default('.data'),
  CARRIER_API_KEY: z.string().min(1),
  BANK_API_KEY: z.string().min(1),
  CARRIER_WEBHOOK_SECRET: webhookSecret,
  BANK_WEBHOOK_SECRET: webhookSecret,
  CARRIER_HOOK_URL: z.url().refine((url) => url.includes('{carrier}'), 'must contain {carrier}'),
  BANK_HOOK_URL: z.url(),
  START_ID: z.string().optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

/**
 * Reads the configuration of the process.
 * @throws Error whose message names every wrong variable
 */
export function readConfig(env: NodeJS.ProcessEnv): SandboxConfig {
  const read = environment.safeParse(env);
  if (!read.success) {
    const wrong = read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The sandbox cannot start, its configuration is wrong. ${wrong.join('; ')}`);
  }
  const value = read.data;
  return {
    port: value.SANDBOX_PORT,
    smtpPort: value.SMTP_PORT,
    dataDir: value.DATA_DIR,
    carrierApiKey: value.CARRIER_API_KEY,
    bankApiKey: value.BANK_API_KEY,
    carrierWebhookSecret: value.CARRIER_WEBHOOK_SECRET,
    bankWebhookSecret: value.BANK_WEBHOOK_SECRET,
    carrierHookUrl: value.CARRIER_HOOK_URL,
    bankHookUrl: value.BANK_HOOK_URL,
    logLevel: value.LOG_LEVEL,
    startId: value.START_ID,
    ...TIMING,
  };
}
