// What goes wrong on the road, on the real engine: exceptions, remedies, silence, promises at risk.
import { label, pack } from './change.fixture';
import { handOver, onTheRoad as onTheRoadIn, report } from './on-the-road';
import { DAY, HOUR, line, price, until } from './shop';
import { shopForThisFile } from './shop.fixture';
import { confirmed, pay } from './till.fixture';

const { world, shop } = shopForThisFile();

const onTheRoad = () => onTheRoadIn(shop);

test('a lost parcel is told to the customer, who has the goods sent again; the second parcel arrives', async () => {
  const order = await onTheRoad();
  await report(order, 's1p1', 'failed', 'lost');
  await order.happened('ExceptionOpened');
  await until(() => world.kinds(order.orderId).includes('exception'), 'the customer is told');
  await order.tell('remedyChosen', { eventId: 'w', exceptionId: 'x1', remedy: 'wait' });
  await order.happened('FactIgnored');
  await order.tell('remedyChosen', { eventId: 'm', exceptionId: 'x1', remedy: 'reship' });
  await order.reaches('a second shipment', (s) => s.shipments.length === 2);
  expect(order.folded().shipments).toMatchObject([{ step: 'lost' }, { step: 'pick', replaces: 's1' }]);
  await handOver(order, 's2');
  await report(order, 's2p1', 'delivered');
  await order.enters('receipt');
  await order.act('confirm-receipt', { by: 'phone', condition: 'ok' });
  await order.enters('after-care');
  expect(order.folded().lines).toMatchObject([{ shipped: 2, reserved: 0 }]);
  await order.terminate();
});

test('goods that are to be sent again are missing, and the parcel arrives after all: nothing is sent or held for it any more', async () => {
  const order = await onTheRoad();
  await report(order, 's1p1', 'failed', 'lost');
  await order.happened('ExceptionOpened');
  world.short.set(order.orderId, 1);
  await order.tell('remedyChosen', { eventId: 'again', exceptionId: 'x1', remedy: 'reship' });
  await order.reaches('a shortage', (s) => s.short.length > 0 && Object.values(s.clocks).some((c) => c.step === 'shortage'));
  await report(order, 's1p1', 'delivered');
  await order.enters('receipt');
  await order.reaches('nothing is missing', (s) => s.short.length === 0);
  expect(order.folded()).toMatchObject({ shipments: [{ shipmentId: 's1', step: 'delivered' }], reservations: [] });
  expect(Object.values(order.folded().clocks).map((c) => c.step)).toEqual(['receipt']);
  await order.agrees();
  await order.terminate();
});

test('what was decided about a lost parcel is carried out, also when the rest of the order goes back to the review meanwhile', async () => {
  const order = await confirmed(shop, { lines: [line('l1'), line('l2')] });
  await pay(order, 40_000);
  await order.reaches('two picks', (s) => s.stage === 'fulfilment' && Object.keys(s.clocks).length === 2);
  const l1 = order.folded().shipments.find((x) => x.lines[0]?.lineId === 'l1')?.shipmentId ?? '';
  await pack(order, l1);
  await label(order, l1);
  await order.act('hand-over', { shipmentId: l1 });
  await report(order, `${l1}p1`, 'failed', 'lost');
  await order.happened('ExceptionOpened');
  world.short.set(order.orderId, 1);
  await order.tell('remedyChosen', { eventId: 'again', exceptionId: 'x1', remedy: 'reship' });
  await order.reaches('a shortage', (s) => Object.values(s.clocks).some((c) => c.step === 'shortage'));
  await order.act('change', { addressId: 'a2' });
  await order.reaches('a review', (s) => s.review?.state === 'requested' && s.stage === 'review');
  expect(await order.act('reject-review', { reasonId: 't1', backTo: 'allocation' })).toBe('already_shipped');
  await order.act('approve-review', {});
  await order.enters('fulfilment');
  world.short.delete(order.orderId);
  await order.tell('stockArrived', { eventId: 'stock', skus: ['SKU-l1'] });
  await order.reaches('the goods are sent again', (s) => s.shipments.some((x) => x.replaces === l1));
  await order.agrees();
  await order.terminate();
});

test('a returned parcel is refunded: the customer owes nothing and gets back what was paid', async () => {
  const order = await onTheRoad();
  await report(order, 's1p1', 'returned');
  await order.happened('ExceptionOpened');
  await order.act('resolve-exception', { shipmentId: 's1', remedy: 'refund' });
  await order.happened('CreditGranted');
  expect(order.folded()).toMatchObject({ shipments: [{ step: 'returned' }], refunds: [{ amount: price(20_000) }] });
  await order.terminate();
});

test('an exception ends by itself when the parcel moves on', async () => {
  const order = await onTheRoad();
  await report(order, 's1p1', 'failed', 'address');
  await order.happened('ExceptionOpened');
  expect(order.waiting()).toContainEqual(expect.objectContaining({ step: 'exception', on: 'logistics' }));
  await report(order, 's1p1', 'in_transit');
  await order.happened('ExceptionEnded');
  expect(await order.act('resolve-exception', { shipmentId: 's1', remedy: 'wait' })).toBe('nothing_to_do');
  await order.terminate();
});

test('after 24 silent hours sales checks with the carrier, after 48 the parcel must be found', async () => {
  const order = await onTheRoad();
  await order.skip(25 * HOUR);
  await order.reaches('a task for sales', (s) => s.tasks.some((t) => t.step === 'check-carrier' && t.role === 'sales'));
  expect(order.folded().exceptions).toEqual([]);
  await order.skip(24 * HOUR);
  await order.happened('ExceptionOpened');
  expect(order.folded().exceptions).toMatchObject([{ cause: 'no_scan', fault: 'carrier' }]);
  await order.terminate();
});

test('when the promised day begins without the parcel being near, the customer is told a new date', async () => {
  const order = await onTheRoad();
  await order.skip(12 * DAY);
  await order.happened('PromiseAtRisk');
  await until(() => world.kinds(order.orderId).includes('new-date'), 'the new date is told');
  expect(order.folded().promises.at(-1)).toMatchObject({ kind: 'proposed', by: 'system' });
  await order.terminate();
});
