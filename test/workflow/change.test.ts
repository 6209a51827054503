// An order is changed before and while it is prepared: what the customer must agree to anew, what is undone for it, what it costs.
import { amounts } from '../../workflows/domain/money';
import { defaultPolicy } from '../../workflows/domain/policy';
import { agree, asAnnounced, change, goods, label, pack, stepOf, wants } from './change.fixture';
import { directOrder, line, price, until } from './shop';
import { shopForThisFile } from './shop.fixture';
import { confirmed, inFulfilment, pay } from './till.fixture';

const { world, shop } = shopForThisFile();

test('more goods while the payment is open: a new form, the difference is asked for, and the order goes on to the carrier', async () => {
  const order = await confirmed(shop);
  await pay(order, 15_000);
  await order.happened('PaymentReceived');
  expect(await change(order, wants(goods('SKU-l1', 3), goods('CUP', 1, 4_000)))).toMatchObject({ result: { backTo: 'order' } });
  await order.tell('customerConfirmed', { eventId: 'late', formVersion: 1 });
  await order.happened('FactIgnored');
  expect(order.log().findLast((e) => e.type === 'FactIgnored')).toMatchObject({ because: { code: 'superseded' } });
  await agree(order, 2);
  await order.enters('payment');
  expect(order.folded().lines).toMatchObject([
    { lineId: 'l1', quantity: 3, unitPrice: 10_000 },
    { lineId: 'l2', sku: 'CUP', quantity: 1, unitPrice: 4_000 },
  ]);
  expect(amounts(order.folded())).toMatchObject({ total: 34_000, paid: 15_000, due: 19_000 });
  await until(() => world.kinds(order.orderId).filter((kind) => kind === 'payment-request').length === 2, 'the second request');
  expect(world.notices.findLast((n) => n.orderId === order.orderId && n.kind === 'payment-request')).toMatchObject({
    amount: price(19_000),
  });
  await pay(order, 19_000);
  await order.enters('fulfilment');
  for (const { shipmentId } of order.folded().shipments) {
    await pack(order, shipmentId);
    await label(order, shipmentId);
    await order.act('hand-over', { shipmentId });
  }
  await order.enters('delivery');
  expect(order.folded()).toMatchObject({ refunds: [], calledOff: [], surplus: [] });
  await order.agrees();
  await order.terminate();
});

test('fewer goods after the label: goods are put back, the label and the money go back, a new shipment goes out', async () => {
  const order = await inFulfilment(shop);
  await pack(order, 's1');
  await label(order, 's1');
  const said = await asAnnounced(order, wants(goods('SKU-l1', 1)), async () => {
    await agree(order, 2);
    await order.enters('fulfilment');
    await order.happened('RefundMade');
  });
  expect(said.happened).toEqual(said.announced);
  expect(said.announced).toEqual(['put_back s1', 'refund p1', 'release_reservation l1', 'void_label s1p1']);
  expect(order.log().filter((e) => e.type === 'TaskOpened')).toMatchObject([{ step: 'put-back', role: 'warehouse' }]);
  expect(world.refunds.get(`${order.orderId}:refund:r1`)).toBe(10_000);
  expect(amounts(order.folded())).toMatchObject({ total: 10_000, paid: 20_000, refunded: 10_000, open: 0 });
  expect(order.folded().shipments).toMatchObject([{ shipmentId: 's2', step: 'pick', lines: [{ lineId: 'l1', quantity: 1 }] }]);
  expect(await order.act('hand-over', { shipmentId: 's1' })).toBe('nothing_to_do');
  await pack(order, 's2');
  await label(order, 's2');
  await order.act('hand-over', { shipmentId: 's2' });
  await order.enters('delivery');
  await order.agrees();
  await order.terminate();
});

test('fewer goods before anything was paid: nothing goes back', async () => {
  const order = await confirmed(shop);
  await change(order, wants(goods('SKU-l1', 1)));
  await agree(order, 2);
  await order.enters('payment');
  expect(amounts(order.folded())).toMatchObject({ total: 10_000, paid: 0, due: 10_000 });
  await pay(order, 10_000);
  await order.enters('fulfilment');
  expect(order.folded().refunds).toEqual([]);
  await order.agrees();
  await order.terminate();
});

test('another address after the label: a supervisor looks, the label is given back and bought anew for the new address', async () => {
  const order = await inFulfilment(shop);
  await pack(order, 's1');
  await label(order, 's1');
  await change(order, { addressId: 'a2', noteId: 't1' });
  await order.reaches('a review', (s) => s.stage === 'review' && s.review?.state === 'requested');
  expect(order.folded().review).toMatchObject({ reasons: ['changed_address'] });
  expect(order.log().find((e) => e.type === 'TaskOpened')).toMatchObject({ step: 'note', role: 'warehouse', textId: 't1' });
  expect(await order.act('hand-over', { shipmentId: 's1' })).toBe('transition_not_allowed');
  await order.act('approve-review', {});
  await order.happened('LabelsVoided');
  await label(order, 's1');
  expect(world.addresses.get(`${order.orderId}:label:s1p1:2`)).toBe('a2');
  expect([...world.voided].filter((key) => key.startsWith(order.orderId))).toEqual([`${order.orderId}:label:s1p1:1`]);
  expect(stepOf(order, 's1')).toBe('hand-over');
  await order.act('hand-over', { shipmentId: 's1' });
  await order.enters('delivery');
  expect(order.folded().form).toMatchObject({ version: 1, state: 'confirmed' });
  await order.agrees();
  await order.terminate();
});

test('with the first goods on the road only the rest goes elsewhere, and the road is watched on', async () => {
  const order = await confirmed(shop, { lines: [line('l1'), line('l2')] });
  await pay(order, 40_000);
  await order.reaches('two picks', (s) => s.stage === 'fulfilment' && Object.keys(s.clocks).length === 2);
  for (const shipmentId of ['s1', 's2']) {
    await pack(order, shipmentId);
    await label(order, shipmentId);
  }
  await order.act('hand-over', { shipmentId: 's1' });
  await order.reaches('a wait on the road', (s) => s.clocks['transit.s1.0.0'] !== undefined);
  const silentSince = order.folded().clocks['transit.s1.0.0']?.openedAt;
  expect(await change(order, wants(goods('SKU-l1', 2)))).toBe('already_shipped');
  await change(order, { addressId: 'a2' });
  await order.reaches('a review', (s) => s.clocks['review.1'] !== undefined);
  await order.act('approve-review', {});
  await label(order, 's2');
  expect(order.folded().clocks['transit.s1.0.0']?.openedAt).toBe(silentSince);
  const goesTo = [...world.addresses].filter(([key]) => key.startsWith(order.orderId) && !world.voided.has(key));
  expect(goesTo.map(([key, addressId]) => [key.split(':')[2], addressId])).toEqual([
    ['s1p1', 'a1'],
    ['s2p1', 'a2'],
  ]);
  await order.act('hand-over', { shipmentId: 's2' });
  await order.enters('delivery');
  await order.agrees();
  await order.terminate();
});

test('what the policy does not ask for passes by rule: the address changes and nobody need look', async () => {
  const review = { ...defaultPolicy.review, changedAddress: false };
  const order = await shop.begin(directOrder, { ...defaultPolicy, review });
  await order.enters('confirmation');
  await order.act('confirm', { by: 'phone' });
  await pay(order, 20_000);
  await order.enters('fulfilment');
  await change(order, { addressId: 'a2' });
  await order.happened('ReviewPassed', 2);
  await order.enters('fulfilment');
  await pack(order, 's1');
  await label(order, 's1');
  expect(world.addresses.get(`${order.orderId}:label:s1p1:1`)).toBe('a2');
  await order.agrees();
  await order.terminate();
});
