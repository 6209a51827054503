// Webhooks of the sandbox: signed, repeated until taken, in order, and never lost by a restart. And the journal they stand on.
import { appendFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { readConfig } from '../../tools/sandbox/config';
import { openJournal } from '../../tools/sandbox/journal';
import { until } from '../support/until';
import { BANK_SECRET, call, CARRIER_SECRET, emptyFolder, read, receiver, sandbox, type Received } from './sandbox.fixture';

const label = z.object({ trackingNumber: z.string() });
const stateOf = ({ body }: Received) => z.object({ state: z.string() }).parse(JSON.parse(body)).state;
const idOf = ({ headers }: Received) => headers['webhook-id'];

async function parcelOf(url: string): Promise<{ trackingNumber: string; move: (state: string) => Promise<unknown> }> {
  const base = `${url}/carriers/harbour`;
  const to = { name: 'Li', country: 'CN', city: 'Shanghai', line1: '1 Road' };
  const body = { reference: 'order-1:label:1', service: 'ground', to, parcel: { weightGrams: 500 } };
  const { trackingNumber } = read(label, await call('POST', `${base}/labels`, { key: 'carrier-key', body }));
  return {
    trackingNumber,
    move: async (state) => (await call('POST', `${base}/parcels/${trackingNumber}/events`, { body: { state } })).body,
  };
}
const pay = (url: string) =>
  call('POST', `${url}/bank/payments`, { key: 'bank-key', body: { orderId: 'order-1', amount: 500, currency: 'CNY', kind: 'captured' } });

test('a parcel event arrives signed, under its event id, at the address of its carrier', async () => {
  const { url: hooks, received } = await receiver();
  const world = await sandbox({ carrierHookUrl: `${hooks}/hooks/carrier/{carrier}` });
  const { trackingNumber, move } = await parcelOf(world.url);
  const answer = await move('in_transit');
  await until(() => received.length === 1);
  const [hook] = received;
  expect(hook?.path).toBe('/hooks/carrier/harbour');
  const verified = new Webhook(CARRIER_SECRET).verify(hook?.body ?? '', hook?.headers ?? {});
  expect(verified).toMatchObject({ trackingNumber, state: 'in_transit', eventId: hook?.headers['webhook-id'] });
  expect(answer).toEqual({ eventId: hook?.headers['webhook-id'] });
  expect(() => new Webhook(BANK_SECRET).verify(hook?.body ?? '', hook?.headers ?? {})).toThrow();
});

test('a payment arrives signed by the bank', async () => {
  const { url: hooks, received } = await receiver();
  const world = await sandbox({ bankHookUrl: `${hooks}/hooks/payment/sandbox` });
  const { body } = await pay(world.url);
  await until(() => received.length === 1);
  const [hook] = received;
  const { paymentId } = z.object({ paymentId: z.string() }).parse(body);
  expect(new Webhook(BANK_SECRET).verify(hook?.body ?? '', hook?.headers ?? {})).toMatchObject({
    type: 'payment.captured',
    paymentId,
    orderId: 'order-1',
    amount: 500,
    currency: 'CNY',
    method: 'card',
  });
});

test('a receiver in trouble is asked again, and later events of the parcel wait for their turn', async () => {
  const troubles = [503, 429, 302];
  const { url: hooks, received } = await receiver(() => troubles.shift() ?? 200);
  const world = await sandbox({ carrierHookUrl: `${hooks}/{carrier}` });
  const { move } = await parcelOf(world.url);
  for (const state of ['picked_up', 'in_transit', 'delivered']) await move(state);
  await until(() => received.length === 6);
  expect(received.map(stateOf)).toEqual(['picked_up', 'picked_up', 'picked_up', 'picked_up', 'in_transit', 'delivered']);
  expect(new Set(received.slice(0, 4).map(idOf)).size).toBe(1);
});

test('a receiver that says no is not asked again', async () => {
  const { url: hooks, received } = await receiver((hook) => (stateOf(hook) === 'picked_up' ? 401 : 200));
  const world = await sandbox({ carrierHookUrl: `${hooks}/{carrier}` });
  const { move } = await parcelOf(world.url);
  await move('picked_up');
  await move('delivered');
  await until(() => received.length === 2);
  expect(received.map(stateOf)).toEqual(['picked_up', 'delivered']);
});

test('a silent event sends no webhook, the next one does', async () => {
  const { url: hooks, received } = await receiver();
  const world = await sandbox({ carrierHookUrl: `${hooks}/{carrier}` });
  const { move } = await parcelOf(world.url);
  await call('POST', `${world.url}/carriers/harbour/faults`, { body: { kind: 'silent', times: 1 } });
  await move('picked_up');
  await move('delivered');
  await until(() => received.length > 0);
  expect(received.map(stateOf)).toEqual(['delivered']);
});

test('a message given up rests, and goes out before the next event of its parcel', async () => {
  let isUp = false;
  const { url: hooks, received } = await receiver(() => (isUp ? 200 : 503));
  const world = await sandbox({ carrierHookUrl: `${hooks}/{carrier}`, retry: { firstMs: 10, longestMs: 10, giveUpMs: 5 } });
  const { move } = await parcelOf(world.url);
  await move('picked_up');
  await until(() => received.length === 1);
  isUp = true;
  await move('delivered');
  await until(() => received.length === 3);
  expect(received.map(stateOf)).toEqual(['picked_up', 'picked_up', 'delivered']);
});

test('what was not delivered goes out after a restart, what was delivered does not', async () => {
  const dataDir = emptyFolder();
  const first = await receiver();
  const before = await sandbox({ dataDir, carrierHookUrl: `${first.url}/{carrier}` }); // the bank's receiver is down
  await (await parcelOf(before.url)).move('picked_up');
  await pay(before.url);
  const outbox = path.join(dataDir, 'sandbox', 'outbox.jsonl');
  await until(() => readFileSync(outbox, 'utf8').includes('"status":200'));
  await before.close();

  const second = await receiver();
  await sandbox({ dataDir, carrierHookUrl: `${second.url}/carrier`, bankHookUrl: `${second.url}/bank` });
  await until(() => readFileSync(outbox, 'utf8').trim().split('\n').length === 2);
  expect(second.received.map((hook) => hook.path)).toEqual(['/bank']);
});

describe('the journal', () => {
  const entry = z.object({ n: z.int() });
  const openIn = (file: string, seen: number[]) => openJournal(file, entry, ({ n }) => seen.push(n));

  test('half a line of a process killed while writing is cut off, and writing goes on', () => {
    const file = path.join(emptyFolder(), 'deep', 'log.jsonl');
    const first = openIn(file, []);
    first.write({ n: 1 });
    first.close();
    appendFileSync(file, '{"n":2');
    const second = openIn(file, []);
    second.write({ n: 3 });
    second.close();
    const seen: number[] = [];
    openIn(file, seen).close();
    expect(seen).toEqual([1, 3]);
  });

  test('a damaged older line stops the start and names its place', () => {
    const file = path.join(emptyFolder(), 'log.jsonl');
    appendFileSync(file, '{"n":1}\n{"n":"two"}\n{"n":3}\n');
    expect(() => openIn(file, [])).toThrow('log.jsonl:2');
  });
});

test('a wrong configuration stops the start with a sentence that names each variable', () => {
  expect(() => readConfig({ SANDBOX_PORT: '99999', CARRIER_WEBHOOK_SECRET: 'short' })).toThrow(/SANDBOX_PORT.*CARRIER_WEBHOOK_SECRET/);
});
