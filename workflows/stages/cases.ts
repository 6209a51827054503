// After-sales cases: each has a track of its own beside the story, from the customer's word to their "solved". A track can begin
// anywhere, because the state says what the case needs next; it stops at an intent and goes on afterwards.
import { condition } from '@temporalio/workflow';
import { busyCases, type Case, caseOf, type CaseWork, isPaying, workOf } from '../domain/cases';
import type { OrderState } from '../domain/state';
import type { NoticeKind } from '../order.ports';
import { beside } from '../support/beside';
import type { LiveOrder } from '../support/live-order';
import { type Outcome, waitFor } from '../support/waiting';
import { bookReturn, reserve, sendBack, sendLabel, settle, ship, voidLabel } from './case-goods';
import { askSolved, tellDecision } from './case-notices';

/** Ends when the run does; the next one takes the open cases up again. */
export const careForCases = (order: LiveOrder): Promise<void> =>
  beside(order, () => busyCases(order.state).map(({ caseId }) => ({ id: caseId, run: () => track(order, caseId) })));

async function track(order: LiveOrder, caseId: string): Promise<void> {
  for (let c = caseOf(order.state, caseId); c; c = caseOf(order.state, caseId)) {
    const work = workOf(order.state, c);
    if (work === 'nothing' || (await works[work](order, c)) === 'interrupted') return;
  }
}

const works: Record<Exclude<CaseWork, 'nothing'>, (order: LiveOrder, c: Case) => Promise<Outcome> | Outcome> = {
  decide: (order, c) => wait(order, c, { step: 'case-decide', opening: () => (c.round === 1 ? tell(order, c, 'case-opened') : undefined) }),
  await_answer: (order, c) => wait(order, c, { step: 'case-answer', opening: () => tellDecision(order, c) }),
  send_label: sendLabel,
  await_return: awaitReturn,
  book_return: (order, c) => {
    tell(order, c, 'case-received');
    return bookReturn(order, c);
  },
  diagnose: (order, c) =>
    wait(order, c, {
      step: 'case-repair',
      part: 'diagnose',
      opening: () => (c.goods === 'here' ? tell(order, c, 'case-received') : tellDecision(order, c)),
    }),
  await_quote: awaitQuote,
  repair: (order, c) => wait(order, c, { step: 'case-repair', part: 'repair' }),
  settle,
  reserve,
  send_back: sendBack,
  ship,
  pay_back: async (order, { caseId }) => {
    await condition(() => !isPaying(order.state, caseId) || order.intent !== undefined);
    return isPaying(order.state, caseId) ? 'interrupted' : 'done';
  },
  turn_down: (order, { caseId }) => {
    order.emit({ type: 'CaseTurnedDown', caseId });
    return 'done';
  },
  ask_solved: askSolved,
  await_solved: (order, c) =>
    wait(order, c, {
      step: 'case-solved',
      decision: () => [{ type: 'CaseClosed', caseId: c.caseId, result: c.state === 'declined' ? 'declined' : 'solved', by: 'silence' }],
    }),
  void_label: voidLabel,
};

type Waiting = Pick<Parameters<typeof waitFor>[1], 'step' | 'opening' | 'decision' | 'times'> & { part?: string };
/** Until the case needs something else; each round has waits of its own. */
function wait(order: LiveOrder, c: Case, { part, ...how }: Waiting): Promise<Outcome> {
  const { caseId, round } = c;
  const id = [how.step, caseId, round, ...(part ? [part] : [])].join('.');
  const before = standing(order.state, c);
  const done = (s: OrderState) => {
    const now = caseOf(s, caseId);
    return !now || standing(s, now) !== before;
  };
  return waitFor(order, { ...how, id, done, about: { caseId } });
}
const standing = (s: OrderState, c: Case): string =>
  [workOf(s, c), c.round, c.repair?.version, c.label?.arrivedAt].map((part) => part ?? '').join();

/** The customer is reminded to send the goods; the warehouse expects them, and its clock runs from their arrival. */
async function awaitReturn(order: LiveOrder, c: Case): Promise<Outcome> {
  const arrived = typeof c.label?.arrivedAt === 'string';
  const outcomes = await Promise.all(
    arrived
      ? [wait(order, c, { step: 'case-receive', part: 'arrived' })]
      : [wait(order, c, { step: 'case-receive', times: [] }), wait(order, c, { step: 'case-return' })],
  );
  return outcomes.includes('interrupted') ? 'interrupted' : 'done';
}

function awaitQuote(order: LiveOrder, c: Case): Promise<Outcome> {
  const { caseId, repair } = c;
  const about = { caseId, quoteOfRepair: repair?.version ?? 0 };
  return waitFor(order, {
    step: 'repair-quote',
    id: `repair-quote.${caseId}.${about.quoteOfRepair}`,
    done: (s) => caseOf(s, caseId)?.state !== 'repair_quoted' || caseOf(s, caseId)?.repair?.version !== repair?.version,
    opening: () =>
      order.notify({ kind: 'repair-quote', to: 'customer', about, linkUntil: null, ...(repair ? { amount: repair.amount } : {}) }),
    about,
    ...(repair ? { amount: () => repair.amount } : {}),
  });
}

function tell(order: LiveOrder, { caseId, round }: Case, kind: NoticeKind): void {
  order.notify({ key: `${order.state.orderId}:${kind}:${caseId}:${round}`, kind, to: 'customer', about: { caseId }, linkUntil: null });
}
