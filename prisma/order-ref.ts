// Which order somebody means: people say its number, programs its id. For what comes from outside; staff routes look with api/orders/find.ts.
import type { Db } from './client';
import { orderIdOf } from './orders';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const NUMBER = /^SO-\d{4}-\d{6,}-\d$/i;

/** The id of the order that this id or number names, also of one that has been taken but not started yet; null for anything else. */
export async function findOrderId(db: Db, reference: string): Promise<string | null> {
  if (NUMBER.test(reference)) return orderIdOf(db, reference.toUpperCase());
  if (!UUID.test(reference)) return null;
  const where = { orderId: reference };
  const known =
    (await db.order.findUnique({ where, select: { orderId: true } })) ?? (await db.intake.findUnique({ where, select: { orderId: true } }));
  return known?.orderId ?? null;
}
