// The activity `record` on a real database: log and read model are written together, once, and never against each other.
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { createRecord } from '../../activities/record/record';
import { difference, rowsOf } from '../../activities/record/projections';
import { createDb } from '../../prisma/client';
import { foldAll } from '../../workflows/domain/evolve';
import type { OrderEvent, RecordedEvent } from '../../workflows/domain/events';
import { emptyOrder } from '../../workflows/domain/state';
import type { OrderActivities } from '../../workflows/order.ports';
import { closedAfterThisFile } from '../support/opened';
import { cared, orderReceived, recorded, untilOnTheRoad, verifyWait } from './events.fixture';
import { openShop } from './world.fixture';

const shop = closedAfterThisFile(openShop);
const record: OrderActivities['record'] = (batch) => createRecord(shop.db)(batch);

const newOrder = (): { orderId: string; first: OrderEvent[] } => {
  const orderId = randomUUID();
  return { orderId, first: [orderReceived(`SO-2026-${orderId.slice(0, 8)}`), verifyWait] };
};
const logOf = (orderId: string) => shop.db.orderEvent.findMany({ where: { orderId }, orderBy: { seq: 'asc' } });
const opsTask = (orderId: string) => shop.db.task.findUnique({ where: { taskId: `${orderId}.log-conflict` } });
const readModelOf = async (orderId: string) => ({
  order_line: await shop.db.orderLine.findMany({ where: { orderId }, orderBy: { lineId: 'asc' } }),
  task: await shop.db.task.findMany({ where: { orderId, closedAt: null }, orderBy: { taskId: 'asc' } }),
  shipment: await shop.db.shipment.findMany({ where: { orderId }, orderBy: { shipmentId: 'asc' } }),
  parcel: await shop.db.parcel.findMany({ where: { orderId }, orderBy: { parcelId: 'asc' } }),
  payment: await shop.db.payment.findMany({ where: { orderId }, orderBy: { paymentId: 'asc' } }),
  refund: await shop.db.refund.findMany({ where: { orderId } }),
  promise: await shop.db.datePromise.findMany({ where: { orderId }, orderBy: { number: 'asc' } }),
  case_: await shop.db.orderCase.findMany({ where: { orderId }, orderBy: { caseId: 'asc' } }),
});

describe('recording', () => {
  it('puts what happened into the log, with actor, time and cause', async () => {
    const { orderId, first } = newOrder();
    await record({ orderId, events: recorded(first, { causeId: 'cause-1' }) });
    const [received, waiting] = await logOf(orderId);
    expect(received).toMatchObject({ seq: 1, type: 'OrderReceived', actorRole: 'system', actorId: 'workflow', causeId: 'cause-1' });
    expect(received?.at.toISOString()).toBe('2026-11-23T01:00:01.000Z');
    expect(received?.data).toMatchObject({ channel: 'phone', shippingFee: 2_000 });
    expect(waiting?.data).toEqual({ ...verifyWait, type: undefined });
  });

  it('makes a read model that equals the rows of the fold, whatever the batches were', async () => {
    for (const size of [1, 5, 100]) {
      const { orderId, first } = newOrder();
      const events = recorded([...first, ...untilOnTheRoad, ...cared]);
      for (let i = 0; i < events.length; i += size) await record({ orderId, events: events.slice(i, i + size) });
      const state = foldAll(emptyOrder(orderId), events);
      expect(await readModelOf(orderId)).toEqual(rowsOf(state));
      const order = await shop.db.order.findUniqueOrThrow({ where: { orderId } });
      expect(order.state).toEqual(JSON.parse(JSON.stringify(state)));
      expect(order).toMatchObject({
        version: events.length,
        stage: 'fulfilment',
        status: 'shipped',
        total: 72_000,
        paid: 72_000,
        refunded: 2_000,
        open: 2_000,
      });
    }
  });

  it('shows whom the order waits for and until when', async () => {
    const { orderId, first } = newOrder();
    await record({ orderId, events: recorded(first) });
    const order = await shop.db.order.findUniqueOrThrow({ where: { orderId } });
    expect(order).toMatchObject({
      waitingOn: ['sales'],
      dueAt: new Date('2026-11-23T05:00:00Z'),
      held: false,
      blocked: false,
      endedAt: null,
      clockOffset: 0n,
    });
  });

  it('closes a task when its wait ends and keeps the row', async () => {
    const { orderId, first } = newOrder();
    await record({ orderId, events: recorded(first) });
    expect(await shop.db.task.findUnique({ where: { taskId: `${orderId}.verify` } })).toMatchObject({ role: 'sales', closedAt: null });
    await record({ orderId, events: recorded([{ type: 'WaitEnded', waitId: 'verify' }], { from: 3 }) });
    expect(await shop.db.task.findUnique({ where: { taskId: `${orderId}.verify` } })).toMatchObject({
      closedAt: new Date('2026-11-23T01:00:03Z'),
    });
  });

  it('keeps a task that no wait owns open until a person completes it', async () => {
    const { orderId, first } = newOrder();
    await record({ orderId, events: recorded(first) });
    const textId = randomUUID();
    await record({
      orderId,
      events: recorded([{ type: 'TaskOpened', taskId: 'note.1', step: 'note', role: 'finance', dueAt: null, textId }], { from: 3 }),
    });
    await record({ orderId, events: recorded([{ type: 'NoteWritten', textId }], { from: 4 }) });
    expect(await shop.db.task.findUnique({ where: { taskId: `${orderId}.note.1` } })).toMatchObject({
      role: 'finance',
      textId,
      closedAt: null,
    });
  });

  it('notes when an order ended, and that a reopened one has not', async () => {
    const { orderId, first } = newOrder();
    await record({ orderId, events: recorded([...first, { type: 'StageEntered', stage: 'expired' }]) });
    await record({
      orderId,
      events: recorded([{ type: 'FactIgnored', fact: 'customerConfirmed', because: { code: 'order_closed', detail: '' } }], { from: 4 }),
    });
    expect((await shop.db.order.findUniqueOrThrow({ where: { orderId } })).endedAt).toEqual(new Date('2026-11-23T01:00:03Z'));
    await record({ orderId, events: recorded([{ type: 'StageEntered', stage: 'after-care' }], { from: 5 }) });
    expect((await shop.db.order.findUniqueOrThrow({ where: { orderId } })).endedAt).toBeNull();
  });

  it('removes the lines that a new version of the order no longer has', async () => {
    const { orderId, first } = newOrder();
    await record({ orderId, events: recorded(first) });
    const { lines, shippingFee, terms, depositPercent, requestedDate, addressId, special } = orderReceivedContent();
    const placed: OrderEvent = {
      type: 'OrderPlaced',
      lines: lines.slice(1),
      shippingFee,
      terms,
      depositPercent,
      requestedDate,
      addressId,
      special,
    };
    await record({ orderId, events: recorded([placed], { from: 3 }) });
    expect((await shop.db.orderLine.findMany({ where: { orderId } })).map((l) => l.lineId)).toEqual(['l2']);
  });

  it('takes a hundred events in one go', async () => {
    const { orderId, first } = newOrder();
    const notes = Array.from({ length: 98 }, (): OrderEvent => ({ type: 'NoteWritten', textId: randomUUID() }));
    await record({ orderId, events: recorded([...first, ...notes]) });
    expect(await logOf(orderId)).toHaveLength(100);
  });

  it('tells listeners of the database which order has changed', async () => {
    const { orderId, first } = newOrder();
    const listener = new Client({ connectionString: shop.url });
    await listener.connect();
    try {
      await listener.query('listen order_changed');
      const heard = new Promise((resolve) => listener.once('notification', ({ payload }) => resolve(payload)));
      await record({ orderId, events: recorded(first) });
      expect(await heard).toBe(orderId);
    } finally {
      await listener.end();
    }
  });
});

describe('recording again', () => {
  it('changes nothing when the answer was lost, also when the time differs', async () => {
    const { orderId, first } = newOrder();
    const events = recorded(first);
    await record({ orderId, events });
    const before = await shop.db.order.findUnique({ where: { orderId } });
    await record({ orderId, events });
    await record({ orderId, events: events.map((e) => ({ ...e, at: '2026-11-24T00:00:00.000Z' })) });
    expect(await logOf(orderId)).toHaveLength(2);
    expect(await shop.db.order.findUnique({ where: { orderId } })).toEqual(before);
  });

  it('writes only what is new of a batch that overlaps the log', async () => {
    const { orderId, first } = newOrder();
    const events = recorded([...first, ...untilOnTheRoad]);
    await record({ orderId, events: events.slice(0, 4) });
    await record({ orderId, events });
    expect((await logOf(orderId)).map((e) => e.seq)).toEqual(events.map((e) => e.seq));
    expect(await readModelOf(orderId)).toEqual(rowsOf(foldAll(emptyOrder(orderId), events)));
  });

  it('by two workers at once leaves one log', async () => {
    const { orderId, first } = newOrder();
    const events = recorded([...first, ...untilOnTheRoad]);
    await Promise.allSettled(Array.from({ length: 8 }, () => record({ orderId, events })));
    await record({ orderId, events });
    expect(await logOf(orderId)).toHaveLength(events.length);
    expect(await opsTask(orderId)).toBeNull();
  });
});

describe('a log that contradicts its workflow', () => {
  const conflict = { type: 'log_conflict', nonRetryable: true };

  it('fails for good and asks ops when the same number tells another story', async () => {
    const { orderId, first } = newOrder();
    await record({ orderId, events: recorded(first) });
    const other: RecordedEvent[] = recorded([{ type: 'OrderExpired' }], { from: 2 });
    await expect(record({ orderId, events: other })).rejects.toMatchObject(conflict);
    await expect(record({ orderId, events: other })).rejects.toMatchObject(conflict);
    const task = await opsTask(orderId);
    expect(task).toMatchObject({ step: 'blocked', role: 'ops', closedAt: null });
    const texts = await shop.db.text.findMany({ where: { orderId } });
    expect(texts.map((t) => t.textId)).toEqual([task?.textId]);
    expect(await logOf(orderId)).toHaveLength(2);
  });

  it('fails for good when another actor or cause stands behind the same event', async () => {
    const { orderId, first } = newOrder();
    await record({ orderId, events: recorded(first) });
    await expect(record({ orderId, events: recorded(first, { causeId: 'another' }) })).rejects.toMatchObject(conflict);
  });

  it('fails for good and asks ops when numbers are missing', async () => {
    const { orderId, first } = newOrder();
    await record({ orderId, events: recorded(first) });
    await expect(record({ orderId, events: recorded([{ type: 'OrderExpired' }], { from: 4 }) })).rejects.toMatchObject(conflict);
    expect(await opsTask(orderId)).not.toBeNull();
    expect(await logOf(orderId)).toHaveLength(2);
  });

  it('fails for good when it does not begin with how the order came in', async () => {
    const orderId = randomUUID();
    await expect(record({ orderId, events: recorded([{ type: 'OrderExpired' }]) })).rejects.toMatchObject(conflict);
    expect(await logOf(orderId)).toEqual([]);
  });
});

describe('the log', () => {
  it('refuses to be changed, shortened or emptied by anybody', async () => {
    const { orderId, first } = newOrder();
    await record({ orderId, events: recorded(first) });
    await expect(shop.db.orderEvent.updateMany({ where: { orderId }, data: { type: 'Other' } })).rejects.toThrow(/append-only/);
    await expect(shop.db.orderEvent.deleteMany({ where: { orderId } })).rejects.toThrow(/append-only/);
    await expect(shop.db.$executeRaw`TRUNCATE order_event`).rejects.toThrow(/append-only/);
    expect(await logOf(orderId)).toHaveLength(2);
  });
});

describe('a read model that a rule of the schema refuses', () => {
  it('asks ops and is tried again, and nothing is in the log meanwhile', async () => {
    const { orderId, first } = newOrder();
    await record({ orderId, events: recorded(first) });
    const shipped: OrderEvent = { type: 'StockReserved', reservations: [{ lineId: 'l1', quantity: -1, location: 'shanghai' }] };
    await expect(record({ orderId, events: recorded([shipped], { from: 3 }) })).rejects.toMatchObject({
      type: 'database_unavailable',
      nonRetryable: false,
      message: expect.stringContaining('23514'),
    });
    expect(await opsTask(orderId)).toMatchObject({ role: 'ops' });
    expect(await logOf(orderId)).toHaveLength(2);
  });
});

describe('a database that is away', () => {
  it('is an outage that is tried again', async () => {
    const gone = createDb('postgresql://postgres@127.0.0.1:1/nowhere');
    const { orderId, first } = newOrder();
    await expect(createRecord(gone)({ orderId, events: recorded(first) })).rejects.toMatchObject({
      type: 'database_unavailable',
      nonRetryable: false,
    });
    await gone.$disconnect();
  });
});

describe('the difference of two sets of rows', () => {
  it('is what is new or changed, and what is gone', () => {
    const rows = [
      { id: 1, n: 1 },
      { id: 2, n: 1 },
      { id: 3, n: 1 },
    ];
    const later = [
      { id: 1, n: 1 },
      { id: 2, n: 2 },
      { id: 4, n: 1 },
    ];
    expect(difference(rows, later, (r) => r.id)).toEqual({
      changed: [
        { id: 2, n: 2 },
        { id: 4, n: 1 },
      ],
      gone: [{ id: 3, n: 1 }],
    });
  });
});

function orderReceivedContent() {
  const event = orderReceived('');
  if (event.type !== 'OrderReceived') throw new Error('not the event it should be');
  return event;
}
