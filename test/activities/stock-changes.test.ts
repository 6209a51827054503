// Stock that orders give back, that pickers did not find and that suppliers bring, under real Postgres. Every test uses SKUs of its own.
import { stockForThisFile } from './stock.fixture';

const { shop, newSku, order, receive, reserve, levels, factsOf } = stockForThisFile();

describe('an order that needs less', () => {
  test('gives back what is too much of a line, and the oldest waiter gets it; other lines stay', async () => {
    const [a, b] = [newSku(), newSku()];
    await receive(a, 5);
    await receive(b, 2);
    const [less, waiter] = [order(), order()];
    await reserve(less, [a, 5], [b, 2]);
    await reserve(waiter, [a, 3]);
    const { reservations } = await shop.stock.reserveStock({ key: 'k2', orderId: less, lines: [{ lineId: 'l1', sku: a, quantity: 2 }] });
    expect(reservations.map((r) => [r.lineId, r.quantity])).toEqual([
      ['l1', 2],
      ['l2', 2],
    ]);
    expect((await factsOf(waiter)).map((fact) => fact.fact)).toEqual(['stockArrived']);
    expect(await levels(a)).toEqual([{ sku: a, location: 'shanghai', onHand: 5, reserved: 5 }]);
  });

  test('gives back nothing that stands in a shipment', async () => {
    const sku = newSku();
    await receive(sku, 2, 'chengdu');
    await receive(sku, 2, 'shanghai');
    const orderId = order();
    const line = { lineId: 'l1', sku };
    await shop.stock.reserveStock({ key: 'k', orderId, lines: [{ ...line, quantity: 4 }] });
    const planned = [{ lineId: 'l1', quantity: 2, location: 'chengdu' }];
    const { reservations } = await shop.stock.reserveStock({ key: 'k2', orderId, lines: [{ ...line, quantity: 3 }], planned });
    expect(reservations.map((r) => [r.location, r.quantity])).toEqual([
      ['chengdu', 2],
      ['shanghai', 1],
    ]);
  });

  test('of a line that is gone holds nothing and waits for nothing any more', async () => {
    const [old, other] = [newSku(), newSku()];
    await receive(old, 1);
    await receive(other, 3);
    const orderId = order();
    await reserve(orderId, [old, 3]);
    const lines = [
      { lineId: 'l2', sku: other, quantity: 3 },
      { lineId: 'l1', sku: old, quantity: 0 },
    ];
    const answer = await shop.stock.reserveStock({ key: 'k2', orderId, lines });
    expect(answer).toEqual({ reservations: [{ lineId: 'l2', location: 'shanghai', quantity: 3 }], short: [] });
    expect(await shop.stock.reserveStock({ key: 'k2', orderId, lines })).toEqual(answer);
    expect((await receive(old, 5)).woken).toEqual([]);
    expect(await levels(old)).toEqual([{ sku: old, location: 'shanghai', onHand: 6, reserved: 0 }]);
  });
});

describe('the books', () => {
  test('what a picker did not find leaves the books, on hand and reserved together, once per key', async () => {
    const sku = newSku();
    await receive(sku, 5);
    const orderId = order();
    await reserve(orderId, [sku, 3]);
    const missing = { key: `${orderId}:missing:b1`, orderId, location: 'shanghai', lines: [{ lineId: 'l1', quantity: 2 }] };
    await shop.stock.writeOffStock(missing);
    await shop.stock.writeOffStock(missing);
    expect(await levels(sku)).toEqual([{ sku, location: 'shanghai', onHand: 3, reserved: 1 }]);
    const move = await shop.db.stockMove.findFirst({ where: { key: missing.key } });
    expect(move).toMatchObject({ kind: 'count_difference', quantity: -2, orderId });
  });

  test('goods from a supplier are booked once per key and wake the oldest waiter', async () => {
    const sku = newSku();
    const waiter = order();
    await reserve(waiter, [sku, 2]);
    const receipt = { key: `${waiter}:received:b1`, lines: [{ sku, location: 'shanghai', quantity: 3 }] };
    await shop.stock.receiveStock(receipt);
    await shop.stock.receiveStock(receipt);
    expect(await levels(sku)).toEqual([{ sku, location: 'shanghai', onHand: 3, reserved: 2 }]);
    expect((await factsOf(waiter)).map((fact) => fact.fact)).toEqual(['stockArrived']);
  });
});
