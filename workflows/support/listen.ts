// The ears of a running order: every act is an update, every fact a signal, both end in the same rules and the same events.
import { ApplicationFailure, patched, setDefaultSignalHandler, setHandler } from '@temporalio/workflow';
import { actNames, acts, type FactName, factNames, facts, refusal, resultOf } from '../domain/acts';
import type { Deed } from '../domain/acts/deed';
import type { OrderEvent } from '../domain/events';
import type { Actor } from '../domain/vocabulary';
import { flawsOf, isId } from '../domain/well-formed';
import { type ActMessage, actUpdate, factSignal, getOrder, RUN_ENDS } from '../order.messages';
import { announce } from './announce';
import type { LiveOrder } from './live-order';

/** Must run before the first await, after the state exists: an update that comes earlier would be rejected. */
export function listen(order: LiveOrder): void {
  setHandler(getOrder, () => order.state, { description: 'The order as the workflow sees it' });
  for (const name of actNames) listenToAct(order, name as 'note');
  for (const name of factNames) listenToFact(order, name as 'stockArrived');
  setDefaultSignalHandler((name, ...args) =>
    order.emit(
      { type: 'FactIgnored', fact: isId(name) ? name : 'unknown', because: { code: 'fact_unknown', detail: 'Nobody knows this fact.' } },
      OUTSIDE,
      causeOf(args[0]),
    ),
  );
}

const OUTSIDE: Actor = { role: 'system', id: 'outside' };
const senders: Record<FactName, Actor> = {
  quoteAnswered: { role: 'customer', id: 'link' },
  customerConfirmed: { role: 'customer', id: 'link' },
  customerDeclined: { role: 'customer', id: 'link' },
  changeRequested: { role: 'customer', id: 'link' },
  receiptConfirmed: { role: 'customer', id: 'link' },
  cancelRequested: { role: 'customer', id: 'link' },
  surveyAnswered: { role: 'customer', id: 'link' },
  carrierReported: { role: 'carrier', id: 'webhook' },
  paymentReported: { role: 'bank', id: 'webhook' },
  refundRecorded: { role: 'finance', id: 'task' },
  remedyChosen: { role: 'customer', id: 'link' },
  afterSalesRequested: { role: 'customer', id: 'link' },
  repairQuoteAnswered: { role: 'customer', id: 'link' },
  proposalAnswered: { role: 'customer', id: 'link' },
  stockArrived: { role: 'system', id: 'stock' },
};

/** One shape stands for all acts: the API's schema has checked the input against the act of this name. */
function listenToAct(order: LiveOrder, name: 'note'): void {
  const deed = acts[name];
  const heard = (causeId: string) => order.state.causes.includes(causeId);
  setHandler(
    actUpdate(name),
    async ({ actor, causeId, input }) => {
      if (heard(causeId)) {
        await order.saved();
        return { version: order.state.seq, stage: order.state.stage, repeated: true };
      }
      const events = deed.events(order.state, input, order.now);
      for (const e of events) order.emit(e, actor, causeId);
      announce(order, events);
      const { seq: version, stage } = order.state;
      const result = resultOf(events);
      await order.saved(version);
      // A run that wants to end answers all acts together, before it takes no more of them.
      if (order.isLeaving) await order.saved();
      return { version, stage, ...(result ? { result } : {}) };
    },
    {
      description: `Act of ${acts[name].roles.join(', ')}`,
      validator: ({ causeId, input }: ActMessage<'note'>) => {
        if (order.isShut) throw ApplicationFailure.create({ message: 'This run is about to end; ask again.', type: RUN_ENDS });
        const why = heard(causeId) ? undefined : refusal(deed, order.state, input, order.now);
        if (why)
          throw ApplicationFailure.create({
            message: why.detail,
            type: why.code,
            nonRetryable: true,
            details: [{ missing: why.missing ?? [] }],
          });
      },
    },
  );
}

/** A fact never throws: what cannot be understood is recorded as ignored, too. */
function listenToFact(order: LiveOrder, name: 'stockArrived'): void {
  const deed = facts[name];
  setHandler(
    factSignal(name),
    (fact) => {
      const eventId = idOf(fact);
      if (eventId !== null && order.hasHeard(eventId)) return;
      const flaws = flawsOf(name, fact);
      if (flaws && patched('20261122-facts-are-whole')) {
        order.emit(malformed(name, flaws), senders[name], causeOf(fact));
        return;
      }
      if (eventId === null) return;
      const events = consequences(order, deed, name, fact);
      for (const e of events) order.emit(e, fact.actor ?? senders[name], eventId);
      announce(order, events);
    },
    { description: 'Fact from outside: {"eventId": "…", …}' },
  );
}

function consequences<F extends { eventId: string }>(order: LiveOrder, deed: Deed<F>, name: string, fact: F): OrderEvent[] {
  const ignored = (code: string, detail: string): OrderEvent[] => [{ type: 'FactIgnored', fact: name, because: { code, detail } }];
  try {
    const because = refusal(deed, order.state, fact, order.now);
    if (because) return ignored(because.code, because.detail);
    const events = deed.events(order.state, fact, order.now);
    return events.length > 0 ? events : ignored('nothing_to_do', 'It changes nothing.');
  } catch {
    return ignored('fact_malformed', 'The fact lacks what it needs.');
  }
}

const malformed = (name: FactName, flaws: string[]): OrderEvent => ({
  ...{ type: 'FactIgnored', fact: name },
  because: { code: 'fact_malformed', detail: `Missing in the fact, or not as it must be: ${flaws.join(', ')}.` },
});

/** What cannot be stored is no cause. */
function causeOf(fact: unknown): string | null {
  const id = idOf(fact);
  return isId(id) ? id : null;
}

function idOf(fact: unknown): string | null {
  const id = typeof fact === 'object' && fact !== null && 'eventId' in fact ? fact.eventId : undefined;
  return typeof id === 'string' && id.length > 0 ? id : null;
}
