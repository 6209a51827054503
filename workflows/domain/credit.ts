// The one way in which the customer owes less, and money goes back: a credit reduces what is owed (goods lost or returned, goodwill,
// a waived payment); what has then been paid too much is opened as refunds. Never a refund for something never paid. Pure.
// Above a limit nothing moves before a second person has agreed. Source: PROCESS-SPEC branch 2.
import type { OrderEvent } from './events';
import type { RefundPart } from './events/money';
import { amounts, askable } from './money';
import type { Ask, OrderState } from './state';
import type { Money } from './vocabulary';

/** A part of what goes back: as much of one payment. */
type Part = Omit<RefundPart, 'refundId'>;

/**
 * The events that credit `amount` (minor units of the order's currency) and give back what is thereby paid too much.
 * @param reason a code: `lost`, `returned`, `case:c1` …
 * @param limit above it (minor units) a second person must agree first
 */
export function creditEvents(s: OrderState, amount: number, reason: string, limit = Infinity): OrderEvent[] {
  const parts = partsOf(s, overpaid(s) + amount);
  if (faceOf(parts) > limit) return [asked(s, parts, { credit: amount, reason })];
  return [credit(s, amount, reason), ...opened(s, parts, { reason })];
}

/** Opens refunds of `amount` against the payments, the newest first, never more than each still holds. */
export const refundEvents = (s: OrderState, amount: number, reason: string): OrderEvent[] => opened(s, partsOf(s, amount), { reason });

/** What an order that became smaller was paid too much goes back; above `limit` (minor units) a second person must agree. */
export function surplusEvents(s: OrderState, limit: number): OrderEvent[] {
  const parts = partsOf(s, overpaid(s));
  const reason = 'order_changed';
  return faceOf(parts) > limit ? [asked(s, parts, { credit: 0, reason })] : opened(s, parts, { reason });
}

export interface GivingBack {
  parts: Part[];
  reasonId: string;
  limit: number;
}
/** What finance gives back: more than is paid too much is a credit, so that the customer is not asked for it again. */
export function financeRefund(s: OrderState, { parts, reasonId, limit }: GivingBack): OrderEvent[] {
  const own = faceOf(parts.filter((p) => p.amount.currency === s.currency));
  const beyond = Math.max(0, own - Math.max(0, overpaid(s)));
  const because = { reason: BY_FINANCE, reasonId };
  if (faceOf(parts) + givenAlone(s) > limit) return [asked(s, parts, { ...because, credit: beyond })];
  return [...opened(s, parts, because), ...(beyond > 0 ? [credit(s, beyond, BY_FINANCE, reasonId)] : [])];
}

/** What finance lets the customer off; minor units of the order's currency. */
export function waiver(s: OrderState, { amount, reasonId, limit }: { amount: number; reasonId: string; limit: number }): OrderEvent[] {
  if (amount + givenAlone(s) <= limit) return [credit(s, amount, WAIVED, reasonId)];
  const ask = `w${s.asks.filter((a) => a.kind === 'waiver').length + 1}`;
  return [{ type: 'WaiverAsked', ask, amount: { amount, currency: s.currency }, reasonId }];
}

/** What a second person's yes brings about. */
export const agreed = (s: OrderState, { ask, credit: less, ...why }: Ask, reasonId?: string): OrderEvent[] => [
  { type: 'SecondPersonAgreed', ask, ...(reasonId ? { reasonId } : {}) },
  ...(less > 0 ? [credit(s, less, why.reason, why.reasonId ?? undefined)] : []),
];

/** Requests that a second person has to decide. */
export const openAsks = (s: OrderState): Ask[] => s.asks.filter((a) => a.state === 'awaiting_approval');
/** The open request that is called so, by its own id or by that of one of its refunds. */
export const openAsk = (s: OrderState, id: string): Ask | undefined =>
  openAsks(s).find((a) => a.ask === id || s.refunds.some((r) => r.refundId === id && r.ask === a.ask));

/** What has been paid too much and is neither about to go back nor asked for; negative when something is still owed. Minor units. */
export function overpaid(s: OrderState): number {
  const own = ({ amount, currency }: Money) => (currency === s.currency ? amount : 0);
  const goingBack = s.refunds
    .filter((r) => r.state === 'open' || r.state === 'awaiting_approval')
    .reduce((all, r) => all + own(r.amount), 0);
  const tobeCredited = openAsks(s).reduce((all, a) => all + (a.kind === 'refund' ? a.credit : 0), 0);
  return tobeCredited - amounts(s).open - goingBack;
}

/** What is the customer's own: paid too much, the newest payment first, or in a currency that the order is not in. */
export const owedBack = (s: OrderState): Part[] => [
  ...partsOf(s, overpaid(s)),
  ...askable(s)
    .filter(({ payment }) => payment.state === 'mismatched')
    .map(({ payment, amount }) => ({ paymentId: payment.paymentId, amount: { amount, currency: payment.amount.currency } })),
];

/** `amount` (minor units of the order's currency) out of the payments, the newest first, as far as they reach. */
export function partsOf(s: OrderState, amount: number): Part[] {
  const parts: Part[] = [];
  let left = amount;
  for (const { payment, amount: held } of askable(s).reverse()) {
    const part = Math.min(left, held);
    if (part <= 0 || payment.state !== 'captured') continue;
    parts.push({ paymentId: payment.paymentId, amount: { amount: part, currency: s.currency } });
    left -= part;
  }
  return parts;
}

/** The sum of what finance can still give back of this order's payments; minor units of the order's currency. */
export const mostBack = (s: OrderState): number => faceOf(partsOf(s, Infinity));

/** Opens a refund for each part. */
export const opened = (s: OrderState, parts: Part[], because: { reason: string; reasonId?: string }): OrderEvent[] =>
  numbered(s, parts).map((part) => ({ type: 'RefundOpened', ...part, ...because }));

const BY_FINANCE = 'finance';
const WAIVED = 'waived';

/** What one person has given away of this order by themselves: a limit that can be passed in two steps is none. */
const givenAlone = (s: OrderState): number =>
  s.refunds.reduce((all, r) => all + (r.reason === BY_FINANCE && r.ask === null ? r.amount.amount : 0), 0) +
  s.credits.reduce((all, c) => all + (c.reason === WAIVED ? c.amount.amount : 0), 0) -
  s.asks.reduce((all, a) => all + (a.kind === 'waiver' && a.state === 'agreed' ? a.amount.amount : 0), 0);

/** Money in other currencies counts by its face value: nobody here knows a rate. */
const faceOf = (parts: Part[]): number => parts.reduce((all, p) => all + p.amount.amount, 0);

const numbered = (s: OrderState, parts: Part[]): RefundPart[] =>
  parts.map((part, i) => ({ refundId: `r${s.refunds.length + i + 1}`, ...part }));

const asked = (s: OrderState, parts: Part[], because: { credit: number; reason: string; reasonId?: string }): OrderEvent => ({
  type: 'RefundAsked',
  ask: `r${s.refunds.length + 1}`,
  parts: numbered(s, parts),
  ...because,
});

const credit = (s: OrderState, amount: number, reason: string, reasonId?: string): OrderEvent => ({
  type: 'CreditGranted',
  creditId: `cr${s.credits.length + 1}`,
  amount: { amount, currency: s.currency },
  reason,
  ...(reasonId ? { reasonId } : {}),
});
