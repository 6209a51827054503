// Orders whose intake is saved and whose workflow may not have been started yet. The API marks what it started, the relay the rest;
// the relay also finds here what an ended order needs to be woken.
import type { Db } from './client';

export interface SavedStart {
  orderId: string;
  /** OrderInput without state, as the API saved it. */
  input: unknown;
  startedAt: Date | null;
}
const columns = { orderId: true, input: true, startedAt: true };

/** Intakes without a start, the oldest first. `olderThanMs`: younger ones are left to the API, which is just starting them. */
export const unstarted = (db: Db, olderThanMs: number, limit = 100): Promise<SavedStart[]> =>
  db.intake.findMany({
    where: { startedAt: null, createdAt: { lt: new Date(Date.now() - olderThanMs) } },
    orderBy: { createdAt: 'asc' },
    take: limit,
    select: columns,
  });

/** One order's intake, or null. */
export const savedStart = (db: Db, orderId: string): Promise<SavedStart | null> =>
  db.intake.findUnique({ where: { orderId }, select: columns });

/** Temporal has the order. Saying so twice changes nothing. */
export async function markStarted(db: Db, orderId: string): Promise<void> {
  await db.intake.updateMany({ where: { orderId, startedAt: null }, data: { startedAt: new Date() } });
}
