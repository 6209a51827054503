// How an order comes to its end: closing, survey, cancellation.
import { looseTask } from '../evolve/parts';
import { openCases } from '../cases';
import { openAsks, owedBack } from '../credit';
import type { OrderEvent, Refusal } from '../events';
import { amounts } from '../money';
import { isConfirmed, isHandedOver, isOver, isSettled, type OrderState, storyShipments } from '../state';
import type { CancelReason } from '../vocabulary';
import { act, fact, type FactBase, no, onlyIn } from './deed';

const LOW_SCORE = 6;

/** What must be there before an order can be closed; names what is not. Source: PROCESS-SPEC branch 12. */
export function closingGaps(s: OrderState): string[] {
  return [
    ...(isConfirmed(s) ? [] : ['confirmation']),
    ...(amounts(s).open === 0 ? [] : ['payment']),
    ...(openAsks(s).length > 0 || s.refunds.some((r) => r.state === 'open') || owedBack(s).length > 0 ? ['refunds'] : []),
    ...(storyShipments(s).every(isOver) ? [] : ['delivery_proof']),
    ...(storyShipments(s).every(isSettled) ? [] : ['receipt']),
    ...(openCases(s).length === 0 ? [] : ['open_cases']),
  ];
}
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
  s.shipments.some(isHandedOver)
    ? no('already_shipped', 'Goods have been handed to the carrier: they can only come back as a return.')
    : undefined;

/** Whoever is of sales or a supervisor, too, cancels at any time. */
export const isForFinance = (roles: readonly string[]): boolean => !roles.includes('sales') && !roles.includes('supervisor');
const notFinances = (): Refusal => no('forbidden', 'Finance cancels what is not paid, while the order waits for the money.');
/** Finance decides about it when the ladder has run out. Source: PROCESS-SPEC, steps pay and collect-balance. */
const awaitsMoney = (s: OrderState): boolean => Object.values(s.clocks).some((c) => c.step === 'pay' || c.step === 'collect-balance');

const notSurveyed = (s: OrderState): Refusal | undefined =>
  s.survey ? no('already_answered', 'The survey has been answered before.') : onlyIn(s, 'survey');
const surveyed = (s: OrderState, score: number, by: 'link' | 'phone', textId?: string): OrderEvent[] => [
  { type: 'SurveyAnswered', score, by, ...(textId ? { textId } : {}) },
  ...(score <= LOW_SCORE ? [looseTask(s, 'call-customer', 'sales', textId)] : []),
];

export const endingActs = {
  'submit-closing': act<{ documentIds: string[]; noteId?: string }>({
    roles: ['sales'],
    whyNotNow: notClosable,
    events: (_, i) => [{ type: 'ClosingSubmitted', ...i }],
  }),
  'approve-closing': act<{ noteId?: string }>({
    roles: ['finance'],
    whyNotNow: (s) => notAuditable(s) ?? incomplete(s), // money may have moved since it was submitted
    events: (_, i) => [{ type: 'ClosingApproved', ...i }],
  }),
  'reject-closing': act<{ reasonId: string }>({
    roles: ['finance'],
    whyNotNow: notAuditable,
    events: (_, i) => [{ type: 'ClosingRejected', ...i }],
  }),
  'record-survey': act<{ score: number; textId?: string }>({
    roles: ['sales'],
    whyNotNow: notSurveyed,
    events: (s, { score, textId }) => surveyed(s, score, 'phone', textId),
  }),
  /** `forFinance`: whoever cancels is of no role but finance. */
  cancel: act<{ reason: CancelReason; textId?: string; forFinance?: boolean }>({
    roles: ['sales', 'supervisor', 'finance'],
    whileHeld: true,
    whyNotNow: notCancellable,
    whyNotAs: (s, roles) => (isForFinance(roles) && !awaitsMoney(s) ? notFinances() : undefined),
    whyNot: (s, i) => (i.forFinance && !(i.reason === 'not_paid' && awaitsMoney(s)) ? notFinances() : undefined),
    events: (_, { forFinance: _asFinance, ...i }) => [{ type: 'CancelRequested', ...i }],
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
