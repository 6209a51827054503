// What orders hold of the stock: reserving, releasing, shipping. Called by the activities, each safe to be called again.
// Every piece is moved by a conditional update under the lock of its SKU; the CHECK on `stock` is the last line.
import { randomUUID } from 'node:crypto';
import type { Prisma, PrismaClient } from './generated/prisma/client';
import { planReservation, type FreeStock, type Need } from './stock-plan';
import { lockOrder, lockSkus, serveWaiters, STOCK_TRANSACTION, take, type Woken } from './stock-queue';

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
 * Brings what the order holds for these lines to exactly their quantities: reserves what is free and no older order waits for, queues
 * for the rest, and gives back what is too much, to the oldest waiters first. Other lines of the order stay as they are.
 * What the order holds already counts, so a second call changes nothing; a place in the queue keeps its time.
 * @param planned goods that stand in shipments: they are never the ones that are given back
 * @returns all that the order holds now, and what of these lines is missing; `released` when the order has given back all for good:
 *   nothing is done then
 */
export async function reserve(
  db: PrismaClient,
  orderId: string,
  lines: readonly Need[],
  planned: readonly HeldStock[] = [],
): Promise<Holding | 'released'> {
  const skus = lines.map((line) => line.sku);
  return db.$transaction(async (tx) => {
    await lockOrder(tx, orderId);
    if (await tx.stockRelease.findUnique({ where: { orderId } })) return 'released';
    await lockSkus(tx, skus);
    const before = await heldBy(tx, orderId);
    const freed = before.flatMap((row) => tooMuch(row, { before, lines, planned }));
    for (const one of freed) await giveBack(tx, orderId, one);
    const held = freed.length > 0 ? await heldBy(tx, orderId) : before;
    const missing = (line: Need, holding: readonly HeldStock[]) => line.quantity - piecesOf(holding, line.lineId);
    const needs = lines.map((line) => ({ ...line, quantity: missing(line, held) })).filter((line) => line.quantity > 0);
    const free = needs.length > 0 ? await freeFor(tx, orderId, skus) : [];
    const takes = planReservation(
      needs,
      free,
      held.map((row) => row.location),
    );
    for (const one of takes) await take(tx, orderId, one);
    const waitingFor = (holding: readonly HeldStock[]) =>
      lines.map((line) => ({ ...line, quantity: missing(line, holding) })).filter((line) => line.quantity > 0);
    const reservations = takes.length > 0 ? await heldBy(tx, orderId) : held;
    await queue(tx, orderId, lines, waitingFor(reservations));
    if (freed.length > 0) await serveWaiters(tx, skus);
    return { reservations, short: waitingFor(reservations).map(({ lineId, quantity }) => ({ lineId, quantity })) };
  }, STOCK_TRANSACTION);
}

/**
 * Frees all that the order holds and waits for; what became free goes to the oldest waiters in the same transaction. It is for good:
 * the order has come to nothing, and a worker that was frozen while it reserved must not reserve when it comes back.
 * @returns whom it woke, and whether there was anything to free
 */
export async function release(db: PrismaClient, orderId: string): Promise<{ woken: Woken[]; held: boolean }> {
  return db.$transaction(async (tx) => {
    await lockOrder(tx, orderId);
    await tx.stockRelease.createMany({ data: { orderId }, skipDuplicates: true });
    const where = { orderId };
    const rows = [
      ...(await tx.reservation.findMany({ where, select: { sku: true } })),
      ...(await tx.stockWaiter.findMany({ where, select: { sku: true } })),
    ];
    const skus = rows.map((row) => row.sku);
    if (skus.length === 0) return { woken: [], held: false };
    await lockSkus(tx, skus);
    const freed = await tx.$executeRaw`
      WITH freed AS (DELETE FROM reservation WHERE order_id = ${orderId}::uuid RETURNING sku, location, quantity),
           sums AS (SELECT sku, location, sum(quantity)::int AS quantity FROM freed GROUP BY sku, location)
      UPDATE stock SET reserved = stock.reserved - sums.quantity
      FROM sums WHERE stock.sku = sums.sku AND stock.location = sums.location`;
    await tx.stockWaiter.deleteMany({ where });
    return { woken: await serveWaiters(tx, skus), held: freed > 0 };
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
    for (const [sku, quantity] of bySku) await moveOut(tx, { key, kind: 'shipment', orderId, location, sku, quantity });
    return 'shipped';
  }, STOCK_TRANSACTION);
}

/** What a picker did not find where the books say it lies: on hand and the order's reservation go down together, once per key. */
export async function writeOff(db: PrismaClient, { key, orderId, location, lines }: ShippedStock): Promise<void> {
  await db.$transaction(async (tx) => {
    const where = { orderId, location, lineId: { in: lines.map((line) => line.lineId) } };
    const rows = await tx.reservation.findMany({ where });
    await lockSkus(
      tx,
      rows.map((row) => row.sku),
    );
    if (await tx.stockMove.findFirst({ where: { key }, select: { moveId: true } })) return;
    const bySku = new Map<string, number>();
    for (const { lineId, sku, quantity: held } of await tx.reservation.findMany({ where })) {
      const quantity = Math.min(held, ...lines.filter((line) => line.lineId === lineId).map((line) => line.quantity));
      await useUp(tx, { orderId, lineId, location, quantity });
      bySku.set(sku, (bySku.get(sku) ?? 0) + quantity);
    }
    for (const [sku, quantity] of bySku) await moveOut(tx, { key, kind: 'count_difference', orderId, location, sku, quantity });
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

/** What of one holding is more than its line needs, the places in which nothing is planned first. */
function tooMuch(
  row: HeldStock,
  { before, lines, planned }: { before: readonly HeldStock[]; lines: readonly Need[]; planned: readonly HeldStock[] },
): HeldStock[] {
  const line = lines.find((one) => one.lineId === row.lineId);
  if (!line) return [];
  const spare = (held: HeldStock) =>
    held.quantity -
    piecesOf(
      planned.filter((one) => one.location === held.location),
      held.lineId,
    );
  const earlier = before.filter((one) => one.lineId === row.lineId && one.location < row.location);
  const taken = earlier.reduce((all, one) => all + Math.max(0, spare(one)), 0);
  const surplus = piecesOf(before, row.lineId) - line.quantity - taken;
  const quantity = Math.min(spare(row), surplus);
  return quantity > 0 ? [{ ...row, quantity }] : [];
}

async function giveBack(tx: Tx, orderId: string, { lineId, location, quantity }: HeldStock): Promise<void> {
  const { sku } = await tx.reservation.findUniqueOrThrow({ where: { orderId_lineId_location: { orderId, lineId, location } } });
  await useUp(tx, { orderId, lineId, location, quantity });
  await tx.stock.update({ where: { sku_location: { sku, location } }, data: { reserved: { decrement: quantity } } });
}

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

interface Leaving {
  key: string;
  kind: 'shipment' | 'count_difference';
  orderId: string;
  sku: string;
  location: string;
  quantity: number;
}
async function moveOut(tx: Tx, { key, kind, orderId, sku, location, quantity }: Leaving): Promise<void> {
  const change = { decrement: quantity };
  await tx.stock.update({ where: { sku_location: { sku, location } }, data: { onHand: change, reserved: change } });
  const product = await tx.product.findUnique({ where: { sku }, select: { cost: true, costCurrency: true } });
  const cost = { unitCost: product?.cost ?? null, costCurrency: product?.costCurrency ?? null }; // as it is on the day it leaves
  await tx.stockMove.create({ data: { moveId: randomUUID(), key, sku, location, kind, quantity: -quantity, orderId, ...cost } });
}
