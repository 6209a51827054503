// `npm run rebuild` on a real database: damage to the read model is found and mended from the log, and what the log does not tell stays.
import { randomUUID } from 'node:crypto';
import { allOrders, compareOrders, rebuildOrder } from '../../activities/record/rebuild';
import { createRecord } from '../../activities/record/record';
import { closedAfterThisFile } from '../support/opened';
import { openCheckShop } from './check.fixture';
import { recorded } from './events.fixture';

const shop = closedAfterThisFile(openCheckShop);

const differing = async (orderId: string) =>
  ((await compareOrders(shop.db, [orderId])).get(orderId) ?? []).map(({ table, id, what, fields }) =>
    `${table} ${id} ${what} ${fields.join()}`.trim(),
  );

test('an untouched read model agrees with the log', async () => {
  const seen: string[] = [];
  for await (const page of allOrders(shop.db, 2)) {
    seen.push(...page);
    for (const [, differences] of await compareOrders(shop.db, page)) expect(differences).toEqual([]);
  }
  expect(seen).toEqual(Object.values(shop.orders).sort());
});

const damages: [what: string, sql: string, found: RegExp][] = [
  ['a changed amount', `UPDATE payment SET amount = 1 WHERE order_id = ROAD AND payment_id = 'p1'`, /^payment p1 different amount$/],
  ['a payment that is gone', `DELETE FROM payment WHERE order_id = ROAD AND payment_id = 'p2'`, /^payment p2 missing$/],
  ['a line too many', `INSERT INTO order_line VALUES (ROAD, 'l9', 'LAMP-1', 1, 1, 0, 0, 0, 0)`, /^order_line l9 surplus$/],
  ['an order that is gone', 'DELETE FROM "order" WHERE order_id = ROAD', /^order .* missing$/],
  ['another stage', `UPDATE "order" SET stage = 'closed' WHERE order_id = ROAD`, /^order .* different stage$/],
  [
    'a state that lost a payment',
    `UPDATE "order" SET state = jsonb_set(state, '{payments}', '[]') WHERE order_id = ROAD`,
    /^order .* different state$/,
  ],
  ['a shipment of another carrier', `UPDATE shipment SET carrier = 'x' WHERE order_id = ROAD`, /^shipment s1 different carrier$/],
  ['a parcel that is gone', `DELETE FROM parcel WHERE parcel_id = 's1-2'`, /^parcel s1-2 missing$/],
  ['a promise too many', `INSERT INTO promise VALUES (ROAD, 7, '2026-12-01', 'agreed', 'sales', now())`, /^promise 7 surplus$/],
  [
    'a case that is closed too early',
    `UPDATE case_ SET state = 'closed' WHERE order_id = ROAD AND case_id = 'c2'`,
    /^case_ c2 different state$/,
  ],
  ['a refund that is gone', 'DELETE FROM refund WHERE order_id = ROAD', /^refund r1 missing$/],
  ['a task that is done and open again', 'UPDATE task SET closed_at = NULL WHERE order_id = ROAD', /^task .*verify different closedAt$/],
  [
    'a task that nobody asked for',
    `INSERT INTO task (task_id, order_id, step, role, opened_at) VALUES (ROAD || '.x', ROAD, 'pick', 'sales', now())`,
    /^task .*\.x surplus$/,
  ],
  ['how long a wait lasted', 'UPDATE step_time SET ended_at = NULL WHERE order_id = ROAD', /^step_time verify .* different endedAt$/],
];

test.each(damages)('%s is found, mended, and mended only once', async (_what, sql, words) => {
  const { db, orders, damage } = shop;
  await damage(sql);
  const [found, ...more] = await differing(orders.road);
  expect(found).toMatch(words);
  expect(more).toEqual([]);
  expect(await rebuildOrder(db, orders.road)).toHaveLength(1);
  expect(await differing(orders.road)).toEqual([]);
  expect(await rebuildOrder(db, orders.road)).toEqual([]);
});

test('who took a task, what was done by people, and skipped time stay', async () => {
  const { db, orders, damage } = shop;
  const orderId = orders.waiting;
  const taskId = `${orderId}.note.1`;
  const textId = randomUUID();
  const from = (await db.order.findUniqueOrThrow({ where: { orderId } })).version + 1;
  const opened = { type: 'TaskOpened', taskId: 'note.1', step: 'note', role: 'sales', dueAt: null, textId } as const;
  await createRecord(db)({ orderId, events: recorded([opened], { from, causeId: 'cause-note' }) });
  await db.taskWork.create({ data: { taskId, completedBy: randomUUID(), completedAt: new Date() } });
  await db.order.update({ where: { orderId }, data: { clockOffset: 5_000n } });
  const before = await db.taskWork.findMany();

  await damage(`UPDATE task SET role = 'ops' WHERE order_id = WAITING; UPDATE "order" SET status = 'x' WHERE order_id = WAITING`);
  await rebuildOrder(db, orderId);
  expect(await differing(orderId)).toEqual([]);
  expect(await db.taskWork.findMany()).toEqual(before);
  expect(await db.order.findUniqueOrThrow({ where: { orderId } })).toMatchObject({ clockOffset: 5_000n, status: 'awaiting_confirmation' });
  expect(await db.task.findUniqueOrThrow({ where: { taskId } })).toMatchObject({ role: 'sales', closedAt: null });
});

test('an order whose log ends before its row is told and left alone', async () => {
  const { db, orders, damage } = shop;
  await damage('UPDATE "order" SET version = 99 WHERE order_id = CANCELLED; DELETE FROM step_time WHERE order_id = CANCELLED');
  expect(await differing(orders.cancelled)).toEqual([`order ${orders.cancelled} log_behind version`]);
  await rebuildOrder(db, orders.cancelled);
  expect(await db.order.findUniqueOrThrow({ where: { orderId: orders.cancelled } })).toMatchObject({ version: 99 });
});

const broken: [what: string, sql: string, flaw: RegExp][] = [
  [
    'a payment that was changed in the log',
    `UPDATE order_event SET data = jsonb_set(data, '{amount,amount}', '1') WHERE order_id = ROAD AND type = 'PaymentReceived'`,
    /event \d+ \(PaymentReceived\) has another digest than its content/,
  ],
  ['an event that is gone from the log', 'DELETE FROM order_event WHERE order_id = ROAD AND seq = 5', /event 5 is missing/],
  [
    'an event of a newer version',
    `UPDATE order_event SET type = 'GoodsBlessed' WHERE order_id = ROAD AND seq = 5`,
    /event 5 \(GoodsBlessed\) is unknown to this version/,
  ],
  ['a log without its beginning', 'DELETE FROM order_event WHERE order_id = ROAD AND seq = 1', /event 1 is missing/],
];

test.each(broken)('%s is told, and the rows are not made from what is left', async (_what, sql, flaw) => {
  const { orders, whileDamaged } = shop;
  const where = { orderId: orders.road };
  const { told, promises, paid } = await whileDamaged(`${sql};DELETE FROM promise WHERE order_id = ROAD`, async ({ db }) => ({
    told: await rebuildOrder(db, orders.road),
    promises: await db.$transaction((tx) => tx.datePromise.count({ where })),
    paid: await db.$transaction((tx) => tx.payment.findMany({ where: { ...where, amount: 72_000 } })),
  }));
  expect(told).toMatchObject([{ what: 'log_broken', row: null, fields: expect.arrayContaining([expect.stringMatching(flaw)]) }]);
  expect([promises, paid.length]).toEqual([0, 1]);
});

test('an order that goes on meanwhile is never set back', async () => {
  const { db, orders, damage } = shop;
  const orderId = orders.waiting;
  const record = createRecord(db);
  const first = (await db.order.findUniqueOrThrow({ where: { orderId } })).version + 1;
  const going = (async () => {
    for (let n = 0; n < 30; n++)
      await record({
        orderId,
        events: recorded([{ type: 'DatePromised', date: '2026-12-01', kind: 'proposed', by: 'sales' }], {
          from: first + n,
          causeId: `p${n}`,
        }),
      });
  })();
  for (let n = 0; n < 10; n++) {
    await damage('DELETE FROM order_line WHERE order_id = WAITING');
    await rebuildOrder(db, orderId);
  }
  await going;
  expect(await differing(orderId)).toEqual([]);
  expect(await db.order.findUniqueOrThrow({ where: { orderId } })).toMatchObject({ version: first + 29 });
  expect(await db.datePromise.count({ where: { orderId } })).toBe(30);
});
