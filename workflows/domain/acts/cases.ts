// After-sales cases: what opens one, who decides it, what may come back and when it ends. Source: PROCESS-SPEC branch 8.
import {
  anyWindowOpen,
  type Case,
  caseOf,
  inWindow,
  isCarriedOut,
  openCases,
  paidLeft,
  repairQuote,
  returnable,
  sameGoods,
} from '../cases';
import { quantityOf } from '../evolve/parts';
import type { LineQuantity, OrderEvent, PricedLine, ReceivedLine, Refusal } from '../events';
import { isEnded, isOver, type OrderState } from '../state';
import type { CaseDecision, CaseKind, CaseReason, CaseRemedy, CaseResult, Money, SpokenBy } from '../vocabulary';
import { act, fact, type FactBase, no } from './deed';

interface Request {
  kind: CaseKind;
  /** Without any: everything that can still come back. */
  lines?: LineQuantity[];
  reason: CaseReason;
  reasonId?: string;
  textId?: string;
  documentIds?: string[];
}
/** The customer's word on a case: the answer to a question, or whether it is solved. */
interface Reply {
  caseId: string;
  solved?: boolean;
  textId?: string;
  documentIds?: string[];
}
interface Decision {
  caseId: string;
  decision: CaseDecision;
  remedy?: CaseRemedy;
  lines?: LineQuantity[];
  refund?: Money;
  exchange?: PricedLine[];
  returnNeeded?: boolean;
  answerId?: string;
}

const notArrived = (s: OrderState): Refusal | undefined =>
  isEnded(s) && s.stage !== 'closed'
    ? no('order_closed', `The order has ended: ${s.stage}.`)
    : s.shipments.some(isOver)
      ? undefined
      : no('transition_not_allowed', 'Nothing of the order has been delivered yet.');

const comesBack = (kind: CaseKind) => kind === 'return' || kind === 'exchange';
/** Lines as they are meant: each once, and what can come back where none were named. */
function meant(s: OrderState, { kind, lines }: Request, now: string): LineQuantity[] {
  if (lines) return merged(lines);
  if (kind === 'complaint' || kind === 'question') return [];
  const most = (lineId: string) => Math.min(returnable(s, lineId), comesBack(kind) ? inWindow(s, lineId, now) : Infinity);
  return s.lines.map(({ lineId }) => ({ lineId, quantity: most(lineId) })).filter((l) => l.quantity > 0);
}
const merged = (lines: LineQuantity[]): LineQuantity[] =>
  [...new Set(lines.map((l) => l.lineId))].map((lineId) => ({ lineId, quantity: quantityOf(lines, lineId) }));

function notRequestable(s: OrderState, request: Request, now: string): Refusal | undefined {
  if (comesBack(request.kind) && !anyWindowOpen(s, now)) return windowClosed;
  const lines = meant(s, request, now);
  const isService = request.kind === 'complaint' || request.kind === 'question';
  if (lines.length === 0) return isService ? undefined : tooMany;
  if (lines.some((l) => l.quantity > returnable(s, l.lineId))) return tooMany;
  return comesBack(request.kind) && lines.some((l) => l.quantity > inWindow(s, l.lineId, now)) ? windowClosed : undefined;
}
const windowClosed = no('return_window_closed', 'The return window has ended. Repairs, complaints and questions are still welcome.');
const tooMany = no('return_quantity_exceeds', 'More pieces than were delivered and have not come back yet.');

const opened = (s: OrderState, lines: LineQuantity[], { kind, reason, reasonId, textId, documentIds }: Request): OrderEvent => ({
  ...{ type: 'CaseOpened', caseId: `c${s.cases.length + 1}`, kind, lines, reason },
  ...(reasonId ? { reasonId } : {}),
  ...(textId ? { textId } : {}),
  ...(documentIds ? { documentIds } : {}),
});
/** A receipt with a problem is a complaint about what it brought. */
export const complaint = (s: OrderState, lines: LineQuantity[], said: Pick<Request, 'textId' | 'documentIds'>): OrderEvent =>
  opened(s, merged(lines), { kind: 'complaint', reason: 'other', ...said });

const noneIn = (s: OrderState, possible: (c: Case) => boolean, detail: string): Refusal | undefined =>
  s.cases.some(possible) ? undefined : no('nothing_to_do', detail);
const notIn = (s: OrderState, caseId: string, possible: (c: Case) => boolean, detail: string): Refusal | undefined => {
  const c = caseOf(s, caseId);
  return c && possible(c) ? undefined : no('nothing_to_do', c ? `${detail} Case ${caseId} is ${c.state}.` : `There is no case ${caseId}.`);
};

const toDecide = (c: Case) => c.state === 'opened' || c.state === 'asked';
const remedyOf = (c: Case, { remedy, refund, exchange }: Decision): CaseRemedy =>
  remedy ?? (refund ? 'refund' : exchange ? 'exchange' : usualRemedy[c.kind]);
const usualRemedy: Record<CaseKind, CaseRemedy> = {
  return: 'refund',
  exchange: 'exchange',
  repair: 'repair',
  complaint: 'none',
  question: 'none',
};
/** Pieces come back for an exchange, a repair and a return, unless service says otherwise; what is here already need not. */
const mustReturn = (c: Case, remedy: CaseRemedy, { returnNeeded }: Decision): boolean =>
  c.goods !== 'here' &&
  remedy !== 'none' &&
  (returnNeeded ?? (remedy === 'exchange' || remedy === 'repair' || (remedy === 'refund' && comesBack(c.kind))));

function notDecidable(s: OrderState, d: Decision): Refusal | undefined {
  const c = caseOf(s, d.caseId);
  const wrong = notIn(s, d.caseId, toDecide, 'Only an open case can be decided.');
  if (wrong || !c || d.decision !== 'approve') return wrong;
  const remedy = remedyOf(c, d);
  const lines = d.lines ?? c.lines;
  if (lines.some((l) => quantityOf(lines, l.lineId) > returnable(s, l.lineId, c.caseId))) return tooMany;
  if (d.refund && d.refund.currency !== s.currency) return no('currency_unsupported', `The order is in ${s.currency}.`);
  if (d.refund && d.refund.amount > paidLeft(s))
    return no('refund_exceeds_paid', `At most ${paidLeft(s)} ${s.currency} (minor units) can be paid back.`);
  if (lines.length > 0 || remedy === 'none') return undefined;
  if (remedy === 'refund') return d.refund && !mustReturn(c, remedy, d) ? undefined : no('lines_missing', 'Say which pieces, or how much.');
  return remedy === 'exchange' && d.exchange && !mustReturn(c, remedy, d)
    ? undefined
    : no('lines_missing', 'Say which pieces it is about.');
}
function decided(s: OrderState, d: Decision): OrderEvent[] {
  const c = caseOf(s, d.caseId);
  if (!c) return [];
  const remedy = d.decision === 'approve' ? remedyOf(c, d) : 'none';
  const lines = d.lines ?? c.lines;
  const refund = d.refund ?? null;
  const goods = remedy === 'exchange' ? (d.exchange ?? sameGoods(s, lines)) : remedy === 'reship' ? sameGoods(s, lines, 0) : [];
  return [
    {
      ...{ type: 'CaseDecided', caseId: d.caseId, decision: d.decision, remedy, lines, refund, goods },
      returnNeeded: mustReturn(c, remedy, d),
      ...(d.answerId ? { answerId: d.answerId } : {}),
    },
  ];
}
const awaitsReturn = (c: Case) => c.state === 'awaiting_return' || (c.state === 'approved' && c.returnNeeded);
/** What is not named of the expected pieces is missing. */
function received(s: OrderState, caseId: string, lines: ReceivedLine[]): OrderEvent[] {
  const missing = (caseOf(s, caseId)?.lines ?? []).map((l): ReceivedLine => ({
    lineId: l.lineId,
    quantity: l.quantity - quantityOf(lines, l.lineId),
    condition: 'missing',
  }));
  return [{ type: 'ReturnReceived', caseId, lines: [...lines, ...missing.filter((l) => l.quantity > 0)] }];
}

const onTheBench = (c: Case) => c.remedy === 'repair' && (c.state === 'received' || (c.state === 'approved' && !c.returnNeeded));
const quotable = (c: Case) => onTheBench(c) || c.state === 'repair_quoted';
const inRepair = (c: Case) => c.state === 'repairing' && c.repair?.state === 'accepted';
const quoted = (c: Case) => c.state === 'repair_quoted';
const nextQuote = (s: OrderState) => Math.max(0, ...s.cases.map((c) => c.repair?.version ?? 0)) + 1;

const isOpen = (c: Case) => c.state !== 'closed';
function notClosable(s: OrderState, caseId: string): Refusal | undefined {
  const c = caseOf(s, caseId);
  const wrong = notIn(s, caseId, isOpen, 'Only an open case can be closed.');
  if (wrong || !c) return wrong;
  if (c.goods === 'here') return no('transition_not_allowed', "The customer's goods are here: they must go back or be settled first.");
  return isCarriedOut(s, c) ? no('transition_not_allowed', 'What was decided is being carried out; close the case afterwards.') : undefined;
}

export const caseActs = {
  'open-case': act<Request>({
    roles: ['service', 'sales'],
    whileHeld: true,
    whyNotNow: notArrived,
    whyNot: notRequestable,
    events: (s, i, now) => [opened(s, meant(s, i, now), i)],
  }),
  'decide-case': act<Decision>({
    roles: ['service'],
    whyNotNow: (s) => noneIn(s, toDecide, 'No case waits for a decision.'),
    whyNot: notDecidable,
    events: decided,
  }),
  'receive-return': act<{ caseId: string; lines: ReceivedLine[] }>({
    roles: ['warehouse'],
    whyNotNow: (s) => noneIn(s, awaitsReturn, 'No return is expected.'),
    whyNot: (s, { caseId, lines }) =>
      notIn(s, caseId, awaitsReturn, 'Nothing is expected to come back for it.') ??
      (lines.some((l) => quantityOf(lines, l.lineId) > quantityOf(caseOf(s, caseId)?.lines ?? [], l.lineId)) ? tooMany : undefined),
    events: (s, { caseId, lines }) => received(s, caseId, lines),
  }),
  'quote-repair': act<{ caseId: string; amount: Money }>({
    roles: ['service'],
    whyNotNow: (s) => noneIn(s, quotable, 'Nothing is here to be repaired.'),
    whyNot: (s, { caseId, amount }) =>
      notIn(s, caseId, quotable, 'A repair is quoted when the goods are here.') ??
      (amount.currency === s.currency ? undefined : no('currency_unsupported', `The order is in ${s.currency}.`)),
    events: (s, { caseId, amount }) => [{ type: 'RepairQuoted', caseId, version: nextQuote(s), amount }],
  }),
  'answer-repair-quote': act<{ caseId: string; accept: boolean; by: SpokenBy }>({
    roles: ['service'],
    whyNotNow: (s) => noneIn(s, quoted, 'No repair quote waits for an answer.'),
    whyNot: (s, { caseId }) => notIn(s, caseId, quoted, 'No quote of it waits for an answer.'),
    events: (s, i) => [{ type: 'RepairQuoteAnswered', version: caseOf(s, i.caseId)?.repair?.version ?? 0, ...i }],
  }),
  'complete-repair': act<{ caseId: string; result: 'repaired' | 'not_repairable'; textId?: string }>({
    roles: ['service'],
    whyNotNow: (s) => noneIn(s, (c) => inRepair(c) || quotable(c), 'Nothing is being repaired.'),
    whyNot: (s, { caseId, result }) =>
      notIn(s, caseId, (c) => inRepair(c) || (result === 'not_repairable' && quotable(c)), 'It is repaired once its price is accepted.'),
    events: (_, i) => [{ type: 'RepairCompleted', ...i }],
  }),
  'close-case': act<{ caseId: string; result: CaseResult; textId: string }>({
    roles: ['service'],
    whyNotNow: (s) => (openCases(s).length > 0 ? undefined : no('nothing_to_do', 'No case is open.')),
    whyNot: (s, { caseId }) => notClosable(s, caseId),
    events: (_, i) => [{ type: 'CaseClosed', by: 'staff', ...i }],
  }),
};

const isAnswerable = (c: Case) => c.state === 'asked' || c.solvedAskedAt !== null;
const isReply = (f: Request | Reply): f is Reply => 'caseId' in f;

export const caseFacts = {
  /** A closed order is opened again for it; what was bought long ago can still be repaired or complained about. */
  afterSalesRequested: fact<FactBase & (Request | Reply)>({
    whenEnded: true,
    whyNotNow: notArrived,
    whyNot: (s, f, now) =>
      isReply(f) ? notIn(s, f.caseId, (c) => isOpen(c) && isAnswerable(c), 'It waits for no answer.') : notRequestable(s, f, now),
    events: (s, f, now) => {
      if (!isReply(f)) return [opened(s, meant(s, f, now), f)];
      const said = { caseId: f.caseId, ...(f.textId ? { textId: f.textId } : {}) };
      const shown = f.documentIds ? { documentIds: f.documentIds } : {};
      return [f.solved ? { type: 'CaseClosed', result: 'solved', by: 'link', ...said } : { type: 'CaseAnswered', ...said, ...shown }];
    },
  }),
  repairQuoteAnswered: fact<FactBase & { version: number; accept: boolean; reasonId?: string }>({
    whyNotNow: (s) => noneIn(s, (c) => c.repair !== null, 'No repair has been quoted.'),
    whyNot: (s, { version }) => {
      const c = repairQuote(s, version);
      if (!c) return no('superseded', `Repair quote ${version} has been replaced.`);
      return c.state === 'repair_quoted' ? undefined : no('already_answered', 'The repair quote has been answered before.');
    },
    events: (s, { version, accept, reasonId }) => {
      const c = repairQuote(s, version);
      const why = reasonId ? { reasonId } : {};
      return c ? [{ type: 'RepairQuoteAnswered', caseId: c.caseId, version, accept, by: 'link', ...why }] : [];
    },
  }),
};
