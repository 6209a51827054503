// How far an order's clock runs ahead of ours. Written only where time can be skipped, the embedded start; 0 for ever in production.
import type { Db } from './client';

/** @param ahead milliseconds. False when nothing of the order is recorded yet. */
export async function setClockOffset(db: Db, orderId: string, ahead: number): Promise<boolean> {
  const { count } = await db.order.updateMany({ where: { orderId }, data: { clockOffset: BigInt(Math.round(ahead)) } });
  return count === 1;
}
