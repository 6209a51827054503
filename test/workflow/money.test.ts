// Money that goes back, beside the story on the real engine: refunds, second persons, what is paid too much, the bank away, the end.
import { amounts } from '../../workflows/domain/money';
import { DAY, directOrder, HOUR, type Order, price, until } from './shop';
import { shopForThisFile } from './shop.fixture';
import { confirmed, deliver, inFulfilment, paid, pay, received } from './till.fixture';

const { world, shop } = shopForThisFile();

const LIMIT = 500_000;
const refund = (amount?: number, limit = LIMIT) => ({ ...(amount === undefined ? {} : { amount }), reasonId: 't1', limit });
const second = (refundId: string) => ({ refundId, by: 'u2' });
const refundTasks = (order: Order) => order.folded().tasks.filter((t) => t.step === 'refund');
const done = (order: Order, refundId: string) =>
  order.reaches(`refund ${refundId} is done`, (s) => s.refunds.some((r) => r.refundId === refundId && r.state === 'done'));

test('a refund in the middle of an order is paid by the bank, told to the customer, and the order goes on', async () => {
  const order = await inFulfilment(shop);
  expect(await order.act('refund', refund(1_500))).toMatchObject({ result: { refundId: 'r1', state: 'open' } });
  await done(order, 'r1');
  expect(world.refunds.get(`${order.orderId}:refund:r1`)).toBe(1_500);
  await until(() => world.kinds(order.orderId).includes('refunded'), 'the customer is told');
  await deliver(order);
  await received(order);
  await order.act('submit-closing', { documentIds: [] });
  await order.enters('closing');
  await order.act('approve-closing', {});
  await order.enters('survey');
  await order.rests();
  expect(amounts(order.folded())).toMatchObject({ total: 20_000, credited: 1_500, paid: 20_000, refunded: 1_500, open: 0 });
  expect(world.kinds(order.orderId).filter((kind) => kind === 'refunded')).toHaveLength(1);
  await order.agrees();
  await order.terminate();
});

test('while the bank is away the order goes on, rolls over, and the refund is made once afterwards', async () => {
  const order = await inFulfilment(shop);
  world.bankDown = true;
  await order.act('refund', refund(1_500));
  await deliver(order);
  await received(order);
  await order.reaches('the return window', (s) => s.clocks['return-window.1'] !== undefined);
  expect(await order.act('submit-closing', { documentIds: [] })).toBe('closing_incomplete');
  expect(order.folded().refunds).toMatchObject([{ state: 'open' }]);
  world.bankDown = false;
  await order.skip(HOUR);
  await done(order, 'r1');
  expect(order.log().filter((e) => e.type === 'RefundMade')).toHaveLength(1);
  expect(await order.act('submit-closing', { documentIds: [] })).toMatchObject({ stage: 'after-care' });
  await order.agrees();
  await order.terminate();
});

test('a refund above the limit waits for a second person; refused, nothing moves, agreed to, the bank pays', async () => {
  const order = await inFulfilment(shop);
  expect(await order.act('refund', refund(9_000, 1_000))).toMatchObject({ result: { refundId: 'r1', state: 'awaiting_approval' } });
  await order.reaches('the task of a supervisor', (s) => s.tasks.some((t) => t.step === 'refund' && t.role === 'supervisor'));
  expect(order.waiting()).toEqual(expect.arrayContaining([expect.objectContaining({ step: 'refund', on: 'supervisor' })]));
  expect(await order.act('approve-refund', { refundId: 'r1', by: 'u1' })).toBe('second_person_needed');
  await order.act('reject-refund', second('r1'));
  await order.reaches('no task any more', (s) => s.tasks.every((t) => t.step !== 'refund'));
  await order.act('refund', refund(9_000, 1_000));
  await order.act('approve-refund', second('r2'));
  await done(order, 'r2');
  expect([...world.refunds.keys()].filter((key) => key.startsWith(order.orderId))).toEqual([`${order.orderId}:refund:r2`]);
  await order.terminate();
});

test('nobody decides about a refund: the supervisor is reminded, then it is escalated', async () => {
  const order = await inFulfilment(shop);
  await order.act('refund', refund(9_000, 1_000));
  await order.reaches('the wait', (s) => Object.values(s.clocks).some((c) => c.step === 'refund'));
  await order.skip(6 * DAY);
  await until(() => world.kinds(order.orderId, 'supervisor').filter((kind) => kind === 'escalation').length > 1, 'the escalation');
  const reminded = world.notices.filter((n) => n.orderId === order.orderId && n.about.step === 'refund').map((n) => [n.kind, n.to]);
  expect(reminded).toEqual([
    ['task-reminder', 'supervisor'],
    ['escalation', 'supervisor'],
  ]);
  await order.terminate();
});

test('what is paid too much, or in the wrong currency, is a task for finance until it is given back', async () => {
  const order = await inFulfilment(shop, 20_500);
  await order.reaches('a task of finance', (s) => s.tasks.some((t) => t.step === 'refund' && t.role === 'finance'));
  await order.act('refund', refund());
  await order.reaches('no task', (s) => s.tasks.every((t) => t.step !== 'refund'));
  await done(order, 'r1');
  expect(world.refunds.get(`${order.orderId}:refund:r1`)).toBe(500);
  await pay(order, 300, 'USD');
  await order.reaches('another task', (s) => s.tasks.some((t) => t.step === 'refund'));
  await order.act('refund', refund());
  await done(order, 'r2');
  expect(order.folded().refunds).toMatchObject([{ amount: price(500) }, { amount: { amount: 300, currency: 'USD' } }]);
  expect(amounts(order.folded())).toMatchObject({ open: 0, paid: 20_500, refunded: 500 });
  await order.terminate();
});

test('what came by hand goes back by hand: finance completes the task, the order hears it and tells the customer', async () => {
  const order = await confirmed(shop);
  await order.act('record-payment', {
    ...{ amount: price(20_000), method: 'cash', receivedOn: '2026-11-21', bankPaymentId: null, referenceId: 't1' },
  });
  await order.enters('fulfilment');
  await order.act('refund', refund(700));
  await order.happened('RefundByHand');
  await order.reaches('the task', (s) => s.tasks.some((t) => t.taskId === 'refund.r1' && t.step === 'refund' && t.role === 'finance'));
  await order.tell('refundRecorded', { eventId: 'hand-r1', refundId: 'r1', referenceId: 't2' });
  await done(order, 'r1');
  await until(() => world.kinds(order.orderId).includes('refunded'), 'the customer is told');
  await order.terminate();
});

test('a refund that the bank refuses is given to finance, also after the end of the order', async () => {
  world.bankRefuses = true;
  const order = await inFulfilment(shop);
  await order.act('cancel', { reason: 'changed_mind' });
  await order.enters('cancelled');
  expect(order.folded().refunds).toMatchObject([{ state: 'open', byHand: true }]);
  expect(order.log().filter((e) => e.type === 'EffectUndone' && e.what === 'refund')).toMatchObject([{ target: 'p1', outcome: 'failed' }]);
  await order.reaches('the task', (s) => s.tasks.some((t) => t.taskId === 'refund.r1'));
  await order.skip(6 * DAY);
  await until(() => world.kinds(order.orderId, 'supervisor').includes('escalation'), 'finance is reminded, then the supervisor is told');
  expect(world.kinds(order.orderId, 'finance')).toContain('task-reminder');
  await order.tell('refundRecorded', { eventId: 'hand', refundId: 'r1' });
  await expect(order.result()).resolves.toEqual({ stage: 'cancelled' });
  expect(order.folded()).toMatchObject({ refunds: [{ state: 'done' }], clocks: {}, tasks: [] });
  expect(world.kinds(order.orderId)).toEqual(['confirmation-form', 'payment-request', 'payment-received', 'cancelled', 'refunded']);
});

test('cancelling gives everything back once, also what was half given back and what waited for a second person', async () => {
  world.bankDown = true;
  const order = await inFulfilment(shop);
  await order.act('refund', refund(400));
  await order.act('refund', refund(9_000, 1_000));
  await order.act('cancel', { reason: 'changed_mind' });
  await order.enters('cancellation');
  world.bankDown = false;
  await order.skip(10 * 60_000);
  await expect(order.result()).resolves.toEqual({ stage: 'cancelled' });
  const amountsBack = [...world.refunds].flatMap(([key, amount]) => (key.startsWith(order.orderId) ? [amount] : []));
  expect(amountsBack.reduce((all, a) => all + a, 0)).toBe(20_000);
  expect(order.folded()).toMatchObject({ asks: [{ state: 'dropped' }], tasks: [] });
  expect(amounts(order.folded())).toMatchObject({ paid: 20_000, refunded: 20_000, open: 0 });
});

test('while held no money goes back; after the release it does', async () => {
  world.bankDown = true;
  const order = await inFulfilment(shop);
  await order.act('refund', refund(400));
  await order.act('hold', { reason: 'fraud_risk' });
  expect(await order.act('refund', refund(100))).toBe('on_hold');
  expect(await order.act('waive-payment', refund(100))).toBe('on_hold');
  world.bankDown = false;
  await order.act('release', { by: 'u1', supervisor: false });
  await order.skip(HOUR);
  await done(order, 'r1');
  await order.terminate();
});

test('a waived payment lets the order go on without money', async () => {
  const order = await confirmed(shop);
  await pay(order, 5_000);
  await order.happened('PaymentReceived');
  await order.act('waive-payment', refund());
  await order.enters('fulfilment');
  expect(amounts(order.folded())).toMatchObject({ total: 20_000, credited: 15_000, paid: 5_000, open: 0, due: 0 });
  await order.terminate();
});

test('money that comes in too much after the order was closed goes back by itself', async () => {
  const order = await inFulfilment(shop);
  await deliver(order);
  await received(order);
  await order.act('submit-closing', { documentIds: [] });
  await order.enters('closing');
  await order.act('approve-closing', {});
  await order.enters('survey');
  await pay(order, 800);
  await done(order, 'r1');
  await order.tell('surveyAnswered', { eventId: 'answered', score: 9 });
  await expect(order.result()).resolves.toEqual({ stage: 'closed' });
  const again = await shop.begin(directOrder, undefined, { state: order.folded(), fact: 'paymentReported', input: paid(300) });
  await expect(again.result()).resolves.toEqual({ stage: 'closed' });
  expect(again.folded().refunds).toMatchObject([
    { amount: price(800), state: 'done' },
    { amount: price(300), state: 'done' },
  ]);
  expect(refundTasks(again)).toEqual([]);
});
