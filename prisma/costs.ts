// What an order has cost us, from the books: the goods that left the house for it, and the labels that were bought. Read by the API.
import type { LabelCost, MovedGoods } from '../workflows/domain/costs';
import type { Db } from './client';

/** The pieces of each SKU that went out, with what they cost on that day, and those that are on our shelves again. */
export async function movedGoodsOf(db: Db, orderId: string): Promise<MovedGoods[]> {
  const rows = await db.stockMove.findMany({
    where: { orderId, kind: { in: ['shipment', 'return', 'write_off'] } },
    select: { sku: true, kind: true, quantity: true, unitCost: true, costCurrency: true },
    orderBy: [{ at: 'asc' }, { moveId: 'asc' }],
  });
  return rows.map(({ sku, kind, quantity, unitCost, costCurrency }) => ({
    sku,
    // a return comes in whole, and what of it is broken goes out again as written off: together they are what is good
    ...(kind === 'shipment' ? { out: -quantity, back: 0 } : { out: 0, back: quantity }),
    unitCost: unitCost === null || costCurrency === null ? null : { amount: unitCost, currency: costCurrency },
  }));
}

/** The labels that the carriers were paid for, ours and those of returns. */
export async function labelCostsOf(db: Db, orderId: string): Promise<LabelCost[]> {
  const rows = await db.label.findMany({ where: { orderId, state: 'active' }, select: { price: true, currency: true } });
  return rows.map(({ price: amount, currency }) => ({ amount, currency }));
}
