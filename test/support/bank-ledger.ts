// What the bank really did must be what an order's books say, in every currency: nothing lost, nothing paid back twice.

interface Money {
  amount: number;
  currency: string;
}
export interface LedgerItem extends Money {
  kind: string;
  orderId: string;
}
/** The part of an order's view that speaks of money. */
export interface Books {
  orderId: string;
  payments: { paymentId: string; amount: Money; state: string; method: string }[];
  refunds: { amount: Money; state: string; byHand: boolean; paymentId: string }[];
}

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
