// What API, worker and jobs ask of the environment alike, and how each reads it. A wrong value stops the start with a sentence that names
// the variable. Used by api/config.ts and worker/config.ts; a variable of one process alone stands there.
import { z } from 'zod';
import { accessVariables, readAccess, type TemporalAccess } from './temporal-access';

/** An address without a slash at its end. @param like an example, for the sentence */
export const address = (protocol: RegExp, like: string) =>
  z.url({ protocol, error: `must be an address like ${like}` }).transform((text) => text.replace(/\/+$/, ''));
export const web = address(/^https?$/, 'http://127.0.0.1:3000');
export const needed = z.string('is needed').min(1, 'is needed');
export const flag = z.enum(['0', '1'], 'must be 0 or 1').default('0');
export const count = (least: number, most: number, usual: number) =>
  z.coerce.number('must be a number').int('must be a whole number').min(least).max(most).default(usual);
export const linkSecret = z.string('is needed').min(32, 'needs at least 32 characters');
export const logLevel = z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info');
export const database = address(/^postgres(ql)?$/, 'postgresql://user@host:5432/throughline');

/** The way to Temporal. */
export const temporalVariables = {
  TEMPORAL_ADDRESS: z.string('is needed').regex(/^[^/\s]+:\d+$/, 'must be host:port, like 127.0.0.1:7233'),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  TEMPORAL_TASK_QUEUE: z.string().min(1).default('orders'),
  ...accessVariables,
};
export const temporalEnvironment = z.object(temporalVariables);

/**
 * @param schema of all variables that the process reads; empty ones count as not set
 * @param who the process, for the sentence
 * @throws Error with one sentence that names every wrong variable; values are never quoted
 */
export function readEnvironment<T extends z.ZodType<z.infer<typeof temporalEnvironment>>>(
  schema: T,
  env: NodeJS.ProcessEnv,
  who: string,
): z.infer<T> & { access: TemporalAccess } {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  const wrong = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  if (parsed.success) {
    const access = readAccess(parsed.data, (name, why) => wrong.push(`${name} ${why}`));
    if (wrong.length === 0) return { ...parsed.data, access };
  }
  throw new Error(`The ${who} cannot start, its configuration is wrong. ${wrong.join('; ')}`);
}
