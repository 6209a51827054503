// What a customer owes on account, over all their orders, and how far we trust them. Asked by the API before an order on account is taken,
// and by the activity that looks once more before goods move.
import { z } from 'zod';
import type { Db } from './client';

export interface CreditQuestion {
  customerId: string;
  currency: string;
  /** What this order costs; minor units. */
  amount: number;
  /** This order itself does not count among the others. */
  orderId: string | null;
  /** The policy's limit, for customers without one of their own; minor units. */
  creditLimit: number;
}
export interface Credit {
  within: boolean;
  limit: number;
  /** Open on the customer's other orders on account, in this currency; minor units. */
  open: number;
}

/** Requests for the same customer are answered one after the other until `tx` ends: two orders at once cannot both be the last one. */
export async function lockCredit(tx: Db, customerId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`credit ${customerId}`}, 0))`;
}

/** Whether an order of this amount keeps the customer within their limit. */
export async function creditOf(db: Db, { customerId, currency, amount, orderId, creditLimit }: CreditQuestion): Promise<Credit> {
  const customer = await db.customer.findUnique({ where: { customerId }, select: { creditLimit: true } });
  const limit = customer?.creditLimit ?? creditLimit;
  const open = await openOnAccount(db, customerId, currency, orderId);
  return { within: open + amount <= limit, limit, open };
}

const sum = z.tuple([z.object({ open: z.coerce.number() })]);

/** Orders as recorded, and those that are taken in but not recorded yet: one statement, so that none slips through while it is recorded. */
async function openOnAccount(db: Db, customerId: string, currency: string, orderId: string | null): Promise<number> {
  const [row] = sum.parse(
    await db.$queryRaw`
      SELECT coalesce(sum(open), 0) AS open
      FROM (
        SELECT greatest(open, 0) AS open FROM "order"
        WHERE customer_id = ${customerId}::uuid AND currency = ${currency} AND state ->> 'terms' = 'on_account'
          AND stage NOT IN ('lost', 'expired', 'cancelled') AND order_id IS DISTINCT FROM ${orderId}::uuid
        UNION ALL
        SELECT (input -> 'intake' ->> 'shippingFee')::bigint + goods
        FROM intake LEFT JOIN "order" USING (order_id), LATERAL (
          SELECT coalesce(sum((line ->> 'unitPrice')::bigint * (line ->> 'quantity')::bigint), 0) AS goods
          FROM jsonb_array_elements(input -> 'intake' -> 'lines') AS line
        ) AS lines
        WHERE intake.customer_id = ${customerId}::uuid AND "order".order_id IS NULL AND intake.kind = 'order'
          AND input -> 'intake' ->> 'terms' = 'on_account' AND input -> 'intake' ->> 'currency' = ${currency}
      ) AS orders`,
  );
  return row.open;
}
