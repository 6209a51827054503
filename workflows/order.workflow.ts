// The story of one order. Stages do the work, this decides what comes next. Names and order of activities, timers and upserts
// belong to running orders: see docs/changing-the-process.md before touching them.
import { allHandlersFinished, ApplicationFailure, condition, continueAsNew } from '@temporalio/workflow';
import { openCases } from './domain/cases';
import { emptyOrder, isEnded, type OrderState } from './domain/state';
import { upcast } from './domain/upcast';
import { type OpenStage, type Stage } from './domain/vocabulary';
import type { OrderInput, OrderResult } from './order.messages';
import { leadsTo, stageTable } from './process';
import { afterCare } from './stages/after-care';
import { allocation } from './stages/allocation';
import { begin } from './stages/begin';
import { callOffJobs, dropPlans, owesLabels } from './stages/calling-off';
import { cancellation } from './stages/cancellation';
import { careForCases } from './stages/cases';
import { closing } from './stages/closing';
import { confirmation } from './stages/confirmation';
import { consultation } from './stages/consultation';
import { introduction } from './stages/introduction';
import { owesMoneyBack, settleMoney } from './stages/money-back';
import type { Next } from './stages/next';
import { order as ordering } from './stages/order';
import { payment } from './stages/payment';
import { quotation } from './stages/quotation';
import { review } from './stages/review';
import { delivery, fulfilment, receipt } from './stages/shipments';
import { shortageJobs } from './stages/shortage';
import { silenceJobs } from './stages/silence';
import { survey } from './stages/survey';
import { beside } from './support/beside';
import { listen } from './support/listen';
import { LiveOrder } from './support/live-order';
import { world } from './support/world';

const stages: Record<OpenStage, (order: LiveOrder) => Promise<Next>> = {
  consultation,
  introduction,
  quotation,
  order: ordering,
  confirmation,
  payment,
  allocation,
  review,
  fulfilment,
  delivery,
  receipt,
  'after-care': afterCare,
  closing,
  survey,
  cancellation,
};
const isOpen = (stage: Stage): stage is OpenStage => stage in stageTable;

export async function orderWorkflow(input: OrderInput): Promise<OrderResult> {
  const state = input.state ? upcast(input.orderId, input.state) : emptyOrder(input.orderId);
  const order = new LiveOrder(state, input.policy, world, input);
  if (state.seq === 0) begin(order, input.intake); // before anybody is heard: messages may be there before the first task
  listen(order); // before the first await: an update that comes earlier would be rejected
  for (const notice of input.notices ?? []) order.resend(notice);
  const recording = order.record();
  const money = settleMoney(order, input.state?.refunds ?? []);
  const goods = beside(order, () => [...shortageJobs(order), ...callOffJobs(order)]);
  const cases = careForCases(order);
  const silence = beside(order, () => silenceJobs(order));
  const ended = () => 'ended' as const; // only a defect ends one of them before the story
  const running = [recording, money, goods, cases, silence].map((part) => part.then(ended));
  const ending = await Promise.race([story(order), ...running]);
  order.leave();
  await Promise.all([money, goods, cases, silence]);
  if (ending === 'ended') await order.settled();
  await order.letGoOfNotices();
  order.shutDoor();
  await condition(allHandlersFinished);
  await order.close(recording);
  const { legacy } = order;
  return ending === 'rollOver' || hasWork(order.state) || legacy.notices.length > 0 || legacy.unsaved.length > 0
    ? continueAsNew<typeof orderWorkflow>({ ...input, state: order.state, ...legacy })
    : { stage: order.state.stage };
}

/** Until the order has ended and owes nothing, or wants to go on in a new run. */
async function story(order: LiveOrder): Promise<'ended' | 'rollOver'> {
  for (;;) {
    while (isOpen(order.state.stage)) {
      const next = order.intent === 'cancel' ? 'interrupted' : await stages[order.state.stage](order);
      const entered = enter(order, next);
      if (order.intent === 'rollOver' || entered === 'after-care') return 'rollOver';
      if (entered === undefined) await order.changed();
    }
    await condition(() => !owesSomething(order.state) || order.intent === 'rollOver');
    await order.settled();
    if (openCases(order.state).length > 0) reopen(order);
    else if (!owesSomething(order.state)) return 'ended';
    if (order.intent === 'rollOver') return 'rollOver';
  }
}

/** What an order that has ended must still do by itself. */
const owesSomething = (s: OrderState): boolean => owesMoneyBack(s) || (isEnded(s) && owesLabels(s));
const hasWork = (s: OrderState): boolean => owesSomething(s) || (isEnded(s) && openCases(s).length > 0);
/** A closed order has a case again: it goes back to after-care, and is closed once more afterwards. */
function reopen(order: LiveOrder): void {
  order.emit({ type: 'OrderReopened' });
  order.emit({ type: 'StageEntered', stage: 'after-care' });
}

/** The stage that follows, by the stage's own word or by the order's intent; it must stand in the step table. */
function enter(order: LiveOrder, next: Next): Stage | undefined {
  const from = order.state.stage;
  const stage = order.intent === 'cancel' ? 'cancellation' : order.intent === 'back' ? order.state.backTo : next;
  if (stage === 'interrupted' || stage === null || stage === undefined) return undefined;
  if (!isOpen(from) || !leadsTo(from, stage))
    throw ApplicationFailure.nonRetryable(`The step table does not lead from ${from} to ${stage}`, 'defect');
  if (stage === 'order' || stage === 'allocation') dropPlans(order);
  order.emit({ type: 'StageEntered', stage });
  return stage;
}
