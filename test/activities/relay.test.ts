// The relay with everything real but the outside: Postgres, Temporal, the order's workflow and its recording.
import { Client, Connection } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { createRecord } from '../../activities/record/record';
import { keepFact } from '../../prisma/inbox';
import { createLog, installRuntime } from '../../worker/log';
import { createMetrics } from '../../worker/metrics';
import { type RelayDeps, relayOnce } from '../../worker/relay';
import { defaultPolicy } from '../../workflows/domain/policy';
import { type Intake, type OrderInput, workflowIdOf } from '../../workflows/order.messages';
import { closedAfterThisFile } from '../support/opened';
import { openTemporal } from '../support/temporal';
import { until } from '../support/until';
import { testBundle } from '../support/workflow-bundle';
import { FakeWorld } from '../workflow/fake-world';
import { CUSTOMER, OWNER } from './events.fixture';
import { openShop } from './world.fixture';

const LONG_AGO = new Date(Date.now() - 3_600_000);
const shop = closedAfterThisFile(openRelayShop);
/** A worker with the real recording, and the relay beside it. */
async function openRelayShop() {
  installRuntime(createLog('error'));
  const [shop, temporal, workflowBundle] = await Promise.all([openShop(), openTemporal(), testBundle()]);
  const { db } = shop;
  const { client, namespace, native: connection } = temporal;
  const taskQueue = `relay-${randomUUID()}`;
  const world = new FakeWorld();
  const activities = { ...world, assignOrderNumber: world.assignOrderNumber, record: createRecord(db) };
  const worker = await Worker.create({ connection, namespace, taskQueue, workflowBundle, activities });
  const running = worker.run();
  const relay: RelayDeps = { db, client, taskQueue, log: pino({ level: 'silent' }), metrics: createMetrics() };
  return {
    ...{ db, relay },
    async close() {
      worker.shutdown();
      await running;
      await temporal.close();
      await shop.close();
    },
  };
}

/** An inquiry as the API saves it, an hour ago. */
async function savedInquiry(): Promise<OrderInput> {
  const orderId = randomUUID();
  const intake: Intake = {
    kind: 'inquiry',
    channel: 'phone',
    customerId: CUSTOMER,
    ownerId: OWNER,
    currency: 'CNY',
    newCustomer: true,
    actor: { role: 'sales', id: OWNER },
    causeId: `intake-${orderId}`,
    skus: [],
    addressId: null,
  };
  const input = { orderId, policy: defaultPolicy, intake };
  await shop.db.intake.create({
    data: {
      orderId,
      kind: 'inquiry',
      customerId: CUSTOMER,
      name: 'n',
      language: 'en',
      causeId: intake.causeId,
      input: JSON.parse(JSON.stringify(input)),
      createdAt: LONG_AGO,
    },
  });
  return input;
}
async function fact(orderId: string, eventId: string, ageMs = 3_600_000) {
  await keepFact(shop.db, { source: 'test', eventId, orderId, fact: 'cancelRequested', payload: { eventId, reason: 'changed_mind' } });
  await shop.db.inboxEvent.updateMany({ where: { eventId }, data: { receivedAt: new Date(Date.now() - ageMs) } });
}
const delivered = async (eventId: string) => (await shop.db.inboxEvent.findFirstOrThrow({ where: { eventId } })).deliveredAt !== null;
const causes = async (orderId: string) =>
  [...new Set((await shop.db.orderEvent.findMany({ where: { orderId }, orderBy: { seq: 'asc' } })).map((e) => e.causeId))].filter(
    (c) => c !== null,
  );
const handle = (orderId: string) => shop.relay.client.workflow.getHandle(workflowIdOf(orderId));

/** Round after round, as a worker does it: what one round cannot do in its time is left to the next. */
const relayed = <T>(look: () => Promise<T>, what: string) =>
  until(
    async () => {
      await relayOnce(shop.relay);
      return look();
    },
    what,
    { ms: 60_000, every: 100 },
  );
const recorded = (orderId: string, causeId: string) =>
  relayed(async () => {
    const all = await causes(orderId);
    return all.includes(causeId) ? all : undefined;
  }, `what ${causeId} brought about`);
const areDelivered = (...eventIds: string[]) =>
  relayed(async () => (await Promise.all(eventIds.map(delivered))).every(Boolean), `${eventIds.join(' and ')} to be delivered`);
/** An order that the relay has started. */
async function startedInquiry(): Promise<string> {
  const { orderId } = await savedInquiry();
  await recorded(orderId, `intake-${orderId}`);
  return orderId;
}
const act = (orderId: string, name: string, input: object, causeId: string = randomUUID()) =>
  handle(orderId).executeUpdate(name, { args: [{ actor: { role: 'sales', id: OWNER }, causeId, input }], updateId: causeId });

it('starts an order whose start was lost, once', async () => {
  const orderId = await startedInquiry();
  const startedAt = async () => (await shop.db.intake.findUniqueOrThrow({ where: { orderId } })).startedAt;
  expect(await startedAt()).not.toBeNull();
  const { runId } = await handle(orderId).describe();
  await shop.db.intake.update({ where: { orderId }, data: { startedAt: null } });
  await relayed(startedAt, 'the start to be known');
  expect((await handle(orderId).describe()).runId).toBe(runId);
  expect(await shop.db.orderEvent.count({ where: { orderId, type: 'InquiryReceived' } })).toBe(1);
});

it('shows ops what was started before its first step', async () => {
  const orderId = await startedInquiry();
  const { typedSearchAttributes, raw } = await handle(orderId).describe();
  expect(typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value])).toEqual(
    expect.arrayContaining([
      ['OrderStage', 'consultation'],
      ['Channel', 'phone'],
    ]),
  );
  expect(Buffer.from(raw.executionConfig?.userMetadata?.summary?.data ?? []).toString()).toBe(`"Inquiry · phone · ${orderId.slice(-4)}"`);
});

it('tells an order what it has not heard, in the order in which it came, and leaves fresh facts alone', async () => {
  const orderId = await startedInquiry();
  const [first, second, fresh] = [randomUUID(), randomUUID(), randomUUID()];
  await fact(orderId, second, 20_000);
  await fact(orderId, first, 30_000);
  await fact(orderId, fresh, -3_600_000); // fresh for as long as this test may take
  await areDelivered(first, second);
  expect((await recorded(orderId, second)).slice(-2)).toEqual([first, second]);
  expect(await delivered(fresh)).toBe(false);
});

it('starts an order that was never started before it tells it a fact', async () => {
  const { orderId } = await savedInquiry();
  await shop.db.intake.update({ where: { orderId }, data: { createdAt: new Date() } }); // too young for the lost starts
  const eventId = randomUUID();
  await fact(orderId, eventId);
  await areDelivered(eventId);
  await recorded(orderId, eventId);
});

it('wakes an ended order for a fact; it goes on from its log and ends again', async () => {
  const orderId = await startedInquiry();
  await act(orderId, 'lose', { reason: 'price' });
  await handle(orderId).result();
  const before = await shop.db.order.findUniqueOrThrow({ where: { orderId } });
  expect(before).toMatchObject({ stage: 'lost', endedAt: expect.any(Date) });

  const [one, two] = [randomUUID(), randomUUID()];
  await fact(orderId, one, 30_000);
  await fact(orderId, two, 20_000);
  await areDelivered(one, two);
  await recorded(orderId, two);
  await handle(orderId).result();
  const after = await shop.db.order.findUniqueOrThrow({ where: { orderId } });
  expect(after).toMatchObject({ stage: 'lost', endedAt: before.endedAt });
  expect(after.version).toBeGreaterThan(before.version);
  expect(await shop.db.task.findUnique({ where: { taskId: `${orderId}.log-conflict` } })).toBeNull();
});

it('does not hide a broken run behind a new one: the fact waits for ops', async () => {
  const orderId = await startedInquiry();
  await handle(orderId).terminate('test');
  const eventId = randomUUID();
  await fact(orderId, eventId);
  await relayOnce(shop.relay);
  expect(await delivered(eventId)).toBe(false);
  expect((await handle(orderId).describe()).status.name).toBe('TERMINATED');
});

it('gives a fact of an order that nobody knows to the people who assign facts', async () => {
  const eventId = randomUUID();
  await fact(randomUUID(), eventId);
  const unmatched = () => shop.db.inboxEvent.findFirst({ where: { eventId, orderId: null } });
  expect(await relayed(unmatched, 'the fact to be without an order')).toMatchObject({ deliveredAt: null });
});

describe('an act whose outcome nobody knew', () => {
  const unfinished = (orderId: string, name: string, input: object, causeId: string = randomUUID()) =>
    shop.db.idempotency.create({
      data: {
        scope: 'test',
        key: causeId,
        bodyHash: '',
        causeId,
        orderId,
        resend: { act: name, message: { actor: { role: 'sales', id: OWNER }, causeId, input: JSON.parse(JSON.stringify(input)) } },
        createdAt: LONG_AGO,
      },
    });
  const answerOf = (key: string) =>
    relayed(async () => (await shop.db.idempotency.findFirstOrThrow({ where: { key } })).answer, 'an answer');

  it('is sent again, and its answer stored', async () => {
    const orderId = await startedInquiry();
    const { key } = await unfinished(orderId, 'lose', { reason: 'price' });
    expect(await answerOf(key)).toMatchObject({ status: 200, body: { orderId, version: expect.any(Number), stage: expect.any(String) } });
  });

  it('is refused like any other', async () => {
    const orderId = await startedInquiry();
    const { key } = await unfinished(orderId, 'hand-over', { shipmentId: 's1' });
    expect(await answerOf(key)).toMatchObject({ status: 409, body: { code: expect.any(String), detail: expect.any(String) } });
  });

  it('is done once, and found in the log after the order has ended', async () => {
    const orderId = await startedInquiry();
    const causeId = randomUUID();
    await act(orderId, 'lose', { reason: 'price' }, causeId);
    await handle(orderId).result();
    const { key } = await unfinished(orderId, 'lose', { reason: 'price' }, causeId);
    const late = await unfinished(orderId, 'lose', { reason: 'price' });
    expect(await answerOf(key)).toMatchObject({ status: 200, body: { orderId, stage: expect.any(String) } });
    expect(await answerOf(late.key)).toMatchObject({ status: 409, body: { code: 'order_closed' } });
    expect(await shop.db.orderEvent.count({ where: { orderId, type: 'OrderLost' } })).toBe(1);
  });

  it('is done once, though the order has heard so much since that its present run has forgotten it', async () => {
    const orderId = await startedInquiry();
    const { runId } = await handle(orderId).describe();
    const causeId = randomUUID();
    await act(orderId, 'note', { textId: randomUUID() }, causeId);
    const note = () => act(orderId, 'note', { textId: randomUUID() }).catch(() => null); // a run that ends may refuse it
    const isForgotten = async () =>
      (await handle(orderId).describe()).runId !== runId && (await shop.db.orderEvent.count({ where: { orderId } })) > 220;
    while (!(await isForgotten())) await Promise.all(Array.from({ length: 10 }, note));
    const { key } = await unfinished(orderId, 'note', { textId: randomUUID() }, causeId);
    expect(await answerOf(key)).toMatchObject({ status: 200, body: { orderId } });
    expect(await shop.db.orderEvent.count({ where: { orderId, causeId } })).toBe(1);
    await handle(orderId).terminate();
  });
});

it('waits in patience while Temporal is away', async () => {
  const { orderId } = await savedInquiry();
  const away = Connection.lazy({ address: '127.0.0.1:1', connectTimeout: 500 });
  await relayOnce({ ...shop.relay, client: new Client({ connection: away }) });
  expect((await shop.db.intake.findUniqueOrThrow({ where: { orderId } })).startedAt).toBeNull();
  await away.close();
});
