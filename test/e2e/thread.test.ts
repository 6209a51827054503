// From the first question to closed, through the product as a stranger starts it, while worker and Temporal are killed on the way.
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { anyFreePort } from '../../tools/free-port.mjs';
import type { Body } from '../support/body';
import { eventually, type Product, type Reply, startProduct } from './product';

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

const at = (orderId: string) => ({
  is: (stage: string) => eventually(`order in ${stage}`, async () => (await shop.order(orderId)).stage === stage),
  so: (what: string, done: (order: Body) => boolean) => eventually(what, async () => done(await shop.order(orderId))),
});
async function act(orderId: string, name: string, as: string, body: unknown = {}): Promise<Body> {
  const reply = await shop.act(orderId, name, as, body);
  if (![200, 202].includes(reply.status)) throw new Error(`${name}: ${reply.status} ${JSON.stringify(reply.body)}`);
  return reply.body;
}
/** Kills a part of the product; one that is just coming up again is waited for. */
const kill = (part: 'worker' | 'temporal') =>
  eventually(`a running ${part}`, async () => {
    const [pid] = [(await shop.about()).processes[part]].flat();
    return typeof pid === 'number' && process.kill(pid, 'SIGKILL');
  });
const linkFor = async (to: string, what: RegExp): Promise<string> => {
  let link = '';
  await eventually(`a mail with ${what}`, async () => {
    for (const mail of await shop.mails(to)) if (what.test(mail.subject)) link = mail.links.find((l: string) => l.includes('/c/')) ?? link;
    return link !== '';
  });
  return link;
};

test('an inquiry by phone becomes a closed order although worker and Temporal are killed; one charged label, one mail per key', async () => {
  const email = 'lin.canary@example.com';
  const customer = {
    name: 'Canary Lin 林黛玉',
    email,
    phone: '+8613800138000',
    language: 'zh',
    address: { country: 'CN', region: '上海市', city: '上海', line1: '金丝雀路 1 号', postcode: '200000' },
  };
  const begun = await shop.change('/api/inquiries', 'sales', { channel: 'phone', customer, needs: 'Canary needs: two lamps' });
  expect(begun).toMatchObject({ status: 201, body: { stage: 'consultation' } });
  const id = String(begun.body.orderId);
  const products = (await shop.get('/api/stock?limit=100')).body.items;
  const sku = products.find((s) => s.onHand - s.reserved >= 5)?.sku;

  await act(id, 'record-interaction', 'sales', { kind: 'demonstration', channel: 'phone', text: 'Showed the Canary lamp', sku });
  await at(id).is('introduction');
  await act(id, 'send-quote', 'sales', { lines: [{ sku, quantity: 2 }], validDays: 14, terms: 'deposit' });
  await at(id).is('quotation');
  await linkFor(email, /报价/);
  await act(id, 'place', 'sales', { address: customer.address });
  await at(id).so('availability', (o) => o.stage === 'order' && Boolean(o.orderNumber));

  await kill('worker');
  await act(id, 'verify', 'sales', { contact: true, address: true, by: 'phone' });
  await at(id).is('confirmation');
  const confirm = await linkFor(email, /确认/);
  expect((await shop.call('GET', confirm)).body).toMatchObject({ purpose: 'confirm', state: 'open', language: 'zh' });
  expect([200, 202]).toContain((await shop.call('POST', `${confirm}/confirm`, { body: {}, key: null })).status);
  await at(id).is('payment');

  await kill('temporal');
  const { money } = await shop.order(id);
  await shop.dev('/dev/bank/payments', { orderId: id, amount: money.due.amount, currency: 'CNY', kind: 'captured' });
  await at(id).is('fulfilment');
  const [shipment] = (await shop.order(id)).shipments;
  const { shipmentId, lines } = shipment ?? {};
  await act(id, 'complete-picking', 'warehouse', { shipmentId, lines });
  await act(id, 'complete-packing', 'warehouse', { shipmentId, parcels: [{ weightGrams: 1_500, lines }] });
  await at(id).so('rates', (o) => (o.shipments[0]?.rates.length ?? 0) > 0);
  await shop.dev(`/dev/carriers/${(await shop.order(id)).shipments[0]?.rates[0]?.carrier}/faults`, {
    kind: 'lost_answer',
    times: 1,
    only: 'buy',
  });
  await act(id, 'book-carrier', 'logistics', { shipmentId });
  await kill('worker');
  await at(id).so('a label', (o) => Boolean(o.shipments[0]?.parcels[0]?.trackingNumber));
  const rest = (await shop.order(id)).money.due.amount;
  await shop.dev('/dev/bank/payments', { orderId: id, amount: rest, currency: 'CNY', kind: 'captured' });
  await at(id).so('paid in full', (o) => o.money.open.amount === 0);
  await act(id, 'hand-over', 'logistics', { shipmentId });
  await at(id).so('shipped', (o) => o.status === 'shipped' && o.statusText.zh === '已发货');

  const { carrier, parcels } = (await shop.order(id)).shipments[0] ?? {};
  const trackingNumber = parcels?.[0]?.trackingNumber;
  for (const state of ['in_transit', 'out_for_delivery', 'delivered'])
    expect((await shop.dev(`/dev/carriers/${carrier}/parcels/${trackingNumber}/events`, { state })).status).toBeLessThan(300);
  await at(id).is('receipt');
  const receipt = await linkFor(email, /签收|收货/);
  expect([200, 202]).toContain((await shop.call('POST', `${receipt}/receipt`, { body: { condition: 'ok' }, key: null })).status);
  await at(id).is('after-care');
  await act(id, 'submit-closing', 'sales', { documents: [] });
  await at(id).is('closing'); // a run that ends waits for its mails, also for one whose worker was killed
  await act(id, 'approve-closing', 'finance', {});
  await at(id).is('survey');
  await act(id, 'record-survey', 'sales', { score: 9 });
  await at(id).is('closed');

  const labels = (await shop.call('GET', `/dev/carriers/${carrier}/ledger`)).body.items.filter(
    (l: { orderId: string }) => l.orderId === id,
  );
  expect(labels.map((l: { kind: string }) => l.kind)).toEqual(['label_bought']);
  // A mail whose sender is killed between the mail server's yes and our note of it goes out once more, and its Message-ID says so.
  const sent = async () =>
    (await shop.get(`/api/orders/${id}/notices`)).body.items.filter((n) => n.to === 'customer' && n.state === 'sent');
  const mailed = async () => new Map((await shop.mails(email)).map((mail) => [mail.messageId, mail.subject + mail.text]));
  await eventually('a mail for each notice', async () => (await mailed()).size === (await sent()).length);
  const mails = await mailed();
  expect(new Set(mails.values()).size).toBe(mails.size);
  expect((await shop.mails(email)).length - mails.size).toBeLessThanOrEqual(2); // so often a worker was killed
  expect((await shop.call('GET', '/dev/bank/ledger')).body.items.filter((x: { orderId: string }) => x.orderId === id)).toHaveLength(2);
});

test('twenty parallel requests with one key make one order, and a second start on the same data is refused', async () => {
  const stock = (await shop.get('/api/stock?limit=100')).body.items;
  const sku = stock.find((s) => s.onHand - s.reserved >= 5)?.sku;
  const body = {
    channel: 'web',
    customer: {
      name: 'Parallel Wang',
      email: 'wang@example.com',
      language: 'en',
      address: { country: 'CN', city: '成都', line1: '天府大道 1 号' },
    },
    lines: [{ sku, quantity: 1 }],
    externalRef: 'web-1',
  };
  const replies = await Promise.all(Array.from({ length: 20 }, () => shop.post('/api/orders', 'sales', body, 'one-key')));
  const isMade = ({ status }: Reply) => status === 201 || status === 202;
  const made = new Set(replies.filter(isMade).map((r) => r.body.orderId));
  expect(made.size).toBe(1);
  expect(replies.every((r) => isMade(r) || (r.status === 409 && r.body.code === 'idempotency_in_progress'))).toBe(true);
  const [id] = made;
  await at(String(id)).is('confirmation');
  const second = spawnSync(process.execPath, ['tools/start.mjs'], {
    env: { ...process.env, DATA_DIR: shop.dataDir, PORT: String(await anyFreePort()) },
    encoding: 'utf8',
    timeout: 300_000,
  });
  expect(second.status).toBe(1);
  expect(second.stderr + second.stdout).toContain(shop.dataDir);
});

test('nothing personal stands in any history, search attribute or log', async () => {
  const canaries = /canary|lin\.canary|13800138000|金丝雀|林黛玉|parallel wang|wang@example|天府大道/i;
  const { temporal } = await shop.about();
  const connection = await Connection.connect({ address: temporal.address });
  const client = new Client({ connection, namespace: temporal.namespace });
  let histories = 0;
  for await (const run of client.workflow.list()) {
    const history = await client.workflow.getHandle(run.workflowId, run.runId).fetchHistory();
    const text = historyToJSON(history);
    const payloads = [...text.matchAll(/"data":\s*"([A-Za-z0-9+/=]+)"/g)].map((m) => Buffer.from(m[1] ?? '', 'base64').toString('utf8'));
    expect(payloads.join('\n') + JSON.stringify(run.typedSearchAttributes)).not.toMatch(canaries);
    expect(text).not.toMatch(canaries);
    histories += 1;
  }
  await connection.close();
  expect(histories).toBeGreaterThan(2);
  const tokens = /\/c\/[\w-]{20,}|eyJ[\w-]{10,}\./; // of customers' links, of staff
  for (const name of readdirSync(path.join(shop.dataDir, 'logs'))) {
    const log = readFileSync(path.join(shop.dataDir, 'logs', name), 'utf8');
    expect(log).not.toMatch(canaries);
    expect(log).not.toMatch(tokens);
    if (name === 'worker.log') expect(log).toMatch(/"orderId":"[0-9a-f-]{36}","activity":"record","attempt":\d+,"ms":\d+/);
    if (name === 'api.log')
      expect(log).toMatch(/"route":"\/api\/orders\/:id\/verify","status":200,"ms":\d+,"callerId":"[0-9a-f-]{36}","orderId":/);
  }
});

test('every invariant holds, whatever was killed', () => {
  // A mail whose sender is killed between the server's word and our commit goes out once more, under the same Message-ID.
  expect(shop.check('--repeats', 'counted')).toEqual({ status: 0, said: expect.stringMatching(/Nothing was found/) });
});

test('stopped with Ctrl-C it ends with 0; started again every order goes on where it stopped', async () => {
  const { items } = (await shop.get('/api/orders?stage=confirmation')).body;
  const orderId = items[0]?.orderId ?? '';
  expect(await shop.stop('SIGINT')).toBe(0);
  const ms = await shop.start();
  process.stdout.write(`started again in ${ms} ms\n`);
  expect((await shop.order(orderId)).stage).toBe('confirmation');
  const skipped = await shop.dev(`/dev/orders/${orderId}/skip`, { duration: 'PT25H' });
  expect(skipped.status).toBe(200);
  await eventually('the follow-up', async () => (await shop.mails('wang@example.com')).length === 2);
});
