// Takes a customer's answer: the text is saved, the fact is kept and told, and the recorded outcome is waited for, but not for long.
// The same answer by the same link is one fact, however often it is sent: its event id is made of both.
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { factOutcome, type FactOutcome } from '../../prisma/fact-outcome';
import { caseOf } from '../../workflows/domain/cases';
import type { OrderState } from '../../workflows/domain/state';
import { createDrafts } from '../drafts';
import { keepFact } from '../../prisma/inbox';
import { type FactDoor, tellOrder } from '../facts';
import type { AfterSales } from '../schema/cases';
import { CUSTOMER, refuseForeign } from '../uploads/keep';
import { withinCredit } from '../orders/credit';
import { type Body, type FactVerb, toFact, type Told } from './answers';
import type { OpenedLink } from './links';
import type { Outcome } from './page';

const WAIT_MS = 3_000;
const LOOK_AGAIN_MS = 40;
export const LINK_SOURCE = 'link';

/** The id of the one fact that this answer by this link is. It does not tell the token. */
export const eventIdOf = (token: string, verb: FactVerb, version: number | null, occasion = ''): string =>
  createHash('sha256')
    .update([token, verb, version ?? '', ...(occasion ? [occasion] : [])].join(':'))
    .digest('hex');

/**
 * After-sales may be asked for more than once by one link. The same request is one until a case has been closed in between;
 * the same word on a case is one per round, also when it is repeated after it has opened the next.
 */
function occasionOf(order: OrderState, sent: AfterSales): string {
  if ('kind' in sent) return JSON.stringify([sent, order.cases.filter((c) => c.state === 'closed').length]);
  const c = caseOf(order, sent.caseId);
  return JSON.stringify([sent, (c?.round ?? 0) - (c?.state === 'opened' ? 1 : 0)]);
}

/** @returns what the order made of it; `pending` when it is kept but nothing is recorded within three seconds */
export async function takeAnswer<V extends FactVerb>(
  door: FactDoor,
  { opened, token, verb, body }: { opened: OpenedLink; token: string; verb: V; body: Body<V> },
): Promise<Outcome> {
  const { link, order, state } = opened;
  const occasion = isAfterSales(verb, body) ? occasionOf(order, body) : link.version === null && 'wants' in body ? body.wants : '';
  const eventId = eventIdOf(token, verb, link.version, occasion); // wishes without a form may be many
  const first = await factOutcome(door.db, link.orderId, eventId);
  if (first) return first;

  const drafts = createDrafts({ orderId: link.orderId, writtenBy: 'customer' });
  const told = await looked(door, order, toFact(verb, body, { link, eventId, drafts, customerId: order.customerId ?? '' }));
  if ('documentIds' in told.message) await refuseForeign(door.db, link.orderId, told.message.documentIds, CUSTOMER);
  await drafts.save(door.db);
  const { orderId } = link;
  const kept = await keepFact(door.db, { source: LINK_SOURCE, eventId, orderId, fact: told.fact, payload: told.message });
  if (kept === 'known')
    await drafts.drop(door.db); // the first answer counts, this one was a repeat
  else void tellOrder(door, { source: LINK_SOURCE, orderId, ...told }); // never rejects; the customer does not wait for a Temporal that is away
  // A replaced link never comes alive again: the order will record that it ignored the answer, there is nothing to wait for.
  if (state === 'superseded') return { outcome: 'ignored', reason: 'superseded' };
  return (await recorded(door, link.orderId, eventId)) ?? { outcome: 'pending' };
}

/** What the books of the API add to an answer. */
const looked = async ({ db }: FactDoor, order: OrderState, told: Told): Promise<Told> =>
  told.fact === 'quoteAnswered' ? { ...told, message: await withinCredit(db, order, told.message) } : told;

const isAfterSales = (verb: FactVerb, body: object): body is AfterSales => verb === 'after-sales' && ('kind' in body || 'caseId' in body);

async function recorded({ db, patience = WAIT_MS }: FactDoor, orderId: string, eventId: string): Promise<FactOutcome | null> {
  const until = Date.now() + patience;
  for (;;) {
    const outcome = await factOutcome(db, orderId, eventId);
    if (outcome || Date.now() >= until) return outcome;
    await pause(LOOK_AGAIN_MS);
  }
}
