// What the API writes into its log: one line per request with ids and figures, and nothing of what people are, write or hold in secret.
import { createHash, randomUUID } from 'node:crypto';
import { issueLink } from '../../prisma/links';
import type { OrderEvent } from '../../workflows/domain/events';
import { read } from '../support/body';
import { until } from '../support/until';
import { closedAfterThisFile } from '../support/opened';
import { openCore, orderOf } from './core.fixture';
import { labelled, onTheWay } from './core.orders';

const core = closedAfterThisFile(openCore);

interface Line {
  [field: string]: unknown;
  reqId: string;
  route?: string;
  ms: number;
}
const lines = () => core.logged.map((line) => read<Line>(line));
/** The line of one request. */
async function lineOf(reqId: string): Promise<Line> {
  const ofRequest = () => lines().filter((line) => line.reqId === reqId && line.route);
  const line = await until(() => ofRequest()[0], 'the line of the request');
  expect(ofRequest()).toEqual([line]);
  return line;
}

it('each request has one line: id, pattern of the route, status, milliseconds, who asked by id, which order', async () => {
  const reqId = randomUUID();
  const orderId = (await core.post('/api/orders', orderOf(), { headers: { 'x-request-id': reqId } })).json.orderId;
  const caller = await core.db.staff.findFirstOrThrow({ where: { subject: 'sales' } });
  const { level, time, process: of, ...line } = await lineOf(reqId);
  expect([level, typeof time, of ?? 'api']).toEqual([30, 'number', 'api']);
  expect(line).toMatchObject({ reqId, method: 'POST', route: '/api/orders', status: 201, callerId: caller.staffId, orderId });
  expect(line.ms).toBeGreaterThan(0);
  for (const id of [orderId, (await core.get(`/api/orders/${orderId}`)).json.orderNumber]) {
    const asked = randomUUID();
    await core.get(`/api/orders/${id}`, 'sales', { 'x-request-id': asked });
    expect(await lineOf(asked)).toMatchObject({ route: '/api/orders/:id', status: 200, orderId });
  }
});

it('a whole order, with all that can go wrong on the way, leaves nothing personal and no secret in the log', async () => {
  const canary = { name: 'Canary Zhao', email: 'canary.zhao@example.com', phone: '+8613911112222', text: 'sesame canary words' };
  const address = { country: 'CN', city: 'Canaryville', line1: 'Canary Lane 7', postcode: '200000' };
  const secrets: string[] = [];
  const { name, email, phone, text } = canary;
  const as = async (role: string) => {
    const token = await core.issuer.token({ role, name });
    secrets.push(token);
    return token;
  };
  const sales = await as('sales');
  const post = async (url: string, json: unknown, token = sales, headers: Record<string, string> = {}) =>
    core.post(url, json, { token, headers, key: `canary-key-${randomUUID()}` });

  const customer = { name, email, phone, company: 'Canary Company', language: 'en', address };
  const begun = await post('/api/inquiries', { channel: 'phone', customer, needs: text });
  const id = begun.json.orderId;
  const acts: [string, object, string?][] = [
    ['record-interaction', { kind: 'demonstration', channel: 'phone', text, sku: 'LAMP-1' }],
    ['send-quote', { lines: [{ sku: 'LAMP-1', quantity: 2 }] }],
    ['accept-quote', { by: 'phone' }],
    ['place', { lines: [{ sku: 'LAMP-1', quantity: 2 }], address, instructions: text, deliveryNeeds: { leaveWith: name } }],
    ['note', { text, to: 'sales' }],
    ['hold', { reason: 'other', text }],
    ['release', { reason: 'other', text }],
    ['record-payment', { amount: 22_000, currency: 'CNY', method: 'transfer', reference: text, receivedOn: '2026-11-20' }, 'finance'],
  ];
  const answered: number[] = [];
  for (const [act, body, role] of acts) answered.push((await post(`/api/orders/${id}/${act}`, body, role ? await as(role) : sales)).status);
  expect(answered.filter((status) => status === 200).length).toBeGreaterThanOrEqual(5); // the others are refused by their rules: as good
  await core.orders.happen(id, [...formSent, ...onTheWay, labelled('CANARYTRACK1')]);

  const expiresAt = new Date(Date.now() + 3_600_000);
  for (const [purpose, version] of [
    ['confirm', 1],
    ['track', null],
  ] as const) {
    const token = await issueLink(core.db, core.deps.config.linkSecret, { orderId: id, purpose, version, shipmentId: null, expiresAt });
    secrets.push(token);
    expect((await core.call('GET', `/c/${token}`, { headers: { accept: 'application/json' } })).status).toBe(200);
    await core.call('POST', `/c/${token}/change`, { json: { wants: text } });
    await core.call('POST', `/c/${token}/confirm`, { raw: `{"broken": "${text}` });
    await core.call('GET', `/c/${token}?from=${encodeURIComponent(email)}`);
    await core.call('GET', `/c/${token}x/${encodeURIComponent(text)}`);
  }
  const reads = [
    `/api/orders?q=${encodeURIComponent(name)}`,
    `/api/orders/${encodeURIComponent(name)}`,
    `/api/orders/${id}/${encodeURIComponent(text)}`,
    `/${encodeURIComponent(email)}`,
    `/api/orders/${id}?${encodeURIComponent(text)}`,
    `/api/tasks?role=${encodeURIComponent(text)}`,
    ...['', '/events', '/notices', '/documents', '/undo'].map((part) => `/api/orders/${id}${part}`),
  ];
  for (const url of reads) await core.call('GET', url, { token: sales, headers: { cookie: `session=${text}`, 'x-request-id': text } });
  await core.call('POST', '/api/orders', { token: sales, key: text, raw: `{"customer": {"name": "${name}` });
  await core.call('GET', '/api/orders', { token: `${sales}canary` });
  secrets.push(`ak_${createHash('sha256').update(text).digest('hex')}`);
  await core.call('GET', '/api/orders', { token: secrets.at(-1) ?? '' });
  core.orders.mood = 'away';
  await post(`/api/orders/${id}/note`, { text });
  core.orders.mood = 'unwilling';
  await post(`/api/orders/${id}/note`, { text });
  core.orders.mood = 'well';
  const broken = jest.spyOn(core.deps.db.text, 'findMany').mockRejectedValue(new Error(`no room for ${text}`));
  const last = randomUUID();
  expect((await core.get(`/api/orders/${id}/events`, 'sales', { 'x-request-id': last })).status).toBe(500);
  broken.mockRestore();

  await lineOf(last);
  const log = core.logged.join('');
  expect(log).not.toMatch(/canary|zhao|sesame|13911112222/i);
  for (const secret of secrets) expect(log).not.toContain(secret);
  expect(log).not.toContain(core.deps.config.linkSecret);
  const known = ['level', 'time', 'process', 'pid', 'hostname', 'reqId', 'method', 'route', 'status', 'ms', 'callerId', 'orderId', 'msg'];
  const requests = lines().filter((line) => line.route);
  expect(requests.length).toBeGreaterThan(30);
  expect([...new Set(requests.flatMap((line) => Object.keys(line)))].filter((field) => !known.includes(field))).toEqual([]);
});

const formSent: OrderEvent[] = [
  { type: 'StageEntered', stage: 'confirmation' },
  { type: 'FormSent', version: 1, deliveryDate: '2026-12-01', expiresAt: new Date(Date.now() + 86_400_000).toISOString() },
];
