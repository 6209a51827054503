// Facts that lie in the inbox and that no order has heard: told to their order, one after the other; ended orders are woken for it.
// One order's facts never overtake each other: after a failure the rest of that order waits for the next round.
import { type KeptFact, markDelivered, takeFromOrder, undelivered } from '../../prisma/inbox';
import { recordedOrder } from '../../prisma/orders';
import { markStarted, startOf } from '../../prisma/starts';
import { isEnded } from '../../workflows/domain/state';
import { inGroups, type Round } from './round';

const OLDER_THAN_MS = 2_000;
const PAGE = 500;
const ORDERS_AT_ONCE = 10;

type Fact = KeptFact & { orderId: string };

/** @param olderThanMs younger ones are left to the API, which is just delivering them */
export async function deliverFacts(round: Round, olderThanMs = OLDER_THAN_MS): Promise<void> {
  const stuck = new Set<string>();
  while (!round.over()) {
    const facts = await undelivered(round.db, { olderThanMs, limit: PAGE, exceptOrders: [...stuck] });
    await inGroups(byOrder(facts), ORDERS_AT_ONCE, async ([orderId, theirs]) => {
      for (const fact of theirs) {
        if (round.over()) return;
        let told = false;
        const tried = await round.attempt('fact', orderId, async () => {
          told = await tell(round, fact);
        });
        if (!tried || !told) return void stuck.add(orderId);
      }
    });
    if (facts.length < PAGE) return;
  }
}

/** @returns false when the order cannot hear it now */
async function tell(round: Round, fact: Fact): Promise<boolean> {
  const { source, eventId, orderId } = fact;
  const outcome = (await round.orders.signal(orderId, fact.fact, fact.payload)) === 'sent' ? 'told' : await rouse(round, fact);
  if (outcome === 'later') return false;
  if (outcome === 'told') {
    await markDelivered(round.db, source, eventId);
    round.done('fact', orderId);
  } else {
    await takeFromOrder(round.db, source, eventId);
    round.leave('fact', orderId, 'nobody knows the order of this fact; a person must assign it');
  }
  return true;
}

/** The order does not run: it was never started, or it has ended, or something is wrong with it. */
async function rouse(round: Round, fact: Fact): Promise<'told' | 'later' | 'unknown_order'> {
  const { orderId } = fact;
  const [start, recorded, run] = await Promise.all([
    startOf(round.db, orderId),
    recordedOrder(round.db, orderId),
    round.orders.runState(orderId),
  ]);
  if (!start) return 'unknown_order';
  if (run === 'running') return 'later'; // it has just been woken
  if (run === 'none' && !recorded) {
    await round.orders.start(start.input);
    await markStarted(round.db, orderId);
    round.done('start', orderId);
    return (await round.orders.signal(orderId, fact.fact, fact.payload)) === 'sent' ? 'told' : 'later';
  }
  // A run that failed, or that ended before its order did, is a defect: a new one would only hide it. The fact waits for ops.
  if (!recorded || run === 'broken' || (run === 'completed' && !isEnded(recorded.state))) {
    round.leave('fact', orderId, 'its run is broken; the fact waits until ops have mended it');
    return 'later';
  }
  await round.orders.wake({ ...start.input, state: recorded.state }, fact.fact, fact.payload);
  round.done('wake', orderId);
  return 'told';
}

function byOrder(facts: Fact[]): [string, Fact[]][] {
  const orders = new Map<string, Fact[]>();
  for (const fact of facts) orders.set(fact.orderId, [...(orders.get(fact.orderId) ?? []), fact]);
  return [...orders];
}
