// The order as its events tell it, read by the activities for what a notice or a label says beyond its request.
// Written by the activity `record` alone; a notice is sent only after the events it speaks of are recorded.
import type { OrderState } from '../workflows/domain/state';
import { upcast } from '../workflows/domain/upcast';
import type { Db } from './client';

export interface StoredOrder {
  state: OrderState;
  /** Milliseconds that this order's clock runs ahead; 0 but in the embedded start. */
  clockOffset: number;
}

/** The recorded order, or null while nothing of it is recorded. */
export async function orderStateOf(db: Db, orderId: string): Promise<StoredOrder | null> {
  const row = await db.order.findUnique({ where: { orderId }, select: { state: true, clockOffset: true } });
  if (!row) return null;
  // The column holds what `record` folded with the same `evolve`, an older release's shape is lifted; checking it would be a second truth.
  return { state: upcast(orderId, row.state as unknown as OrderState), clockOffset: Number(row.clockOffset) };
}
