// May this customer owe so much? Asked before an order on account is taken, placed, or its quote accepted. Other terms owe nothing.
// The workflow's review looks once more before goods move.
import { creditOf, lockCredit } from '../../prisma/credit';
import type { Db } from '../../prisma/client';
import { goodsTotal } from '../../workflows/domain/money';
import type { Policy } from '../../workflows/domain/policy';
import type { Terms } from '../../workflows/domain/vocabulary';
import { Problem } from '../problem';

export interface OnAccount {
  terms: Terms;
  customerId: string;
  currency: string;
  lines: { quantity: number; unitPrice: number }[];
  shippingFee: number;
  /** Null for an order that does not exist yet. */
  orderId: string | null;
  policy: Policy;
}

/** @throws Problem credit_exceeded */
export async function refuseBeyondCredit(db: Db, { terms, customerId, currency, orderId, policy, ...content }: OnAccount): Promise<void> {
  if (terms !== 'on_account') return;
  const amount = goodsTotal(content.lines) + content.shippingFee;
  const { within, limit, open } = await creditOf(db, { customerId, currency, amount, orderId, creditLimit: policy.creditLimit });
  if (within) return;
  const sums = `this order ${amount}, open ${open}, limit ${limit} ${currency} (minor units)`;
  throw new Problem(409, 'credit_exceeded', `The customer may not owe so much on account: ${sums}.`);
}

/** The same inside the transaction that saves a new order: two of them at once count each other. */
export async function refuseNewBeyondCredit(tx: Db, order: Omit<OnAccount, 'orderId'>): Promise<void> {
  if (order.terms === 'on_account') await lockCredit(tx, order.customerId);
  await refuseBeyondCredit(tx, { ...order, orderId: null });
}
