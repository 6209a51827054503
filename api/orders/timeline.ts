// An order's timeline: each event with who did it by name, a sentence in both languages, and what was written along with it.
// Those who see no money see that some moved, not how much.
import { z } from 'zod';
import type { Db } from '../../prisma/client';
import { eventsOf } from '../../prisma/orders';
import { namesOfActors } from '../../prisma/staff';
import { textsOf } from '../../prisma/texts';
import type { EventType, RecordedEvent } from '../../workflows/domain/events';
import { seesMoney } from '../actor';
import { pageOf, placeOf } from '../paging';
import { type Caller, ok, type Reply } from '../route';
import { summaryOf } from '../texts/events';
import { findOrder, UUID } from './find';

const place = z.tuple([z.int().min(0).max(2_000_000_000)]);
const MONEY: EventType[] = [
  ...(['PaymentReceived', 'PaymentFailed', 'PaymentMismatched', 'CreditGranted'] as const),
  ...(['RefundOpened', 'RefundAsked', 'WaiverAsked', 'SecondPersonAgreed', 'SecondPersonRefused', 'AskDropped'] as const),
  ...(['RefundByHand', 'RefundMade'] as const),
];
const MONEY_MOVED = { en: 'Something was done about money', zh: '款项处理' };

interface Wanted {
  id: string;
  limit: number;
  cursor?: string | undefined;
  caller: Caller;
}

export async function timeline(db: Db, { id, limit, cursor, caller }: Wanted): Promise<Reply> {
  const { orderId } = await findOrder(db, id, caller);
  const [afterSeq = 0] = placeOf(cursor, place) ?? [];
  const rows = await happenings(db, { orderId, afterSeq, limit: limit + 1, caller });
  return ok(pageOf(rows, limit, { item: ({ item }) => item, place: ({ seq }) => [seq] }));
}

/** The events of an order after `afterSeq`, as this caller may see them; also what a stream of the order tells. */
export async function happenings(
  db: Db,
  { orderId, afterSeq, limit, caller }: { orderId: string; afterSeq: number; limit: number; caller: Caller },
): Promise<{ seq: number; item: object }[]> {
  const events = await eventsOf(db, orderId, { afterSeq, limit });
  const [people, texts] = await Promise.all([
    namesOfActors(
      db,
      [...new Set(events.map((e) => e.actor.id))].filter((actor) => UUID.test(actor)),
    ),
    textsOf(db, events.flatMap(textIdsOf)),
  ]);
  const shown = seesMoney(caller);
  const itemOf = (event: RecordedEvent): object => {
    const { seq, type, at, actor, causeId: _cause, ...data } = event;
    const common = { seq, type, at, actor: { ...actor, name: people.get(actor.id) ?? null } };
    if (!shown && MONEY.includes(type)) return { ...common, summary: MONEY_MOVED, text: null, data: {} };
    const [said = null] = textIdsOf(event).flatMap((textId) => texts.get(textId) ?? []);
    return { ...common, summary: summaryOf(event), text: said, data };
  };
  return events.map((event) => ({ seq: event.seq, item: itemOf(event) }));
}

/** Ids of what somebody wrote along with an event. */
const textIdsOf = (event: RecordedEvent): string[] =>
  Object.entries(event).flatMap(([name, value]) => (TEXT_FIELDS.includes(name) && typeof value === 'string' ? [value] : []));
const TEXT_FIELDS = ['textId', 'noteId', 'reasonId', 'wishId', 'spokeWithId', 'referenceId'];
