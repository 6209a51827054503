// Facts from outside: kept first, delivered to their order afterwards, never lost and never taken twice. Named commands of API and relay.
// A row is unique by source and event id, so whoever repeats himself is known. Facts of no order: unmatched.ts.
import type { Db } from './client';
import type { Prisma } from './generated/prisma/client';

export interface Fact {
  source: string;
  eventId: string;
  orderId: string | null;
  /** Name of the fact, as the workflow hears it. */
  fact: string;
  /** Ids, figures and codes only. */
  payload: object;
}
export interface KeptFact extends Fact {
  receivedAt: Date;
}

/**
 * Keeps a fact for delivery; `orderId` null when no order fits it yet.
 * @returns `known` when the same source said the same event before; nothing is changed then
 */
export async function keepFact(db: Db, { source, eventId, orderId, fact, payload }: Fact): Promise<'kept' | 'known'> {
  const { count } = await db.inboxEvent.createMany({
    data: [{ source, eventId, orderId, fact, payload }],
    skipDuplicates: true,
  });
  return count === 1 ? 'kept' : 'known';
}

/**
 * Facts of known orders that no order has heard yet, in the order in which they came: so the oldest first for each order.
 * @param olderThanMs younger ones are left to whoever is just delivering them
 * @param exceptOrders orders that cannot hear anything now
 */
export async function undelivered(
  db: Db,
  { olderThanMs, limit, exceptOrders = [] }: { olderThanMs: number; limit: number; exceptOrders?: string[] },
): Promise<(KeptFact & { orderId: string })[]> {
  const rows = await db.inboxEvent.findMany({
    where: {
      deliveredAt: null,
      orderId: { not: null, notIn: exceptOrders },
      receivedAt: { lt: new Date(Date.now() - olderThanMs) },
    },
    orderBy: [{ receivedAt: 'asc' }, { eventId: 'asc' }],
    take: limit,
  });
  return rows.flatMap((row) => (row.orderId === null ? [] : [{ ...keptFact(row), orderId: row.orderId }]));
}

/** The order has it in its history. Saying so twice changes nothing. */
export async function markDelivered(db: Db, source: string, eventId: string): Promise<void> {
  await db.inboxEvent.updateMany({ where: { source, eventId, deliveredAt: null }, data: { deliveredAt: new Date() } });
}

/** Nobody knows the order it names: it goes to the facts that a person assigns. */
export async function takeFromOrder(db: Db, source: string, eventId: string): Promise<void> {
  await db.inboxEvent.updateMany({ where: { source, eventId, deliveredAt: null }, data: { orderId: null } });
}

type Row = Prisma.InboxEventGetPayload<object>;
const keptFact = ({ source, eventId, orderId, fact, payload, receivedAt }: Row): KeptFact => ({
  source,
  eventId,
  orderId,
  fact,
  payload: isObject(payload) ? payload : {},
  receivedAt,
});
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
