// Point 2 of the process on the real engine: what customers pay, when and in which pieces, and what becomes of it.
import { amounts } from '../../workflows/domain/money';
import { DAY, directOrder, type Order, price, until } from './shop';
import { shopForThisFile } from './shop.fixture';
import { confirmed, deliver, inFulfilment, paid, pay } from './till.fixture';

const { world, shop } = shopForThisFile();

const told = (order: Order, kind: string, times = 1) =>
  until(() => world.kinds(order.orderId).filter((k) => k === kind).length >= times, `${kind} × ${times}`);
const entered = (amount: number) => ({
  ...{ amount: price(amount), method: 'transfer', receivedOn: '2026-11-21', bankPaymentId: null, referenceId: 't1' },
});

test('an order that is paid in parts, by card and by a transfer that finance enters, waits for the last of them', async () => {
  const order = await confirmed(shop);
  await told(order, 'payment-request');
  await pay(order, 12_000);
  await order.happened('PaymentReceived');
  expect(order.folded().stage).toBe('payment');
  expect(amounts(order.folded())).toMatchObject({ paid: 12_000, due: 8_000, open: 8_000 });
  expect(await order.act('record-payment', { ...entered(7_999), method: 'transfer' })).toMatchObject({ result: { paymentId: 'p2' } });
  expect(amounts(order.folded())).toMatchObject({ due: 1 });
  await order.act('record-payment', { ...entered(1), method: 'cash' });
  await order.enters('fulfilment');
  await told(order, 'payment-received', 3);
  await until(() => world.kinds(order.orderId, 'warehouse').includes('paid'), 'the warehouse hears that it is paid');
  expect(amounts(order.folded())).toMatchObject({ paid: 20_000, due: 0, open: 0 });
  await order.agrees();
  await order.terminate();
});

test('a payment in another currency pays nothing: the order still waits, and finance gives it back', async () => {
  const order = await confirmed(shop);
  await pay(order, 20_000, 'USD');
  await order.happened('PaymentMismatched');
  await order.reaches('a task of finance', (s) => s.tasks.some((t) => t.step === 'refund' && t.role === 'finance'));
  expect(order.folded().stage).toBe('payment');
  expect(amounts(order.folded())).toMatchObject({ paid: 0, due: 20_000 });
  const dollars = { ...entered(20_000), method: 'cash', amount: { amount: 20_000, currency: 'USD' } } as const;
  expect(await order.act('record-payment', dollars)).toBe('currency_unsupported');
  await order.act('refund', { reasonId: 't1', limit: 500_000 });
  await order.happened('RefundMade');
  await pay(order, 20_000);
  await order.enters('fulfilment');
  expect(order.folded().refunds).toMatchObject([{ amount: { amount: 20_000, currency: 'USD' }, state: 'done' }]);
  await order.terminate();
});

test('a payment that is late still pays: the customer was reminded at 24 and 72 hours, finance asked to decide after 120', async () => {
  const order = await confirmed(shop);
  await order.reaches('the wait', (s) => 'pay.1' in s.clocks);
  await order.skip(DAY - 600_000);
  expect(world.kinds(order.orderId)).not.toContain('payment-reminder');
  await order.skip(2 * DAY + 3_600_000);
  await told(order, 'payment-reminder', 2);
  await order.skip(2 * DAY);
  await order.reaches('finance decides', (s) => s.tasks.some((t) => t.taskId.startsWith('pay.pay') && t.role === 'finance'));
  await pay(order, 20_000);
  await order.enters('fulfilment');
  expect(order.folded().tasks.filter((t) => t.step === 'pay')).toEqual([]);
  expect(world.kinds(order.orderId).filter((kind) => kind === 'payment-reminder')).toHaveLength(2);
  await order.terminate();
});

test('money for an order that has expired goes back, in a run of its own', async () => {
  const order = await shop.begin(directOrder);
  await order.enters('confirmation');
  await order.skip(8 * DAY);
  await expect(order.result()).resolves.toEqual({ stage: 'expired' });
  const again = await shop.begin(directOrder, undefined, { state: order.folded(), fact: 'paymentReported', input: paid(20_000) });
  await expect(again.result()).resolves.toEqual({ stage: 'expired' });
  expect(again.folded().refunds).toMatchObject([{ state: 'done', amount: price(20_000) }]);
  expect(amounts(again.folded())).toMatchObject({ open: 0 });
});

test('a payment that fails after its success, once the goods have left, changes nothing', async () => {
  const order = await confirmed(shop);
  const success = paid(20_000);
  await order.tell('paymentReported', success);
  await order.enters('fulfilment');
  await deliver(order);
  await order.tell('paymentReported', { ...success, eventId: 'chargeback', outcome: 'failed' });
  await order.happened('FactIgnored');
  expect(order.log().find((e) => e.type === 'FactIgnored')).toMatchObject({ because: { code: 'already_recorded' } });
  expect(order.folded().payments).toMatchObject([{ state: 'captured' }]);
  expect(order.folded().stage).toBe('receipt');
  await order.terminate();
});

test('the same payment reported twice is one payment', async () => {
  const order = await confirmed(shop);
  const success = paid(20_000);
  await order.tell('paymentReported', success);
  await order.tell('paymentReported', success);
  await order.tell('paymentReported', { ...success, eventId: 'by another webhook' });
  await order.enters('fulfilment');
  await order.happened('FactIgnored');
  expect(amounts(order.folded())).toMatchObject({ paid: 20_000, open: 0 });
  await order.terminate();
});

test('the rest of a deposit is asked for when the goods are packed; they stay until it is there, and in the end finance decides', async () => {
  const order = await confirmed(shop, { terms: 'deposit', depositPercent: 30 } as object);
  await pay(order, 6_000);
  await order.enters('fulfilment');
  const lines = [{ lineId: 'l1', quantity: 2 }];
  await order.act('complete-picking', { shipmentId: 's1', lines });
  await order.rests();
  expect(world.kinds(order.orderId)).not.toContain('balance-request');
  await order.act('complete-packing', { shipmentId: 's1', parcels: [{ weightGrams: 900, lines }] });
  await told(order, 'balance-request');
  await order.happened('ShipmentRated');
  await order.act('book-carrier', { shipmentId: 's1' });
  await order.happened('LabelBought');
  expect(await order.act('hand-over', { shipmentId: 's1' })).toBe('payment_missing');
  await order.skip(2.1 * DAY);
  await told(order, 'balance-reminder', 2);
  await order.skip(3 * DAY);
  const decides = (o: Order) =>
    o.folded().tasks.some((t) => t.step === 'collect-balance' && t.taskId.startsWith('collect-balance.collect'));
  await until(() => decides(order), 'finance decides');
  await pay(order, 14_000);
  await order.reaches('nothing to collect', (s) => Object.values(s.clocks).every((c) => c.step !== 'collect-balance'));
  expect(await order.act('hand-over', { shipmentId: 's1' })).toMatchObject({ version: expect.any(Number) as number });
  await order.enters('delivery');
  await order.terminate();
});

test('more than the total, paid at once, lets the order go on; what is too much is given back once', async () => {
  const order = await inFulfilment(shop, 25_000);
  await order.reaches('a task of finance', (s) => s.tasks.some((t) => t.step === 'refund' && t.role === 'finance'));
  expect(await order.act('refund', { reasonId: 't1', limit: 500_000 }, 'once')).toMatchObject({ result: { state: 'open' } });
  await order.act('refund', { reasonId: 't1', limit: 500_000 }, 'once');
  expect(await order.act('refund', { reasonId: 't1', limit: 500_000 })).toBe('nothing_to_do');
  await order.happened('RefundMade');
  await order.rests();
  expect([...world.refunds].filter(([key]) => key.startsWith(order.orderId))).toEqual([[`${order.orderId}:refund:r1`, 5_000]]);
  await order.terminate();
});
