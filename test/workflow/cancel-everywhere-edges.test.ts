// What cancelling and expiry meet between the steps, with the real books: an answer that was lost, a bank that is away, a form that
// nobody answers after goods were reserved, and the last piece that two orders want.
import { NOTHING_LEFT, skuOf, waitsAt } from './real-world';
import { inOrder, realOrders, recorded, shown } from './real-orders';
import { directOrder, HOUR, line, price, until } from './shop';
import { realShopForThisFile } from './shop.fixture';

const shop = realShopForThisFile();
const { unpaid, short, picking, packing, pack, carrierOf, cancelled } = realOrders(shop);

test('a label whose purchase was never answered is voided all the same, and said beside the lines of the preview', async () => {
  const order = await pack(await packing());
  await shop.outside.fault(`carriers/${carrierOf(order)}`, { kind: 'lost_answer', times: 1, only: 'buy' });
  shop.triedOnce.add(`${order.orderId}:label:s1p1:1`); // a second try would find it
  await order.act('book-carrier', { shipmentId: 's1' });
  await until(async () => (await shop.books(order)).labels === 1, 'the label in the books of the carrier');
  const preview = await shop.preview(order);
  await cancelled(order);
  const unknown = { what: 'void_label', target: 's1p1', amount: null, outcome: 'done' };
  expect(recorded(order)).toEqual(inOrder([...shown(preview), unknown]));
  expect(await shop.books(order)).toEqual(NOTHING_LEFT);
});

test('a refund that was on its way before is no line of the cancellation, and is paid once', async () => {
  const order = await picking();
  await shop.outside.fault('bank', { kind: 'error', times: 1_000, only: 'refund' });
  await order.act('refund', { amount: 4_000, reasonId: 't1', limit: 500_000 });
  const preview = await shop.preview(order);
  expect(preview).toContainEqual({ what: 'refund', target: 'p1', amount: price(16_000), who: 'system' });
  await order.act('cancel', { reason: 'changed_mind' });
  await order.enters('cancellation');
  await shop.outside.fault('bank', { kind: 'error', times: 0 });
  await order.enters('cancelled');
  await order.reaches('both refunds', (s) => s.refunds.length === 2 && s.refunds.every((r) => r.state === 'done'));
  expect(recorded(order)).toEqual(shown(preview));
  expect(await shop.books(order)).toEqual(NOTHING_LEFT);
});

test('a carrier that does not take a label back leaves one task, also when it is asked twice', async () => {
  const parcel = { weightGrams: 900, lines: [{ lineId: 'l1', quantity: 1 }] };
  const order = await pack(await packing(), [parcel, parcel]);
  shop.unlucky.add(`${order.orderId}:label:s1p2:1`);
  await order.act('book-carrier', { shipmentId: 's1' });
  await order.happened('LabelBought');
  const [first] = order.folded().shipments[0]?.parcels ?? [];
  await shop.outside.post(`carriers/${carrierOf(order)}/parcels/${first?.trackingNumber}/events`, { state: 'picked_up' });
  await cancelled(order);
  const lines = recorded(order).filter((l) => l.what === 'void_label');
  expect(lines).toMatchObject([{ target: 's1p1', outcome: 'needs_person' }]);
  expect(order.log().filter((e) => e.type === 'TaskOpened' && e.step === 'blocked')).toHaveLength(1);
});

test('an order that came back to its form with goods reserved, and expires, holds nothing', async () => {
  const order = await unpaid({ lines: [line('l1', 3_000_000)] });
  await shop.pay(order, 6_000_000);
  await waitsAt(order, 'review');
  await order.terminate();
  const state = order.folded();
  const form = state.form && { ...state.form, state: 'sent' as const };
  const asked = { ...state, stage: 'confirmation' as const, clocks: {}, tasks: [], form };
  expect(await shop.books(order)).toMatchObject({ held: 1, reserved: 2, bank: 6_000_000 });
  const fact = { eventId: 'any', skus: [] };
  const again = await shop.begin(directOrder, undefined, { state: asked, fact: 'stockArrived', input: fact });
  await waitsAt(again, 'confirm');
  await again.skip(169 * HOUR);
  await expect(again.result()).resolves.toEqual({ stage: 'expired' });
  expect(recorded(again)).toEqual([{ what: 'release_reservation', target: order.orderId, amount: null, outcome: 'done' }]);
  expect(await shop.books(again)).toEqual(NOTHING_LEFT);
  expect(again.folded()).toMatchObject({ reservations: [], lines: [{ reserved: 0 }] });
});

test('goods that arrive after a short order was cancelled go to the next in the queue', async () => {
  const order = await short();
  await cancelled(order);
  const sku = skuOf('l1', order.orderId);
  await shop.arrive(sku, 3);
  expect(await shop.books(order)).toEqual(NOTHING_LEFT);
});

test('two orders, one last piece: one gets it, the other is short and sales hears of it', async () => {
  const one = [{ ...line('l1'), quantity: 1 }];
  const first = await unpaid({ lines: one }, [['l1', 'shanghai', 1]]);
  const sku = skuOf('l1', first.orderId);
  const second = await unpaid({ lines: one }, [], sku);
  await Promise.all([first, second].map((order) => shop.pay(order, 10_000)));
  const isServed = (o: typeof first) => o.folded().stage === 'fulfilment';
  const isShort = (o: typeof first) => shop.world.kinds(o.orderId, 'sales').includes('shortage');
  await until(() => [first, second].filter(isServed).length === 1 && [first, second].filter(isShort).length === 1, 'one of each');
  const [winner, loser] = isServed(first) ? [first, second] : [second, first];
  expect(loser.folded()).toMatchObject({ stage: 'allocation', short: [{ lineId: 'l1', quantity: 1 }], reservations: [] });
  await cancelled(winner); // the piece goes to who waits for it
  await shop.tellArrivals(loser);
  await loser.enters('fulfilment');
  expect(await shop.books(loser)).toMatchObject({ held: 1, reserved: 1 });
  await loser.terminate();
});
