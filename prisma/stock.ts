// Goods that come in, counts that are corrected, and the list of what is there. Called by the API; orders are served by reservations.ts.
// What becomes free goes to the orders that wait, the oldest first, in the same transaction. Every change of `on_hand` has its move.
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Prisma, PrismaClient } from './generated/prisma/client';
import { lockSkus, serveWaiters, STOCK_TRANSACTION, type Woken } from './stock-queue';

type Tx = Prisma.TransactionClient;

export interface StockLevel {
  sku: string;
  location: string;
  onHand: number;
  reserved: number;
}
interface Movement {
  sku: string;
  location: string;
  /** Pieces. */
  quantity: number;
  /** The same key moves stock once. */
  key: string;
}

/**
 * Takes goods in. The oldest waiters get theirs at once; their fact `stockArrived` lies in the inbox and may be sent by the caller,
 * else the relay does. A key that is known changes nothing and wakes nobody.
 */
export async function receiveStock(
  db: PrismaClient,
  receipt: Movement & { reference: string },
): Promise<{ stock: StockLevel; woken: Woken[] }> {
  return db.$transaction(async (tx) => {
    await lockSkus(tx, [receipt.sku]);
    if (!(await isNew(tx, receipt))) return { stock: await levelOf(tx, receipt), woken: [] };
    await bringIn(tx, receipt);
    await book(tx, 'receipt', receipt, receipt.reference);
    const woken = await serveWaiters(tx, [receipt.sku]);
    return { stock: await levelOf(tx, receipt), woken };
  }, STOCK_TRANSACTION);
}

/** Corrects a count by a signed number of pieces. Pieces that are reserved cannot go: `out_of_stock`, and nothing is done. */
export async function adjustStock(
  db: PrismaClient,
  adjustment: Movement & { reason: string },
): Promise<{ ok: true; stock: StockLevel; woken: Woken[] } | { ok: false; code: 'out_of_stock' }> {
  return db.$transaction(async (tx) => {
    await lockSkus(tx, [adjustment.sku]);
    if (!(await isNew(tx, adjustment))) return { ok: true, stock: await levelOf(tx, adjustment), woken: [] };
    if (adjustment.quantity < 0) {
      if (!(await takeAway(tx, adjustment))) return { ok: false, code: 'out_of_stock' };
    } else await bringIn(tx, adjustment);
    await book(tx, 'adjustment', adjustment, adjustment.reason);
    const woken = adjustment.quantity > 0 ? await serveWaiters(tx, [adjustment.sku]) : [];
    return { ok: true, stock: await levelOf(tx, adjustment), woken };
  }, STOCK_TRANSACTION);
}

const word = z.string().refine((said) => !said.includes('\u0000')); // Postgres knows no NUL
const place = z.tuple([word, word]);

/** Stock by SKU and location, `limit` rows from the cursor on. RangeError for a cursor that this function did not give. */
export async function listStock(
  db: Tx,
  { sku, limit, cursor }: { sku?: string | undefined; limit: number; cursor?: string | undefined },
): Promise<{ items: StockLevel[]; nextCursor: string | null }> {
  const after = cursor === undefined ? undefined : placeOf(cursor);
  const rows = await db.stock.findMany({
    where: {
      ...(sku === undefined ? {} : { sku }),
      ...(after ? { OR: [{ sku: { gt: after[0] } }, { sku: after[0], location: { gt: after[1] } }] } : {}),
    },
    orderBy: [{ sku: 'asc' }, { location: 'asc' }],
    take: limit + 1,
  });
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const nextCursor = rows.length > limit && last ? Buffer.from(JSON.stringify([last.sku, last.location])).toString('base64url') : null;
  return { items, nextCursor };
}

function placeOf(cursor: string): [string, string] {
  try {
    return place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    throw new RangeError('The cursor is not one of the stock list.');
  }
}

/** What is free of each SKU over all locations, the order's own reservations included. Reads only; nothing is promised by it. */
export async function freeOf(db: Tx, orderId: string, skus: readonly string[]): Promise<Map<string, number>> {
  const where = { sku: { in: [...skus] } };
  const stock = await db.stock.findMany({ where });
  const own = await db.reservation.findMany({ where: { ...where, orderId } });
  const free = new Map(skus.map((sku) => [sku, 0]));
  for (const { sku, onHand, reserved } of stock) free.set(sku, (free.get(sku) ?? 0) + onHand - reserved);
  for (const { sku, quantity } of own) free.set(sku, (free.get(sku) ?? 0) + quantity);
  return free;
}

/** Where goods of a SKU for an order go when nobody says it: to its other goods, else where the SKU lies, else to the first location. */
export async function usualPlace(db: Tx, orderId: string, sku: string): Promise<string> {
  const select = { location: true };
  const orderBy = { location: 'asc' as const };
  const found =
    (await db.reservation.findFirst({ where: { orderId }, select, orderBy })) ??
    (await db.stock.findFirst({ where: { sku }, select, orderBy })) ??
    (await db.stock.findFirst({ select, orderBy }));
  return found?.location ?? FIRST_LOCATION;
}
const FIRST_LOCATION = 'main';

async function isNew(tx: Tx, { key, sku, location }: Movement): Promise<boolean> {
  return (await tx.stockMove.count({ where: { key, sku, location } })) === 0;
}

async function bringIn(tx: Tx, { sku, location, quantity }: Movement): Promise<void> {
  await tx.stock.upsert({
    where: { sku_location: { sku, location } },
    create: { sku, location, onHand: quantity },
    update: { onHand: { increment: quantity } },
  });
}

async function takeAway(tx: Tx, { sku, location, quantity }: Movement): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE stock SET on_hand = on_hand + ${quantity} WHERE sku = ${sku} AND location = ${location} AND on_hand - reserved >= ${-quantity}`;
  return changed === 1;
}

async function book(tx: Tx, kind: 'receipt' | 'adjustment', { key, sku, location, quantity }: Movement, reference: string): Promise<void> {
  await tx.stockMove.create({ data: { moveId: randomUUID(), key, sku, location, kind, quantity, reference } });
}

async function levelOf(tx: Tx, { sku, location }: Movement): Promise<StockLevel> {
  const row = await tx.stock.findUnique({ where: { sku_location: { sku, location } } });
  return row ?? { sku, location, onHand: 0, reserved: 0 };
}
