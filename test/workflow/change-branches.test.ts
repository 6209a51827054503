// Changes at awkward moments: while a label is bought, while goods are missing, over a roll-over, when nobody answers the new form.
import { amounts } from '../../workflows/domain/money';
import { agree, change, goods, label, pack, stepOf, wants } from './change.fixture';
import { atWork } from './gates';
import { rolledOver, talkUntilFull } from './runs';
import { DAY, directOrder, HOUR, inDays, line, price, until } from './shop';
import { shopForThisFile } from './shop.fixture';
import { shortOrders } from './short.orders';
import { confirmed, inFulfilment, pay } from './till.fixture';

const { world, shop } = shopForThisFile();
const { paid, waitsAt, told } = shortOrders(world, shop);
const mine = (keys: Iterable<string>, orderId: string) => [...keys].filter((key) => key.startsWith(orderId));
const tasks = (order: { log: () => { type: string }[] }) => order.log().filter((e) => e.type === 'TaskOpened');

test('goods change while the label is being bought: what comes of it is given back, nothing is charged for', async () => {
  let open: () => void = () => undefined;
  world.labelGate = new Promise((resolve) => (open = resolve));
  const order = await inFulfilment(shop);
  await pack(order, 's1');
  await order.happened('ShipmentRated');
  await order.act('book-carrier', { shipmentId: 's1' });
  await atWork(shop, order, 'buyLabel');
  await change(order, wants(goods('SKU-l1', 5)));
  open();
  await order.reaches('no label is owed', (s) => s.stage === 'confirmation' && s.calledOff.length === 0);
  expect(mine(world.labels.keys(), order.orderId)).toEqual([`${order.orderId}:label:s1p1:1`]);
  expect(mine(world.voided, order.orderId)).toEqual([`${order.orderId}:label:s1p1:1`]);
  await agree(order, 2);
  await order.enters('payment');
  await pay(order, 30_000);
  await order.enters('fulfilment');
  expect(order.folded().shipments).toMatchObject([{ shipmentId: 's2', lines: [{ lineId: 'l1', quantity: 5 }] }]);
  await order.agrees();
  await order.terminate();
});

test('the address changes while the label is being bought: it is given back and bought for the new one', async () => {
  let open: () => void = () => undefined;
  world.labelGate = new Promise((resolve) => (open = resolve));
  const order = await inFulfilment(shop);
  await pack(order, 's1');
  await order.happened('ShipmentRated');
  await order.act('book-carrier', { shipmentId: 's1' });
  await atWork(shop, order, 'buyLabel');
  await change(order, { addressId: 'a2' });
  open();
  await order.reaches('a review', (s) => s.review?.state === 'requested');
  await order.act('approve-review', {});
  await label(order, 's1');
  const keys = mine(world.labels.keys(), order.orderId);
  expect(keys.filter((key) => !world.voided.has(key)).map((key) => world.addresses.get(key))).toEqual(['a2']);
  await order.act('hand-over', { shipmentId: 's1' });
  await order.enters('delivery');
  await order.agrees();
  await order.terminate();
});

test('an address that the carrier refuses is corrected by the change: nobody need resolve it', async () => {
  world.addressRefused = true;
  const order = await inFulfilment(shop);
  await pack(order, 's1');
  await order.happened('ShipmentRated');
  await order.act('book-carrier', { shipmentId: 's1' });
  await order.happened('StepBlocked');
  world.addressRefused = false;
  await change(order, { addressId: 'a2' });
  await order.reaches('a review', (s) => s.review?.state === 'requested');
  await order.act('approve-review', {});
  await label(order, 's1');
  expect(order.folded().blocked).toEqual([]);
  expect(order.waiting()).toMatchObject([{ step: 'hand-over' }]);
  await order.agrees();
  await order.terminate();
});

test('a label that the carrier does not take back is a task for logistics', async () => {
  const order = await inFulfilment(shop);
  await pack(order, 's1');
  await label(order, 's1');
  world.labelsMoved = true;
  const requestedDate = inDays(60);
  await change(order, { requestedDate });
  await order.happened('CallOffEnded');
  expect(order.log().filter((e) => e.type === 'EffectUndone')).toMatchObject([
    { what: 'put_back', outcome: 'needs_person' },
    { what: 'void_label', target: 's1p1', outcome: 'needs_person' },
  ]);
  expect(tasks(order)).toMatchObject([{ step: 'put-back' }, { step: 'blocked', role: 'logistics' }]);
  await agree(order, 2);
  await order.reaches('a new shipment', (s) => s.stage === 'fulfilment' && s.shipments[0]?.shipmentId === 's2');
  expect(order.folded().promises.at(-1)).toMatchObject({ date: requestedDate, kind: 'agreed' });
  await order.terminate();
});

test('goods that are missing are given up while a proposal is open: the proposal dies, no wait is left behind', async () => {
  const order = await paid(2, [line('l1'), line('l2')]);
  await waitsAt(order, 'shortage');
  await order.act('propose', { kind: 'new_date', date: inDays(60) });
  await told(order, 'proposal');
  await change(order, wants(goods('SKU-l2', 2)));
  await order.tell('proposalAnswered', { eventId: 'late', proposalId: 'p1', accept: true });
  await agree(order, 2);
  await order.enters('fulfilment');
  expect(order.log().find((e) => e.causeId === 'late')).toMatchObject({ type: 'FactIgnored', because: { code: 'proposal_superseded' } });
  await order.reaches('only a pick', (s) => Object.keys(s.clocks).join() === 'pick.s1');
  expect(order.folded()).toMatchObject({
    short: [],
    lines: [{ lineId: 'l2' }],
    refunds: [{ reason: 'order_changed', amount: price(20_000) }],
  });
  await order.agrees();
  await order.terminate();
});

test('a wish by link: before confirming it sends the order back, later it is a task, and after the hand-over it is too late', async () => {
  const order = await shop.begin(directOrder);
  await order.enters('confirmation');
  await order.tell('changeRequested', { eventId: 'w1', wishId: 't1', formVersion: 1 });
  await order.reaches('verify', (s) => s.stage === 'order' && Object.keys(s.clocks).length > 0);
  await change(order, wants(goods('SKU-l1', 3)));
  await order.act('verify', { by: 'phone' });
  await agree(order, 2);
  await order.enters('payment');
  await order.tell('changeRequested', { eventId: 'w2', wishId: 't2' });
  await order.happened('ChangeRequested');
  expect(order.folded().stage).toBe('payment');
  expect(tasks(order)).toMatchObject([
    { role: 'sales', textId: 't1' },
    { role: 'sales', textId: 't2' },
  ]);
  await pay(order, 30_000);
  await pack(order, 's1');
  await label(order, 's1');
  await order.act('hand-over', { shipmentId: 's1' });
  await order.enters('delivery');
  await order.tell('changeRequested', { eventId: 'w3', wishId: 't3' });
  await order.happened('FactIgnored');
  expect(order.log().findLast((e) => e.type === 'FactIgnored')).toMatchObject({ because: { code: 'already_shipped' } });
  expect(await change(order, { addressId: 'a2' })).toBe('already_shipped');
  await order.agrees();
  await order.terminate();
});

test('nobody agrees to the change: the order expires, its goods, labels and money go back', async () => {
  const order = await inFulfilment(shop);
  await pack(order, 's1');
  await label(order, 's1');
  await change(order, wants(goods('SKU-l1', 3)));
  await order.reaches('form 2', (s) => s.form?.version === 2 && s.calledOff.length === 0);
  await order.skip(8 * DAY);
  await expect(order.result()).resolves.toEqual({ stage: 'expired' });
  expect(order.folded()).toMatchObject({ reservations: [], calledOff: [], refunds: [{ state: 'done', amount: price(20_000) }] });
  expect(amounts(order.folded()).open).toBe(0);
});

test('the run ends in the middle of a change, with the carrier away: labels, surplus and review go on in the next', async () => {
  const order = await inFulfilment(shop);
  await pack(order, 's1');
  await label(order, 's1');
  const { runId } = await shop.client.workflow.getHandle(order.workflowId).describe();
  world.voidingDown = true;
  await change(order, wants(goods('SKU-l1', 1)));
  await order.reaches('form 2', (s) => s.form?.version === 2);
  await talkUntilFull(shop, order);
  await rolledOver(shop, order, runId);
  expect(order.folded().calledOff).toMatchObject([{ shipmentId: 's1' }]);
  await agree(order, 2);
  await order.enters('fulfilment');
  world.voidingDown = false;
  await order.skip(HOUR);
  await order.reaches('no label is owed', (s) => s.calledOff.length === 0);
  expect(mine(world.voided, order.orderId)).toEqual([`${order.orderId}:label:s1p1:1`]);
  await change(order, { addressId: 'a2', instructionsId: 't1' });
  await order.reaches('a review', (s) => s.review?.state === 'requested');
  expect(order.folded().review).toMatchObject({ reasons: ['changed_address', 'special'] });
  expect(await change(order, { addressId: 'a3' })).toMatchObject({ stage: 'review' });
  await order.reaches('a second review', (s) => s.reviews === 2 && s.clocks['review.2'] !== undefined);
  expect(order.folded().clocks['review.1']).toBeUndefined();
  await order.act('approve-review', {});
  await order.enters('fulfilment');
  expect(stepOf(order, 's2')).toBe('pick');
  expect(order.folded()).toMatchObject({ calledOff: [], surplus: [], toReview: [] });
  await order.agrees();
  await order.terminate();
});

test('a deposit: its balance is asked for anew when the order has become larger', async () => {
  const order = await confirmed(shop, { terms: 'deposit', depositPercent: 50 });
  await pay(order, 10_000);
  await pack(order, 's1');
  await waitsAt(order, 'collect-balance');
  await pay(order, 10_000);
  await order.reaches('paid', (s) => amounts(s).due === 0 && !('collect-balance.1' in s.clocks));
  await change(order, wants(goods('SKU-l1', 6)));
  await agree(order, 2);
  await order.enters('payment');
  expect(amounts(order.folded()).due).toBe(10_000);
  await pay(order, 10_000);
  await pack(order, 's2');
  await waitsAt(order, 'collect-balance');
  await until(() => world.kinds(order.orderId).filter((kind) => kind === 'balance-request').length === 2, 'the second request');
  expect(amounts(order.folded()).due).toBe(30_000);
  await order.agrees();
  await order.terminate();
});
