// The error contract: every refusal has its status, its code and its form, in the order of checks, and leaves nothing behind.
import { gzipSync } from 'node:zlib';
import { type AddressInfo, connect } from 'node:net';
import { createApi } from '../../api/routes';
import { listen } from '../../api/server';
import { createDb } from '../../prisma/client';
import { closedAfterThisFile } from '../support/opened';
import { openCore, orderOf, person } from './core.fixture';
import { heardBy } from './heard';

const core = closedAfterThisFile(openCore);

const withCustomer = (change: object) => orderOf({ customer: { ...person(), ...change } });
const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

describe('an order that cannot be understood', () => {
  const rows: [string, unknown, string][] = [
    ['half a piece', orderOf({ lines: [{ sku: 'LAMP-1', quantity: 1.5 }] }), 'quantity_invalid'],
    ['a quantity in quotes', orderOf({ lines: [{ sku: 'LAMP-1', quantity: '2' }] }), 'quantity_invalid'],
    ['nothing of something', orderOf({ lines: [{ sku: 'LAMP-1', quantity: 0 }] }), 'quantity_invalid'],
    ['less than nothing', orderOf({ lines: [{ sku: 'LAMP-1', quantity: -1 }] }), 'quantity_invalid'],
    ['a huge quantity', orderOf({ lines: [{ sku: 'LAMP-1', quantity: 1e21 }] }), 'quantity_invalid'],
    ['more than anybody can pay', orderOf({ lines: [{ sku: 'SAW-9', quantity: 100_000 }] }), 'quantity_invalid'],
    ['no lines', orderOf({ lines: [] }), 'schema_invalid'],
    ['an unknown SKU', orderOf({ lines: [{ sku: 'NO-1', quantity: 1 }] }), 'sku_unknown'],
    ['a SKU with NUL', orderOf({ lines: [{ sku: 'LAMP-1\u0000', quantity: 1 }] }), 'sku_unknown'],
    ['the same SKU twice', orderOf({ lines: [{ sku: 'LAMP-1', quantity: 1 }, { sku: 'LAMP-1', quantity: 2 }] }), 'line_duplicate'], // prettier-ignore
    ['a currency without a price', orderOf({ currency: 'USD', lines: [{ sku: 'SAW-9', quantity: 1 }] }), 'currency_unsupported'],
    ['a currency that nobody knows', orderOf({ currency: 'XXX' }), 'currency_unsupported'],
    ['a price from the client', orderOf({ lines: [{ sku: 'LAMP-1', quantity: 1, unitPrice: 1 }] }), 'property_unknown'],
    ['an unknown property', orderOf({ total: 1 }), 'property_unknown'],
    ['a bad e-mail', withCustomer({ email: 'x@' }), 'email_invalid'],
    ['an e-mail with a second header', withCustomer({ email: 'a@b.com\r\nBcc: c@d.com' }), 'email_invalid'],
    ['a bad phone', withCustomer({ phone: '12' }), 'phone_invalid'],
    ['nobody to reach', orderOf({ customer: { name: 'Lin', language: 'en' } }), 'schema_invalid'],
    ['a country in words', withCustomer({ address: { country: 'China', city: 'X', line1: 'Y' } }), 'address_invalid'],
    ['an address without a city', withCustomer({ address: { country: 'CN', line1: 'Y' } }), 'address_invalid'],
    ['an address in one string', withCustomer({ address: 'Shanghai' }), 'address_invalid'],
    [
      'a postcode of another country',
      withCustomer({ address: { country: 'CN', city: 'X', line1: 'Y', postcode: 'AB1' } }),
      'address_invalid',
    ],
    ['a day that does not exist', orderOf({ requestedDate: '2027-02-30' }), 'date_invalid'],
    ['a day that is over', orderOf({ requestedDate: '2020-01-01' }), 'date_invalid'],
    ['a day as a number', orderOf({ requestedDate: 20270101 }), 'date_invalid'],
    ['NUL in a name', withCustomer({ name: 'Lin\u0000' }), 'text_invalid'],
    ['two lines in a name', withCustomer({ name: 'Lin\nBcc: x' }), 'text_invalid'],
    ['a lone surrogate', orderOf({ instructions: 'broken \ud800' }), 'text_invalid'],
    ['a bidi override', orderOf({ instructions: 'evil \u202E txt' }), 'text_invalid'],
    ['a text too long', orderOf({ instructions: 'x'.repeat(2_001) }), 'text_invalid'],
    ['an empty name', withCustomer({ name: ' ' }), 'text_invalid'],
    ['a card number', orderOf({ instructions: 'pay with 4111 1111 1111 1111 please' }), 'card_data_forbidden'],
    ['an object where a string is due', withCustomer({ name: { $gt: '' } }), 'schema_invalid'],
    ['a list', [], 'schema_invalid'],
    ['a word', 'order', 'schema_invalid'],
    ['null', null, 'schema_invalid'],
    ['a deposit without its terms', orderOf({ depositPercent: 30 }), 'schema_invalid'],
    ['an unknown customer', orderOf({ customer: { customerId: '00000000-0000-4000-8000-000000000000' } }), 'schema_invalid'],
  ];

  it.each(rows)('%s is refused with its code and leaves nothing behind', async (_title, json, code) => {
    const answer = await core.post('/api/orders', json);
    expect([answer.status, answer.json.code]).toEqual([422, code]);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.json).toMatchObject({ type: 'about:blank', status: 422, instance: '/api/orders', requestId: expect.any(String) });
    expect(answer.json.errors[0]).toMatchObject({ pointer: expect.any(String), code, message: expect.any(String) });
  });

  it('leaves no row in any table', async () => {
    const [orders, customers, texts, addresses, keys, numbers] = await Promise.all([
      ...[core.db.intake.count(), core.db.customer.count(), core.db.text.count(), core.db.address.count()],
      ...[core.db.idempotency.count(), core.db.orderNumber.count()],
    ]);
    expect({ orders, customers, texts, addresses, keys, numbers }).toEqual({
      orders: 0,
      customers: 0,
      texts: 0,
      addresses: 0,
      keys: 0,
      numbers: 0,
    });
  });

  it('does not write the card number into the log', () => {
    expect(core.logged.join()).not.toMatch(/4111 ?1111 ?1111/);
  });
});

describe('a request that is broken', () => {
  const post = (raw: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
    core.call('POST', '/api/orders', { as: 'sales', key: 'k', raw, headers });

  it.each([
    ['broken JSON', () => post('{"a":'), 400, 'json_malformed'],
    ['invalid UTF-8', () => post(new Uint8Array([0x7b, 0xff, 0x7d])), 400, 'json_malformed'],
    ['a number beyond all numbers', () => post('{"channel":1e400}'), 422, 'schema_invalid'],
    ['__proto__', () => post('{"__proto__":{"admin":true}}'), 422, 'property_unknown'],
    ['bottomless nesting', () => post(nested(10_000)), 422, 'schema_invalid'],
    ['a form', () => post('a=1', { 'content-type': 'application/x-www-form-urlencoded' }), 415, 'media_type_unsupported'],
    ['another charset', () => post('{}', { 'content-type': 'application/json; charset=gbk' }), 415, 'media_type_unsupported'],
    ['a compressed body', () => post(new Uint8Array(gzipSync('{}')), { 'content-encoding': 'gzip' }), 415, 'media_type_unsupported'],
    ['more than a megabyte', () => post(`{"a":"${'x'.repeat(1_000_001)}"}`), 413, 'body_too_large'],
    ['a broken percent-encoding', () => core.get('/api/orders/%E0%A4%A'), 400, 'url_malformed'],
    ['a broken query', () => core.get('/api/orders?q=%E0%A4%A'), 400, 'url_malformed'],
    ['NUL in an address', () => core.get('/api/orders/a%00b'), 404, 'not_found'],
    ['a path that climbs', () => core.get('/api/documents/..%2f..%2fetc%2fpasswd'), 404, 'not_found'],
    ['an unknown address', () => core.get('/api/nothing'), 404, 'not_found'],
    ['an unknown order', () => core.get('/api/orders/00000000-0000-4000-8000-000000000000'), 404, 'not_found'],
    ['an unknown order number', () => core.get('/api/orders/SO-2026-000001-1'), 404, 'not_found'],
    ['a limit of nothing', () => core.get('/api/orders?limit=0'), 422, 'page_invalid'],
    ['a limit of too much', () => core.get('/api/orders?limit=101'), 422, 'page_invalid'],
    ['a forged cursor', () => core.get('/api/orders?cursor=abc'), 422, 'page_invalid'],
    ['an unknown filter', () => core.get('/api/orders?sql=1'), 422, 'property_unknown'],
  ] as [string, () => ReturnType<typeof post>, number, string][])('%s: its status and code', async (_title, send, status, code) => {
    const answer = await send();
    expect([answer.status, answer.json.code]).toEqual([status, code]);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('a verb that an address does not know answers 405 and says which it knows', async () => {
    const answer = await core.call('DELETE', '/api/orders/x');
    expect([answer.status, answer.json.code, answer.headers.get('allow')]).toEqual([405, 'method_not_allowed', 'GET']);
  });

  it('gives back the request id that it was given, and makes one of its own for a strange one', async () => {
    expect((await core.get('/api/staff', 'sales', { 'x-request-id': 'mine-1' })).headers.get('x-request-id')).toBe('mine-1');
    expect((await core.get('/api/staff', 'sales', { 'x-request-id': 'not mine <>' })).headers.get('x-request-id')).toMatch(
      /^[0-9a-f-]{36}$/,
    );
  });

  it('answers in its own words to what is no HTTP', async () => {
    const socket = connect(core.port, '127.0.0.1');
    socket.write('nonsense\r\n\r\n');
    expect(await heardBy(socket)).toMatch(/^HTTP\/1\.1 400 [\s\S]*"code":"request_malformed"/);
  });
});

it('who does not finish a request is sent away in time', async () => {
  const server = await listen(createApi(core.deps), { host: '127.0.0.1', port: 0, patience: 200 });
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write('POST /api/orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"a":');
  const said = await heardBy(socket);
  server.close();
  expect(said).toMatch(/^HTTP\/1\.1 408 [\s\S]*"code":"request_timeout"/);
});

describe('who asks', () => {
  it.each([
    ['nobody', {}, 'unauthenticated'],
    ['an unknown key', { token: 'ak_unknown' }, 'unauthenticated'],
    ['nonsense', { token: 'abc' }, 'unauthenticated'],
  ])('%s gets 401', async (_title, who, code) => {
    const answer = await core.call('GET', '/api/orders', who);
    expect([answer.status, answer.json.code, answer.headers.get('www-authenticate')]).toEqual([401, code, 'Bearer']);
  });

  it('a token of another issuer, of another audience, expired or signed by a stranger is worth nothing', async () => {
    const claims = { sub: 'sales', roles: ['sales'] };
    const tokens = await Promise.all([
      core.issuer.sign(claims, { issuer: 'https://other.example' }),
      core.issuer.sign(claims, { audience: 'other' }),
      core.issuer.sign(claims, { expires: '-1m' }),
      core.issuer.sign(claims, { key: core.issuer.foreignKey }),
    ]);
    for (const token of tokens) expect((await core.call('GET', '/api/orders', { token })).status).toBe(401);
  });

  it('says "not for you" before it looks at the key or the shape', async () => {
    const answer = await core.call('POST', '/api/orders', { as: 'warehouse', json: { nonsense: true } });
    expect([answer.status, answer.json.code]).toEqual([403, 'forbidden']);
  });

  it('asks for the key before it looks at the shape', async () => {
    expect((await core.call('POST', '/api/orders', { as: 'sales', json: {} })).json.code).toBe('idempotency_key_missing');
    expect((await core.call('POST', '/api/orders', { as: 'sales', json: {}, key: 'x'.repeat(256) })).json.code).toBe(
      'idempotency_key_invalid',
    );
  });

  it('reads the body before it asks who it is', async () => {
    expect((await core.call('POST', '/api/orders', { raw: '{' })).status).toBe(400);
  });
});

it('who asks too often is told to wait', async () => {
  const small = await openCore({ RATE_LIMIT: '3' });
  try {
    const statuses = [];
    for (let i = 0; i < 4; i++) statuses.push((await small.get('/api/staff')).status);
    const last = await small.get('/api/staff');
    expect(statuses).toEqual([200, 200, 200, 429]);
    expect([last.json.code, last.headers.get('retry-after')]).toEqual(['rate_limited', '60']);
    expect((await small.get('/api/staff', 'finance')).status).toBe(200);
  } finally {
    await small.close();
  }
});

it('says 503 and when to come again while the database is away', async () => {
  const lost = createDb('postgresql://127.0.0.1:1/none');
  const server = await listen(createApi({ ...core.deps, db: lost }), { host: '127.0.0.1', port: 0 });
  const { port } = server.address() as AddressInfo;
  const ask = (path: string, init: RequestInit = {}) => fetch(`http://127.0.0.1:${port}${path}`, init);
  try {
    const token = await core.issuer.token({ role: 'sales' });
    const answer = await ask('/api/orders', { headers: { authorization: `Bearer ${token}` } });
    const problem = await answer.json();
    expect([answer.status, problem, answer.headers.get('retry-after')]).toEqual([
      503,
      expect.objectContaining({ code: 'dependency_unavailable' }),
      '5',
    ]);
    expect(JSON.stringify(problem)).not.toMatch(/prisma|postgres|127\.0\.0\.1/i);
    expect((await ask('/readyz')).status).toBe(503);
    expect((await ask('/healthz')).status).toBe(200);
  } finally {
    server.close();
    server.closeAllConnections();
    await lost.$disconnect();
  }
});
