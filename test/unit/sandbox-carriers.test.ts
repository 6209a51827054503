// The sandbox carriers as the product's adapter meets them: prices, labels, tracking, and every fault that can be ordered.
import { z } from 'zod';
import { until } from '../support/until';
import { call, emptyFolder, read, sandbox, type Reply } from './sandbox.fixture';

const label = z.object({ labelId: z.string(), trackingNumber: z.string(), price: z.object({ amount: z.int(), currency: z.string() }) });
const labels = z.object({ labels: z.array(z.object({ labelId: z.string(), state: z.string() })) });
const ledger = z.object({
  items: z.array(z.object({ kind: z.string(), reference: z.string(), orderId: z.string(), trackingNumber: z.string(), amount: z.int() })),
});
const rates = z.object({ rates: z.array(z.object({ service: z.string(), transitDays: z.int() })), why: z.string().optional() });

const key = 'carrier-key';
const home = { country: 'CN', city: '上海', postcode: '200000' };
const purchase = (changes: Record<string, unknown> = {}) => ({
  reference: 'order-1:label:1',
  service: 'ground',
  to: { name: '李雷', ...home, line1: '南京东路 1 号' },
  parcel: { weightGrams: 2_500 },
  ...changes,
});

async function carrier(name: string, dataDir = emptyFolder(), slowAnswerMs = 1_000) {
  const world = await sandbox({ dataDir, slowAnswerMs });
  const base = `${world.url}/carriers/${name}`;
  return {
    world,
    base,
    buy: (changes?: Record<string, unknown>) => call('POST', `${base}/labels`, { key, body: purchase(changes) }),
    find: async (reference = 'order-1:label:1') => read(labels, await call('GET', `${base}/labels?reference=${reference}`, { key })).labels,
    ledger: async () => read(ledger, await call('GET', `${base}/ledger`)).items,
    fault: (kind: string, times = 1, only?: string) => call('POST', `${base}/faults`, { body: { kind, times, only } }),
    move: (trackingNumber: string, state: string) =>
      call('POST', `${base}/parcels/${trackingNumber}/events`, { body: { state, cause: 'weather' } }),
    events: (trackingNumber: string) => call('GET', `${base}/parcels/${trackingNumber}`, { key }),
  };
}
const trackingOf = (reply: Reply) => read(label, reply).trackingNumber;

describe('rates', () => {
  const ask = async (name: string, body: unknown) => {
    const world = await sandbox();
    return read(rates, await call('POST', `${world.url}/carriers/${name}/rates`, { key, body }));
  };

  test('the ground carrier serves China cheaply, parcel by parcel', async () => {
    const answer = await ask('harbour', { to: home, parcels: [{ weightGrams: 900 }, { weightGrams: 30_000 }] });
    expect(answer).toEqual({ rates: [{ service: 'ground', transitDays: 3 }] });
  });

  test.each([
    ['harbour', { to: { country: 'DE', city: 'Berlin' }, parcels: [{ weightGrams: 900 }] }, /does not go to DE/],
    ['harbour', { to: home, parcels: [{ weightGrams: 30_001 }] }, /up to 30000 g/],
    ['crane', { to: { country: 'HK', city: 'Hong Kong' }, parcels: [{ weightGrams: 900 }] }, /does not go to HK/],
    ['crane', { to: home, parcels: [{ weightGrams: 900 }], needs: { handling: ['cold'] } }, /cannot handle: cold/],
    ['harbour', { to: home, parcels: [{ weightGrams: 900 }], needs: { window: { from: '09:00', to: '12:00' } } }, /no time window/],
  ])('%s says why it does not take a consignment', async (name, body, why) => {
    const answer = await ask(name, body);
    expect(answer.rates).toEqual([]);
    expect(answer.why).toMatch(why);
  });

  test('each carrier has something the others lack', async () => {
    const far = { country: 'DE', city: 'Berlin' };
    expect((await ask('swift', { to: far, parcels: [{ weightGrams: 900 }], needs: { handling: ['cold'] } })).rates).toHaveLength(2);
    expect((await ask('crane', { to: far, parcels: [{ weightGrams: 1_000_000 }] })).rates).toHaveLength(1);
  });
});

describe('labels', () => {
  test('a label has a tracking number with the prefix of its carrier, ten digits and a check digit', async () => {
    const { buy } = await carrier('harbour');
    const reply = await buy();
    expect(reply.status).toBe(201);
    expect(reply.body).toMatchObject({ reference: 'order-1:label:1', service: 'ground', price: { amount: 1_200, currency: 'CNY' } });
    expect(trackingOf(reply)).toMatch(/^HB\d{11}$/);
  });

  test('buying twice with one reference charges twice, and both are found by it', async () => {
    const { buy, find, ledger } = await carrier('harbour');
    await buy();
    await buy();
    expect(await find()).toHaveLength(2);
    expect((await ledger()).map(({ kind, orderId, amount }) => [kind, orderId, amount])).toEqual([
      ['label_bought', 'order-1', 1_200],
      ['label_bought', 'order-1', 1_200],
    ]);
  });

  test('voiding again changes nothing, and the ledger shows it once', async () => {
    const { base, buy, find, ledger } = await carrier('harbour');
    const { labelId } = read(label, await buy());
    for (let n = 0; n < 2; n += 1) expect((await call('POST', `${base}/labels/${labelId}/void`, { key })).status).toBe(200);
    expect(await find()).toEqual([expect.objectContaining({ labelId, state: 'voided' })]);
    expect((await ledger()).map((item) => item.kind)).toEqual(['label_bought', 'label_voided']);
  });

  test('a label whose parcel has moved cannot be voided', async () => {
    const { base, buy, move } = await carrier('harbour');
    const { labelId, trackingNumber } = read(label, await buy());
    await move(trackingNumber, 'picked_up');
    expect(await call('POST', `${base}/labels/${labelId}/void`, { key })).toMatchObject({
      status: 409,
      body: { code: 'already_in_transit' },
    });
  });

  test.each([
    ['an unusable address', { to: { name: 'A', ...home, line1: '1 No Such Street' } }, 'address_refused'],
    ['a service it does not have', { service: 'teleport' }, 'service_unknown'],
    ['a parcel too heavy for it', { parcel: { weightGrams: 31_000 } }, 'not_served'],
    ['a weight that is no number', { parcel: { weightGrams: 'heavy' } }, 'schema_invalid'],
  ])('no label is sold for %s', async (_what, changes, code) => {
    const { buy, ledger } = await carrier('harbour');
    expect(await buy(changes)).toMatchObject({ status: 422, body: { code } });
    expect(await ledger()).toEqual([]);
  });
});

describe('parcels', () => {
  test('polling shows every event, also a silent one', async () => {
    const { buy, move, events, fault } = await carrier('harbour');
    const trackingNumber = trackingOf(await buy());
    await fault('silent');
    expect((await move(trackingNumber, 'in_transit')).status).toBe(202);
    expect((await events(trackingNumber)).body).toMatchObject({ trackingNumber, events: [{ state: 'in_transit', cause: 'weather' }] });
  });

  test('an unknown parcel, an unknown state and an unknown carrier are refused', async () => {
    const { base, buy, move, events } = await carrier('harbour');
    expect((await move('HB00000000000', 'in_transit')).status).toBe(404);
    expect((await events('HB00000000000')).status).toBe(404);
    expect((await move(trackingOf(await buy()), 'teleported')).status).toBe(422);
    expect((await call('GET', `${base}/../nobody/ledger`)).status).toBe(404);
  });
});

describe('faults', () => {
  test('without the key nothing is answered, and no fault is used up', async () => {
    const { base, buy, fault } = await carrier('harbour');
    await fault('error');
    expect((await call('POST', `${base}/labels`, { key: 'wrong', body: purchase() })).status).toBe(401);
    expect((await buy()).status).toBe(500);
    expect((await buy()).status).toBe(201);
  });

  test('error and garbage do not do the work', async () => {
    const { buy, fault, ledger } = await carrier('harbour');
    await fault('error');
    expect((await buy()).status).toBe(500);
    await fault('garbage');
    expect(await buy()).toMatchObject({ status: 200, type: expect.stringContaining('text/html') });
    expect(await ledger()).toEqual([]);
  });

  test('a lost answer leaves a charged label in the ledger that is found by our reference', async () => {
    const { buy, find, fault, ledger } = await carrier('harbour');
    await fault('lost_answer');
    await expect(buy()).rejects.toThrow('fetch failed');
    expect(await ledger()).toHaveLength(1);
    expect(await find()).toEqual([expect.objectContaining({ state: 'active' })]);
  });

  test('a slow carrier has done the work long before it answers', async () => {
    const { world, buy, fault, ledger } = await carrier('harbour', emptyFolder(), 3_600_000);
    await fault('slow');
    const answer = buy().catch(() => 'none');
    await until(async () => (await ledger()).length === 1);
    await world.close();
    expect(await answer).toBe('none');
  });

  test('a slow carrier answers in the end, and not before its time', async () => {
    const { buy, fault } = await carrier('harbour');
    await fault('slow');
    const started = performance.now();
    expect((await buy()).status).toBe(201);
    expect(performance.now() - started).toBeGreaterThanOrEqual(990);
  });

  test('refuse_address hits labels only, and only so many', async () => {
    const { base, buy, fault } = await carrier('harbour');
    await fault('refuse_address');
    expect((await call('POST', `${base}/rates`, { key, body: { to: home, parcels: [{ weightGrams: 1 }] } })).status).toBe(200);
    expect(await buy()).toMatchObject({ status: 422, body: { code: 'address_refused' } });
    expect((await buy()).status).toBe(201);
  });

  test('a fault can be aimed at one call, and called off', async () => {
    const { buy, find, fault } = await carrier('harbour');
    await fault('error', 1, 'buy');
    expect(await find()).toEqual([]);
    expect((await buy()).status).toBe(500);
    await fault('error', 5);
    await fault('error', 0);
    expect((await buy()).status).toBe(201);
  });
});

test('labels, voids and parcels are remembered after a restart', async () => {
  const dataDir = emptyFolder();
  const before = await carrier('harbour', dataDir);
  const { labelId, trackingNumber } = read(label, await before.buy());
  await call('POST', `${before.base}/labels/${labelId}/void`, { key });
  await before.move(trackingNumber, 'in_transit');
  const remembered = { ledger: await before.ledger(), labels: await before.find(), events: (await before.events(trackingNumber)).body };
  await before.world.close();

  const after = await carrier('harbour', dataDir);
  expect({ ledger: await after.ledger(), labels: await after.find(), events: (await after.events(trackingNumber)).body }).toEqual(
    remembered,
  );
});
