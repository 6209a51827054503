// Closing on the engine: asked for by sales, audited by finance, rejected and asked for again; and closed once more after a late case.
import { randomUUID } from 'node:crypto';
import { asks, received, request, stands } from './after-sales';
import { type Order, price, until } from './shop';
import { shopForThisFile } from './shop.fixture';

const { world, shop } = shopForThisFile();

const open = (order: Order) => order.waiting().map(({ step, on }) => `${step}: ${on}`);
const sent = (order: Order, kind: string) => world.notices.filter((n) => n.orderId === order.orderId && n.kind === kind).map((n) => n.key);

test('a request that finance rejects comes back to sales, waits for them again, and is approved the second time', async () => {
  const order = await received(shop);
  expect(await order.act('submit-closing', { documentIds: ['d1'] })).toMatchObject({ stage: 'after-care' });
  await order.enters('closing');
  await order.reaches('the audit', (s) => 'audit.1' in s.clocks);
  expect(open(order)).toEqual(['audit: finance']);
  expect(await order.act('submit-closing', { documentIds: [] })).toBe('nothing_to_do');

  await order.act('reject-closing', { reasonId: 't1' });
  await order.reaches('a second request', (s) => 'submit-closing.2' in s.clocks);
  expect(open(order)).toEqual(['submit-closing: sales']);
  expect(order.folded().stage).toBe('closing');
  expect(await order.act('approve-closing', {})).toBe('nothing_to_do');

  await order.act('submit-closing', { documentIds: ['d1', 'd2'], noteId: 't2' });
  await order.reaches('the second audit', (s) => 'audit.2' in s.clocks);
  expect(open(order)).toEqual(['audit: finance']);
  await order.act('approve-closing', {});
  await order.enters('survey');
  await order.agrees();
  await order.tell('surveyAnswered', { eventId: randomUUID(), score: 9 });
  await expect(order.result()).resolves.toEqual({ stage: 'closed' });
  const told = order
    .log()
    .flatMap((e) => (e.type === 'ClosingSubmitted' || e.type === 'ClosingRejected' || e.type === 'ClosingApproved' ? [e.type] : []));
  expect(told).toEqual(['ClosingSubmitted', 'ClosingRejected', 'ClosingSubmitted', 'ClosingApproved']);
  expect(sent(order, 'survey')).toHaveLength(1);
  expect(sent(order, 'completed')).toEqual([]);
});

test('money that moves between request and audit keeps finance from approving, until it is settled', async () => {
  const order = await received(shop);
  await order.act('submit-closing', { documentIds: [] });
  await order.enters('closing');
  const money = { amount: price(500), method: 'card' as const, bankPaymentId: randomUUID(), receivedOn: '2026-11-21' };
  await order.tell('paymentReported', { eventId: randomUUID(), outcome: 'captured', ...money });
  await order.happened('PaymentReceived', 2);
  expect(await order.act('approve-closing', {})).toBe('closing_incomplete');
  await order.act('refund', { reasonId: 't1', limit: 1_000_000 });
  await order.happened('RefundMade');
  await order.act('approve-closing', {});
  await order.enters('survey');
  await order.terminate();
});

test('an order that is opened again for a case is closed once more, and its customer gets the file without a second survey', async () => {
  const order = await received(shop);
  const approve = async () => {
    await order.act('submit-closing', { documentIds: [] });
    await order.enters('closing');
    await order.act('approve-closing', {});
  };
  await approve();
  await order.enters('survey');
  await order.tell('surveyAnswered', { eventId: randomUUID(), score: 9 });
  await order.result();

  const { orderId } = order;
  const again = await shop.begin(
    { kind: 'inquiry', channel: 'web', skus: [], addressId: null, customerId: 'c1', ownerId: 'u1', currency: 'CNY', newCustomer: false, actor: { role: 'sales', id: 'u1' }, causeId: 'x' }, // prettier-ignore
    undefined,
    { state: order.folded(), fact: 'afterSalesRequested', input: { ...request('question'), documentIds: ['d9'] } },
  );
  expect(again.orderId).toBe(orderId);
  await stands(again, 'c1', 'opened');
  expect(again.folded().cases).toMatchObject([{ documentIds: ['d9'] }]);
  await again.enters('after-care');
  await again.act('decide-case', { caseId: 'c1', decision: 'decline', answerId: 't1' });
  await asks(again, 'c1');
  await again.tell('afterSalesRequested', { eventId: randomUUID(), caseId: 'c1', solved: true });
  await stands(again, 'c1', 'closed');
  await again.act('submit-closing', { documentIds: [] });
  await again.enters('closing');
  await again.act('approve-closing', {});
  await until(() => sent(again, 'completed').length > 0, 'the file goes out');
  await expect(again.result()).resolves.toEqual({ stage: 'closed' });
  expect(sent(again, 'completed')).toEqual([`${orderId}:completed:2`]);
  expect(sent(again, 'survey')).toHaveLength(1);
});

test('a case that comes while the survey waits leads to a second one under a key of its own', async () => {
  const order = await received(shop);
  const approve = async () => {
    await order.act('submit-closing', { documentIds: [] });
    await order.enters('closing');
    await order.act('approve-closing', {});
    await order.enters('survey');
  };
  await approve();
  await order.tell('afterSalesRequested', request('question'));
  await order.happened('OrderReopened');
  await order.act('decide-case', { caseId: 'c1', decision: 'decline', answerId: 't1' });
  await asks(order, 'c1');
  await order.tell('afterSalesRequested', { eventId: randomUUID(), caseId: 'c1', solved: true });
  await stands(order, 'c1', 'closed');
  await order.reaches('after-care again', (s) => s.stage === 'after-care' || s.stage === 'closing');
  await approve();
  await until(() => sent(order, 'survey').length === 2, 'the second survey');
  expect(sent(order, 'survey')).toEqual([`${order.orderId}:survey`, `${order.orderId}:survey:2`]);
  await order.terminate();
});
