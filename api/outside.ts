// Calls to the outside's HTTP interfaces that the API makes by itself: the carriers' list, and the sandbox behind /dev.
// No retries: whoever asked is waiting and can ask again.
import { Problem, unavailable } from './problem';

const ANSWER_WITHIN_MS = 10_000;

export interface OutsideCall {
  /** Who is called, as the problem names it. */
  name: string;
  /** Sent as JSON by POST; without it the call is a GET. */
  body?: object;
  bearer?: string;
}

/**
 * The JSON of an answer.
 * @throws Problem 503 when nobody answers or the answer is no JSON; the outside's own refusal (4xx) with its status, code and sentence
 */
export async function callOutside(url: string, { name, body, bearer }: OutsideCall): Promise<unknown> {
  const response = await fetch(url, {
    method: body ? 'POST' : 'GET',
    redirect: 'error',
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    headers: {
      accept: 'application/json',
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  }).catch(() => {
    throw unavailable(name);
  });
  const answer: unknown = await response.json().catch(() => {
    throw unavailable(name);
  });
  if (response.ok) return answer;
  if (response.status >= 500 || response.status === 401) throw unavailable(name);
  throw new Problem(response.status, wordOf(answer, 'code') ?? 'refused_outside', wordOf(answer, 'message') ?? `${name} refused the call.`);
}

function wordOf(answer: unknown, field: string): string | undefined {
  const value: unknown = typeof answer === 'object' && answer !== null ? Reflect.get(answer, field) : undefined;
  return typeof value === 'string' ? value : undefined;
}
