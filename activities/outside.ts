// One call of somebody else's HTTP API. No retries here: Temporal retries the activity, which looks before it acts again.
// A "no" of the other side is an answer; no answer, a server's failure or an unreadable one is an error that is tried again.
import { z } from 'zod';

export const OUTSIDE_TIMEOUT_MS = 10_000;

export interface OutsideApi {
  /** For error messages: `carrier swift`, `bank`. */
  name: string;
  /** Without a slash at the end. */
  url: string;
  apiKey?: string;
  timeoutMs: number;
}
export interface OutsideCall<Body> {
  method: 'GET' | 'POST';
  path: string;
  body?: object;
  answer: z.ZodType<Body>;
  /** Our own key of the matter, for error messages. */
  reference?: string;
}
export type OutsideAnswer<Body> = { ok: true; body: Body } | { ok: false; status: number; code: string };

/** Statuses that speak of the moment, not of the question. */
const PASSING = [408, 425, 429];
const refusal = z.object({ code: z.string() });

/**
 * Asks and reads the answer.
 * @throws Error, to be tried again: no answer in time, 5xx, 408, 425, 429, or an answer that is not what was agreed
 */
export async function askOutside<Body>(api: OutsideApi, call: OutsideCall<Body>): Promise<OutsideAnswer<Body>> {
  const what = `${api.name}, ${call.method} ${call.path.split('?')[0] ?? ''}${call.reference ? `, ${call.reference}` : ''}`;
  const response = await fetch(`${api.url}${call.path}`, {
    method: call.method,
    headers: { 'content-type': 'application/json', ...(api.apiKey ? { authorization: `Bearer ${api.apiKey}` } : {}) },
    ...(call.body ? { body: JSON.stringify(call.body) } : {}),
    redirect: 'error', // an agreed address answers itself; a redirect could lead anywhere
    signal: AbortSignal.timeout(api.timeoutMs),
  }).catch((cause: unknown) => {
    throw new Error(`No answer from ${what}: ${cause instanceof Error ? cause.name : 'unknown'}`);
  });
  const json: unknown = await response.json().catch(() => undefined);
  if (response.status >= 500 || PASSING.includes(response.status)) throw new Error(`${what} answered ${response.status}`);
  if (!response.ok) {
    const read = refusal.safeParse(json);
    return { ok: false, status: response.status, code: read.success ? read.data.code : 'unknown' };
  }
  const read = call.answer.safeParse(json);
  if (!read.success) throw new Error(`${what} answered something unreadable`);
  return { ok: true, body: read.data };
}
