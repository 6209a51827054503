// Facts that fit no order, for the people who find out whose they are. Read and written by the API only; delivery is the inbox's business.
import type { Db } from './client';
import type { Prisma } from './generated/prisma/client';

export interface UnmatchedFact {
  source: string;
  eventId: string;
  fact: string;
  payload: Record<string, unknown>;
  receivedAt: Date;
}
type Key = Pick<UnmatchedFact, 'source' | 'eventId'>;

/** The newest first, from the one after `after` on: `limit` of them and one more, which says that there is a next page. */
export async function listUnmatched(db: Db, { limit, after }: { limit: number; after?: Key | undefined }): Promise<UnmatchedFact[]> {
  const rows = await db.inboxEvent.findMany({
    where: { orderId: null },
    orderBy: [{ receivedAt: 'desc' }, { source: 'asc' }, { eventId: 'asc' }],
    take: limit + 1,
    ...(after ? { cursor: { source_eventId: { source: after.source, eventId: after.eventId } }, skip: 1 } : {}),
  });
  return rows.map(unmatchedFact);
}

/** One that still fits no order, or null. */
export async function findUnmatched(db: Db, { source, eventId }: Key): Promise<UnmatchedFact | null> {
  const row = await db.inboxEvent.findFirst({ where: { source, eventId, orderId: null } });
  return row && unmatchedFact(row);
}

/** Says whose fact it is; `payload` is the fact as the order will hear it. False when somebody was quicker. */
export async function assignUnmatched(
  db: Db,
  { source, eventId, orderId, payload }: Key & { orderId: string; payload: object },
): Promise<boolean> {
  const { count } = await db.inboxEvent.updateMany({
    where: { source, eventId, orderId: null },
    data: { orderId, payload },
  });
  return count === 1;
}

const unmatchedFact = ({ source, eventId, fact, payload, receivedAt }: Prisma.InboxEventGetPayload<object>): UnmatchedFact => ({
  source,
  eventId,
  fact,
  payload: typeof payload === 'object' && payload !== null && !Array.isArray(payload) ? payload : {},
  receivedAt,
});
