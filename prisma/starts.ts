// Orders whose intake is saved and whose workflow may not have been started yet. The API marks what it started, the relay the rest;
// the relay also finds here what an ended order needs to be woken.
import type { FirstInput } from '../workflows/domain/intake';
import type { Db } from './client';

export interface SavedStart {
  orderId: string;
  /** What the workflow is started with, as the API saved it. */
  input: FirstInput;
}

/** Intakes without a start, the oldest first. `olderThanMs`: younger ones are left to the API, which is just starting them. */
export async function unstarted(db: Db, olderThanMs: number, limit = 100): Promise<SavedStart[]> {
  const rows = await db.intake.findMany({
    where: { startedAt: null, createdAt: { lt: new Date(Date.now() - olderThanMs) } },
    orderBy: { createdAt: 'asc' },
    take: limit,
    select: { orderId: true, input: true },
  });
  return rows.map(savedStart);
}

/** How one order began, or null when nothing came in under this id. */
export async function startOf(db: Db, orderId: string): Promise<SavedStart | null> {
  const row = await db.intake.findUnique({ where: { orderId }, select: { orderId: true, input: true } });
  return row && savedStart(row);
}

/** Temporal has the order. Saying so twice changes nothing. */
export async function markStarted(db: Db, orderId: string): Promise<void> {
  await db.intake.updateMany({ where: { orderId, startedAt: null }, data: { startedAt: new Date() } });
}

// The column holds what saveIntake wrote from this very type.
const savedStart = ({ orderId, input }: { orderId: string; input: unknown }): SavedStart => ({ orderId, input: input as FirstInput });
