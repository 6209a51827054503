// The same key and body get the same answer: claims the key before a route runs, stores or frees it after.
// Called by api/pipeline.ts around every keyed route; the rows are prisma/idempotency.ts.
import { createHash } from 'node:crypto';
import type { PrismaClient } from '../prisma/generated/prisma/client';
import { claim, type Claim, freeKey, lookUp, setAside, storeAnswer } from '../prisma/idempotency';
import { errorForLog, type Log } from './log';
import { Problem } from './problem';
import type { Caller, Entry, Reply } from './route';

export interface Ticket {
  scope: string;
  key: string;
  causeId: string;
  bodyHash: string;
}

/** @throws Problem idempotency_key_missing, idempotency_key_invalid */
export function ticketOf(
  header: string | string[] | undefined,
  caller: Caller,
  route: string,
  params: Record<string, string>,
  body: unknown,
): Ticket {
  if (header === undefined || header === '') {
    throw new Problem(400, 'idempotency_key_missing', 'Send an Idempotency-Key: the same key repeated does the same thing only once.');
  }
  if (typeof header !== 'string' || !/^[\x20-\x7e]{1,255}$/.test(header)) {
    throw new Problem(400, 'idempotency_key_invalid', 'An Idempotency-Key has 1 to 255 printable ASCII characters.');
  }
  const place = Object.entries(params).map(([name, value]) => `${name}=${value}`);
  const scope = [caller.id, route, ...place].join(' ');
  return { scope, key: header, causeId: sha256(`${scope}\n${header}`), bodyHash: sha256(canonical(body)) };
}

/**
 * Takes the key. `shapeIsRight` false: only looks, because a request of the wrong shape leaves nothing behind.
 * @returns the stored answer, or the entry to work under; null when nothing is known and nothing was taken
 * @throws Problem idempotency_mismatch, idempotency_in_progress
 */
export async function openEntry(
  db: PrismaClient,
  ticket: Ticket,
  shapeIsRight: boolean,
): Promise<{ replay: Reply } | { entry: Entry } | null> {
  const found = shapeIsRight ? await claim(db, ticket) : await lookUp(db, ticket);
  return found && outcomeOf(found, ticket);
}

function outcomeOf(found: Claim, { scope, key }: Ticket): { replay: Reply } | { entry: Entry } {
  switch (found.state) {
    case 'new':
      return { entry: { scope, key, resumed: null } };
    case 'resumed':
      return { entry: { scope, key, resumed: { orderId: found.orderId, resend: found.resend } } };
    case 'answered': {
      const { status, body, location } = found.answer;
      return { replay: { status, body, headers: { 'Idempotent-Replayed': 'true', ...(location ? { Location: location } : {}) } } };
    }
    case 'mismatch':
      throw new Problem(422, 'idempotency_mismatch', 'This Idempotency-Key was used with another body.');
    case 'in_progress':
      throw new Problem(409, 'idempotency_in_progress', 'A request with this Idempotency-Key is still being worked on.', { retryAfter: 1 });
  }
}

/** After the route: final answers stay, open ones are set aside. A failure here does not change what was done, so it is only logged. */
export async function closeEntry(db: PrismaClient, entry: Entry, reply: Reply, log: Log): Promise<void> {
  const { status, headers, unfinished } = reply;
  const body = reply.stored ?? reply.body;
  await quietly(log, () =>
    unfinished
      ? setAside(db, entry)
      : storeAnswer(db, entry.scope, entry.key, { status, body, ...(headers?.Location ? { location: headers.Location } : {}) }),
  );
}

/** After a refusal: a 409 of a rule is an answer like any other, everything else frees the key. */
export async function closeRefused(db: PrismaClient, entry: Entry, problem: Problem, log: Log): Promise<void> {
  const { status, code, detail, more } = problem;
  await quietly(log, () =>
    status === 409 && code !== 'idempotency_in_progress'
      ? storeAnswer(db, entry.scope, entry.key, { status, body: { code, detail, ...more.extra } })
      : entry.resumed
        ? setAside(db, entry) // an earlier try may have been sent: its outcome is still to be found
        : freeKey(db, entry),
  );
}

/** A stored 409 as the problem that it was. */
export function problemFrom({ status, body }: Reply): Problem {
  const { code, detail, ...extra } = body as { code?: unknown; detail?: unknown };
  return new Problem(status, String(code), String(detail), { extra });
}

async function quietly(log: Log, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    log.warn({ err: errorForLog(error) }, 'the idempotency entry was not closed; it is taken over in 30 s');
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** JSON with sorted keys, so that the order of properties does not make another body. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join()}}`;
}
