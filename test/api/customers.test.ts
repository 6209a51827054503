// Customers' records: found, added and changed by those who may, with a trail of who did what; trust is given by finance and supervisors.
import { randomUUID } from 'node:crypto';
import { closedAfterThisFile } from '../support/opened';
import { openCore, orderOf, person } from './core.fixture';

const core = closedAfterThisFile(openCore);

const save = (body: object, as = 'sales', more: object = {}) => core.post('/api/customers', body, { as, ...more });
const read = async (id: string, as = 'finance') => (await core.get(`/api/customers/${id}`, as)).json;
const added = async (more: object = {}): Promise<string> => {
  const { address: _home, ...who } = person();
  return (await save({ ...who, ...more })).json.customerId;
};

test('a new customer is reachable, has an address, and orders by their id', async () => {
  const { email, ...who } = person('Wang Canary');
  const answer = await save({ ...who, email: email.toUpperCase(), phone: '138 0013 8001' });
  expect(answer).toMatchObject({
    status: 201,
    json: { name: 'Wang Canary', email, phone: '+8613800138001', creditLimit: null, orders: 0 },
  });
  expect(answer.headers.get('location')).toBe(`/api/customers/${answer.json.customerId}`);
  expect(answer.json.addresses).toMatchObject([{ city: 'Shanghai', line1: 'Canary Road 1' }]);

  const { customerId } = answer.json;
  const order = await core.post('/api/orders', { ...orderOf(), customer: { customerId } });
  expect(order.status).toBe(201);
  expect((await core.get(`/api/orders/${order.json.orderId}`)).json.address).toMatchObject({ line1: 'Canary Road 1' });
  expect((await read(customerId)).orders).toBe(1);
});

test('finance sets how far a customer is trusted, the next order on account meets it, and the trail says who', async () => {
  const customerId = await added();
  const onAccount = () => core.post('/api/orders', { ...orderOf(), customer: { customerId }, terms: 'on_account' });
  expect((await save({ customerId, creditLimit: 10_000 }, 'finance')).json).toMatchObject({
    creditLimit: 10_000,
    credit: { limit: { amount: 10_000, currency: 'CNY' }, open: { amount: 0, currency: 'CNY' } },
  });
  expect((await onAccount()).json.code).toBe('credit_exceeded');
  expect((await save({ customerId, creditLimit: 30_000 }, 'supervisor')).status).toBe(200);
  expect((await onAccount()).status).toBe(201);
  expect((await read(customerId)).credit.open).toEqual({ amount: 22_000, currency: 'CNY' });
  expect((await save({ customerId, creditLimit: null }, 'finance')).json.creditLimit).toBeNull();
  expect((await read(customerId)).changes).toMatchObject([
    { fields: ['creditLimit'], by: { role: 'finance', name: 'finance' }, creditLimit: { from: 30_000, to: null } },
    { fields: ['creditLimit'], by: { role: 'supervisor' }, creditLimit: { from: 10_000, to: 30_000 } },
    { fields: ['creditLimit'], by: { role: 'finance' }, creditLimit: { from: null, to: 10_000 } },
    { fields: ['email', 'language', 'name'], by: { role: 'sales' }, creditLimit: null },
  ]);
});

test('a change replaces what is named and nothing else; orders keep the contact they came in with', async () => {
  const order = await core.post('/api/orders', orderOf());
  const { customer } = (await core.get(`/api/orders/${order.json.orderId}`)).json;
  const changed = await save({ customerId: customer.customerId, name: 'Lin Renamed', company: 'Harbour Ltd' });
  expect([changed.status, changed.json]).toMatchObject([200, { name: 'Lin Renamed', company: 'Harbour Ltd', email: customer.email }]);
  expect((await core.get(`/api/orders/${order.json.orderId}`)).json.customer.name).toBe('Lin Canary');
  expect((await save({ customerId: customer.customerId, company: null })).json.company).toBeNull();
});

test('the same key adds a customer once', async () => {
  const [body, key] = [{ name: 'Once', email: `${randomUUID()}@example.com` }, randomUUID()];
  const [first, again] = [await save(body, 'sales', { key }), await save(body, 'sales', { key })];
  expect(again.json).toEqual(first.json);
  expect(again.headers.get('idempotent-replayed')).toBe('true');
});

test('customers are listed newest first, page by page, and found by a part of what they are called', async () => {
  const word = `Zebra_${randomUUID().slice(0, 6)}`;
  const ids = [await added({ name: `${word} 1` }), await added({ company: `${word} 2` }), await added({ name: `${word} 3` })].reverse();
  const first = (await core.get(`/api/customers?q=${word}&limit=2`, 'service')).json;
  const second = (await core.get(`/api/customers?q=${word.toLowerCase()}&limit=2&cursor=${first.nextCursor}`, 'service')).json;
  expect([...first.items, ...second.items].map((row: { customerId: string }) => row.customerId)).toEqual(ids);
  expect(second.nextCursor).toBeNull();
  expect((await core.get('/api/customers?q=Zebra%25')).json.items).toEqual([]);
  expect((await core.get('/api/customers?limit=0')).json.code).toBe('page_invalid');
});

describe('who may', () => {
  test.each([
    ['sales', 200],
    ['service', 200],
    ['finance', 200],
    ['supervisor', 200],
    ['admin', 200],
    ['warehouse', 403],
    ['logistics', 403],
    ['ops', 403],
  ])('%s reads: %d', async (role, status) => {
    expect((await core.get('/api/customers', role)).status).toBe(status);
  });
  test.each(['sales', 'service', 'admin'])('%s does not decide on credit', async (role) => {
    const customerId = await added();
    expect((await save({ customerId, creditLimit: 1 }, role)).json.code).toBe('forbidden');
    expect((await read(customerId)).creditLimit).toBeNull();
  });
  test('service sees no money, and a key nobody’s record', async () => {
    const customerId = await added();
    await save({ customerId, creditLimit: 5 }, 'finance');
    expect(await read(customerId, 'service')).toMatchObject({ creditLimit: null, credit: null, changes: [{ creditLimit: null }, {}] });
    const { key } = (await core.post('/api/keys', { name: 'shop', roles: ['sales'] }, { as: 'admin' })).json;
    expect((await core.call('GET', '/api/customers', { token: key })).status).toBe(403);
  });
});

test.each<[string, object, number, string]>([
  ['nobody can reach them', { name: 'A' }, 422, 'schema_invalid'],
  ['they have no name', { email: 'a@example.com' }, 422, 'schema_invalid'],
  ['the e-mail is none', { name: 'A', email: 'a@' }, 422, 'email_invalid'],
  ['the phone is none', { name: 'A', phone: '12' }, 422, 'phone_invalid'],
  ['the limit is no whole number', { name: 'A', email: 'a@example.com', creditLimit: 1.5 }, 422, 'quantity_invalid'],
  ['the limit is below nothing', { name: 'A', email: 'a@example.com', creditLimit: -1 }, 422, 'quantity_invalid'],
  ['something unknown is said', { name: 'A', email: 'a@example.com', vip: true }, 422, 'property_unknown'],
  ['the name turns the reading direction', { name: 'A\u202E', email: 'a@example.com' }, 422, 'text_invalid'],
  ['there is no such customer', { customerId: randomUUID(), name: 'A' }, 404, 'not_found'],
])('a record is refused when %s', async (_, body, status, code) => {
  const before = [await core.db.customer.count(), await core.db.customerChange.count()];
  const answer = await save(body, 'finance');
  expect([answer.status, answer.json.code]).toEqual([status, code]);
  expect([await core.db.customer.count(), await core.db.customerChange.count()]).toEqual(before);
});

test('two customers never share a contact, also when both come at once', async () => {
  const email = `${randomUUID()}@example.com`;
  const answers = await Promise.all([1, 2, 3].map((n) => save({ name: `Twin ${n}`, email })));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  const refused = answers.find(({ status }) => status === 409);
  expect(refused?.json).toMatchObject({
    code: 'customer_known',
    customerId: answers.find(({ status }) => status === 201)?.json.customerId,
  });
  const other = await added();
  expect((await save({ customerId: other, email })).json.code).toBe('customer_known');
  expect((await save({ customerId: other, email: null })).json.code).toBe('schema_invalid');
});
