// The review sends an order back when the warehouse has begun, with the real books: labels go back to their carriers, goods to their
// shelves, the order to where it must be mended; then all of it is done once more, under other numbers, to the end.
import { randomUUID } from 'node:crypto';
import { realOrders } from './real-orders';
import { skuOf, waitsAt } from './real-world';
import { line, type Order } from './shop';
import { realShopForThisFile } from './shop.fixture';

const shop = realShopForThisFile();
const { pack, picking, unpaid } = realOrders(shop);

const shipments = (order: Order) => order.folded().shipments.map((x) => `${x.shipmentId} ${x.location} ${x.step}`);
const pieces = (order: Order, shipmentId: string) => order.folded().shipments.find((x) => x.shipmentId === shipmentId)?.lines ?? [];
const steps = (order: Order) => order.waiting().map((w) => w.step);
const putBack = (order: Order) => order.log().flatMap((e) => (e.type === 'TaskOpened' && e.step === 'put-back' ? [e.about] : []));
const taken = (order: Order, lineId: string, shipmentId: string, location: string) => ({
  ...{ shipmentId, location },
  goods: [{ sku: skuOf(lineId, order.orderId), quantity: 2 }],
});

/** s1 in Chengdu has its label, s2 in Shanghai is at `second`; what the customer wrote then brings the order back to the review. */
async function inReview(second: 'pick' | 'pack'): Promise<Order> {
  const order = await picking({ lines: [line('l1'), line('l2')] }, 40_000);
  await waitsAt(order, 'pick', 2);
  expect(shipments(order)).toEqual(['s1 chengdu pick', 's2 shanghai pick']);
  await order.act('complete-picking', { shipmentId: 's1', lines: pieces(order, 's1') });
  await pack(order, [{ weightGrams: 900, lines: pieces(order, 's1') }], 's1');
  await order.act('book-carrier', { shipmentId: 's1' });
  await waitsAt(order, 'hand-over');
  if (second === 'pack') await order.act('complete-picking', { shipmentId: 's2', lines: pieces(order, 's2') });
  await waitsAt(order, second);
  await order.act('change', { instructionsId: randomUUID() });
  await waitsAt(order, 'review');
  expect(await shop.books(order)).toMatchObject({ held: 2, reserved: 4, labels: 1 });
  return order;
}

async function deliver(order: Order, shipmentId: string): Promise<void> {
  await order.act('complete-picking', { shipmentId, lines: pieces(order, shipmentId) });
  await pack(order, [{ weightGrams: 900, lines: pieces(order, shipmentId) }], shipmentId);
  await order.act('book-carrier', { shipmentId });
  await order.reaches('its label', (s) => s.shipments.some((x) => x.shipmentId === shipmentId && x.step === 'hand-over'));
  expect(await order.act('hand-over', { shipmentId })).toMatchObject({ version: expect.any(Number) });
  const at = new Date().toISOString();
  await order.tell('carrierReported', { eventId: randomUUID(), parcelId: `${shipmentId}p1`, state: 'delivered', at });
}
async function toClosed(order: Order, ...all: string[]): Promise<void> {
  for (const shipmentId of all) await deliver(order, shipmentId);
  await order.enters('receipt');
  await order.act('confirm-receipt', { by: 'phone', condition: 'ok' });
  await waitsAt(order, 'return-window');
  expect(await order.act('submit-closing', { documentIds: [] })).toMatchObject({ stage: 'after-care' });
  await waitsAt(order, 'audit');
  await order.act('approve-closing', {});
  await waitsAt(order, 'survey');
  await order.tell('surveyAnswered', { eventId: randomUUID(), score: 9 });
  await expect(order.result()).resolves.toEqual({ stage: 'closed' });
}

test('with goods picked and labelled, back to sales: the label is void, all is put back, and the order goes on to its end', async () => {
  const order = await inReview('pack');
  await order.act('reject-review', { reasonId: randomUUID(), backTo: 'order' });
  await waitsAt(order, 'verify');
  await order.reaches('no label is owed', (s) => s.calledOff.length === 0);
  expect([order.folded().stage, shipments(order), steps(order)]).toEqual(['order', [], ['verify']]);
  expect(putBack(order)).toEqual([taken(order, 'l2', 's1', 'chengdu'), taken(order, 'l1', 's2', 'shanghai')]);
  // It is paid for: the pieces stay the order's own, each once.
  expect(await shop.books(order)).toMatchObject({ held: 2, reserved: 4, unexplained: 0, labels: 0, labelMoney: 0, bank: 40_000 });
  await order.act('verify', { by: 'phone' });
  await waitsAt(order, 'review');
  await order.act('approve-review', {});
  await waitsAt(order, 'pick', 2);
  expect(shipments(order)).toEqual(['s3 chengdu pick', 's4 shanghai pick']);
  await order.agrees();
  await toClosed(order, 's3', 's4');
  expect(await shop.books(order)).toMatchObject({ held: 0, reserved: 0, unexplained: 0, labels: 2, bank: 40_000 });
});

test('with a label, and goods only on the pick list, back to the allocation: no number comes again, and what nobody has picked is not put back', async () => {
  const order = await inReview('pick');
  await order.act('reject-review', { reasonId: randomUUID(), backTo: 'allocation' });
  await order.reaches('another review', (s) => s.clocks['review.2'] !== undefined && s.calledOff.length === 0);
  expect(shipments(order)).toEqual(['s3 chengdu pick', 's4 shanghai pick']);
  expect(putBack(order)).toEqual([taken(order, 'l2', 's1', 'chengdu')]);
  expect(await shop.books(order)).toMatchObject({ held: 2, reserved: 4, unexplained: 0, labels: 0 });
  await order.act('approve-review', {});
  await waitsAt(order, 'pick', 2);
  expect(await order.act('complete-picking', { shipmentId: 's2', lines: [{ lineId: 'l1', quantity: 2 }] })).toBe('nothing_to_do');
  await order.agrees();
  await order.act('cancel', { reason: 'changed_mind' });
  await expect(order.result()).resolves.toEqual({ stage: 'cancelled' });
  expect(await shop.books(order)).toMatchObject({ held: 0, reserved: 0, unexplained: 0, labels: 0, bank: 0 });
});

test('before anybody has picked: the plan is made anew under another number', async () => {
  const order = await unpaid({ lines: [line('l1', 3_000_000)] });
  await shop.pay(order, 6_000_000);
  await waitsAt(order, 'review');
  expect(shipments(order)).toEqual(['s1 shanghai pick']);
  await order.act('reject-review', { reasonId: randomUUID(), backTo: 'order' });
  await waitsAt(order, 'verify');
  expect([shipments(order), putBack(order)]).toEqual([[], []]);
  await order.act('verify', { by: 'phone' });
  await waitsAt(order, 'review');
  expect(shipments(order)).toEqual(['s2 shanghai pick']);
  expect(await shop.books(order)).toMatchObject({ held: 1, reserved: 2, unexplained: 0 });
  await order.agrees();
  await order.terminate();
});
