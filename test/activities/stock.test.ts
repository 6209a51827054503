// Stock under real Postgres: who gets the last piece, who waits, what leaves. Every test uses SKUs of its own.
import { randomUUID } from 'node:crypto';
import { adjustStock, listStock } from '../../prisma/stock';
import { planReservation } from '../../prisma/stock-plan';
import { stockForThisFile } from './stock.fixture';

const { shop, newSku, order, receive, reserve, levels, factsOf } = stockForThisFile();

describe('reserving', () => {
  test('takes what is free; a second call changes nothing', async () => {
    const sku = newSku();
    await receive(sku, 5);
    const a = order();
    const held = { reservations: [{ lineId: 'l1', location: 'shanghai', quantity: 3 }], short: [] };
    expect(await reserve(a, [sku, 3])).toEqual(held);
    expect(await reserve(a, [sku, 3])).toEqual(held);
    expect(await levels(sku)).toEqual([{ sku, location: 'shanghai', onHand: 5, reserved: 3 }]);
  });

  test('two orders at once for the last piece: one gets it, the other waits', async () => {
    const sku = newSku();
    await receive(sku, 1);
    const answers = await Promise.all([reserve(order(), [sku, 1]), reserve(order(), [sku, 1])]);
    expect(answers.map((answer) => answer.reservations.length).sort()).toEqual([0, 1]);
    expect(answers.map((answer) => answer.short.length).sort()).toEqual([0, 1]);
  });

  test('A + B and B + A at once never wait for each other', async () => {
    const [a, b] = [newSku(), newSku()];
    await receive(a, 50);
    await receive(b, 50);
    const pairs = Array.from({ length: 50 }, (_, i) => (i % 2 ? reserve(order(), [a, 1], [b, 1]) : reserve(order(), [b, 1], [a, 1])));
    const answers = await Promise.all(pairs);
    expect(answers.every((answer) => answer.short.length === 0)).toBe(true);
    expect([...(await levels(a)), ...(await levels(b))].map((level) => level.reserved)).toEqual([50, 50]);
  });

  test('1,000 buyers at once for 100 pieces: exactly 100 get one, 900 wait', async () => {
    const sku = newSku();
    await receive(sku, 100);
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => reserve(order(), [sku, 1])));
    expect(answers.filter((answer) => answer.reservations.length === 1)).toHaveLength(100);
    expect(await levels(sku)).toEqual([{ sku, location: 'shanghai', onHand: 100, reserved: 100 }]);
    expect(await shop.db.stockWaiter.count({ where: { sku } })).toBe(900);
    expect(await shop.db.reservation.aggregate({ where: { sku }, _sum: { quantity: true } })).toEqual({ _sum: { quantity: 100 } });
  }, 300_000);

  test('one location that has everything is preferred', async () => {
    const [a, b] = [newSku(), newSku()];
    await receive(a, 9, 'chengdu');
    await receive(a, 9, 'shanghai');
    await receive(b, 9, 'shanghai');
    const { reservations } = await reserve(order(), [a, 2], [b, 2]);
    expect(reservations.map((row) => row.location)).toEqual(['shanghai', 'shanghai']);
  });

  test('what no location has alone is taken from the fewest', () => {
    const stockOf = (location: string, free: number) => ({ sku: 'A', location, free });
    const need = [{ lineId: 'l1', sku: 'A', quantity: 6 }];
    const three = [stockOf('a', 2), stockOf('b', 3), stockOf('c', 4)];
    expect(planReservation(need, three, []).map((take) => [take.location, take.quantity])).toEqual([
      ['a', 2],
      ['c', 4],
    ]);
    expect(planReservation(need, three, ['b']).map((take) => take.location)).toEqual(['b', 'c']);
    expect(planReservation([{ lineId: 'l1', sku: 'A', quantity: 99 }], three, [])).toHaveLength(3);
    expect(planReservation(need, [], [])).toEqual([]);
  });

  test('a newcomer does not take a SKU that an older order waits for', async () => {
    const sku = newSku();
    await receive(sku, 1);
    const [older, newcomer] = [order(), order()];
    expect((await reserve(older, [sku, 3])).short).toEqual([{ lineId: 'l1', quantity: 2 }]);
    // Pieces that turn up outside of a receipt, as by a hand in the database: nobody has been served with them.
    await shop.db.stock.updateMany({ where: { sku }, data: { onHand: 2 } });
    expect(await reserve(newcomer, [sku, 1])).toEqual({ reservations: [], short: [{ lineId: 'l1', quantity: 1 }] });
    expect((await reserve(older, [sku, 3])).short).toEqual([{ lineId: 'l1', quantity: 1 }]);
  });
});

describe('the queue', () => {
  test('arriving goods go to the order that waits longest, and its inbox says so', async () => {
    const sku = newSku();
    const [first, second] = [order(), order()];
    await reserve(first, [sku, 2]);
    await reserve(second, [sku, 2]);
    const { stock: level, woken } = await receive(sku, 3);
    expect(level).toEqual({ sku, location: 'shanghai', onHand: 3, reserved: 3 });
    expect(woken.map((one) => one.orderId)).toEqual([first, second]);
    expect(await factsOf(first)).toEqual([{ source: 'stock', fact: 'stockArrived', payload: { eventId: woken[0]?.eventId, skus: [sku] } }]);
    expect((await reserve(first, [sku, 2])).short).toEqual([]);
    expect((await reserve(second, [sku, 2])).short).toEqual([{ lineId: 'l1', quantity: 1 }]);
    expect((await receive(sku, 5)).woken.map((one) => one.orderId)).toEqual([second]);
    expect(await shop.db.stockWaiter.count({ where: { sku } })).toBe(0);
  });

  test('a receipt with the same key counts once', async () => {
    const sku = newSku();
    await receive(sku, 4, 'shanghai', 'receipt:17');
    expect(await receive(sku, 4, 'shanghai', 'receipt:17')).toEqual({
      stock: { sku, location: 'shanghai', onHand: 4, reserved: 0 },
      woken: [],
    });
  });

  test('releasing hands what became free to the oldest waiter at once', async () => {
    const sku = newSku();
    await receive(sku, 2);
    const [holder, waiter] = [order(), order()];
    await reserve(holder, [sku, 2]);
    await reserve(waiter, [sku, 1]);
    expect(await shop.stock.releaseStock({ orderId: holder })).toEqual([{ target: holder, outcome: 'done' }]);
    expect((await reserve(waiter, [sku, 1])).reservations).toEqual([{ lineId: 'l1', location: 'shanghai', quantity: 1 }]);
    expect((await factsOf(waiter)).map((fact) => fact.fact)).toEqual(['stockArrived']);
    expect(await levels(sku)).toEqual([{ sku, location: 'shanghai', onHand: 2, reserved: 1 }]);
    expect(await shop.stock.releaseStock({ orderId: holder })).toEqual([{ target: holder, outcome: 'done', already: true }]);
    expect(await levels(sku)).toEqual([{ sku, location: 'shanghai', onHand: 2, reserved: 1 }]);
  });

  test('arriving goods go to the oldest waiter even when newcomers ask at that very moment', async () => {
    for (let round = 0; round < 20; round++) {
      const sku = newSku();
      const oldest = order();
      await reserve(oldest, [sku, 1]);
      const newcomers = Array.from({ length: 5 }, () => reserve(order(), [sku, 1]));
      await Promise.all([...newcomers, receive(sku, 1)]);
      expect(await shop.db.reservation.findMany({ where: { sku }, select: { orderId: true } })).toEqual([{ orderId: oldest }]);
    }
  });

  test('an order that is released waits no more', async () => {
    const sku = newSku();
    const gone = order();
    await reserve(gone, [sku, 1]);
    await shop.stock.releaseStock({ orderId: gone });
    expect((await receive(sku, 1)).woken).toEqual([]);
  });
});

describe('shipping and counting', () => {
  test('shipped goods leave on hand and reserved together, once per key', async () => {
    const sku = newSku();
    await receive(sku, 5);
    const orderId = order();
    await reserve(orderId, [sku, 3]);
    const shipment = { key: `${orderId}:ship:s1`, orderId, location: 'shanghai', lines: [{ lineId: 'l1', quantity: 3 }] };
    await shop.stock.shipStock(shipment);
    await shop.stock.shipStock(shipment);
    expect(await levels(sku)).toEqual([{ sku, location: 'shanghai', onHand: 2, reserved: 0 }]);
    expect(await shop.db.reservation.count({ where: { orderId } })).toBe(0);
    const moved = await shop.db.stockMove.aggregate({ where: { sku }, _sum: { quantity: true } });
    expect(moved._sum.quantity).toBe(2);
  });

  test('a part of the reservation can leave first', async () => {
    const sku = newSku();
    await receive(sku, 5);
    const orderId = order();
    await reserve(orderId, [sku, 3]);
    await shop.stock.shipStock({ key: 'p1' + orderId, orderId, location: 'shanghai', lines: [{ lineId: 'l1', quantity: 1 }] });
    expect(await levels(sku)).toEqual([{ sku, location: 'shanghai', onHand: 4, reserved: 2 }]);
  });

  test('goods that are not reserved cannot be shipped', async () => {
    const sku = newSku();
    await receive(sku, 5);
    const orderId = order();
    const attempt = shop.stock.shipStock({ key: orderId, orderId, location: 'shanghai', lines: [{ lineId: 'l1', quantity: 1 }] });
    await expect(attempt).rejects.toMatchObject({ type: 'not_reserved', nonRetryable: true });
    expect(await levels(sku)).toEqual([{ sku, location: 'shanghai', onHand: 5, reserved: 0 }]);
  });

  test('a count is corrected once per key, but reserved pieces cannot go', async () => {
    const sku = newSku();
    await receive(sku, 5);
    await reserve(order(), [sku, 3]);
    const adjust = (quantity: number, key: string = randomUUID()) =>
      adjustStock(shop.db, { sku, location: 'shanghai', quantity, reason: 'stocktaking', key });
    expect(await adjust(-3)).toEqual({ ok: false, code: 'out_of_stock' });
    const corrected = { ok: true, stock: { sku, location: 'shanghai', onHand: 3, reserved: 3 }, woken: [] };
    expect(await adjust(-2, 'count:9')).toEqual(corrected);
    expect(await adjust(-2, 'count:9')).toEqual(corrected);
  });

  test('the list goes on where its cursor says', async () => {
    const sku = newSku();
    for (const location of ['a', 'b', 'c']) await receive(sku, 1, location);
    const first = await listStock(shop.db, { sku, limit: 2 });
    expect(first.items.map((level) => level.location)).toEqual(['a', 'b']);
    const second = await listStock(shop.db, { sku, limit: 2, cursor: first.nextCursor ?? '' });
    expect(second).toEqual({ items: [{ sku, location: 'c', onHand: 1, reserved: 0 }], nextCursor: null });
    await expect(listStock(shop.db, { limit: 2, cursor: 'nonsense' })).rejects.toThrow(RangeError);
  });
});
