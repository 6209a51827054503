// What was asked under which Idempotency-Key, and what was answered. The first insert wins; a try that died is taken over after 30 s.
// The API claims, keeps and frees; the relay answers acts whose outcome was unknown when their caller left; a schedule forgets old ones.
import { z } from 'zod';
import type { ActName } from '../workflows/domain/acts';
import type { Prisma } from './generated/prisma/client';

const TAKEN_OVER_AFTER_MS = 30_000;
const KEPT_MS = 30 * 24 * 3_600_000;

const storedAnswer = z.object({ status: z.number(), body: z.record(z.string(), z.unknown()), location: z.string().optional() });
/** A final answer. Status 409: `body` is {code, detail} and what belongs to the code; the problem document is made from it anew. */
export interface StoredAnswer {
  status: number;
  body: object;
  location?: string | undefined;
}
export interface ClaimRequest {
  scope: string;
  key: string;
  bodyHash: string;
  causeId: string;
}
export type Claim =
  | { state: 'new' }
  | { state: 'resumed'; orderId: string | null; resend: unknown }
  | { state: 'answered'; answer: StoredAnswer }
  | { state: 'mismatch' }
  | { state: 'in_progress' };

/** Takes the key for this request, or says who has it. */
export async function claim(db: Prisma.TransactionClient, request: ClaimRequest): Promise<Claim> {
  for (;;) {
    const { count } = await db.idempotency.createMany({ data: request, skipDuplicates: true });
    if (count === 1) return { state: 'new' };
    const known = await lookUp(db, request);
    if (known) return known;
  }
}

/** What is known of a key without taking it, but for a try that died, which is taken over; null when nothing is. */
export async function lookUp(db: Prisma.TransactionClient, { scope, key, bodyHash }: Omit<ClaimRequest, 'causeId'>): Promise<Claim | null> {
  const row = await db.idempotency.findUnique({ where: { scope_key: { scope, key } } });
  if (!row) return null;
  if (row.createdAt.getTime() < Date.now() - KEPT_MS) {
    await db.idempotency.deleteMany({ where: { scope, key, createdAt: row.createdAt } });
    return null;
  }
  if (row.bodyHash !== bodyHash) return { state: 'mismatch' };
  if (row.answer !== null) return { state: 'answered', answer: storedAnswer.parse(row.answer) };
  if (row.takenAt.getTime() > Date.now() - TAKEN_OVER_AFTER_MS) return { state: 'in_progress' };
  const { count } = await db.idempotency.updateMany({ where: { scope, key, takenAt: row.takenAt }, data: { takenAt: new Date() } });
  return count === 1 ? { state: 'resumed', orderId: row.orderId, resend: row.resend } : { state: 'in_progress' };
}

/** Says which order the request is about and, for acts, what the relay must send again if the outcome stays unknown. */
export async function keepForRelay(
  db: Prisma.TransactionClient,
  entry: { scope: string; key: string },
  about: { orderId: string; resend?: { act: ActName; message: object } },
): Promise<void> {
  const { orderId, resend } = about;
  await db.idempotency.updateMany({
    where: { scope: entry.scope, key: entry.key },
    data: { orderId, ...(resend ? { resend: toJson(resend) } : {}) },
  });
}

/** Stores the final answer of a key, once: a second one changes nothing. */
export async function storeAnswer(db: Prisma.TransactionClient, scope: string, key: string, answer: StoredAnswer): Promise<void> {
  await db.$executeRaw`
    UPDATE idempotency SET answer = ${JSON.stringify(answer)}::jsonb, resend = NULL
    WHERE scope = ${scope} AND key = ${key} AND answer IS NULL`;
}

/** The outcome is open and nobody works on it: the next request with this key goes on from here at once. */
export async function setAside(db: Prisma.TransactionClient, entry: { scope: string; key: string }): Promise<void> {
  await db.idempotency.updateMany({ where: { scope: entry.scope, key: entry.key }, data: { takenAt: new Date(0) } });
}

/** The act was applied: nothing is to be sent again, though its answer is still to come. */
export async function forgetResend(db: Prisma.TransactionClient, { scope, key }: { scope: string; key: string }): Promise<void> {
  await db.$executeRaw`UPDATE idempotency SET resend = NULL WHERE scope = ${scope} AND key = ${key}`;
}

/** Nothing happened: the key may be used again. */
export async function freeKey(db: Prisma.TransactionClient, { scope, key }: { scope: string; key: string }): Promise<void> {
  await db.$executeRaw`DELETE FROM idempotency WHERE scope = ${scope} AND key = ${key} AND answer IS NULL`;
}

/**
 * Removes keys that are older than they are kept, but for acts whose outcome nobody knows yet: the relay still asks for it.
 * @param limit so many at once
 * @returns how many are gone; fewer than `limit`: no more are left
 */
export function forgetOldKeys(db: Prisma.TransactionClient, limit: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM idempotency WHERE (scope, key) IN (
      SELECT scope, key FROM idempotency
      WHERE created_at < ${new Date(Date.now() - KEPT_MS)} AND (answer IS NOT NULL OR resend IS NULL) LIMIT ${limit})`;
}

const message = z.object({
  actor: z.object({ role: z.string(), id: z.string() }),
  causeId: z.string(),
  input: z.record(z.string(), z.unknown()),
});
const resent = z.object({ act: z.string(), message });
export interface UnfinishedAct {
  scope: string;
  key: string;
  causeId: string;
  orderId: string;
  resend: z.infer<typeof resent>;
}

/** Acts that were sent and whose outcome nobody knows, the oldest first. Called by the relay. */
export async function unfinishedActs(db: Prisma.TransactionClient, olderThanMs: number, limit: number): Promise<UnfinishedAct[]> {
  const rows = await db.$queryRaw<{ scope: string; key: string; cause_id: string; order_id: string; resend: unknown }[]>`
    SELECT scope, key, cause_id, order_id::text, resend FROM idempotency
    WHERE answer IS NULL AND resend IS NOT NULL AND order_id IS NOT NULL AND created_at < ${new Date(Date.now() - olderThanMs)}
    ORDER BY created_at LIMIT ${limit}`;
  return rows.map((r) => ({ scope: r.scope, key: r.key, causeId: r.cause_id, orderId: r.order_id, resend: resent.parse(r.resend) }));
}

const toJson = (value: object): Prisma.InputJsonObject => JSON.parse(JSON.stringify(value)) as Prisma.InputJsonObject;
