// What customers send back: one label per return whatever fails, an unused one given back, and every piece in the books of the stock.
import { randomUUID } from 'node:crypto';
import { createBuyReturnLabel, createVoidReturnLabel } from '../../activities/carriers/return-label';
import { createStockActivities } from '../../activities/stock';
import { documentById } from '../../prisma/documents';
import { listStock, receiveStock } from '../../prisma/stock';
import type { OrderActivities } from '../../workflows/order.ports';
import { closedAfterThisFile } from '../support/opened';
import { readPdf } from '../support/pdf-reader';
import { openCarriers } from './carriers.fixture';
import { givenOrder, type GivenOrder, lines } from './world.fixture';

const shop = closedAfterThisFile(openCarriers);
const buy: OrderActivities['buyReturnLabel'] = (request) => createBuyReturnLabel(shop.db, shop.api)(request);
const giveBack: OrderActivities['voidReturnLabel'] = (label) => createVoidReturnLabel(shop.db, shop.api)(label);

const wanted = ({ orderId, addressId }: GivenOrder) => ({
  ...{ key: `${orderId}:return-label:c1r1:1`, orderId, parcelId: 'c1r1', location: 'shanghai', addressId },
  lines: [{ sku: 'NOBODY-KNOWS', quantity: 1 }],
});
const bought = async (reference: string) =>
  (await Promise.all(['swift', 'harbour', 'crane'].map((carrier) => shop.outside.ledger(`carriers/${carrier}`))))
    .flat()
    .filter((item) => item.reference === reference);

describe('a return label', () => {
  test('is the cheapest carrier’s, from the customer to our house, and stays the same when it is asked for again', async () => {
    const order = await givenOrder(shop.db, { name: 'Ada Sender', state: { lines: lines(['A', 1, 100]) } });
    const label = await buy(wanted(order));
    expect(label).toMatchObject({ carrier: 'harbour', service: 'ground', price: { amount: 800, currency: 'CNY' } });
    expect(await buy(wanted(order))).toEqual(label);
    expect(await bought(wanted(order).key)).toHaveLength(1);
    const document = await documentById(shop.db, label.documentIds[0] ?? '');
    expect(document).toMatchObject({ kind: 'return_label', mime: 'application/pdf' });
    const printed = readPdf(document?.bytes ?? new Uint8Array()).words;
    for (const word of ['RETURN', 'AdaSender', 'WarehouseShanghai', 'c1r1']) expect(printed).toContain(word);
  });

  test('is bought once when the answer is lost and another carrier becomes cheaper meanwhile', async () => {
    const order = await givenOrder(shop.db);
    await shop.outside.fault('carriers/harbour', { kind: 'lost_answer', times: 1, only: 'buy' });
    await expect(buy(wanted(order))).rejects.toThrow('harbour');
    const label = await buy(wanted(order));
    expect(label.carrier).toBe('harbour');
    expect(await bought(wanted(order).key)).toHaveLength(1);
  });

  test('that nobody used is given back, twice as well as once; a purchase that comes too late voids itself', async () => {
    const order = await givenOrder(shop.db);
    await buy(wanted(order));
    const { key, orderId } = wanted(order);
    expect(await giveBack({ key, orderId, parcelId: 'c1r1' })).toEqual({ target: 'c1r1', outcome: 'done' });
    expect(await giveBack({ key, orderId, parcelId: 'c1r1' })).toEqual({ target: 'c1r1', outcome: 'done' });
    expect((await bought(key)).map((item) => item.kind)).toEqual(['label_bought', 'label_voided']);
    await expect(buy(wanted(order))).rejects.toMatchObject({ type: 'called_off' });
  });

  test('of a parcel that is on its way needs a person', async () => {
    const order = await givenOrder(shop.db);
    const { trackingNumber } = await buy(wanted(order));
    await shop.outside.post(`carriers/harbour/parcels/${trackingNumber}/events`, { state: 'picked_up' });
    const { key, orderId } = wanted(order);
    expect(await giveBack({ key, orderId, parcelId: 'c1r1' })).toEqual({ target: 'c1r1', outcome: 'needs_person' });
  });

  test('without an address cannot be printed', async () => {
    const order = await givenOrder(shop.db);
    await expect(buy({ ...wanted(order), addressId: randomUUID() })).rejects.toMatchObject({ type: 'data_missing' });
  });
});

describe('returned goods', () => {
  const sku = () => `RETURNED-${randomUUID().slice(0, 8)}`;
  const level = async (code: string) => (await listStock(shop.db, { sku: code, limit: 5 })).items;

  test('go on the shelf when they are ok and are written off when not; asked again nothing moves', async () => {
    const { takeBackStock } = createStockActivities(shop.db);
    const [code, orderId] = [sku(), randomUUID()];
    await receiveStock(shop.db, { sku: code, location: 'shanghai', quantity: 1, reference: 'r', key: randomUUID() });
    const goods = {
      ...{ key: `${orderId}:return:c1:1`, orderId, location: 'shanghai' },
      lines: [
        { sku: code, quantity: 2, condition: 'ok' as const },
        { sku: code, quantity: 1, condition: 'damaged' as const },
        { sku: code, quantity: 1, condition: 'unusable' as const },
      ],
    };
    await takeBackStock(goods);
    await takeBackStock(goods);
    expect(await level(code)).toEqual([{ sku: code, location: 'shanghai', onHand: 3, reserved: 0 }]);
    const moves = await shop.db.stockMove.findMany({ where: { orderId }, orderBy: { quantity: 'desc' } });
    expect(moves.map(({ kind, quantity }) => [kind, quantity])).toEqual([
      ['return', 4],
      ['write_off', -2],
    ]);
  });

  test('go to the order that waits longest', async () => {
    const { takeBackStock, reserveStock } = createStockActivities(shop.db);
    const [code, waiting, orderId] = [sku(), randomUUID(), randomUUID()];
    await reserveStock({ key: 'k', orderId: waiting, lines: [{ lineId: 'l1', sku: code, quantity: 1 }] });
    await takeBackStock({
      key: `${orderId}:return:c1:1`,
      orderId,
      location: 'chengdu',
      lines: [{ sku: code, quantity: 1, condition: 'ok' }],
    });
    expect(await level(code)).toEqual([{ sku: code, location: 'chengdu', onHand: 1, reserved: 1 }]);
    expect(await shop.db.inboxEvent.count({ where: { orderId: waiting, fact: 'stockArrived' } })).toBe(1);
  });
});
