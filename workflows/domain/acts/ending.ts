// How an order comes to its end: closing, survey, cancellation.
import { looseTask } from '../evolve/parts';
import { openCases } from '../cases';
import { openAsks, owedBack } from '../credit';
import type { OrderEvent, Refusal } from '../events';
import { invoiced } from '../invoices';
import { amounts, total } from '../money';
import { remark } from '../remarks';
import { restPlan } from '../change';
import { recallEvents, recallList } from '../recall';
import { hasLeft, isConfirmed, isHandedOver, isOver, isSettled, type OrderState, storyShipments } from '../state';
import type { CancelReason } from '../vocabulary';
import { planEvents } from './change';
import { act, fact, type FactBase, no, onlyIn } from './deed';

const LOW_SCORE = 6;

/** What must be there before an order can be closed, each with the question whether it is. Source: PROCESS-SPEC branch 12. */
const checklist = {
  confirmation: isConfirmed,
  payment: (s) => amounts(s).open === 0,
  refunds: (s) => openAsks(s).length === 0 && s.refunds.every((r) => r.state !== 'open') && owedBack(s).length === 0,
  /** Everything that is sold or was repaired has left with its invoice. */
  invoice: (s) => invoiced(s) === total(s),
  delivery_proof: (s) => storyShipments(s).every(isOver),
  receipt: (s) => storyShipments(s).every(isSettled),
  /** What the carriers got is known for every parcel that was handed to them. */
  carrier_cost: (s) => s.shipments.filter(isHandedOver).every((x) => x.parcels.every((p) => p.labelPrice !== null)),
  open_cases: (s) => openCases(s).length === 0,
} satisfies Record<string, (s: OrderState) => boolean>;
export type ClosingItem = keyof typeof checklist;
export const closingChecklist = (s: OrderState): { item: ClosingItem; done: boolean }[] =>
  closingItems.map((item) => ({ item, done: checklist[item](s) }));
export const closingItems = Object.keys(checklist) as ClosingItem[];
/** Names what is missing. */
export const closingGaps = (s: OrderState): ClosingItem[] => closingChecklist(s).flatMap(({ item, done }) => (done ? [] : [item]));
const incomplete = (s: OrderState): Refusal | undefined => {
  const gaps = closingGaps(s);
  return gaps.length > 0 ? no('closing_incomplete', `The order cannot be closed yet; missing: ${gaps.join(', ')}.`, gaps) : undefined;
};
const notClosable = (s: OrderState): Refusal | undefined =>
  onlyIn(s, 'after-care', 'closing') ??
  (s.closing ? no('nothing_to_do', 'The closing request is with finance already.') : undefined) ??
  incomplete(s);
const notAuditable = (s: OrderState): Refusal | undefined =>
  onlyIn(s, 'closing') ?? (s.closing === 'submitted' ? undefined : no('nothing_to_do', 'No closing request has been submitted.'));

const notCancellable = (s: OrderState): Refusal | undefined =>
  hasLeft(s) ? no('already_shipped', 'Goods have been handed to the carrier: they can only come back as a return.') : undefined;
const notRecallable = (s: OrderState): Refusal | undefined =>
  storyShipments(s).some((x) => x.replaces !== null && !isHandedOver(x))
    ? no('already_shipped', 'Goods are being sent once more in place of lost ones: hand them over or resolve that first.')
    : nothingToRecall(s);
const nothingToRecall = (s: OrderState): Refusal | undefined =>
  hasLeft(s) && recallList(s).length === 0
    ? no('nothing_to_do', 'All goods that left the house are on their way back, or a case is about them.')
    : undefined;

/** Whoever is of sales or a supervisor, too, cancels at any time. */
export const isForFinance = (roles: readonly string[]): boolean => !roles.includes('sales') && !roles.includes('supervisor');
const notFinances = (): Refusal => no('forbidden', 'Finance cancels what is not paid, while the order waits for the money.');
/** Finance decides about it when the ladder has run out. Source: PROCESS-SPEC, steps pay and collect-balance. */
const awaitsMoney = (s: OrderState): boolean => Object.values(s.clocks).some((c) => c.step === 'pay' || c.step === 'collect-balance');

const notSurveyed = (s: OrderState): Refusal | undefined =>
  s.survey
    ? no('already_answered', 'The survey has been answered before.')
    : s.stage === 'after-care' && openCases(s).length > 0
      ? no('case_open', 'A case is open: the customer is asked again when it is solved.')
      : onlyIn(s, 'survey');
const surveyed = (s: OrderState, score: number, by: 'link' | 'phone', textId?: string): OrderEvent[] => [
  { type: 'SurveyAnswered', score, by, ...(textId ? { textId } : {}) },
  ...(score <= LOW_SCORE ? [looseTask(s, 'call-customer', 'sales', textId)] : []),
];

export const endingActs = {
  /** `noteId` only in messages of before remarks were handed on. */
  'submit-closing': act<{ documentIds: string[]; noteId?: string; remarkId?: string }>({
    roles: ['sales'],
    whyNotNow: notClosable,
    events: (_, { remarkId, ...i }) => [{ type: 'ClosingSubmitted', ...i }, ...remark('submit-closing', remarkId)],
  }),
  'approve-closing': act<{ noteId?: string }>({
    roles: ['finance'],
    whyNotNow: (s) => notAuditable(s) ?? incomplete(s), // money may have moved since it was submitted
    events: (_, i) => [{ type: 'ClosingApproved', ...i }],
  }),
  'reject-closing': act<{ reasonId: string }>({
    roles: ['finance'],
    whyNotNow: notAuditable,
    events: (_, i) => [{ type: 'ClosingRejected', ...i }, ...remark('audit', i.reasonId)], // sales reads why in its task
  }),
  'record-survey': act<{ score: number; textId?: string }>({
    roles: ['sales'],
    whyNotNow: notSurveyed,
    events: (s, { score, textId }) => surveyed(s, score, 'phone', textId),
  }),
  /** `forFinance`: whoever cancels is of no role but finance. What has left the house is called back. */
  cancel: act<{ reason: CancelReason; textId?: string; forFinance?: boolean }>({
    roles: ['sales', 'supervisor', 'finance'],
    whileHeld: true,
    whyNotNow: notRecallable,
    whyNotAs: (s, roles) => (isForFinance(roles) && !awaitsMoney(s) ? notFinances() : undefined),
    whyNot: (s, i) => (i.forFinance && !(i.reason === 'not_paid' && awaitsMoney(s)) ? notFinances() : undefined),
    events: (s, { forFinance: _asFinance, ...i }) => {
      const rest = restPlan(s);
      return hasLeft(s) ? [...recallEvents(s, i), ...(rest ? planEvents(s, rest) : [])] : [{ type: 'CancelRequested', ...i }];
    },
  }),
};

export const endingFacts = {
  cancelRequested: fact<FactBase & { reason?: CancelReason; textId?: string }>({
    whyNotNow: (s) => notCancellable(s) ?? (s.cancelling ? no('nothing_to_do', 'The order is being cancelled already.') : undefined),
    events: (_, { reason, textId }) => [{ type: 'CancelRequested', reason: reason ?? 'other', ...(textId ? { textId } : {}) }],
  }),
  surveyAnswered: fact<FactBase & { score: number; textId?: string }>({
    whyNotNow: notSurveyed,
    whyNot: (_, { score }) =>
      Number.isInteger(score) && score >= 0 && score <= 10 ? undefined : no('score_invalid', 'A score is a whole number from 0 to 10.'),
    events: (s, { score, textId }) => surveyed(s, score, 'link', textId),
  }),
};
