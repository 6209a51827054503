// Departments and customers hear of each other, over HTTP: catalogue material by mail, remarks in the next task, an order's new owner,
// and a quote accepted by link beyond the credit limit.
import type { OrderEvent } from '../../workflows/domain/events';
import type { OrderState } from '../../workflows/domain/state';
import { type Core, openCore, orderOf, person } from './core.fixture';
import { onTheWay } from './core.orders';
import { inDays, quotedTwice } from './edges.orders';
import { type Edges, openEdges } from './edges.fixture';

let core: Core;
let edges: Edges;
beforeAll(async () => {
  [core, edges] = await Promise.all([openCore(), openEdges()]);
  const text = { en: 'Bright', zh: '明亮' };
  const texts = { features: [text], demonstration: text, caseStudy: text, dataSheet: text };
  await core.db.product.create({
    data: { sku: 'HB-1', nameEn: 'High bay', nameZh: '工矿灯', texts, taxRate: 1_300, weightGrams: 900, handling: [] },
  });
});
afterAll(() => Promise.all([core.close(), edges.close()]));

const act = (id: string, name: string, body: object, as = 'sales') => core.post(`/api/orders/${id}/${name}`, body, { as });
const newOrder = async (more: object = {}): Promise<string> => (await core.post('/api/orders', orderOf(more))).json.orderId;
const stateOf = async (orderId: string) => (await core.db.order.findUniqueOrThrow({ where: { orderId } })).state as unknown as OrderState;

describe('material of the catalogue by mail', () => {
  const sheet = { kind: 'data_sheet', channel: 'email', text: 'Sent the sheet', sku: 'HB-1' };
  const nothingRecorded = async (orderId: string) => {
    expect(await core.db.orderEvent.count({ where: { orderId, type: 'InteractionRecorded' } })).toBe(0);
    expect(await core.db.text.count({ where: { orderId, text: sheet.text } })).toBe(0);
  };

  test('is recorded with its product, so that the order sends it', async () => {
    const id = await newOrder();
    expect((await act(id, 'record-interaction', sheet)).status).toBe(200);
    const [event] = await core.db.orderEvent.findMany({ where: { orderId: id, type: 'InteractionRecorded' } });
    expect(event?.data).toMatchObject({ kind: 'data_sheet', channel: 'email', sku: 'HB-1' });
  });
  test('of an unknown product, of one without it, or to a customer without e-mail is refused before anything is recorded', async () => {
    const id = await newOrder();
    const phone = await newOrder({ customer: { ...person(), email: undefined, phone: '+8613800138000' } });
    const unknown = await act(id, 'record-interaction', { ...sheet, sku: 'NO-1' });
    const none = await act(id, 'record-interaction', { ...sheet, sku: 'LAMP-1' });
    const unreachable = await act(phone, 'record-interaction', sheet);
    expect([unknown, none, unreachable].map(({ status, json }) => [status, json.code, json.errors[0]?.pointer])).toEqual([
      [422, 'sku_unknown', '/sku'],
      [422, 'schema_invalid', '/kind'],
      [422, 'email_invalid', '/channel'],
    ]);
    await nothingRecorded(id);
    await nothingRecorded(phone);
    expect((await act(phone, 'record-interaction', { ...sheet, channel: 'phone' })).status).toBe(200);
  });
});

test('what the picker remarks is kept as a text, and the packer reads it in the task', async () => {
  const id = await newOrder();
  await core.orders.happen(id, onTheWay.slice(0, 3));
  const lines = [{ lineId: 'l1', quantity: 2 }];
  expect((await act(id, 'complete-picking', { shipmentId: 's1', lines, note: 'Box 2 is glass' }, 'warehouse')).status).toBe(200);
  const [remark] = (await stateOf(id)).remarks;
  const task = { taskId: 'pack.s1', step: 'pack', role: 'warehouse', dueAt: null, ...(remark ? { textId: remark.textId } : {}) } as const;
  await core.orders.happen(id, [{ type: 'WaitOpened', waitId: 'pack.s1', step: 'pack', on: 'warehouse', dueAt: null, task }]);
  const { json } = await core.get('/api/tasks?role=warehouse&limit=100', 'warehouse');
  expect(json.items.find((t: { orderId: string }) => t.orderId === id)).toMatchObject({ step: 'pack', text: 'Box 2 is glass' });
  const timeline = await core.get(`/api/orders/${id}/events?limit=100`);
  expect(timeline.json.items).toContainEqual(expect.objectContaining({ type: 'RemarkLeft', text: 'Box 2 is glass' }));
});

test('a new owner gets the open tasks of the one before and a task with the remark; what a third person has taken stays theirs', async () => {
  const [ann, bea, cai] = await Promise.all(['Ann', 'Bea', 'Cai'].map((name) => core.issuer.token({ role: 'sales', name })));
  for (const token of [ann, bea, cai]) await core.call('GET', '/api/orders', { token: token ?? '' });
  const { json: staff } = await core.get('/api/staff');
  const idOf = (name: string) => staff.items.find((s) => s.name === name)?.staffId;
  const made = await core.post('/api/orders', orderOf(), { token: ann ?? '' });
  const id: string = made.json.orderId;
  const wait = (waitId: string, step: 'verify' | 'shortage' | 'pick', role: 'sales' | 'warehouse'): OrderEvent => ({
    ...{ type: 'WaitOpened', waitId, step, on: role, dueAt: null },
    task: { taskId: waitId, step, role, dueAt: null },
  });
  await core.orders.happen(id, [
    wait('verify.1', 'verify', 'sales'),
    wait('verify.2', 'verify', 'sales'),
    wait('shortage.1', 'shortage', 'sales'),
    wait('pick.s1', 'pick', 'warehouse'),
  ]);
  await core.post(`/api/tasks/${id}.verify.2/claim`, {}, { token: ann ?? '' });
  await core.post(`/api/tasks/${id}.shortage.1/claim`, {}, { token: cai ?? '' });
  const assigned = await act(id, 'assign', { to: idOf('Bea'), note: 'Call after four' });
  expect(assigned.status).toBe(200);
  const mine = async (token: string | undefined) => {
    const { json } = await core.call('GET', '/api/tasks?mine=true&limit=100', { token: token ?? '' });
    return json.items.map((t) => `${t.step} ${t.text ?? ''}`.trim()).sort();
  };
  expect(await mine(bea)).toEqual(['note Call after four', 'verify', 'verify']);
  expect(await mine(ann)).toEqual([]);
  expect(await mine(cai)).toEqual(['shortage']);
  expect((await core.get(`/api/orders/${id}`)).json.owner).toMatchObject({ name: 'Bea' });
});

describe('a quote on account that is accepted by link', () => {
  const line = { lineId: 'l1', sku: 'LAMP-1', unitPrice: 10_000, listPrice: 10_000, taxRate: 1_300 };
  const onAccount = async (quantity: number) => {
    const order = await quotedTwice(edges);
    const validUntil = inDays(14).toISOString();
    const quote = { quoteId: 'q3', version: 3, lines: [{ ...line, quantity }], shippingFee: 0 };
    const sent: OrderEvent = { type: 'QuoteSent', ...quote, terms: 'on_account', depositPercent: null, validUntil };
    await edges.happen(order.orderId, [sent]);
    return { ...order, link: await edges.link({ orderId: order.orderId, purpose: 'quote', version: 3 }) };
  };
  const tasksOf = (orderId: string) => edges.db.task.findMany({ where: { orderId } });

  test('beyond the credit limit orders nothing, says so, and sales calls the customer', async () => {
    const { orderId, link } = await onAccount(1_001);
    const first = await edges.call('POST', `${link}/answer`, { json: { accept: true } });
    expect(first).toMatchObject({ status: 200, json: { outcome: 'ignored', reason: 'credit_exceeded' } });
    expect(await tasksOf(orderId)).toMatchObject([{ step: 'call-customer', role: 'sales' }]);
    expect((await edges.get(link)).json).toMatchObject({ state: 'open' });
    const page = await edges.call('POST', `${link}/answer`, { form: { accept: 'true' } });
    expect(page.text).toContain('We cannot take this order on account just now');
    expect(await tasksOf(orderId)).toHaveLength(1);
  });
  test('within it is an order', async () => {
    const { orderId, link } = await onAccount(10);
    expect((await edges.call('POST', `${link}/answer`, { json: { accept: true } })).json).toEqual({ outcome: 'applied' });
    expect(await edges.db.orderEvent.count({ where: { orderId, type: 'QuoteAccepted' } })).toBe(1);
  });
  test('beyond it is no order either when staff report it in the name of the customer', async () => {
    const { orderId } = await onAccount(1_001);
    const said = await edges.call('POST', `/api/orders/${orderId}/signals/quoteAnswered`, {
      ...{ as: 'sales', key: orderId, json: { quoteVersion: 3, accept: true } },
    });
    expect(said.status).toBe(202);
    expect(await edges.db.orderEvent.count({ where: { orderId, type: 'QuoteAccepted' } })).toBe(0);
    expect(await tasksOf(orderId)).toMatchObject([{ step: 'call-customer' }]);
  });
});
