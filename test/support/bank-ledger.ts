// What the bank really did must be what an order's books say, in every currency: nothing lost, nothing paid back twice.

import { z } from 'zod';
import { moneyShape } from '../../api/schema/shapes';

type Money = z.infer<typeof moneyShape>;
const ledgerItem = moneyShape.extend({ kind: z.string(), orderId: z.string() });
export type LedgerItem = z.infer<typeof ledgerItem>;
export const ledger = z.object({ items: z.array(ledgerItem) });
/** The part of an order's view that speaks of money. */
export const moneyOfOrder = z.object({
  orderId: z.string(),
  payments: z.array(z.object({ paymentId: z.string(), amount: moneyShape, state: z.string(), method: z.string() })),
  refunds: z.array(z.object({ amount: moneyShape, state: z.string(), byHand: z.boolean(), paymentId: z.string() })),
});
type Books = z.infer<typeof moneyOfOrder>;

/** Captured minus refunded by currency: `bank` by its ledger, `books` by the order, without what was paid or paid back by hand. */
export function bankAndBooks(ledger: LedgerItem[], { orderId, payments, refunds }: Books, byHand: string[] = []) {
  const bank = new Map<string, number>();
  const add = (sums: Map<string, number>, { amount, currency }: Money, sign: 1 | -1) =>
    sums.set(currency, (sums.get(currency) ?? 0) + sign * amount);
  for (const item of ledger.filter((one) => one.orderId === orderId && one.kind !== 'failed'))
    add(bank, item, item.kind === 'captured' ? 1 : -1);
  const books = new Map<string, number>();
  for (const payment of payments.filter((one) => one.state !== 'failed' && !byHand.includes(one.paymentId))) add(books, payment.amount, 1);
  for (const refund of refunds.filter((one) => one.state === 'done' && !one.byHand && !byHand.includes(one.paymentId)))
    add(books, refund.amount, -1);
  return { bank: Object.fromEntries(bank), books: Object.fromEntries(books) };
}
