// Route × role × ownership over the whole OpenAPI document: who is nobody gets 401, who may not gets 403, what is foreign does not exist.
// Every cell is asked; expectations stand in route-matrix.ts. A request that may pass has an unknown property and so changes nothing.
import { randomUUID } from 'node:crypto';
import { knownRoles } from '../../../api/sign-in';
import { issueLink } from '../../../prisma/links';
import { type Answer, type Core, openCore, orderOf } from '../core.fixture';
import { at, isApi, type Operation, operations } from './contract';
import { access } from './route-matrix';
import { sampleOf, UNKNOWN } from './samples';
import { tracesOf } from './traces';

let core: Core;
const keys = new Map<string, string>();
const tokens = new Map<string, string>();
let nobodies: Record<string, string>;
let link: string;
let places: Record<string, string>;
let before: Record<string, string>;
beforeAll(async () => {
  core = await openCore({ RATE_LIMIT: '10000000' });
  for (const role of knownRoles) {
    tokens.set(role, await core.issuer.token({ role }));
    const { json } = await core.post('/api/keys', { name: role, roles: [role] }, { as: 'admin' });
    keys.set(role, json.key);
    await core.call('GET', '/api/staff', { token: tokens.get(role) ?? '' }); // from now on they are known
  }
  tokens.set('stranger', await core.issuer.token({ role: 'stranger' }));
  await core.call('GET', '/api/staff', { token: tokens.get('stranger') ?? '' });
  const { orderId } = (await core.post('/api/orders', orderOf())).json;
  const expiresAt = new Date(Date.now() + 3_600_000);
  link = await issueLink(core.db, 'a secret of at least thirty-two characters', { orderId, purpose: 'track', expiresAt });
  places = { id: orderId, sku: 'LAMP-1', carrier: 'swift', gateway: 'sandbox', token: 'A'.repeat(32) };
  nobodies = await allNobodies();
  before = await tracesOf(core.db);
});
afterAll(() => core.close());

/** Whoever is nobody, by what they send as a token. */
async function allNobodies(): Promise<Record<string, string>> {
  const claims = { sub: 'sales', roles: [...knownRoles] };
  const { sign, foreignKey } = core.issuer;
  const right = await sign(claims);
  const [head = '', , signature = ''] = right.split('.');
  const part = (json: object) => Buffer.from(JSON.stringify(json)).toString('base64url');
  return {
    'with no token': '',
    'with a token that has expired': await sign(claims, { expires: '-1m' }),
    'with a token of another issuer': await sign(claims, { issuer: 'https://other.example' }),
    'with a token for somebody else': await sign(claims, { audience: 'other' }),
    'with a token signed by a stranger': await sign(claims, { key: foreignKey }),
    'with a token whose claims were changed': `${head}.${part({ ...claims, iss: core.issuer.url, aud: 'throughline', exp: 4e9 })}.${signature}`,
    'with a token that nobody signed': `${part({ alg: 'none' })}.${part({ ...claims, exp: 4e9 })}.`,
    'with a key that nobody made': `ak_${'A'.repeat(43)}`,
    "with a customer's link": link,
  };
}

const ask = ({ method, path, keyed }: Operation, token: string, place = places, json: unknown = { surprise: 1 }): Promise<Answer> =>
  core.call(method, at(path, place), {
    ...(token ? { token } : {}),
    ...(keyed === 'never' ? {} : { key: randomUUID() }),
    ...(method === 'GET' ? {} : { json }),
    headers: { accept: 'application/json' },
  });
const rolesOf = (op: Operation): string[] => (access[op.name] === 'all' ? [...knownRoles] : (access[op.name] ?? '').split(' '));
const isStream = ({ path }: Operation): boolean => path.endsWith('/stream');
/** A stream would go on; that it is opened is enough. */
const openedBy = async (op: Operation, token: string): Promise<number> => {
  const stop = new AbortController();
  const response = await fetch(`http://127.0.0.1:${core.port}${at(op.path, places)}`, {
    headers: { authorization: `Bearer ${token}` },
    signal: stop.signal,
  });
  stop.abort();
  return response.status;
};
const statusOf = async (op: Operation, token: string): Promise<number> =>
  isStream(op) ? openedBy(op, token) : (await ask(op, token)).status;

test('every operation of the document has its row, and every row its operation', () => {
  expect(operations.map(({ name }) => name).sort()).toEqual(Object.keys(access).sort());
});

const signedIn = operations.filter((op) => isApi(op) && access[op.name] !== 'open');
/** The only thing wrong with the request of somebody who may. */
const passes = ({ method, path }: Operation): number[] =>
  method !== 'GET' ? [422] : path.includes('/{id}') || path.includes('{documentId}') ? [200, 404] : [200];

describe('a route and its roles', () => {
  test.each(signedIn.map((op) => [op.name, op] as const))('%s', async (_name, op) => {
    const roles = rolesOf(op);
    const cells: [who: string, expected: number[], got: number][] = [];
    for (const [who, token] of Object.entries(nobodies)) cells.push([who, [401], (await ask(op, token)).status]);
    for (const [role, token] of tokens) cells.push([role, roles.includes(role) ? passes(op) : [403], await statusOf(op, token)]);
    for (const [role, key] of keys) {
      const may = roles.includes('key') || roles.includes(role);
      // A machine is no person: what is for people alone refuses it, in the shape or as forbidden.
      const forPeople = /customers|keys|tasks|unmatched/.test(op.path)
        ? [403]
        : op.path.includes('{id}') && op.method === 'GET'
          ? [404]
          : [];
      cells.push([`a key of ${role}`, may ? [...passes(op), ...forPeople] : [403], await statusOf(op, key)]);
    }
    expect(cells.filter(([, expected, got]) => !expected.includes(got))).toEqual([]);
  });
});

describe('a route that nobody signs in to', () => {
  const others = operations.filter((op) => !signedIn.includes(op));
  const expected: Record<string, number[]> = { open: [200], link: [404, 422], signature: [401] };
  test.each(others.map((op) => [op.name, op] as const))('%s asks for no sign-in and grants nothing for one', async (_name, op) => {
    for (const token of ['', tokens.get('admin') ?? '', keys.get('admin') ?? '']) {
      expect(expected[access[op.name] ?? '']).toContain((await ask(op, token)).status);
    }
  });
});

describe('what is foreign to a key does not exist for it', () => {
  const ofOrders = signedIn.filter((op) => op.path.startsWith('/api/orders/{id}') && !isStream(op));
  test.each(ofOrders.map((op) => [op.name, op] as const))('%s', async (_name, op) => {
    const role = rolesOf(op)[0] ?? '';
    const key = keys.get(role) ?? '';
    const body = op.body ? sampleOf(op.body) : {};
    const said = async (id: string) => {
      const { status, json } = await ask(op, key, { ...places, id }, body);
      return [status, { ...json, instance: '', requestId: '' }];
    };
    const [foreign, unknown] = [await said(places.id ?? ''), await said(UNKNOWN)];
    expect(foreign).toEqual(unknown);
    // Where the sample is not what the rules of its fields ask for, both are refused for that, and no word is said of the order.
    expect([404, 422]).toContain(foreign[0]);
  });

  test('nor does what holds the affairs of others: tasks with their texts, customers, events of no order', async () => {
    const lists = ['/api/tasks', '/api/customers', '/api/unmatched'];
    for (const path of lists) {
      const role = (access[`GET ${path}`] === 'all' ? 'sales' : access[`GET ${path}`])?.split(' ')[0] ?? '';
      const answer = await core.call('GET', path, { token: keys.get(role) ?? '' });
      expect([path, answer.status, answer.json.code]).toEqual([path, 403, 'forbidden']);
      expect((await core.call('GET', path, { token: tokens.get(role) ?? '' })).status).toBe(200);
    }
  });

  test('none of it has changed anything', async () => {
    expect(await tracesOf(core.db)).toEqual(before);
  });

  test('its own order it sees, in the list too, and no other key does', async () => {
    const [sales, admin] = [keys.get('sales') ?? '', keys.get('admin') ?? ''];
    const { json } = await core.call('POST', '/api/orders', { token: sales, key: randomUUID(), json: orderOf() });
    const seenBy = async (token: string) => (await core.call('GET', `/api/orders/${json.orderId}`, { token })).status;
    const listedFor = async (token: string) =>
      (await core.call('GET', '/api/orders', { token })).json.items.map((order: { orderId: string }) => order.orderId);
    expect([await seenBy(sales), await seenBy(admin), await seenBy(tokens.get('warehouse') ?? '')]).toEqual([200, 404, 200]);
    expect([await listedFor(sales), await listedFor(admin)]).toEqual([[json.orderId], []]);
  });
});
