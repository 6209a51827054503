// Who asks the stock at the same moment, under real Postgres: an order that ends against its own late worker, orders against each other,
// arriving goods against newcomers. Every test uses SKUs of its own.
import { randomUUID } from 'node:crypto';
import { adjustStock } from '../../prisma/stock';
import { lockSkus } from '../../prisma/stock-queue';
import { patiently, stockForThisFile } from './stock.fixture';

const { shop, newSku, order, receive, reserve, levels } = stockForThisFile();
const release = (orderId: string) => patiently(() => shop.stock.releaseStock({ orderId }));
const level = async (sku: string) => (await levels(sku))[0];
/** What the books know of an order that has ended: nothing may be left. */
const left = async (orderId: string) => [
  ...(await shop.db.reservation.findMany({ where: { orderId } })),
  ...(await shop.db.stockWaiter.findMany({ where: { orderId } })),
];
const lateIsRefused = { type: 'called_off', nonRetryable: true };

/** Keeps everybody who needs the SKU waiting until `work` is done. */
const whileBusy = (sku: string, work: () => Promise<void>) =>
  shop.db.$transaction(
    async (tx) => {
      await lockSkus(tx, [sku]);
      await work();
    },
    { maxWait: 60_000, timeout: 60_000 },
  );
/** Resolves when so many wait for an advisory lock. */
async function waiting(number: number): Promise<void> {
  for (let found = 0; found !== number;) {
    const [row] = await shop.db.$queryRaw<{ n: number }[]>`
      SELECT count(*)::int AS n FROM pg_locks l JOIN pg_database d ON d.oid = l.database
      WHERE d.datname = current_database() AND l.locktype = 'advisory' AND NOT l.granted`;
    found = row?.n ?? 0;
  }
}

describe('an order that has come to nothing', () => {
  test('reserves nothing any more, however late its worker comes back', async () => {
    const sku = newSku();
    await receive(sku, 5);
    const orderId = order();
    await reserve(orderId, [sku, 2]);
    expect(await release(orderId)).toEqual([{ target: orderId, outcome: 'done' }]);
    await expect(reserve(orderId, [sku, 2])).rejects.toMatchObject(lateIsRefused);
    expect(await left(orderId)).toEqual([]);
    expect(await level(sku)).toMatchObject({ onHand: 5, reserved: 0 });
    expect(await release(orderId)).toEqual([{ target: orderId, outcome: 'done', already: true }]);
  });

  test('also when it held nothing yet: what comes in goes to others', async () => {
    const sku = newSku();
    const orderId = order();
    expect(await release(orderId)).toEqual([{ target: orderId, outcome: 'done', already: true }]);
    await expect(reserve(orderId, [sku, 2])).rejects.toMatchObject(lateIsRefused);
    expect((await receive(sku, 5)).woken).toEqual([]);
  });

  test('a reservation that has begun when the release comes is given back by it', async () => {
    const sku = newSku();
    await receive(sku, 5);
    const orderId = order();
    const both: Promise<unknown>[] = [];
    await whileBusy(sku, async () => {
      both.push(reserve(orderId, [sku, 2])); // has looked whether it may, and waits for the SKU
      await waiting(1);
      both.push(release(orderId)); // waits for the reservation
      await waiting(2);
    });
    const [reserved] = await Promise.all(both);
    expect(reserved).toMatchObject({ short: [] });
    expect(await left(orderId)).toEqual([]);
    expect(await level(sku)).toMatchObject({ onHand: 5, reserved: 0 });
  });

  test('a reservation that begins while the release is under way comes too late', async () => {
    const sku = newSku();
    await receive(sku, 5);
    const orderId = order();
    await reserve(orderId, [sku, 1]);
    const both: Promise<unknown>[] = [];
    await whileBusy(sku, async () => {
      both.push(release(orderId));
      await waiting(1);
      both.push(reserve(orderId, [sku, 2]).catch((error: unknown) => error));
      await waiting(2);
    });
    const [, late] = await Promise.all(both);
    expect(late).toMatchObject(lateIsRefused);
    expect(await left(orderId)).toEqual([]);
    expect(await level(sku)).toMatchObject({ onHand: 5, reserved: 0 });
  });

  test('thrown at each other again and again, with goods arriving for it: nothing stays reserved', async () => {
    for (let round = 0; round < 25; round++) {
      const sku = newSku();
      const orderId = order();
      await Promise.allSettled([
        reserve(orderId, [sku, 2]),
        receive(sku, 1),
        release(orderId),
        receive(sku, 4),
        reserve(orderId, [sku, 3]),
      ]);
      expect(await left(orderId)).toEqual([]);
      expect(await level(sku)).toMatchObject({ onHand: 5, reserved: 0 });
    }
  });

  test('an order that has shipped all it held is none of them: a case of it reserves again', async () => {
    const sku = newSku();
    await receive(sku, 5);
    const orderId = order();
    await reserve(orderId, [sku, 2]);
    await shop.stock.shipStock({ key: `${orderId}:ship:s1`, orderId, location: 'shanghai', lines: [{ lineId: 'l1', quantity: 2 }] });
    const exchange = await shop.stock.reserveStock({ key: 'k2', orderId, lines: [{ lineId: 'c1l1', sku, quantity: 1 }] });
    expect(exchange).toEqual({ reservations: [{ lineId: 'c1l1', location: 'shanghai', quantity: 1 }], short: [] });
  });
});

test('A + B and B + A at once, with releases, receipts and counts between: no deadlock, nothing sold twice', async () => {
  const [a, b] = [newSku(), newSku()];
  await receive(a, 4);
  await receive(b, 4);
  const orders: string[] = [];
  for (let round = 0; round < 12; round++) {
    const now = Array.from({ length: 8 }, order);
    const asked = now.map((orderId, i) => (i % 2 ? reserve(orderId, [a, 1], [b, 1]) : reserve(orderId, [b, 1], [a, 1])));
    const gone = orders.splice(0, 6).map(release);
    const found = { sku: a, location: 'shanghai', quantity: 1, reason: 'found', key: randomUUID() };
    const count = patiently(() => adjustStock(shop.db, found));
    await Promise.all([...asked, ...gone, receive(b, 1), count]); // a deadlock would reject
    orders.push(...now);
    for (const sku of [a, b]) {
      const { onHand = 0, reserved = 0 } = (await level(sku)) ?? {};
      const held = await shop.db.reservation.aggregate({ where: { sku }, _sum: { quantity: true } });
      expect(held._sum.quantity ?? 0).toBe(reserved);
      expect(reserved).toBe(onHand); // more is asked than there is, so nothing lies about
    }
  }
}, 300_000);

test('two orders at once for the last piece, again and again: one has it, the other waits', async () => {
  for (let round = 0; round < 30; round++) {
    const sku = newSku();
    await receive(sku, 1);
    const answers = await Promise.all([reserve(order(), [sku, 1]), reserve(order(), [sku, 1])]);
    expect(answers.map((answer) => answer.short.length).sort()).toEqual([0, 1]);
    expect(await level(sku)).toMatchObject({ onHand: 1, reserved: 1 });
    expect(await shop.db.stockWaiter.count({ where: { sku } })).toBe(1);
  }
});
