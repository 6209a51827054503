// Carries one act to its order: a look at the read model for a quick no, the words into the database, the message to the workflow, whose
// word counts. Called by the act routes; every outcome becomes an answer or a problem here.
import { setTimeout as sleep } from 'node:timers/promises';
import { keepForRelay } from '../../prisma/idempotency';
import { eventsOf, eventsOfCause, recordedOrder } from '../../prisma/orders';
import { type ActInput, type ActName, acts, actsFor, refusal, refusalNow, resultOf } from '../../workflows/domain/acts';
import type { Act } from '../../workflows/domain/acts/deed';
import { evolve } from '../../workflows/domain/evolve';
import type { Refusal } from '../../workflows/domain/events';
import { emptyOrder, isEnded, isUnderWay, type OrderState } from '../../workflows/domain/state';
import type { ActMessage, Answer } from '../../workflows/order.messages';
import { actorOf } from '../actor';
import type { ApiDeps } from '../app';
import type { ActOutcome } from '../order-client';
import type { FoundOrder } from '../orders/find';
import { Problem, unavailable } from '../problem';
import type { Call, Caller, Reply } from '../route';
import { exactCodes } from '../schema/issues';
import { newPaper, type Paper } from './spec';
import { specs } from './table';

/** How long an act waits for an order that is under way to the place where the act is possible. */
const REST_MS = 3_000;

export interface Errand {
  act: ActName;
  order: FoundOrder;
  call: Call;
}
export type Performed = { reply: Reply } | { answer: Answer };

/**
 * Does an act.
 * @returns the workflow's answer, or a 202 when it did not come in 5 s (the relay then goes on with it)
 * @throws Problem a rule's refusal, 422 for input that the books refuse, 503
 */
export async function perform(deps: ApiDeps, errand: Errand): Promise<Performed> {
  const before = await earlierTry(deps, errand);
  if (before && 'answer' in before) return before;
  const { message, paper } = before ?? (await prepare(deps, errand));
  const outcome = await deps.temporal.act(errand.order.orderId, errand.act, message);
  return concluded(deps, errand, outcome, paper);
}

interface Prepared {
  message: ActMessage<ActName>;
  paper: Paper | null;
}

/** What is left of a try with the same key that never ended: its answer from the log, or the message that it sent. */
async function earlierTry({ db }: ApiDeps, { order, call }: Errand): Promise<{ answer: Answer } | Prepared | null> {
  if (!call.entry?.resumed) return null;
  const answer = await answerFromLog(db, order.orderId, call.causeId);
  if (answer) return { answer };
  const { resend } = call.entry.resumed;
  return isResend(resend) ? { message: resend.message, paper: null } : null;
}
/** Written by `prepare` below, in this shape. */
const isResend = (value: unknown): value is { message: ActMessage<ActName> } =>
  typeof value === 'object' && value !== null && 'message' in value;

/**
 * What an act would say to its order; nothing is saved, nothing is sent.
 * @throws Problem all that speaks against it as far as the read model knows
 */
export async function considered<A extends ActName>({ db }: ApiDeps, { act, order: found, call }: Errand & { act: A }) {
  const order = await atRest(db, act, found);
  const paper = newPaper(order, call.caller.id);
  refuseNow(act, order, call.caller);
  const input: ActInput<A> = await specs[act].toInput(call.body, { db, order, caller: call.caller, paper });
  if (order.version > 0) refuse(refusal<never>(acts[act], order.state, input as never, order.now.toISOString()), order.state, call.caller);
  return { order, paper, input };
}

async function prepare(deps: ApiDeps, errand: Errand): Promise<Prepared> {
  const { act, call } = errand;
  const { caller, causeId, entry } = call;
  const { order, paper, input } = await considered(deps, errand);
  const message: ActMessage<ActName> = { actor: actorOf(caller, acts[act].roles), causeId, input: input };
  await deps.db.$transaction(async (tx) => {
    await paper.save(tx);
    if (entry) await keepForRelay(tx, entry, { orderId: order.orderId, resend: { act, message } });
  });
  return { message, paper };
}

/** An order that is just about to get there is given a moment, so that one act may follow the other as fast as a program sends them. */
async function atRest(db: ApiDeps['db'], act: ActName, found: FoundOrder): Promise<FoundOrder> {
  const end = Date.now() + REST_MS;
  let order = found;
  while (order.version > 0 && isUnderWay(order.state) && refusalNow<never>(acts[act], order.state) && Date.now() < end) {
    await sleep(30);
    const now = await recordedOrder(db, order.orderId);
    if (now) order = { ...order, version: now.version, state: now.state };
  }
  return order;
}

/** @throws Problem what speaks against the act whatever its body says, from the read model */
export function refuseNow(act: ActName, { version, state }: FoundOrder, caller: Caller): void {
  if (version === 0) return; // it does not run yet: the workflow will say
  const deed: Act<never> = acts[act];
  refuse(refusalNow(deed, state) ?? deed.whyNotAs?.(state, caller.roles), state, caller);
}

async function concluded(deps: ApiDeps, errand: Errand, outcome: ActOutcome, paper: Paper | null): Promise<Performed> {
  const { order, call } = errand;
  switch (outcome.kind) {
    case 'answered': {
      if (!outcome.answer.repeated) return outcome;
      await paper?.takeBack(deps.db); // the order heard it before, with the words of then
      return { answer: (await answerFromLog(deps.db, order.orderId, call.causeId)) ?? outcome.answer };
    }
    case 'refused':
      await paper?.takeBack(deps.db);
      throw ruleProblem(outcome, order.state, call.caller);
    case 'unknown':
      return { reply: accepted(order) };
    case 'down':
      throw unavailable('The engine that runs the orders');
    case 'ended': {
      await paper?.takeBack(deps.db);
      const now = await recordedOrder(deps.db, order.orderId);
      if (now && isEnded(now.state))
        throw ruleProblem({ code: 'order_closed', detail: `The order has ended: ${now.state.stage}.` }, now.state, call.caller);
      throw unavailable('This order');
    }
  }
}

/** Not applied in time: it is kept, and sent again until it is applied or refused. */
const accepted = ({ orderId, version, state }: FoundOrder): Reply => ({
  status: 202,
  body: { orderId, version, stage: state.stage },
  headers: { Location: `/api/orders/${orderId}` },
  unfinished: true,
});

/** The answer of an act that the log holds already: the order as it was after the act's own events. */
async function answerFromLog(db: ApiDeps['db'], orderId: string, causeId: string): Promise<Answer | null> {
  const own = await eventsOfCause(db, orderId, causeId);
  const last = own.at(-1);
  if (!last) return null;
  const result = resultOf(own);
  const { stage } = await stateAt(db, orderId, last.seq);
  return { version: last.seq, stage, ...(result ? { result } : {}) };
}

async function stateAt(db: ApiDeps['db'], orderId: string, version: number): Promise<OrderState> {
  const events = await eventsOf(db, orderId, { afterSeq: 0, limit: version });
  return events.reduce(evolve, emptyOrder(orderId));
}

function refuse(why: Refusal | undefined, state: OrderState, caller: Caller): void {
  if (why) throw ruleProblem(why, state, caller);
}

/** A rule's refusal over HTTP: 409, but for what is the caller's role or the shape of what they sent. */
function ruleProblem({ code, detail, missing }: Refusal, state: OrderState, { roles }: Caller): Problem {
  const status = code === 'forbidden' ? 403 : exactCodes.some((exact) => exact === code) ? 422 : 409;
  const allowed = actsFor(state, roles).flatMap(({ act, allowed: yes }) => (yes ? [act] : []));
  return new Problem(status, code, detail, {
    extra: {
      ...(code === 'transition_not_allowed' ? { allowedActs: allowed } : {}),
      ...(missing && missing.length > 0 ? { missing } : {}),
    },
  });
}
