// What orders hold of the stock: reserving, releasing, shipping. Called by the activities, each safe to be called again.
// Every piece is moved by a conditional update under the lock of its SKU; the CHECK on `stock` is the last line.
import { randomUUID } from 'node:crypto';
import type { Prisma, PrismaClient } from './generated/prisma/client';
import { planReservation, type FreeStock, type Need } from './stock-plan';
import { lockSkus, serveWaiters, STOCK_TRANSACTION, take, type Woken } from './stock-queue';

type Tx = Prisma.TransactionClient;

export interface HeldStock {
  lineId: string;
  location: string;
  quantity: number;
}
export interface Holding {
  reservations: HeldStock[];
  /** What is still missing; the order stands in the queue for it. */
  short: { lineId: string; quantity: number }[];
}

/**
 * Reserves what is free and no older order waits for, and queues for the rest. Answers all that the order holds now.
 * What the order holds already counts, so a second call changes nothing; a place in the queue keeps its time.
 */
export async function reserve(db: PrismaClient, orderId: string, lines: readonly Need[]): Promise<Holding> {
  const skus = lines.map((line) => line.sku);
  return db.$transaction(async (tx) => {
    await lockSkus(tx, skus);
    const held = await heldBy(tx, orderId);
    const missing = (line: Need, holding: readonly HeldStock[]) => line.quantity - piecesOf(holding, line.lineId);
    const needs = lines.map((line) => ({ ...line, quantity: missing(line, held) })).filter((line) => line.quantity > 0);
    const free = needs.length > 0 ? await freeFor(tx, orderId, skus) : [];
    const takes = planReservation(
      needs,
      free,
      held.map((row) => row.location),
    );
    for (const one of takes) await take(tx, orderId, one);
    const reservations = takes.length > 0 ? await heldBy(tx, orderId) : held;
    const waiting = lines.map((line) => ({ ...line, quantity: missing(line, reservations) })).filter((line) => line.quantity > 0);
    await queue(tx, orderId, lines, waiting);
    return { reservations, short: waiting.map(({ lineId, quantity }) => ({ lineId, quantity })) };
  }, STOCK_TRANSACTION);
}

/** Frees all that the order holds and waits for; what became free goes to the oldest waiters in the same transaction. */
export async function release(db: PrismaClient, orderId: string): Promise<{ woken: Woken[] }> {
  return db.$transaction(async (tx) => {
    const where = { orderId };
    const rows = [
      ...(await tx.reservation.findMany({ where, select: { sku: true } })),
      ...(await tx.stockWaiter.findMany({ where, select: { sku: true } })),
    ];
    const skus = rows.map((row) => row.sku);
    if (skus.length === 0) return { woken: [] };
    await lockSkus(tx, skus);
    await tx.$executeRaw`
      WITH freed AS (DELETE FROM reservation WHERE order_id = ${orderId}::uuid RETURNING sku, location, quantity),
           sums AS (SELECT sku, location, sum(quantity)::int AS quantity FROM freed GROUP BY sku, location)
      UPDATE stock SET reserved = stock.reserved - sums.quantity
      FROM sums WHERE stock.sku = sums.sku AND stock.location = sums.location`;
    await tx.stockWaiter.deleteMany({ where });
    return { woken: await serveWaiters(tx, skus) };
  }, STOCK_TRANSACTION);
}

export interface ShippedStock {
  /** The same key ships once. */
  key: string;
  orderId: string;
  location: string;
  lines: readonly { lineId: string; quantity: number }[];
}

/** Reserved goods leave the house: on hand and reserved go down together. `not_reserved`: the order holds less than that there; nothing is done. */
export async function ship(db: PrismaClient, shipment: ShippedStock): Promise<'shipped' | 'not_reserved'> {
  const { key, orderId, location } = shipment;
  return db.$transaction(async (tx) => {
    const held = await tx.reservation.findMany({ where: { orderId, location } });
    await lockSkus(
      tx,
      held.map((row) => row.sku),
    );
    if (await tx.stockMove.findFirst({ where: { key }, select: { moveId: true } })) return 'shipped';
    const now = await tx.reservation.findMany({ where: { orderId, location } });
    const bySku = new Map<string, number>();
    for (const { lineId, quantity } of shipment.lines) {
      const row = now.find((r) => r.lineId === lineId);
      if (!row || row.quantity < quantity) return 'not_reserved';
      bySku.set(row.sku, (bySku.get(row.sku) ?? 0) + quantity);
    }
    for (const line of shipment.lines) await useUp(tx, { orderId, location, ...line });
    for (const [sku, quantity] of bySku) await moveOut(tx, { key, orderId, location, sku, quantity });
    return 'shipped';
  }, STOCK_TRANSACTION);
}

async function heldBy(tx: Tx, orderId: string): Promise<HeldStock[]> {
  return tx.reservation.findMany({
    where: { orderId },
    select: { lineId: true, location: true, quantity: true },
    orderBy: [{ lineId: 'asc' }, { location: 'asc' }],
  });
}

const piecesOf = (held: readonly HeldStock[], lineId: string): number =>
  held.reduce((sum, row) => sum + (row.lineId === lineId ? row.quantity : 0), 0);

/** What this order may take: free, and no order waits for the SKU that asked before it did. */
function freeFor(tx: Tx, orderId: string, skus: string[]): Promise<FreeStock[]> {
  return tx.$queryRaw<FreeStock[]>`
    SELECT s.sku, s.location, s.on_hand - s.reserved AS free FROM stock s
    WHERE s.sku = ANY(${skus}::text[]) AND s.on_hand > s.reserved AND NOT EXISTS (
      SELECT 1 FROM stock_waiter other
      WHERE other.sku = s.sku AND other.order_id <> ${orderId}::uuid
        AND other.since < COALESCE((SELECT min(own.since) FROM stock_waiter own WHERE own.sku = s.sku AND own.order_id = ${orderId}::uuid), now()))`;
}

async function queue(tx: Tx, orderId: string, lines: readonly Need[], waiting: readonly Need[]): Promise<void> {
  for (const { lineId, sku, quantity } of waiting) {
    await tx.$executeRaw`
      INSERT INTO stock_waiter (order_id, line_id, sku, quantity, since) VALUES (${orderId}::uuid, ${lineId}, ${sku}, ${quantity}, now())
      ON CONFLICT (order_id, line_id) DO UPDATE SET quantity = EXCLUDED.quantity`;
  }
  const served = lines.filter((line) => !waiting.some((one) => one.lineId === line.lineId)).map((line) => line.lineId);
  if (served.length > 0) await tx.stockWaiter.deleteMany({ where: { orderId, lineId: { in: served } } });
}

async function useUp(tx: Tx, { orderId, lineId, location, quantity }: HeldStock & { orderId: string }): Promise<void> {
  const gone = await tx.reservation.deleteMany({ where: { orderId, lineId, location, quantity } });
  if (gone.count > 0) return;
  await tx.reservation.updateMany({ where: { orderId, lineId, location }, data: { quantity: { decrement: quantity } } });
}

async function moveOut(
  tx: Tx,
  { key, orderId, sku, location, quantity }: { key: string; orderId: string; sku: string; location: string; quantity: number },
) {
  const change = { decrement: quantity };
  await tx.stock.update({ where: { sku_location: { sku, location } }, data: { onHand: change, reserved: change } });
  await tx.stockMove.create({ data: { moveId: randomUUID(), key, sku, location, kind: 'shipment', quantity: -quantity, orderId } });
}
