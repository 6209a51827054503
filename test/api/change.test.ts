// Changing an order over HTTP: what is given is compared with what is there, priced by the catalogue, and previewed without a trace.
import { randomUUID } from 'node:crypto';
import type { OrderEvent } from '../../workflows/domain/events';
import { closedAfterThisFile } from '../support/opened';
import { day, openCore, orderOf, person } from './core.fixture';
import { labelled, onTheWay } from './core.orders';

const core = closedAfterThisFile(openCore);
afterEach(() => {
  core.orders.mood = 'well';
});

const yuan = (amount: number) => ({ amount, currency: 'CNY' });
const newOrder = async (more: object = {}): Promise<string> => (await core.post('/api/orders', orderOf(more))).json.orderId;
const change = (id: string, body: object, as = 'sales', more: object = {}) => core.post(`/api/orders/${id}/change`, body, { as, ...more });
const order = async (id: string) => (await core.get(`/api/orders/${id}`)).json;
const received: OrderEvent = {
  ...{ type: 'PaymentReceived', paymentId: 'p1', amount: yuan(22_000), method: 'card', receivedOn: '2026-11-21' },
  ...{ bankPaymentId: randomUUID(), referenceId: null },
};
const agreed: OrderEvent[] = [
  { type: 'FormSent', version: 1, deliveryDate: '2027-01-10', expiresAt: '2027-01-01T00:00:00.000Z' },
  { type: 'OrderConfirmed', formVersion: 1, by: 'link' },
];
/** Two lamps, paid and with a label. */
async function labelledOrder(): Promise<string> {
  const id = await newOrder();
  const booked: OrderEvent = { type: 'CarrierBooked', shipmentId: 's1', carrier: 'swift', service: 'road', why: 'cheapest' };
  await core.orders.happen(id, [...agreed, received, ...onTheWay, booked, labelled('T1')]);
  return id;
}
const counts = async (id: string) => ({
  version: (await order(id)).version,
  texts: await core.db.text.count({ where: { orderId: id } }),
  addresses: await core.db.address.count(),
});

test('goods keep their line and price, new ones get the price of today, the fee follows', async () => {
  const id = await newOrder();
  await core.db.price.update({ where: { sku_currency: { sku: 'LAMP-1', currency: 'CNY' } }, data: { amount: 11_000 } });
  const answer = await change(id, {
    lines: [
      { sku: 'SAW-9', quantity: 1 },
      { sku: 'LAMP-1', quantity: 3 },
    ],
  });
  await core.db.price.update({ where: { sku_currency: { sku: 'LAMP-1', currency: 'CNY' } }, data: { amount: 10_000 } });
  expect([answer.status, answer.json.stage]).toEqual([200, 'order']);
  const { lines, money } = await order(id);
  expect(lines).toMatchObject([
    { lineId: 'l1', sku: 'LAMP-1', quantity: 3, unitPrice: yuan(10_000) },
    { lineId: 'l2', sku: 'SAW-9', quantity: 1 },
  ]);
  expect(money.total.amount).toBe(money.goods.amount + money.shipping.amount);
});

test('after the label the preview says what is undone and what it costs, and leaves nothing behind', async () => {
  const id = await labelledOrder();
  const before = await counts(id);
  const body = { lines: [{ sku: 'LAMP-1', quantity: 1 }], instructions: 'Ring twice', address: person().address, preview: true };
  const answer = await core.call('POST', `/api/orders/${id}/change`, { as: 'sales', json: body });
  expect(answer.status).toBe(200);
  expect(answer.json).toEqual({
    lines: [
      { what: 'void_label', target: 's1p1', amount: yuan(900), who: 'system' },
      { what: 'release_reservation', target: 'l1', amount: null, who: 'system' },
      { what: 'put_back', target: 's1', amount: null, who: 'warehouse' },
      { what: 'refund', target: 'p1', amount: yuan(10_000), who: 'system' },
    ],
    total: yuan(10_000),
    priceDifference: yuan(-10_000),
    newTotal: yuan(12_000),
    backTo: 'order',
  });
  expect(await counts(id)).toEqual(before);
});

test('words and address are rows, the message carries their ids, and the warehouse reads what is different', async () => {
  const id = await labelledOrder();
  const { address } = person();
  const to = { ...address, line1: 'Canary Road 99' };
  const answer = await change(id, { address: to, instructions: 'Ring twice', deliveryNeeds: { signature: true } });
  expect(answer.json).toMatchObject({ stage: 'fulfilment' });
  expect(await order(id)).toMatchObject({ address: to, instructions: 'Ring twice', deliveryNeeds: { signature: true } });
  const events = (await core.get(`/api/orders/${id}/events`)).json.items;
  expect(JSON.stringify(events.map((e: { data: object }) => e.data))).not.toMatch(/Canary|Ring twice/);
  const { items: tasks } = (await core.get('/api/tasks?role=warehouse&limit=100', 'warehouse')).json;
  const task = tasks.find((t: { orderId: string; step: string }) => t.orderId === id && t.step === 'note');
  expect(task?.text).toMatch(/Canary Road 99[^]*Ring twice/);
});

test('what is there already is nothing to do, also when only some of it is given again', async () => {
  const id = await newOrder({ instructions: 'Ring twice', deliveryNeeds: { signature: true } });
  const now = await order(id);
  const { address } = now;
  const said = Object.fromEntries(Object.entries(address).filter(([, value]) => value !== null));
  const same = { lines: [{ sku: 'LAMP-1', quantity: 2 }], address: said, instructions: 'Ring twice', deliveryNeeds: { signature: true } };
  for (const body of [same, { address: said }, { instructions: 'Ring twice' }, { ...same, preview: true }]) {
    const answer = await change(id, body);
    expect([answer.status, answer.json.code]).toEqual([409, 'nothing_to_do']);
  }
  expect((await order(id)).version).toBe(now.version);
});

test.each([
  [{}, 422, 'schema_invalid'],
  [{ preview: true }, 422, 'schema_invalid'],
  [{ lines: [] }, 422, 'schema_invalid'],
  [{ lines: [{ sku: 'NONE-1', quantity: 1 }] }, 422, 'sku_unknown'],
  [{ lines: [{ sku: 'OLD-1', quantity: 1 }] }, 422, 'sku_unknown'],
  [{ lines: [{ sku: 'LAMP-1', quantity: 0 }] }, 422, 'quantity_invalid'],
  [{ lines: [{ sku: 'LAMP-1', quantity: 1.5 }] }, 422, 'quantity_invalid'],
  [{ lines: [{ sku: 'LAMP-1', quantity: 1, unitPrice: 1 }] }, 422, 'property_unknown'],
  [
    {
      lines: [
        { sku: 'LAMP-1', quantity: 1 },
        { sku: 'LAMP-1', quantity: 2 },
      ],
    },
    422,
    'line_duplicate',
  ],
  [{ address: { country: 'XX', city: 'a', line1: 'b' } }, 422, 'address_invalid'],
  [{ requestedDate: '2020-01-01' }, 422, 'date_invalid'],
  [{ requestedDate: '2026-02-30' }, 422, 'date_invalid'],
  [{ instructions: '' }, 422, 'text_invalid'],
  [{ deliveryNeeds: { window: { from: '18:00', to: '09:00' } } }, 422, 'date_invalid'],
])('%j is refused with %i %s and leaves nothing behind', async (body, status, code) => {
  const id = await newOrder();
  const before = await counts(id);
  const answer = await change(id, body);
  expect([answer.status, answer.json.code]).toEqual([status, code]);
  expect(await counts(id)).toEqual(before);
});

test('only sales changes; a key is needed but for the preview; the same key is one change', async () => {
  const id = await newOrder();
  const body = { requestedDate: day(90) };
  expect((await change(id, body, 'warehouse')).status).toBe(403);
  expect((await core.call('POST', `/api/orders/${id}/change`, { as: 'sales', json: body })).json.code).toBe('idempotency_key_missing');
  const key = randomUUID();
  const [first, again] = [await change(id, body, 'sales', { key }), await change(id, body, 'sales', { key })];
  expect([first.status, again.status, again.headers.get('idempotent-replayed')]).toEqual([200, 200, 'true']);
  expect((await core.get(`/api/orders/${id}/events`)).json.items.filter((e: { type: string }) => e.type === 'OrderChanged')).toHaveLength(
    1,
  );
});

test('on account a larger order must stay within the credit; a smaller one may always be made', async () => {
  const id = await newOrder({ terms: 'on_account', lines: [{ sku: 'LAMP-1', quantity: 900 }] });
  const beyond = await change(id, { lines: [{ sku: 'LAMP-1', quantity: 1_001 }], preview: true });
  expect([beyond.status, beyond.json.code]).toEqual([409, 'credit_exceeded']);
  expect((await change(id, { lines: [{ sku: 'LAMP-1', quantity: 1 }] })).status).toBe(200);
});

test('words of a change that the order refuses are taken back', async () => {
  const id = await newOrder({ instructions: 'Ring twice' });
  const before = await counts(id);
  core.orders.mood = 'unwilling';
  expect((await change(id, { instructions: 'Never ring', address: { ...person().address, line1: 'Elsewhere 1' } })).status).toBe(409);
  core.orders.mood = 'well';
  expect(await counts(id)).toEqual(before);
  expect((await order(id)).instructions).toBe('Ring twice');
});

test('staff tell a wish in the customer’s name; it is kept first', async () => {
  const id = await newOrder();
  const answer = await core.post(`/api/orders/${id}/signals/changeRequested`, { wants: 'Three lamps, please' });
  expect(answer.status).toBe(202);
  const [fact] = await core.db.inboxEvent.findMany({ where: { orderId: id, fact: 'changeRequested' } });
  expect(fact?.payload).toMatchObject({ wishId: expect.any(String) });
  expect(await core.db.text.findMany({ where: { orderId: id } })).toMatchObject([{ text: 'Three lamps, please' }]);
  expect((await core.post(`/api/orders/${id}/signals/changeRequested`, {})).status).toBe(422);
});
