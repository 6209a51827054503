// Money through the product as a stranger starts it: paid too much, in the wrong currency, given back, by the bank and by hand. At the end
// the bank's own ledger and the orders' books say the same.
import { mkdirSync } from 'node:fs';
import { bankAndBooks, ledger, moneyOfOrder } from '../support/bank-ledger';
import type { Body } from '../support/body';
import { eventually, type Product, startProduct } from './product';

jest.setTimeout(900_000);
let shop: Product;
beforeAll(async () => {
  mkdirSync('.run', { recursive: true });
  shop = await startProduct();
  await shop.start();
});
afterAll(async () => {
  await shop.stop();
  shop.remove();
});

const so = (id: string, what: string, done: (order: Body) => boolean) => eventually(what, async () => done(await shop.order(id)));
const is = (id: string, stage: string) => so(id, `stage ${stage}`, (o) => o.stage === stage);
const act = (id: string, name: string, as: string, body: object = {}) => shop.act(id, name, as, body);
const pay = (orderId: string, amount: number, currency = 'CNY') =>
  shop.dev('/dev/bank/payments', { orderId, amount, currency, kind: 'captured' });
const tasks = async (id: string, role: string): Promise<Body[]> =>
  (await shop.get(`/api/tasks?role=${role}&limit=100`, role)).body.items.filter((t: Body) => t.orderId === id);
const agrees = async (id: string, byHand: string[] = []) => {
  const { items } = ledger.parse((await shop.call('GET', '/dev/bank/ledger')).body);
  const { bank, books } = bankAndBooks(items, moneyOfOrder.parse(await shop.order(id)), byHand);
  expect(books).toEqual(bank);
};

async function toPay(email: string, quantity = 1): Promise<{ id: string; total: number }> {
  const { items } = (await shop.get('/api/stock?limit=100')).body;
  const sku = items.find((s) => s.onHand - s.reserved >= 20)?.sku;
  const customer = {
    name: 'Money Bird',
    email,
    language: 'en',
    address: { country: 'CN', city: 'Shanghai', line1: 'Bank Road 1', postcode: '200000' },
  };
  const { body } = await shop.change('/api/orders', 'sales', { channel: 'web', customer, lines: [{ sku, quantity }] });
  await is(body.orderId, 'confirmation');
  await act(body.orderId, 'confirm', 'sales', { by: 'phone' });
  await is(body.orderId, 'payment');
  return { id: body.orderId, total: (await shop.order(body.orderId)).money.total.amount };
}

test('too much and the wrong currency go back by an act of finance, also when the bank forgets to answer', async () => {
  const { id, total } = await toPay('over@example.com');
  await pay(id, 700, 'USD');
  await so(id, 'foreign money', (o) => o.payments.length === 1);
  await pay(id, total - 500);
  await pay(id, 900);
  await is(id, 'fulfilment');
  await eventually('a task of finance', async () => (await tasks(id, 'finance')).some((t) => t.step === 'refund'));
  await shop.dev('/dev/bank/faults', { kind: 'lost_answer', times: 1 });
  const refund = await act(id, 'refund', 'finance', { reason: 'Not ours' });
  expect([refund.status, refund.body.result.state]).toEqual([200, 'open']);
  await so(id, 'two refunds', (o) => o.refunds.length === 2 && o.refunds.every((r: Body) => r.state === 'done'));
  const { money } = await shop.order(id);
  expect([money.open.amount, money.paid.amount - money.refunded.amount]).toEqual([0, total]);
  await eventually('no task', async () => (await tasks(id, 'finance')).every((t) => t.step !== 'refund'));
  expect((await act(id, 'refund', 'finance', { amount: total + 1, reason: 'x' })).body.code).toBe('refund_exceeds_paid');
  await agrees(id);
});

test('a large refund waits for a supervisor; then the bank pays it, and the customer is told', async () => {
  const { id, total } = await toPay('large@example.com', 20);
  await pay(id, total);
  await so(id, 'paid', (o) => o.money.open.amount === 0);
  const { body: policy } = await shop.get('/api/policy', 'supervisor');
  const amount = policy.refundLimit + 1;
  expect(total).toBeGreaterThan(amount);
  const asked = await act(id, 'refund', 'finance', { amount, reason: 'Damaged on the way' });
  expect([asked.status, asked.body.result]).toEqual([202, { refundId: 'r1', state: 'awaiting_approval' }]);
  await eventually('a task of the supervisor', async () => (await tasks(id, 'supervisor')).some((t) => t.step === 'refund'));
  expect((await act(id, 'approve-refund', 'finance', { refundId: 'r1' })).status).toBe(403);
  expect((await act(id, 'approve-refund', 'supervisor', { refundId: 'r1' })).status).toBe(200);
  await so(id, 'paid back', (o) => o.refunds[0]?.state === 'done');
  await eventually('a mail', async () => (await shop.mails('large@example.com')).some((m: Body) => m.subject.startsWith('Refund')));
  expect((await shop.order(id)).money).toMatchObject({ open: { amount: 0 }, refunded: { amount }, credited: { amount } });
  await agrees(id);
});

test('what was paid in cash and by card goes back each its way when the order is cancelled', async () => {
  const { id, total } = await toPay('cash@example.com');
  const cash = { amount: 1_000, currency: 'CNY', method: 'cash', reference: 'Till 1', receivedOn: new Date().toISOString().slice(0, 10) };
  expect((await act(id, 'record-payment', 'finance', cash)).status).toBe(200);
  await pay(id, total - 1_000);
  await is(id, 'fulfilment');
  await act(id, 'cancel', 'sales', { reason: 'changed_mind' });
  await is(id, 'cancelled');
  await so(id, 'the card is paid back', (o) => o.refunds.some((r: Body) => r.paymentId === 'p2' && r.state === 'done'));
  const refundTask = async () => (await tasks(id, 'finance')).find((t) => t.step === 'refund');
  await eventually('a task of finance', async () => (await refundTask()) !== undefined);
  const task = await refundTask();
  expect((await shop.change(`/api/tasks/${task?.taskId}/complete`, 'finance', { text: 'Handed over at the till' })).status).toBe(200);
  await so(id, 'all is paid back', (o) => o.refunds.every((r: Body) => r.state === 'done'));
  expect((await shop.order(id)).money).toMatchObject({ open: { amount: 0 }, paid: { amount: total }, refunded: { amount: total } });
  await pay(id, 333);
  await so(id, 'late money', (o) => o.refunds.length === 3 && o.refunds.every((r: Body) => r.state === 'done'));
  await agrees(id, ['p1']);
});

test('after all that every invariant holds', () => {
  expect(shop.check()).toEqual({ status: 0, said: expect.stringMatching(/Nothing was found/) });
});
