// What an after-sales case is, and what it needs next, read from the order's state. Pure; used by rules, tracks, API and pages.
// A case runs beside the story: its own waits, its own goods, its own money, numbered by its rounds.
import type { LineQuantity, PricedLine, ReceivedLine } from './events';
import { quantityOf } from './evolve/parts';
import { mostBack, openAsks } from './credit';
import { credited, lineTotal, total } from './money';
import { isOver, type OrderState, type Shipment } from './state';
import type { CaseKind, CaseReason, CaseRemedy, CaseResult, CaseState, Money } from './vocabulary';

export interface ReturnLabel {
  parcelId: string;
  carrier: string;
  service: string;
  labelId: string;
  trackingNumber: string;
  price: Money;
  documentIds: string[];
  state: 'bought' | 'used' | 'void_wanted' | 'voided';
  /** When the carrier brought the parcel to us (ISO). */
  arrivedAt: string | null;
}
export interface Repair {
  /** Numbers the quotes of all repairs of the order; a customer's link answers one of them. */
  version: number;
  amount: Money;
  state: 'quoted' | 'accepted' | 'declined' | 'repaired' | 'not_repairable';
}
/** A repair that the customer has to pay for; it has an invoice of its own. */
export interface RepairBill {
  /** Of the quote that was accepted. */
  version: number;
  /** Minor units of the order's currency, tax included. */
  amount: number;
}
export interface Case {
  caseId: string;
  kind: CaseKind;
  state: CaseState;
  lines: LineQuantity[];
  reason: CaseReason;
  reasonId: string | null;
  textId: string | null;
  ownerId: string | null;
  openedAt: string;
  /** Counts how often it was asked, answered or come back to: numbers its waits and labels. */
  round: number;
  remedy: CaseRemedy | null;
  /** What was sent in about it: photos, papers. */
  documentIds: string[];
  /** What service wrote with the decision. */
  answerId: string | null;
  refund: Money | null;
  /** Goods that the customer is to get. */
  wants: PricedLine[];
  /** Lines of the order that they have become. */
  exchange: PricedLine[];
  returnNeeded: boolean;
  label: ReturnLabel | null;
  received: ReceivedLine[];
  /** Where what the customer sent in is now. */
  goods: 'none' | 'here' | 'ours' | 'sent_back';
  /** What was decided has been credited, and exchanged goods are lines of the order. */
  settled: boolean;
  /** Times that a second person refused the money. */
  refusals: number;
  short: LineQuantity[];
  repair: Repair | null;
  /** What repairs cost the customer, minor units: the sum of their bills. */
  charged: number;
  bills: RepairBill[];
  solvedAskedAt: string | null;
  result: CaseResult | null;
  closedAt: string | null;
}

export const caseOf = (s: OrderState, caseId: string): Case | undefined => s.cases.find((c) => c.caseId === caseId);
export const openCases = (s: OrderState): Case[] => s.cases.filter((c) => c.state !== 'closed');
/** Open, or its unused return label is still to be given back. */
export const busyCases = (s: OrderState): Case[] => s.cases.filter((c) => c.state !== 'closed' || c.label?.state === 'void_wanted');
/** Shipments that the case sends out: exchanged goods, or what was repaired. */
export const shipmentsOf = (s: OrderState, caseId: string): Shipment[] => s.shipments.filter((x) => x.caseId === caseId);
export const returningTo = (s: OrderState, parcelId: string): Case | undefined => s.cases.find((c) => c.label?.parcelId === parcelId);
export const repairQuote = (s: OrderState, version: number): Case | undefined => s.cases.find((c) => c.repair?.version === version);

export const came = (lines: ReceivedLine[]): ReceivedLine[] => lines.filter((l) => l.condition !== 'missing');

/** Pieces of a line that were delivered and are neither back nor, by another open case, about to come back. */
export function returnable(s: OrderState, lineId: string, besides?: string): number {
  const delivered = goodsDelivered(s).reduce((all, x) => all + quantityOf(x.lines, lineId), 0);
  const line = s.lines.find((l) => l.lineId === lineId);
  const pending = openCases(s).filter((c) => c.caseId !== besides);
  return delivered - (line?.returned ?? 0) - pending.reduce((all, c) => all + quantityOf(awayFor(c), lineId), 0);
}
/** What came in is with us, also for a repair; what is about to come counts by what was decided. */
const awayFor = (c: Case): LineQuantity[] => (c.goods === 'here' ? came(c.received) : givesBack(c) ? c.lines : []);
const givesBack = (c: Case): boolean =>
  c.goods !== 'ours' && (c.remedy === null ? c.kind === 'return' || c.kind === 'exchange' : c.returnNeeded && c.remedy !== 'repair');
const goodsDelivered = (s: OrderState): Shipment[] => s.shipments.filter((x) => x.step === 'delivered' && !x.customersGoods);

/** Of those, the pieces whose return window is still open at `now` (ISO). Each shipment has its own. */
export function inWindow(s: OrderState, lineId: string, now: string): number {
  const open = goodsDelivered(s).filter((x) => windowOpen(s, x, now));
  return open.reduce((all, x) => all + quantityOf(x.lines, lineId), 0);
}
const windowOpen = (s: OrderState, x: Shipment, now: string): boolean =>
  x.returnUntil === null || (x.returnUntil > now && !(s.returnWindowEnded && x.caseId === null));
export const anyWindowOpen = (s: OrderState, now: string): boolean => goodsDelivered(s).some((x) => windowOpen(s, x, now));

export const valueOf = (s: OrderState, lines: LineQuantity[]): number =>
  s.lines.reduce((all, l) => all + lineTotal({ quantity: quantityOf(lines, l.lineId), unitPrice: l.unitPrice }), 0);

/** The same goods once more: at the price that they were bought for, or sent again for nothing. */
export const sameGoods = (s: OrderState, lines: LineQuantity[], price?: number): PricedLine[] =>
  s.lines
    .map(({ lineId, sku, unitPrice, listPrice, taxRate }) => ({
      ...{ lineId, sku, quantity: quantityOf(lines, lineId), unitPrice: price ?? unitPrice, listPrice: price ?? listPrice, taxRate },
    }))
    .filter((l) => l.quantity > 0);

/** What can still be paid back: paid minus refunded, in the order's currency. */
export const paidLeft = mostBack;

/** What the customer owes less by the decision, never more than is still owed or was paid for the order. Minor units. */
export function creditOf(s: OrderState, c: Case): number {
  if (c.remedy !== 'refund' && c.remedy !== 'exchange') return 0;
  const back = c.received.length > 0 ? came(c.received) : c.lines;
  const value = valueOf(s, back);
  const complete = back.reduce((all, l) => all + l.quantity, 0) === c.lines.reduce((all, l) => all + l.quantity, 0);
  const agreed = c.remedy === 'refund' && c.refund ? (complete ? c.refund.amount : Math.min(c.refund.amount, value)) : value;
  const asked = openAsks(s).reduce((all, a) => all + a.credit, 0);
  return Math.max(0, Math.min(agreed, total(s) - credited(s) - asked));
}

/** Why a case's money goes back: the reason of its credits and refunds. */
export const becauseOf = (caseId: string): string => `case:${caseId}`;
/** Its refunds are on their way, or wait for a second person. */
export const isPaying = (s: OrderState, caseId: string): boolean =>
  openAsks(s).some((a) => a.reason === becauseOf(caseId)) || s.refunds.some((r) => r.reason === becauseOf(caseId) && r.state === 'open');
const isRefused = (s: OrderState, c: Case): boolean =>
  s.asks.filter((a) => a.reason === becauseOf(c.caseId) && a.state === 'refused').length > c.refusals;

/** Exchanged goods that stand in no shipment yet. */
export const toSend = (s: OrderState, c: Case): PricedLine[] => {
  const planned = shipmentsOf(s, c.caseId).flatMap((x) => (x.replaces === null ? x.lines : []));
  return c.exchange.map((l) => ({ ...l, quantity: l.quantity - quantityOf(planned, l.lineId) })).filter((l) => l.quantity > 0);
};
/** What a credit cannot take back any more is being carried out. */
export const isCarriedOut = (s: OrderState, c: Case): boolean =>
  isPaying(s, c.caseId) || toSend(s, c).length > 0 || !shipmentsOf(s, c.caseId).every(isOver);

export type CaseWork =
  | 'decide'
  | 'await_answer'
  | 'send_label'
  | 'await_return'
  | 'book_return'
  | 'diagnose'
  | 'await_quote'
  | 'repair'
  | 'settle'
  | 'reserve'
  | 'send_back'
  | 'ship'
  | 'pay_back'
  | 'turn_down'
  | 'ask_solved'
  | 'await_solved'
  | 'void_label'
  | 'nothing';

/** What the case needs next. */
export function workOf(s: OrderState, c: Case): CaseWork {
  if (c.state === 'closed') return c.label?.state === 'void_wanted' ? 'void_label' : 'nothing';
  if (c.solvedAskedAt !== null) return 'await_solved';
  switch (c.state) {
    case 'opened':
      return 'decide';
    case 'asked':
      return 'await_answer';
    case 'declined':
      return c.goods === 'here' ? 'send_back' : 'ask_solved';
    case 'awaiting_return':
      return 'await_return';
    case 'repair_quoted':
      return 'await_quote';
    case 'repairing':
      return c.repair?.state !== 'repaired' ? 'repair' : c.goods === 'here' ? 'send_back' : 'ask_solved';
    case 'shipping':
      if (!shipmentsOf(s, c.caseId).every(isOver)) return 'ship';
      return toSend(s, c).length > 0 ? 'reserve' : 'ask_solved'; // what was to be sent back was lost
    case 'approved':
    case 'received':
      return workOfRemedy(s, c);
  }
}

function workOfRemedy(s: OrderState, c: Case): CaseWork {
  if (c.returnNeeded && c.received.length === 0) return 'send_label';
  if (c.remedy === 'repair') return 'diagnose';
  if (c.remedy === 'none' || c.remedy === null) return 'ask_solved';
  if (c.goods === 'here') return 'book_return';
  if (!c.settled) return 'settle';
  if (isPaying(s, c.caseId)) return 'pay_back';
  if (isRefused(s, c)) return 'turn_down';
  return toSend(s, c).length > 0 ? 'reserve' : 'ask_solved';
}
