// What every movement of stock shares: the lock per SKU, taking pieces for an order, and serving the orders that wait.
// All of it runs inside a transaction of its caller (reservations.ts, stock.ts) and only while that holds the lock.
import { randomUUID } from 'node:crypto';
import type { Prisma } from './generated/prisma/client';
import { keepFact } from './inbox';
import { planReservation, type FreeStock, type Take } from './stock-plan';

type Tx = Prisma.TransactionClient;

/** An order that got goods it was waiting for; `eventId` is that of the fact `stockArrived` in its inbox. */
export interface Woken {
  orderId: string;
  eventId: string;
}

/** Waiting for a connection and for the locks of others is normal when many buy the same; both in milliseconds. */
export const STOCK_TRANSACTION = { maxWait: 15_000, timeout: 15_000 };

/**
 * Makes this transaction the only one that moves or queues for the SKUs, until it ends. Locks are taken in one order, so that
 * A + B and B + A never wait for each other. A lock of its own, not of the stock rows: a SKU may have no row yet.
 */
export async function lockSkus(tx: Tx, skus: readonly string[]): Promise<void> {
  const sorted = [...new Set(skus)].sort();
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('stock ' || sku, 0)) FROM unnest(${sorted}::text[]) AS sku`;
}

/**
 * Makes this transaction the only one in which the order itself asks for goods or gives all of them back, until it ends.
 * Always taken before the locks of SKUs. Waiters are served without it: they wait only as long as their order has not been released.
 */
export async function lockOrder(tx: Tx, orderId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('stock of order ' || ${orderId}, 0))`;
}

/** Reserves pieces at one location for one line; on hand covers them or nothing happens and the transaction must end. */
export async function take(tx: Tx, orderId: string, { lineId, sku, location, quantity }: Take): Promise<void> {
  const taken = await tx.$executeRaw`
    WITH taken AS (
      UPDATE stock SET reserved = reserved + ${quantity}
      WHERE sku = ${sku} AND location = ${location} AND on_hand - reserved >= ${quantity}
      RETURNING sku, location)
    INSERT INTO reservation AS r (order_id, line_id, sku, location, quantity)
    SELECT ${orderId}::uuid, ${lineId}, taken.sku, taken.location, ${quantity} FROM taken
    ON CONFLICT (order_id, line_id, location) DO UPDATE SET quantity = r.quantity + EXCLUDED.quantity`;
  if (taken !== 1) throw new Error(`Stock of ${sku} at ${location} changed without its lock.`);
}

/** Gives what is free of the SKUs to the orders that wait for them, the oldest first, and puts the news into their inboxes. */
export async function serveWaiters(tx: Tx, skus: readonly string[]): Promise<Woken[]> {
  const served = new Map<string, Set<string>>();
  for (const sku of [...new Set(skus)].sort()) {
    for (const orderId of await serveSku(tx, sku)) served.set(orderId, (served.get(orderId) ?? new Set()).add(sku));
  }
  const woken: Woken[] = [];
  for (const [orderId, arrived] of served) {
    const eventId = randomUUID();
    await keepFact(tx, { source: 'stock', eventId, orderId, fact: 'stockArrived', payload: { eventId, skus: [...arrived] } });
    woken.push({ orderId, eventId });
  }
  return woken;
}

/** The orders that got something of this SKU. */
async function serveSku(tx: Tx, sku: string): Promise<string[]> {
  const stock = await tx.stock.findMany({ where: { sku } });
  let free: FreeStock[] = stock.map((row) => ({ sku, location: row.location, free: row.onHand - row.reserved }));
  const pieces = free.reduce((sum, row) => sum + row.free, 0);
  if (pieces === 0) return [];
  // Each of them takes at least one piece, so more than `pieces` cannot be served.
  const waiters = await tx.stockWaiter.findMany({ where: { sku }, orderBy: [{ since: 'asc' }, { orderId: 'asc' }], take: pieces });
  const served: string[] = [];
  for (const { orderId, lineId, quantity } of waiters) {
    const held = await tx.reservation.findMany({ where: { orderId }, select: { location: true } });
    const takes = planReservation(
      [{ lineId, sku, quantity }],
      free,
      held.map((row) => row.location),
    );
    if (takes.length === 0) break;
    for (const one of takes) await take(tx, orderId, one);
    free = free.map((row) => ({ ...row, free: row.free - taken(takes, row.location) }));
    await shrinkWait(tx, { orderId, lineId, quantity, got: taken(takes) });
    served.push(orderId);
  }
  return served;
}

const taken = (takes: readonly Take[], location?: string): number =>
  takes.reduce((sum, one) => sum + (location === undefined || one.location === location ? one.quantity : 0), 0);

async function shrinkWait(tx: Tx, { orderId, lineId, quantity, got }: { orderId: string; lineId: string; quantity: number; got: number }) {
  const where = { orderId_lineId: { orderId, lineId } };
  if (got >= quantity) await tx.stockWaiter.delete({ where });
  else await tx.stockWaiter.update({ where, data: { quantity: quantity - got } });
}
