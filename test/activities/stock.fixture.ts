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

/** As the engine does: who finds no free connection to the database tries again. */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Error) || !error.message.includes('timeout exceeded when trying to connect')) throw error;
    }
  }
}

export function stockForThisFile() {
  const shop = closedAfterThisFile(openStockShop);
  let skus = 0;
  return {
    shop,
    newSku: () => `SKU-${++skus}`,
    order: () => randomUUID(),
    receive: (sku: string, quantity: number, location = 'shanghai', key: string = randomUUID()) =>
      patiently(() => receiveStock(shop.db, { sku, location, quantity, reference: 'delivery note', key })),
    reserve: (orderId: string, ...goods: [sku: string, quantity: number][]) => {
      const lines = goods.map(([sku, quantity], i) => ({ lineId: `l${i + 1}`, sku, quantity }));
      return patiently(() => shop.stock.reserveStock({ key: 'k', orderId, lines }));
    },
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
