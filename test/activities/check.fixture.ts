// A small shop in which everything is as it must be: an order on the road, one that waits for its customer, one that was cancelled.
// Recorded by the real recording, stocked by the real stock; labels, facts, notices and answers stand beside it as the product leaves them.
import { randomUUID } from 'node:crypto';
import { createRecord } from '../../activities/record/record';
import { keepFact, markDelivered } from '../../prisma/inbox';
import { createDb } from '../../prisma/client';
import type { PrismaClient } from '../../prisma/generated/prisma/client';
import { assignOrderNumber } from '../../prisma/order-number';
import { release, reserve, ship } from '../../prisma/reservations';
import { receiveStock } from '../../prisma/stock';
import type { World } from '../../tools/check/finding';
import type { OrderEvent, RecordedEvent } from '../../workflows/domain/events';
import { freshDatabase } from '../support/database';
import { cared, CUSTOMER, orderReceived, recorded, untilOnTheRoad, verifyWait } from './events.fixture';

export interface CheckShop {
  db: PrismaClient;
  world: World;
  orders: Orders;
  /** Does what nobody may, with the log's guard put aside. ROAD, WAITING and CANCELLED stand for the orders' ids. */
  damage: (sql: string) => Promise<void>;
  /** What is seen of the damaged shop; nothing of the damage stays. */
  whileDamaged: <T>(sql: string, look: (world: World) => Promise<T>) => Promise<T>;
  close: () => Promise<void>;
}
export interface Orders {
  road: string;
  waiting: string;
  cancelled: string;
}
export async function openCheckShop(): Promise<CheckShop> {
  const database = await freshDatabase();
  const db = createDb(database.url, 5);
  for (const [sku, quantity] of [['LAMP-1', 10] as const, ['SAW-9', 5] as const])
    await receiveStock(db, { sku, location: 'shanghai', quantity, key: `receipt:${sku}`, reference: 'first' });
  const orders: Orders = { road: await onTheRoad(db), waiting: await waitingForCustomer(db), cancelled: await calledOff(db) };
  const world: World = { db, client: null, outside: null, api: null, only: null, histories: 0, logs: 100, repeats: 'found' };
  const statements = (sql: string): string[] => {
    const { road, waiting, cancelled } = orders;
    const named = sql.replaceAll('ROAD', `'${road}'`).replaceAll('WAITING', `'${waiting}'`).replaceAll('CANCELLED', `'${cancelled}'`);
    return ['ALTER TABLE order_event DISABLE TRIGGER ALL', ...named.split(';'), 'ALTER TABLE order_event ENABLE TRIGGER ALL'];
  };
  return {
    ...{ db, orders, world },
    damage: async (sql) => void (await db.$transaction(statements(sql).map((one) => db.$executeRawUnsafe(one)))),
    async whileDamaged(sql, look) {
      let seen: { it: Awaited<ReturnType<typeof look>> } | undefined;
      await db
        .$transaction(async (tx) => {
          for (const one of statements(sql)) await tx.$executeRawUnsafe(one);
          const inside: PrismaClient = Object.create(db, { $transaction: { value: (work: (db: typeof tx) => unknown) => work(tx) } });
          seen = { it: await look({ ...world, db: inside }) };
          throw new Undone();
        }, WHILE_LOOKED_AT)
        .catch((error: unknown) => {
          if (!(error instanceof Undone)) throw error;
        });
      if (!seen) throw new Error('nothing was looked at');
      return seen.it;
    },
    async close() {
      await db.$disconnect();
      await database.drop();
    },
  };
}
class Undone extends Error {}
const WHILE_LOOKED_AT = { maxWait: 60_000, timeout: 60_000 };

/** What people, carriers and the bank did has a cause; some of it came through the inbox or was asked over HTTP. */
const caused = (events: OrderEvent[]): RecordedEvent[] => recorded(events).map((e) => ({ ...e, causeId: `cause-${e.seq}` }));

async function begun(db: PrismaClient, more: OrderEvent[]): Promise<{ orderId: string; events: RecordedEvent[] }> {
  const orderId = randomUUID();
  const number = await assignOrderNumber(db, orderId, 2026);
  const events = caused([orderReceived(number), ...more]);
  const intake = { kind: 'order', customerId: CUSTOMER, name: 'Jane Doe', language: 'en', input: {}, causeId: 'cause-1' };
  const created = { createdAt: new Date('2026-11-01T00:00:00Z'), startedAt: new Date('2026-11-01T00:00:00Z') };
  await db.intake.create({ data: { ...intake, ...created, orderId } });
  return { orderId, events };
}
/** Several recordings, so that a task that is done has had its row. */
async function record(db: PrismaClient, orderId: string, events: RecordedEvent[]): Promise<void> {
  for (const event of events) await createRecord(db)({ orderId, events: [event] });
}

async function onTheRoad(db: PrismaClient): Promise<string> {
  const shipped: OrderEvent[] = [
    { type: 'StockShipped', shipmentId: 's1' },
    { type: 'WaitOpened', waitId: 'transit.s1.0.0', step: 'transit', on: 'carrier', dueAt: '2099-01-01T00:00:00.000Z' },
  ];
  const { orderId, events } = await begun(db, [verifyWait, ...untilOnTheRoad, ...shipped, ...cared]);
  const lines = [
    { lineId: 'l1', sku: 'LAMP-1', quantity: 2 },
    { lineId: 'l2', sku: 'SAW-9', quantity: 1 },
  ];
  await reserve(db, orderId, lines);
  await ship(db, { key: `${orderId}:ship:s1`, orderId, location: 'shanghai', lines });
  await record(db, orderId, events);
  for (const [n, parcelId] of ['s1-1', 's1-2'].entries()) {
    const reference = `${orderId}:label:${parcelId}:1`;
    const label = { labelId: `label-${parcelId}`, reference, orderId, parcelId, carrier: 'swift', trackingNumber: `T${n + 1}` };
    await db.label.create({ data: { ...label, price: 1_500, currency: 'CNY', state: 'active', at: new Date('2026-11-01T00:00:00Z') } });
  }
  const paid = events.find((e) => e.type === 'PaymentReceived');
  await keepFact(db, { source: 'bank:sandbox', eventId: String(paid?.causeId), orderId, fact: 'paymentReported', payload: {} });
  await markDelivered(db, 'bank:sandbox', String(paid?.causeId));
  await db.inboxEvent.updateMany({ data: { deliveredAt: new Date('2026-11-01T00:00:00Z') } });
  const answer = { status: 200, body: { orderId, version: 3, stage: 'order' } };
  const verified = events.find((e) => e.type === 'OrderVerified');
  await db.idempotency.create({
    data: { scope: 'test verify', key: 'k1', bodyHash: '', causeId: String(verified?.causeId), orderId, answer },
  });
  const notice = { orderId, kind: 'shipped', addressee: 'customer', channel: 'email', language: 'en', subject: 'Shipped', text: 'It is.' };
  const sent = { noticeId: randomUUID(), key: `${orderId}:shipped:s1`, state: 'sent', sentAt: new Date() };
  await db.noticeSent.create({ data: { ...notice, ...sent } });
  return orderId;
}

/** It rang once when it should; the next time is far away. */
async function waitingForCustomer(db: PrismaClient): Promise<string> {
  const { orderId, events } = await begun(db, [
    { type: 'StageEntered', stage: 'confirmation' },
    { type: 'FormSent', version: 1, deliveryDate: '2026-11-28', expiresAt: '2099-01-01T00:00:00.000Z' },
    { type: 'WaitOpened', waitId: 'confirm.1', step: 'confirm', on: 'customer', dueAt: '2026-11-23T01:00:05.000Z' },
    { type: 'ClockRang', waitId: 'confirm.1', what: 'remind', on: 'customer', dueAt: '2099-01-01T00:00:00.000Z' },
  ]);
  await record(db, orderId, events);
  return orderId;
}

async function calledOff(db: PrismaClient): Promise<string> {
  const { orderId, events } = await begun(db, [
    { type: 'CancelRequested', reason: 'changed_mind' },
    { type: 'StageEntered', stage: 'cancellation' },
    { type: 'StageEntered', stage: 'cancelled' },
  ]);
  await reserve(db, orderId, [{ lineId: 'l1', sku: 'LAMP-1', quantity: 1 }]);
  await release(db, orderId);
  await record(db, orderId, events);
  return orderId;
}
