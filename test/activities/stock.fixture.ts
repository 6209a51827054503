// The stock on a database of its own, in words that the tests of it share. Every test uses SKUs of its own.
import { randomUUID } from 'node:crypto';
import { createStockActivities } from '../../activities/stock';
import { listStock, receiveStock } from '../../prisma/stock';
import { closedAfterThisFile } from '../support/opened';
import { openShop, type Shop } from './world.fixture';

export interface StockShop extends Shop {
  stock: ReturnType<typeof createStockActivities>;
}
export async function openStockShop(): Promise<StockShop> {
  const shop = await openShop();
  return { ...shop, stock: createStockActivities(shop.db) };
}

export function stockForThisFile() {
  const shop = closedAfterThisFile(openStockShop);
  let skus = 0;
  return {
    shop,
    newSku: () => `SKU-${++skus}`,
    order: () => randomUUID(),
    receive: (sku: string, quantity: number, location = 'shanghai', key: string = randomUUID()) =>
      receiveStock(shop.db, { sku, location, quantity, reference: 'delivery note', key }),
    reserve: (orderId: string, ...goods: [sku: string, quantity: number][]) =>
      shop.stock.reserveStock({ key: 'k', orderId, lines: goods.map(([sku, quantity], i) => ({ lineId: `l${i + 1}`, sku, quantity })) }),
    levels: async (sku: string) => (await listStock(shop.db, { sku, limit: 10 })).items,
    /** What the order's inbox was told. */
    factsOf: async (orderId: string) =>
      (await shop.db.inboxEvent.findMany({ where: { orderId }, orderBy: { receivedAt: 'asc' } })).map(({ source, fact, payload }) => ({
        source,
        fact,
        payload,
      })),
  };
}
