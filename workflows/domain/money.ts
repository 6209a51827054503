// What an order costs, what was paid, what is owed. Integer minor units of the order's currency throughout; prices include tax.
import { DAY } from './business-time';
import type { Case } from './cases';
import { acceptedQuote, isEnded, isOver, isPacked, type OrderState, type Payment, type Refund, storyShipments } from './state';

export interface Amounts {
  goods: number;
  shipping: number;
  repairs: number;
  tax: number;
  total: number;
  /** What the customer need not pay: waived, or given back without having been paid too much. */
  credited: number;
  paid: number;
  refunded: number;
  /** What is owed minus what is there; negative when the customer has paid too much. */
  open: number;
  /** What the terms ask for now. */
  due: number;
}

const sum = <T>(items: T[], amount: (item: T) => number): number => items.reduce((all, item) => all + amount(item), 0);

export const lineTotal = (line: { quantity: number; unitPrice: number }): number => line.quantity * line.unitPrice;
/** The tax that is contained in a gross amount, rounded half up; `taxRate` in basis points. */
export const taxWithin = (gross: number, taxRate: number): number => Math.round((gross * taxRate) / (10_000 + taxRate));
/** Goods below `freeFrom` pay the fee. Minor units. */
export const shippingFee = (goods: number, rule: { fee: number; freeFrom: number | null }): number =>
  rule.freeFrom !== null && goods >= rule.freeFrom ? 0 : rule.fee;
/** `percent` of `total`, rounded half up. */
export const depositOf = (total: number, percent: number): number => Math.round((total * percent) / 100);

export const goodsTotal = (lines: { quantity: number; unitPrice: number }[]): number => sum(lines, lineTotal);
/** What repairs out of warranty cost, each accepted by the customer before it was done. */
const repairs = (s: OrderState): number => sum(s.cases, (c) => c.charged);
/** Work on goods is taxed like the goods; basis points. */
export const repairTaxRate = (s: OrderState, { lines }: Pick<Case, 'lines'>): number =>
  (s.lines.find((l) => l.lineId === lines[0]?.lineId) ?? s.lines[0])?.taxRate ?? 0;
const repairTax = (s: OrderState): number => sum(s.cases, (c) => sum(c.bills, (bill) => taxWithin(bill.amount, repairTaxRate(s, c))));
export const total = (s: OrderState): number => (s.lines.length === 0 ? 0 : goodsTotal(s.lines) + s.shippingFee + repairs(s));
const captured = (s: OrderState): Payment[] => s.payments.filter((p) => p.state === 'captured');
const refundedOf = (s: OrderState, paymentId: string, states: readonly string[]): number =>
  sum(
    s.refunds.filter((r) => r.paymentId === paymentId && states.includes(r.state)),
    (r) => r.amount.amount,
  );

/** Captured payments minus what was paid back. */
export const paidNet = (s: OrderState): number => sum(captured(s), (p) => p.amount.amount - refundedOf(s, p.paymentId, ['done']));

export const credited = (s: OrderState): number => sum(s.credits, (c) => c.amount.amount);

/** The total less what was credited; nothing for an order that came to nothing. */
const owed = (s: OrderState): number =>
  (isEnded(s) && s.stage !== 'closed') || s.stage === 'cancellation' || s.cancelling ? 0 : Math.max(0, total(s) - credited(s));

/** What the terms ask for now: nothing before the form goes out, a deposit until the goods are packed, all of it afterwards. */
export function amountDue(s: OrderState): number {
  if (owed(s) === 0 || ['consultation', 'introduction', 'quotation', 'order'].includes(s.stage)) return 0;
  const packed = s.shipments.some(isPacked);
  const delivered = storyShipments(s).length > 0 && storyShipments(s).every(isOver);
  const asked =
    s.terms === 'prepaid' || (s.terms === 'deposit' && packed) || (s.terms === 'on_account' && delivered)
      ? total(s)
      : s.terms === 'deposit'
        ? depositOf(total(s), s.depositPercent ?? 0)
        : 0;
  return Math.max(0, asked - credited(s) - paidNet(s));
}

export function amounts(s: OrderState): Amounts {
  const refunded = sum(
    s.refunds.filter((r) => r.state === 'done' && r.amount.currency === s.currency),
    (r) => r.amount.amount,
  );
  const paid = sum(captured(s), (p) => p.amount.amount);
  return {
    goods: goodsTotal(s.lines),
    shipping: s.lines.length === 0 ? 0 : s.shippingFee,
    repairs: repairs(s),
    tax: sum(s.lines, (l) => taxWithin(lineTotal(l), l.taxRate)) + repairTax(s),
    total: total(s),
    credited: credited(s),
    paid,
    refunded,
    open: owed(s) - paid + refunded,
    due: amountDue(s),
  };
}

/** What of each payment is neither paid back nor about to be: that much a cancellation gives back. Wrong-currency money counts too. */
export const refundable = (s: OrderState): Held[] => heldOf(s, ['open', 'done']);
/** What of it nobody has asked back yet either. */
export const askable = (s: OrderState): Held[] => heldOf(s, ['open', 'done', 'awaiting_approval']);
export interface Held {
  payment: Payment;
  amount: number;
}
const heldOf = (s: OrderState, gone: Refund['state'][]): Held[] =>
  s.payments
    .filter((p) => p.state !== 'failed')
    .map((payment) => ({ payment, amount: payment.amount.amount - refundedOf(s, payment.paymentId, gone) }))
    .filter((x) => x.amount > 0);

/** The instant (ISO) at which an order on account is due: so many days after its last delivery. Null for other terms, and before it. */
export function accountDueAt(s: OrderState, accountDays: number): string | null {
  const shipments = storyShipments(s);
  if (s.terms !== 'on_account' || shipments.length === 0 || !shipments.every(isOver)) return null;
  const delivered = shipments.flatMap((x) => (x.step === 'delivered' ? x.parcels.flatMap((p) => p.stateAt ?? []) : []));
  return delivered.length === 0 ? null : new Date(Math.max(...delivered.map((at) => Date.parse(at))) + accountDays * DAY).toISOString();
}

/** The largest discount on any line, in basis points of its list price. */
export const discount = (s: OrderState): number =>
  Math.max(0, ...s.lines.map((l) => (l.listPrice > 0 ? Math.round(((l.listPrice - l.unitPrice) * 10_000) / l.listPrice) : 0)));

/** Why a person must look before goods move, by the limits of the policy; empty when nobody must. Source: PROCESS-SPEC branch 4. */
export function reviewReasons(
  s: OrderState,
  rules: { amountLimit: number; newCustomerLimit: number; discountLimit: number; onAccount: boolean; changedAddress?: boolean },
): string[] {
  return [
    ...(total(s) > rules.amountLimit ? ['amount'] : []),
    ...(s.newCustomer && total(s) > rules.newCustomerLimit ? ['new_customer'] : []),
    ...(discount(s) > rules.discountLimit && acceptedQuote(s) ? ['discount'] : []),
    ...(s.terms === 'on_account' && rules.onAccount ? ['on_account'] : []),
    ...s.toReview.filter((reason) => reason !== 'changed_address' || (rules.changedAddress ?? true)),
  ];
}
