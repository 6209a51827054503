// The sandbox bank as the product's adapter meets it: money taken, money given back, and what its ledger says afterwards.
import { z } from 'zod';
import { call, emptyFolder, read, sandbox } from './sandbox.fixture';

const ledger = z.object({ items: z.array(z.object({ kind: z.string(), orderId: z.string(), reference: z.string(), amount: z.int() })) });
const payment = z.object({ paymentId: z.string() });
const refunds = z.object({ refunds: z.array(z.object({ refundId: z.string(), amount: z.int() })) });
const key = 'bank-key';

async function bank(dataDir = emptyFolder()) {
  const world = await sandbox({ dataDir });
  const base = `${world.url}/bank`;
  const post = (what: string, body: unknown) => call('POST', `${base}/${what}`, { key, body });
  return {
    world,
    base,
    pay: async (kind: 'captured' | 'failed' = 'captured') =>
      read(payment, await post('payments', { orderId: 'order-1', amount: 10_000, currency: 'CNY', kind })).paymentId,
    refund: (paymentId: string, amount: number, currency = 'CNY') =>
      post('refunds', { reference: 'order-1:refund:1', paymentId, amount, currency }),
    find: async () => read(refunds, await call('GET', `${base}/refunds?reference=order-1:refund:1`, { key })).refunds,
    fault: (kind: string, only?: string) => call('POST', `${base}/faults`, { body: { kind, times: 1, only } }),
    ledger: async () => read(ledger, await call('GET', `${base}/ledger`)).items.map(({ kind, orderId, amount }) => [kind, orderId, amount]),
  };
}

test('the ledger shows money taken, refused and given back, all positive', async () => {
  const { pay, refund, ledger } = await bank();
  const paymentId = await pay();
  await pay('failed');
  expect((await refund(paymentId, 4_000)).status).toBe(201);
  expect(await ledger()).toEqual([
    ['captured', 'order-1', 10_000],
    ['failed', 'order-1', 10_000],
    ['refunded', 'order-1', 4_000],
  ]);
});

test('refunds never exceed the payment, whatever their references', async () => {
  const { pay, refund } = await bank();
  const paymentId = await pay();
  expect((await refund(paymentId, 6_000)).status).toBe(201);
  expect(await refund(paymentId, 4_001)).toMatchObject({ status: 409, body: { code: 'exceeds_payment' } });
  expect((await refund(paymentId, 4_000)).status).toBe(201);
  expect(await refund(await pay('failed'), 1)).toMatchObject({ status: 409, body: { code: 'exceeds_payment' } });
});

test('a refund of an unknown payment or in another currency is refused', async () => {
  const { pay, refund } = await bank();
  expect(await refund('pay_unknown', 1)).toMatchObject({ status: 404, body: { code: 'payment_unknown' } });
  expect(await refund(await pay(), 1, 'USD')).toMatchObject({ status: 422, body: { code: 'currency_mismatch' } });
});

test('a refund whose answer was lost is found by our reference', async () => {
  const { pay, refund, find, fault } = await bank();
  const paymentId = await pay();
  await fault('lost_answer', 'refund');
  await expect(refund(paymentId, 4_000)).rejects.toThrow('fetch failed');
  expect(await find()).toEqual([expect.objectContaining({ amount: 4_000 })]);
});

test('error and garbage give no money back, slow does', async () => {
  const { pay, refund, find, fault } = await bank();
  const paymentId = await pay();
  await fault('error');
  expect((await refund(paymentId, 1)).status).toBe(500);
  await fault('garbage');
  expect((await refund(paymentId, 1)).type).toContain('text/html');
  expect(await find()).toEqual([]);
  await fault('slow');
  expect((await refund(paymentId, 1)).status).toBe(201);
  expect(await find()).toHaveLength(1);
});

test('without the key no money moves', async () => {
  const { base, ledger } = await bank();
  const body = { orderId: 'order-1', amount: 1, currency: 'CNY', kind: 'captured' };
  expect((await call('POST', `${base}/payments`, { body })).status).toBe(401);
  expect(await ledger()).toEqual([]);
});

test('payments and refunds are remembered after a restart, and so is what may still be refunded', async () => {
  const dataDir = emptyFolder();
  const before = await bank(dataDir);
  const paymentId = await before.pay();
  await before.refund(paymentId, 9_000);
  const remembered = await before.ledger();
  await before.world.close();

  const after = await bank(dataDir);
  expect(await after.ledger()).toEqual(remembered);
  expect((await after.refund(paymentId, 1_001)).status).toBe(409);
});
