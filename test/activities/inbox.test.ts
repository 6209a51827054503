// The inbox of facts, on a real database: kept once, delivered in order, never lost between two people.
import { randomUUID } from 'node:crypto';
import { keepFact, markDelivered, takeFromOrder, undelivered } from '../../prisma/inbox';
import { currentPolicy } from '../../prisma/policy';
import { listUnmatched } from '../../prisma/unmatched';
import { defaultPolicy } from '../../workflows/domain/policy';
import { closedAfterThisFile } from '../support/opened';
import { openShop } from './world.fixture';

const shop = closedAfterThisFile(openShop);
beforeEach(() => shop.db.inboxEvent.deleteMany());

const fact = (orderId: string | null, eventId: string = randomUUID()) => ({
  source: 'bank:sandbox',
  eventId,
  orderId,
  fact: 'paymentReported',
  payload: { eventId, amount: 100 },
});
/** Facts as old as they are said to be: the inbox's own clock is the database's. */
const keptAgo = async (ms: number, orderId: string | null, eventId?: string) => {
  const kept = fact(orderId, eventId);
  await keepFact(shop.db, kept);
  await shop.db.inboxEvent.updateMany({ where: { eventId: kept.eventId }, data: { receivedAt: new Date(Date.now() - ms) } });
  return kept.eventId;
};
const waiting = async (olderThanMs = 2_000, exceptOrders: string[] = []) =>
  (await undelivered(shop.db, { olderThanMs, limit: 100, exceptOrders })).map((f) => f.eventId);

it('keeps the same event of the same source once, whoever asks first', async () => {
  const one = fact(randomUUID());
  const outcomes = await Promise.all(Array.from({ length: 10 }, () => keepFact(shop.db, one)));
  expect(outcomes.filter((o) => o === 'kept')).toHaveLength(1);
  expect(await keepFact(shop.db, { ...one, payload: { other: true } })).toBe('known');
  expect(await keepFact(shop.db, { ...one, source: 'carrier:swift' })).toBe('kept');
  expect((await shop.db.inboxEvent.findFirstOrThrow({ where: { source: one.source } })).payload).toEqual(one.payload);
});

it('names what was not delivered, the oldest first for each order', async () => {
  const [a, b] = [randomUUID(), randomUUID()];
  const second = await keptAgo(20_000, a);
  const third = await keptAgo(10_000, b);
  const first = await keptAgo(30_000, a);
  expect(await waiting()).toEqual([first, second, third]);
  expect(await waiting(2_000, [a])).toEqual([third]);
});

it('leaves fresh facts to whoever is just delivering them', async () => {
  const eventId = await keptAgo(60_000, randomUUID());
  expect(await waiting(3_600_000)).toEqual([]);
  expect(await waiting(30_000)).toEqual([eventId]);
});

it('forgets what was delivered, and keeps when it was', async () => {
  const eventId = await keptAgo(5_000, randomUUID());
  await markDelivered(shop.db, 'bank:sandbox', eventId);
  const { deliveredAt } = await shop.db.inboxEvent.findFirstOrThrow({ where: { eventId } });
  await markDelivered(shop.db, 'bank:sandbox', eventId);
  expect(await waiting()).toEqual([]);
  expect((await shop.db.inboxEvent.findFirstOrThrow({ where: { eventId } })).deliveredAt).toEqual(deliveredAt);
});

it('gives a fact of no order to the people who assign it, and to nobody else', async () => {
  const eventId = await keptAgo(5_000, null);
  const named = await keptAgo(4_000, randomUUID());
  expect(await waiting()).toEqual([named]);
  await takeFromOrder(shop.db, 'bank:sandbox', named);
  expect(await waiting()).toEqual([]);
  expect((await listUnmatched(shop.db, { limit: 10 })).map((i) => i.eventId)).toEqual([named, eventId]);
});

it('finds the newest policy, and the defaults before there is one', async () => {
  expect(await currentPolicy(shop.db)).toEqual(defaultPolicy);
  await shop.db.policy.createMany({
    data: [
      { version: 2, policy: { quoteValidDays: 7 }, createdBy: 'test' },
      { version: 1, policy: {}, createdBy: 'test' },
    ],
  });
  expect(await currentPolicy(shop.db)).toEqual({ ...defaultPolicy, version: 2, quoteValidDays: 7 });
});
