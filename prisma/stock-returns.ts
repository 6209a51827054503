// Goods that customers sent back: what is ok goes on the shelf and to the orders that wait, the rest comes in and is written off at once.
// Called by the activities; the books say both, so that every piece that ever came in is there.
import { randomUUID } from 'node:crypto';
import type { Prisma, PrismaClient } from './generated/prisma/client';
import { lockSkus, serveWaiters, STOCK_TRANSACTION, type Woken } from './stock-queue';

type Tx = Prisma.TransactionClient;

export interface ReturnedGoods {
  /** The same key brings goods back once. */
  key: string;
  orderId: string;
  location: string;
  lines: readonly { sku: string; quantity: number; condition: 'ok' | 'damaged' | 'unusable' }[];
}

/** Takes returned goods in. A key that is known changes nothing and wakes nobody. */
export async function takeBack(db: PrismaClient, goods: ReturnedGoods): Promise<{ woken: Woken[] }> {
  const skus = [...new Set(goods.lines.map((line) => line.sku))];
  return db.$transaction(async (tx) => {
    await lockSkus(tx, skus);
    if ((await tx.stockMove.count({ where: { key: goods.key } })) > 0) return { woken: [] };
    for (const sku of skus) await bringIn(tx, goods, sku);
    return { woken: await serveWaiters(tx, skus) };
  }, STOCK_TRANSACTION);
}

async function bringIn(tx: Tx, { key, orderId, location, lines }: ReturnedGoods, sku: string): Promise<void> {
  const pieces = (ok: boolean) => lines.reduce((sum, l) => sum + (l.sku === sku && (l.condition === 'ok') === ok ? l.quantity : 0), 0);
  const [good, bad] = [pieces(true), pieces(false)];
  await tx.stock.upsert({
    where: { sku_location: { sku, location } },
    create: { sku, location, onHand: good },
    update: { onHand: { increment: good } },
  });
  const move = { sku, location, orderId };
  await tx.stockMove.create({ data: { ...move, moveId: randomUUID(), key, kind: 'return', quantity: good + bad } });
  if (bad > 0)
    await tx.stockMove.create({ data: { ...move, moveId: randomUUID(), key: `${key}:write-off`, kind: 'write_off', quantity: -bad } });
}
