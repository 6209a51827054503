// The whole thread on the real engine, with skipped time and a fake world.
import { DAY, directOrder, inquiry, line, type Order, price, until } from './shop';
import { shopForThisFile } from './shop.fixture';

const { world, shop } = shopForThisFile();

const pay = (order: Order, amount: number, id = 'bp1') =>
  order.tell('paymentReported', {
    eventId: `paid-${id}`,
    outcome: 'captured',
    amount: price(amount),
    method: 'card',
    bankPaymentId: id,
    receivedOn: '2026-11-21',
  });
const report = (order: Order, state: 'in_transit' | 'out_for_delivery' | 'delivered', n: number) =>
  order.tell('carrierReported', { eventId: `c${n}`, parcelId: 's1p1', state, at: new Date(Date.now() + n * 60_000).toISOString() });

test('an inquiry by phone becomes an order that is confirmed by link, paid, shipped, received, closed and surveyed', async () => {
  const order = await shop.begin(inquiry);
  await order.happened('WaitOpened');
  expect(order.waiting()).toMatchObject([{ step: 'answer-inquiry', on: 'sales', then: { what: 'remind' } }]);
  await order.act('record-interaction', { kind: 'demonstration', channel: 'phone', textId: 't1' });
  await order.enters('introduction');
  const quoted = await order.act('send-quote', {
    lines: [line('l1')],
    shippingFee: 2_000,
    validDays: 14,
    terms: 'deposit',
    depositPercent: 30,
  });
  expect(quoted).toMatchObject({ result: { quoteId: 'q1' } });
  await order.enters('quotation');
  await order.act('place', { addressId: 'a1' });
  await order.happened('AvailabilityChecked');
  await order.act('verify', { by: 'phone' });
  await order.happened('FormSent');
  await order.tell('customerConfirmed', { eventId: 'e1', formVersion: 1 });
  await order.enters('payment');
  await pay(order, 6_600);
  await order.enters('fulfilment');
  await order.act('complete-picking', { shipmentId: 's1', lines: [{ lineId: 'l1', quantity: 2 }] });
  await order.act('complete-packing', { shipmentId: 's1', parcels: [{ weightGrams: 900, lines: [{ lineId: 'l1', quantity: 2 }] }] });
  await order.happened('ShipmentRated');
  await order.act('book-carrier', { shipmentId: 's1' });
  await order.happened('LabelBought');
  expect(await order.act('hand-over', { shipmentId: 's1' })).toBe('payment_missing');
  await pay(order, 15_400, 'bp2');
  await order.reaches('paid in full', (s) => s.payments.length === 2);
  await order.act('hand-over', { shipmentId: 's1' });
  await order.enters('delivery');
  await report(order, 'in_transit', 1);
  await report(order, 'out_for_delivery', 2);
  await until(() => world.kinds(order.orderId).includes('out-for-delivery'), 'the customer is told');
  await report(order, 'delivered', 3);
  await order.enters('receipt');
  await order.happened('WaitOpened', 9);
  await order.tell('receiptConfirmed', { eventId: 'r1', condition: 'ok' });
  await order.enters('after-care');
  await order.act('submit-closing', { documentIds: [] });
  await order.enters('closing');
  await order.act('approve-closing', {});
  await order.enters('survey');
  await order.tell('surveyAnswered', { eventId: 's1', score: 9 });
  await expect(order.result()).resolves.toEqual({ stage: 'closed' });
  expect(world.kinds(order.orderId)).toEqual([
    'quote',
    'confirmation-form',
    'payment-request',
    'payment-received',
    'balance-request',
    'payment-received',
    'shipped',
    'out-for-delivery',
    'delivered',
    'survey',
  ]);
  expect(order.folded()).toMatchObject({ stage: 'closed', survey: { score: 9 }, clocks: {}, tasks: [] });
});

test('a clean direct order asks for confirmation by itself', async () => {
  const order = await shop.begin(directOrder);
  await order.enters('confirmation');
  expect(order.log().map((e) => e.type)).toContain('OrderVerified');
  await order.terminate();
}, 30_000);

test('an order that nobody confirms is followed up at 24, 48 and 72 hours, warned and expires; each once', async () => {
  const order = await shop.begin(directOrder);
  await order.enters('confirmation');
  await order.skip(8 * DAY);
  await expect(order.result()).resolves.toEqual({ stage: 'expired' });
  expect(world.kinds(order.orderId)).toEqual(['confirmation-form', 'follow-up', 'follow-up', 'follow-up', 'expiry-warning', 'expired']);
  const calls = order.log().flatMap((e) => (e.type === 'ClockRang' && e.what === 'call' ? [e.task?.taskId] : []));
  expect(calls).toEqual(['call-customer.confirm.1.0', 'call-customer.confirm.1.2', 'call-customer.confirm.1.4']);
});

test('cancelling while the carrier is away releases the stock, voids the labels and pays the money back', async () => {
  const order = await shop.begin(directOrder);
  await order.enters('confirmation');
  await order.act('confirm', { by: 'phone' });
  await order.enters('payment');
  await pay(order, 20_000, `bp-${order.orderId}`);
  await order.enters('fulfilment');
  await order.act('cancel', { reason: 'changed_mind' });
  await expect(order.result()).resolves.toEqual({ stage: 'cancelled' });
  expect(world.undone).toEqual(expect.arrayContaining([`stock of ${order.orderId}`, `labels of ${order.orderId}`]));
  expect(world.refunds.get(`${order.orderId}:refund:r1`)).toBe(20_000);
});
