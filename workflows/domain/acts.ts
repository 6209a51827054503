// What can be said to an order, and why not: each act and fact with its rule and the events that follow. Pure.
// The workflow enforces the rules, the API shows them beside every act, the tests state them. The rules stand in acts/, by subject.
import { anytimeActs } from './acts/anytime';
import { type Act, type Deed, refusalNow } from './acts/deed';
import { caseActs, caseFacts } from './acts/cases';
import { changeActs, changeFacts } from './acts/change';
import { deliveryActs, deliveryFacts } from './acts/delivery';
import { endingActs, endingFacts } from './acts/ending';
import { goodsActs, goodsFacts } from './acts/goods';
import { moneyActs, moneyFacts } from './acts/money';
import { reviewActs } from './acts/review';
import { sellingActs, sellingFacts } from './acts/selling';
import { shortageActs, shortageFacts } from './acts/shortage';
import type { OrderEvent, Refusal } from './events';
import type { OrderState } from './state';

/** Staff, who get an answer: each becomes an Update of the same name. */
export const acts = {
  ...sellingActs,
  ...changeActs,
  ...moneyActs,
  ...reviewActs,
  ...goodsActs,
  ...shortageActs,
  ...deliveryActs,
  ...caseActs,
  ...endingActs,
  ...anytimeActs,
};
/** The outside world, whose word must not be lost: each becomes a Signal of the same name. Refused here means recorded as ignored. */
export const facts = {
  ...sellingFacts,
  ...changeFacts,
  ...moneyFacts,
  ...goodsFacts,
  ...shortageFacts,
  ...deliveryFacts,
  ...caseFacts,
  ...endingFacts,
};

export type ActName = keyof typeof acts;
export type FactName = keyof typeof facts;
type InputOf<D> = D extends Deed<infer Input> ? Input : never;
export type ActInput<A extends ActName> = InputOf<(typeof acts)[A]>;
export type FactInput<F extends FactName> = InputOf<(typeof facts)[F]>;

export const actNames = Object.keys(acts) as ActName[];
export const factNames = Object.keys(facts) as FactName[];
export { refusal, refusalNow } from './acts/deed';

/** Every act that one of the roles may ever do, and what stands against it now. */
export const actsFor = (s: OrderState, roles: readonly string[]): { act: ActName; allowed: boolean; why?: Refusal }[] =>
  actNames
    .filter((name) => acts[name].roles.some((r) => roles.includes(r)))
    .map((name) => {
      const act: Act<never> = acts[name];
      const why = refusalNow(act, s) ?? act.whyNotAs?.(s, roles);
      return { act: name, allowed: !why, ...(why ? { why } : {}) };
    });

export type ActResult = Record<string, string | string[]>;
/** The act is done, and what it asks for waits for a second person. */
export const awaitsApproval = (result: ActResult | undefined): boolean => result?.['state'] === 'awaiting_approval';

/** Ids of what an act made, for the caller: a function of its events alone, so that a repeated call gets the same. */
export function resultOf(events: OrderEvent[]): ActResult | undefined {
  for (const e of events) {
    if (e.type === 'QuoteSent') return { quoteId: e.quoteId };
    if (e.type === 'OrderChanged') return e.backTo === 'order' ? { backTo: 'order' } : undefined;
    if (e.type === 'ProposalMade') return { proposalId: e.proposalId };
    if (e.type === 'CaseOpened') return { caseId: e.caseId };
    if (e.type === 'PaymentReceived') return { paymentId: e.paymentId };
    if (e.type === 'RefundAsked') return { refundId: e.ask, state: 'awaiting_approval' };
    if (e.type === 'WaiverAsked') return { refundId: e.ask, state: 'awaiting_approval' };
    if (e.type === 'RefundOpened') return { refundId: e.refundId, state: 'open' };
    if (e.type === 'SecondPersonAgreed') return { refundId: e.ask, state: 'agreed' };
    if (e.type === 'SecondPersonRefused') return { refundId: e.ask, state: 'rejected' };
    if (e.type === 'CreditGranted' && e.reason === 'waived') return { creditId: e.creditId };
    if (e.type === 'TaskOpened') return { taskId: e.taskId };
    if (e.type === 'LabelReprinted') return { documentIds: e.documentIds };
  }
  return undefined;
}
