// Recording by several processes: each remembers what it wrote last of an order, and another may have gone on from there.
import { randomUUID } from 'node:crypto';
import { createRecord } from '../../activities/record/record';
import { createDb } from '../../prisma/client';
import type { PrismaClient } from '../../prisma/generated/prisma/client';
import type { OrderEvent } from '../../workflows/domain/events';
import type { OrderActivities } from '../../workflows/order.ports';
import { freshDatabase, type TestDatabase } from '../support/database';
import { orderReceived, recorded, verifyWait } from './events.fixture';

let database: TestDatabase;
let db: PrismaClient;
let record: OrderActivities['record'];

beforeAll(async () => {
  database = await freshDatabase();
  db = createDb(database.url);
  record = createRecord(db);
});
afterAll(async () => {
  await db.$disconnect();
  await database.drop();
});

const newOrder = (): { orderId: string; first: OrderEvent[] } => {
  const orderId = randomUUID();
  return { orderId, first: [orderReceived(`SO-2026-${orderId.slice(0, 8)}`), verifyWait] };
};
const logOf = (orderId: string) => db.orderEvent.findMany({ where: { orderId }, orderBy: { seq: 'asc' } });

describe('an order that several processes record', () => {
  const verified: OrderEvent = { type: 'OrderVerified', by: 'phone' };
  const promised: OrderEvent = { type: 'DatePromised', date: '2026-11-28', kind: 'proposed', by: 'sales' };

  it('goes on from what the other has recorded, and does not record it twice', async () => {
    const { orderId, first } = newOrder();
    const other = createRecord(db);
    const [third, fourth] = recorded([verified, promised], { from: 3 });
    if (!third || !fourth) throw new Error('two events');
    await record({ orderId, events: recorded(first) });
    await other({ orderId, events: [third] });
    await record({ orderId, events: [third] }); // told twice, and not what it wrote last
    await record({ orderId, events: [fourth] });
    expect((await logOf(orderId)).map((e) => e.seq)).toEqual([1, 2, 3, 4]);
    expect(await db.order.findUnique({ where: { orderId } })).toMatchObject({ version: 4, state: expect.objectContaining({ seq: 4 }) });
  });

  it('contradicts its workflow when its row was set back behind what this process has written', async () => {
    const { orderId, first } = newOrder();
    await record({ orderId, events: recorded(first) });
    const { state } = await db.order.findUniqueOrThrow({ where: { orderId }, select: { state: true } });
    await record({ orderId, events: recorded([verified], { from: 3 }) });
    await db.order.update({ where: { orderId }, data: { version: 2, state: state ?? {} } });
    await expect(record({ orderId, events: recorded([promised], { from: 4 }) })).rejects.toMatchObject({ type: 'log_conflict' });
    expect(await logOf(orderId)).toHaveLength(3);
  });
});
