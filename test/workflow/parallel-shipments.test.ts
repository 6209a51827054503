// One order of which a part is picked, a part waits for stock and a part has its label bought by a slow carrier; then it is cancelled,
// held, or rolled over while they are so. Nothing is lost, nothing happens twice.
import { undoList } from '../../workflows/domain/undo';
import { atWork } from './gates';
import { rolledOver, runsOf, talkUntilFull } from './runs';
import { line, type Order, price, until } from './shop';
import { shopForThisFile } from './shop.fixture';
import { shortOrders } from './short.orders';

const { world, shop } = shopForThisFile();
let open: () => void;
beforeEach(() => {
  world.labelGate = new Promise((resolve) => (open = resolve));
});
const { paid, waitsAt, ship, arrives } = shortOrders(world, shop);
const two = [{ lineId: 'l2', quantity: 2 }];

/** s1: its label is being bought; s2: to be picked; one piece of l1 is waited for. */
async function threeWays(): Promise<Order> {
  const order = await paid(1, [line('l1'), line('l2')]);
  await waitsAt(order, 'shortage');
  await order.act('propose', { kind: 'split' });
  await order.act('answer-proposal', { accept: true, by: 'phone' });
  await waitsAt(order, 'supply');
  await order.reaches('two shipments', (s) => s.shipments.length === 2 && s.stage === 'fulfilment');
  await waitsAt(order, 'pick');
  expect(order.folded().shipments.map((x) => x.lines)).toEqual([two, [{ lineId: 'l1', quantity: 1 }]]);
  await order.act('complete-picking', { shipmentId: 's1', lines: two });
  await order.act('complete-packing', { shipmentId: 's1', parcels: [{ weightGrams: 500, lines: two }] });
  await order.happened('ShipmentRated');
  await order.act('book-carrier', { shipmentId: 's1' });
  await atWork(shop, order, 'buyLabel');
  return order;
}
const bought = (order: Order) => [...world.labels.keys()].filter((key) => key.startsWith(`${order.orderId}:label:`));
/** Everything leaves the house, the missing piece last. */
async function goesOut(order: Order): Promise<void> {
  await order.reaches('a label', (s) => s.shipments[0]?.step === 'hand-over');
  await order.act('hand-over', { shipmentId: 's1' });
  await ship(order, 's2');
  await arrives(order);
  await order.reaches('a third shipment', (s) => s.shipments.length === 3);
  await ship(order, 's3');
  await order.enters('delivery');
}
/** Each shipment left once, each parcel has one label, nobody was told twice, and the log is what the workflow knows. */
async function onceEach(order: Order): Promise<void> {
  expect(world.shipped.filter((key) => key.startsWith(order.orderId))).toEqual(
    ['s1', 's2', 's3'].map((id) => `${order.orderId}:ship:${id}`),
  );
  expect(bought(order)).toEqual(['s1p1:1', 's2p1:1', 's3p1:1'].map((id) => `${order.orderId}:label:${id}`));
  const told = (...to: ('customer' | 'warehouse' | 'logistics')[]) => to.flatMap((one) => world.kinds(order.orderId, one));
  await until(() => told('customer').filter((kind) => kind === 'shipped').length === 3, 'three tracking numbers');
  const tasks = [...Array<string>(3).fill('to-hand-over'), ...Array<string>(3).fill('to-pick')];
  expect(
    told('warehouse', 'logistics')
      .filter((kind) => tasks.includes(kind))
      .sort(),
  ).toEqual(tasks);
  await order.agrees();
  expect((await runsOf(shop, order)).flatMap((run) => run.failures)).toEqual([]);
}

test('cancelled: the label that is being bought is voided, the picked goods are put back, the waiting ends', async () => {
  const order = await threeWays();
  expect(undoList(order.folded()).map((u) => `${u.what} ${u.target}`)).toEqual([
    `release_reservation ${order.orderId}`,
    'put_back s1',
    'refund p1',
  ]);
  await order.act('cancel', { reason: 'too_late' });
  open();
  await expect(order.result()).resolves.toEqual({ stage: 'cancelled' });
  expect(order.log().flatMap((e) => (e.type === 'EffectUndone' ? [`${e.what} ${e.target} ${e.outcome}`] : []))).toEqual([
    'void_label s1p1 done', // it was bought after the preview was shown
    `release_reservation ${order.orderId} done`,
    'put_back s1 needs_person',
    'refund p1 done',
  ]);
  expect(bought(order).every((key) => world.voided.has(key))).toBe(true);
  expect(world.holding.has(order.orderId)).toBe(false);
  expect(order.folded()).toMatchObject({ reservations: [], clocks: {}, refunds: [{ amount: price(40_000), state: 'done' }] });
  expect((await runsOf(shop, order)).flatMap((run) => run.failures)).toEqual([]);
});

test('held and released: what was under way is kept, nothing else begins, and afterwards all goes on', async () => {
  const order = await threeWays();
  await order.act('hold', { reason: 'customer_asked' });
  open();
  await order.happened('LabelBought');
  await arrives(order);
  await order.happened('StockArrived');
  expect(await order.act('complete-picking', { shipmentId: 's2', lines: [{ lineId: 'l1', quantity: 1 }] })).toBe('on_hold');
  expect(order.waiting().every((w) => w.until === null)).toBe(true);
  expect(order.folded()).toMatchObject({ short: [{ lineId: 'l1', quantity: 1 }] }); // the stock is asked when it is released
  await order.act('release', { by: 'u1', supervisor: false });
  await order.reaches('a third shipment', (s) => s.shipments.length === 3);
  await goesOut(order);
  await onceEach(order);
  await order.terminate();
});

test('rolled over: the label in flight is awaited, each track goes on where it was, each task is there once', async () => {
  const order = await threeWays();
  const { runId } = await shop.client.workflow.getHandle(order.workflowId).describe();
  await talkUntilFull(shop, order);
  open();
  await rolledOver(shop, order, runId);
  await order.reaches('a label', (s) => s.shipments[0]?.step === 'hand-over');
  const waits = order.waiting().map((w) => w.step);
  expect(waits.filter((step) => ['pick', 'supply'].includes(step)).sort()).toEqual(['pick', 'supply']);
  await goesOut(order);
  await onceEach(order);
  expect(order.log().filter((e) => e.type === 'WaitOpened' && ['pick.s2', 'supply.1'].includes(e.waitId))).toHaveLength(2);
  const runs = await runsOf(shop, order);
  expect(runs.length).toBeGreaterThan(1);
  expect(Math.max(...runs.map((run) => run.events))).toBeLessThanOrEqual(2_000);
  await order.terminate();
});
