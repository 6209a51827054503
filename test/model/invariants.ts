// What must be true of an order after every step, whatever was said to it. Source: QUALITY.md, section 2.
import { actsFor } from '../../workflows/domain/acts';
import { foldAll } from '../../workflows/domain/evolve';
import type { RecordedEvent } from '../../workflows/domain/events';
import { invoicesOf } from '../../workflows/domain/invoices';
import { amounts } from '../../workflows/domain/money';
import { emptyOrder, isEnded, type OrderState } from '../../workflows/domain/state';
import { statusOf } from '../../workflows/domain/status';
import { undoList, undoTotal } from '../../workflows/domain/undo';
import { staffRoles } from '../../workflows/domain/vocabulary';
import { waitingOf } from '../../workflows/domain/waiting';
import { leadsTo, stageTable } from '../../workflows/process';
import type { Ledger } from './ledger';

/** Thrown with everything one needs to see what went wrong. */
export class Broken extends Error {}
export function must(holds: boolean, what: string, facts?: unknown): asserts holds {
  if (!holds) throw new Broken(facts === undefined ? what : `${what}: ${JSON.stringify(facts)}`);
}

export function check(s: OrderState, ledger: Ledger): void {
  wellFormed(s, 'state');
  agreesWith(ledger, s);
  moneyAddsUp(s, ledger);
  linesAddUp(s);
}

/** What takes longer: whenever the order has come to rest. */
export function checkAtRest(s: OrderState, log: RecordedEvent[]): void {
  idsAreUnique(s, log);
  canBeShown(s);
}

/** Less often than after every step, because it takes long: the log alone tells the same state. */
export function isFoldOf(s: OrderState, log: RecordedEvent[]): void {
  const copy: RecordedEvent[] = JSON.parse(JSON.stringify(log));
  expect(foldAll(emptyOrder(s.orderId), copy)).toStrictEqual(s);
  expect(JSON.parse(JSON.stringify(s))).toStrictEqual(s);
}

const COUNTS = new Set([
  'quantity',
  'amount',
  'reserved',
  'shipped',
  'returned',
  'unitPrice',
  'listPrice',
  'shippingFee',
  'credit',
  'charged',
]);
/** Nothing that JSON would lose or change, no broken number, no negative count. What was looked at is frozen: nobody changes it afterwards. */
export function wellFormed(value: unknown, what: string): void {
  const flaw = flawOf(value, '');
  must(flaw === undefined, `${what}${flaw}`);
}
function flawOf(value: unknown, key: string): string | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (typeof value === 'number') {
    const isWhole = !COUNTS.has(key) || (Number.isInteger(value) && value >= 0);
    return Number.isFinite(value) && isWhole ? undefined : ` is ${value}`;
  }
  if (typeof value !== 'object') return ` is ${typeof value}`;
  if (Object.isFrozen(value)) return undefined;
  Object.freeze(value);
  for (const name in value) {
    if (name === 'priceDifference') continue; // the one amount that may be negative
    const flaw = flawOf(value[name as keyof typeof value], name);
    if (flaw !== undefined) return `.${name}${flaw}`;
  }
  return undefined;
}

function agreesWith(ledger: Ledger, s: OrderState): void {
  const { paid, refunded, credited, total, open } = amounts(s);
  const told = { stage: s.stage, paid, refunded, credited, total, open, promises: s.promises.length };
  const noted = {
    ...{ stage: ledger.stage, paid: ledger.captured, refunded: ledger.refunded, credited: ledger.credited, total: ledger.total },
    ...{ open: ledger.owed - ledger.captured + ledger.refunded, promises: ledger.promises },
  };
  must(JSON.stringify(told) === JSON.stringify(noted), 'state and ledger differ', { told, noted });
  const lines = s.lines.map((l) => [l.lineId, l.quantity, l.reserved, l.shipped, l.returned].join()).sort();
  const own = [...ledger.lines].map(([id, l]) => [id, l.ordered, l.reserved, l.shipped, l.returned].join()).sort();
  must(lines.join(' ') === own.join(' '), 'lines of state and ledger differ', { lines, own });
  must(isEnded(s) === ledger.isEnded, 'state and ledger differ about the end');
}

function moneyAddsUp(s: OrderState, ledger: Ledger): void {
  const { paid, refunded, due, tax, total } = amounts(s);
  must(refunded <= paid, 'more was paid back than came in', { refunded, paid });
  must(due >= 0 && tax >= 0 && total >= 0, 'a negative sum', { due, tax, total });
  for (const [paymentId, came] of ledger.payments) {
    const goes = s.refunds.filter((r) => r.paymentId === paymentId && r.state !== 'rejected').reduce((all, r) => all + r.amount.amount, 0);
    must(goes <= came, `more goes back of ${paymentId} than came in`, { goes, came });
  }
  for (const invoice of invoicesOf(s)) wellFormed(invoice, `invoice ${invoice.id}`);
}

/** ordered = open + reserved + shipped; too much is held only until the stock has heard of a smaller order. */
function linesAddUp(s: OrderState): void {
  const isTold = s.surplus.length === 0 && s.stockNews === s.stockKnown && s.stockBookings.length === 0;
  for (const l of s.lines) {
    if (isTold) must(l.reserved + l.shipped <= l.quantity, `line ${l.lineId} has more than was ordered`, l);
    const delivered = s.shipments
      .filter((x) => x.step === 'delivered' && !x.customersGoods)
      .flatMap((x) => x.lines)
      .reduce((all, x) => all + (x.lineId === l.lineId ? x.quantity : 0), 0);
    must(l.returned <= delivered, `of line ${l.lineId} more came back than was delivered`, { ...l, delivered });
    const held = s.reservations.reduce((all, r) => all + (r.lineId === l.lineId ? r.quantity : 0), 0);
    must(held === l.reserved, `line ${l.lineId} and the reservations differ`, { held, l });
  }
}

const plannedBy = (e: RecordedEvent): string[] =>
  'shipments' in e
    ? e.shipments.map((x) => x.shipmentId)
    : e.type === 'ReshipmentPlanned' || e.type === 'SendBackPlanned'
      ? [e.shipmentId]
      : [];

function idsAreUnique(s: OrderState, log: RecordedEvent[]): void {
  const ids = {
    lines: s.lines.map((l) => l.lineId),
    quotes: s.quotes.map((q) => q.quoteId),
    payments: s.payments.map((p) => p.paymentId),
    refunds: s.refunds.map((r) => r.refundId),
    credits: s.credits.map((c) => c.creditId),
    asks: s.asks.map((a) => a.ask),
    cases: s.cases.map((c) => c.caseId),
    shipments: log.flatMap(plannedBy), // also those that came to nothing
    parcels: s.shipments.flatMap((x) => x.parcels.map((p) => p.parcelId)),
    exceptions: s.exceptions.map((x) => x.exceptionId),
    proposals: s.proposals.map((p) => p.proposalId),
    tasks: log.flatMap((e) => (e.type === 'TaskOpened' ? [e.taskId] : 'task' in e && e.task ? [e.task.taskId] : [])),
  };
  for (const [what, all] of Object.entries(ids)) must(new Set(all).size === all.length, `two ${what} have one id`, all);
}

const everybody = [...staffRoles, 'admin'];
/** Whoever looks at the order sees something, and nothing throws. */
function canBeShown(s: OrderState): void {
  for (const { allowed, why } of actsFor(s, everybody)) must(allowed || Boolean(why?.code && why.detail), 'a refusal without words');
  wellFormed(undoList(s), 'undo');
  wellFormed(undoTotal(s), 'undo total');
  must(statusOf(s).length > 0, 'no status');
  waitingOf(s);
}

/** Only transitions of the step table; what has ended stays so, but for the way back to after-care. */
export function moved(from: OrderState, e: RecordedEvent, to: OrderState): void {
  if (to.stage === from.stage) return;
  if (e.type === 'OrderReceived') return must(from.seq === 0, 'an order is received twice');
  must(e.type === 'StageEntered', `${e.type} moves the order`);
  const { stage } = from;
  if (stage in stageTable)
    must(leadsTo(stage as keyof typeof stageTable, to.stage), `the step table does not lead from ${stage} to ${to.stage}`);
  else must(stage === 'closed' && to.stage === 'after-care', `from the end ${stage} to ${to.stage}`);
}
