// May this customer owe so much? Asked before an order on account is taken, placed, or its quote accepted. Other terms owe nothing.
// The workflow's review looks once more before goods move.
import { creditOf, lockCredit } from '../../prisma/credit';
import type { Db } from '../../prisma/client';
import { intakeOf } from '../../prisma/intake';
import { goodsTotal } from '../../workflows/domain/money';
import { defaultPolicy, type Policy } from '../../workflows/domain/policy';
import type { OrderState } from '../../workflows/domain/state';
import type { Terms } from '../../workflows/domain/vocabulary';
import type { FactMessage } from '../../workflows/order.messages';
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

/** The customer's word on a quote; a yes that takes them beyond what they may owe on account says so. */
export async function withinCredit(db: Db, order: OrderState, answer: QuoteAnswered): Promise<QuoteAnswered> {
  const { orderId, customerId, currency, quotes } = order;
  const quote = quotes.find((q) => q.version === answer.quoteVersion && q.state === 'sent');
  if (!answer.accept || quote?.terms !== 'on_account') return answer;
  const { creditLimit } = (await intakeOf(db, orderId))?.input.policy ?? defaultPolicy;
  const amount = goodsTotal(quote.lines) + quote.shippingFee;
  const { within } = await creditOf(db, { customerId: customerId ?? '', currency, amount, orderId, creditLimit });
  return within ? answer : { ...answer, beyondCredit: true };
}
type QuoteAnswered = FactMessage<'quoteAnswered'>;

/** The same inside the transaction that saves a new order: two of them at once count each other. */
export async function refuseNewBeyondCredit(tx: Db, order: Omit<OnAccount, 'orderId'>): Promise<void> {
  if (order.terms === 'on_account') await lockCredit(tx, order.customerId);
  await refuseBeyondCredit(tx, { ...order, orderId: null });
}
