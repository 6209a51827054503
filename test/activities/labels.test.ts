// Carriers: labels and taking labels back, against carriers that fail in every way they know.
import { createBuyLabel, createVoidLabels } from '../../activities/carriers/labels';
import { documentById } from '../../prisma/documents';
import { callOff } from '../../prisma/labels';
import type { Shipment } from '../../workflows/domain/state';
import { closedAfterThisFile } from '../support/opened';
import { openCarriers, parcel, purchase, shipment } from './carriers.fixture';
import { givenOrder, type LedgerItem } from './world.fixture';

const shop = closedAfterThisFile(openCarriers);

const activeIn = (ledger: LedgerItem[], reference: string): string[] => {
  const of = (kind: string) =>
    ledger.filter((item) => item.kind === kind && item.reference === reference).map((item) => item.trackingNumber ?? '');
  const voided = of('label_voided');
  return of('label_bought').filter((trackingNumber) => !voided.includes(trackingNumber));
};
const active = async (reference: string) => activeIn(await shop.outside.ledger('carriers/harbour'), reference);

describe('buying a label', () => {
  test('gives a tracking number and the label as PDF and ZPL; asked again it is the same one', async () => {
    const order = await givenOrder(shop.db, {
      name: '李小龙',
      language: 'zh',
      needs: { signature: true, appointment: true, handling: ['fragile'] },
    });
    const label = await shop.world.buyLabel(purchase(order));
    expect(label).toMatchObject({ price: { amount: 1_200, currency: 'CNY' }, trackingNumber: expect.stringMatching(/^HB\d{11}$/) });
    const documents = await Promise.all(label.documentIds.map((id) => documentById(shop.db, id)));
    expect(documents.map((document) => document?.mime)).toEqual(['application/pdf', 'application/zpl']);
    expect(Buffer.from(documents[1]?.bytes ?? []).toString()).toContain('李小龙');
    expect(await shop.world.buyLabel(purchase(order))).toEqual(label);
    expect(await active(purchase(order).key)).toEqual([label.trackingNumber]);
  });

  test("when the carrier's answer is lost the label is adopted, not bought twice", async () => {
    const order = await givenOrder(shop.db);
    await shop.outside.fault('carriers/harbour', { kind: 'lost_answer', times: 1, only: 'buy' });
    await expect(shop.world.buyLabel(purchase(order))).rejects.toThrow('No answer from carrier harbour');
    const label = await shop.world.buyLabel(purchase(order));
    expect(await active(purchase(order).key)).toEqual([label.trackingNumber]);
    expect((await shop.outside.ledger('carriers/harbour')).filter((item) => item.reference === purchase(order).key)).toHaveLength(1);
  });

  test('two attempts that buy at once end with one charged label, the same for both', async () => {
    const order = await givenOrder(shop.db);
    const tries = await Promise.allSettled([shop.world.buyLabel(purchase(order)), shop.world.buyLabel(purchase(order))]);
    const label = await shop.world.buyLabel(purchase(order));
    for (const one of tries) if (one.status === 'fulfilled') expect(one.value).toEqual(label);
    expect(await active(purchase(order).key)).toEqual([label.trackingNumber]);
    expect(await shop.db.label.count({ where: { orderId: order.orderId, state: 'active' } })).toBe(1);
  });

  test('of several active labels of one reference the first is kept and the others are voided, also when all are of one moment', async () => {
    const order = await givenOrder(shop.db);
    const { key: reference, service, parcel } = purchase(order);
    const to = {
      name: 'Jane',
      company: null,
      phone: null,
      country: 'CN',
      region: null,
      city: 'x',
      line1: 'y',
      line2: null,
      postcode: null,
    };
    const moment = jest.spyOn(Date.prototype, 'toISOString').mockReturnValue(new Date().toISOString());
    for (let n = 0; n < 6; n++) await shop.api.buy('harbour', { reference, service, to, parcel, needs: {} });
    moment.mockRestore();
    const [oldest] = await active(reference);
    expect((await shop.world.buyLabel(purchase(order))).trackingNumber).toBe(oldest);
    expect(await active(reference)).toEqual([oldest]);
  });

  test('a purchase that was called off while it ran voids its own label', async () => {
    const order = await givenOrder(shop.db);
    const meanwhile = createBuyLabel(shop.db, {
      ...shop.api,
      async buy(carrier, label) {
        await shop.api.buy(carrier, label);
        await callOff(shop.db, order.orderId);
      },
    });
    await expect(meanwhile(purchase(order))).rejects.toMatchObject({ type: 'called_off', nonRetryable: true });
    expect(await active(purchase(order).key)).toEqual([]);
    expect(await shop.db.label.findMany({ where: { orderId: order.orderId } })).toMatchObject([{ state: 'voided' }]);
    await expect(shop.world.buyLabel(purchase(order))).rejects.toMatchObject({ type: 'called_off' });
    expect(
      await shop.outside.ledger('carriers/harbour').then((items) => items.filter((item) => item.reference === purchase(order).key)),
    ).toHaveLength(2);
  });

  test('a refused address and a service that does not go there can never succeed', async () => {
    const order = await givenOrder(shop.db, { address: { line1: 'No such street 1' } });
    await expect(shop.world.buyLabel(purchase(order))).rejects.toMatchObject({ type: 'address_refused', nonRetryable: true });
    const abroad = await givenOrder(shop.db, { address: { country: 'GB', city: 'London' } });
    const refusal = await shop.world.buyLabel(purchase(abroad)).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ type: 'carrier_refused', nonRetryable: true });
    expect(String(refusal)).not.toMatch(/London|Jane/);
  });

  test('a name that does not fit on a label is refused before anything is bought', async () => {
    const order = await givenOrder(shop.db, { name: '很长的名字'.repeat(2_000) });
    await expect(shop.world.buyLabel(purchase(order))).rejects.toMatchObject({ type: 'address_refused', nonRetryable: true });
    expect(await active(purchase(order).key)).toEqual([]);
  });

  test.each(['error', 'garbage', 'slow'])('a carrier with the fault "%s" is asked again, and one label is charged', async (kind) => {
    const order = await givenOrder(shop.db);
    await shop.outside.fault('carriers/harbour', { kind, times: 1, only: 'buy' });
    const buyLabel = kind === 'slow' ? createBuyLabel(shop.db, shop.impatientWith('harbour')) : shop.world.buyLabel;
    const failure = await buyLabel(purchase(order)).catch((error: object) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(failure).not.toHaveProperty('nonRetryable', true);
    const label = await shop.world.buyLabel(purchase(order));
    expect(await active(purchase(order).key)).toEqual([label.trackingNumber]);
  });
});

describe('voiding the labels of an order', () => {
  test('asks the carriers themselves, also for a label whose answer was lost', async () => {
    const order = await givenOrder(shop.db);
    await shop.world.buyLabel(purchase(order));
    await shop.outside.fault('carriers/harbour', { kind: 'lost_answer', times: 1, only: 'buy' });
    const second = purchase(order, { key: `${order.orderId}:label:s1p2:1`, parcelId: 's1p2' });
    await expect(shop.world.buyLabel(second)).rejects.toThrow();
    const done = [
      { target: 's1p1', outcome: 'done' },
      { target: 's1p2', outcome: 'done' },
    ];
    expect(await shop.world.voidLabels({ orderId: order.orderId })).toEqual(done);
    expect(await shop.world.voidLabels({ orderId: order.orderId })).toEqual(done.map((line) => ({ ...line, already: true })));
    expect([...(await active(purchase(order).key)), ...(await active(second.key))]).toEqual([]);
  });

  test('a parcel that is on its way needs a person', async () => {
    const order = await givenOrder(shop.db);
    const { trackingNumber } = await shop.world.buyLabel(purchase(order));
    await shop.outside.post(`carriers/harbour/parcels/${trackingNumber}/events`, { state: 'in_transit' });
    expect(await shop.world.voidLabels({ orderId: order.orderId })).toEqual([{ target: 's1p1', outcome: 'needs_person' }]);
  });

  test('a carrier that does not answer is asked again; an order without labels has nothing to void', async () => {
    const order = await givenOrder(shop.db);
    expect(await shop.world.voidLabels({ orderId: order.orderId })).toEqual([]);
    await shop.world.buyLabel(purchase(order));
    await shop.outside.fault('carriers/harbour', { kind: 'error', times: 1, only: 'find' });
    await expect(shop.world.voidLabels({ orderId: order.orderId })).rejects.toThrow('answered 500');
    expect(await shop.world.voidLabels({ orderId: order.orderId })).toEqual([{ target: 's1p1', outcome: 'done' }]);
  });
});

describe('voiding labels before hand-over, to book another carrier', () => {
  const packed = (change: Partial<Shipment> = {}) =>
    givenOrder(shop.db, { state: { shipments: [shipment([parcel('s1p1'), parcel('s1p2')], { step: 'hand-over', ...change })] } });
  const second = (order: { orderId: string }, n = 1) => ({ key: `${order.orderId}:label:s1p2:${n}`, parcelId: 's1p2' });
  const recorded = async ({ orderId }: { orderId: string }, change: Partial<Shipment>) => {
    const { state } = await shop.db.order.findUniqueOrThrow({ where: { orderId }, select: { state: true } });
    const shipments = [shipment([parcel('s1p1'), parcel('s1p2')], { step: 'hand-over', ...change })];
    await shop.db.order.update({
      where: { orderId },
      data: { state: JSON.parse(JSON.stringify(Object.assign({}, state, { shipments }))) },
    });
  };

  test('takes back the labels of these parcels and of no other', async () => {
    const order = await packed({ voiding: true });
    await shop.world.buyLabel(purchase(order));
    await shop.world.buyLabel(purchase(order, second(order)));
    expect(await shop.world.voidLabels({ orderId: order.orderId, parcelIds: ['s1p1'] })).toEqual([{ target: 's1p1', outcome: 'done' }]);
    expect(await active(purchase(order).key)).toEqual([]);
    expect(await active(second(order).key)).toHaveLength(1);
  });

  test('the next booking buys under a key of its own, which is not called off', async () => {
    const order = await packed({ voiding: true });
    await shop.world.buyLabel(purchase(order));
    await shop.world.voidLabels({ orderId: order.orderId, parcelIds: ['s1p1', 's1p2'] });
    const again = purchase(order, { key: `${order.orderId}:label:s1p1:2` });
    const label = await shop.world.buyLabel(again);
    expect(await active(again.key)).toEqual([label.trackingNumber]);
    await expect(shop.world.buyLabel(purchase(order))).rejects.toMatchObject({ type: 'called_off' });
  });

  test('a worker that was frozen in the middle of it does not take the labels of the next booking', async () => {
    const order = await packed({ voiding: true });
    await shop.world.buyLabel(purchase(order));
    await shop.world.voidLabels({ orderId: order.orderId, parcelIds: ['s1p1'] });
    await recorded(order, { bookings: 2 });
    const label = await shop.world.buyLabel(purchase(order, { key: `${order.orderId}:label:s1p1:2` }));
    const voidLabels = createVoidLabels(shop.db, shop.api, 200);
    await expect(voidLabels({ orderId: order.orderId, parcelIds: ['s1p1'] })).rejects.toThrow('not recorded');
    expect(await active(`${order.orderId}:label:s1p1:2`)).toEqual([label.trackingNumber]);
  });

  test('one booking is called off, the next one stays', async () => {
    const order = await packed({ bookings: 2 });
    const [first, next] = [purchase(order), purchase(order, { key: `${order.orderId}:label:s1p1:2` })];
    for (const one of [first, next]) await shop.world.buyLabel(one);
    expect(await callOff(shop.db, order.orderId, { parcelIds: ['s1p1'], booking: 1 })).toMatchObject([{ reference: first.key }]);
    await expect(shop.world.buyLabel(first)).rejects.toMatchObject({ type: 'called_off' });
    expect(await active(next.key)).toEqual([(await shop.world.buyLabel(next)).trackingNumber]);
  });

  test('a booking is called off before its purchase has begun: who comes late buys nothing, the next booking does', async () => {
    const order = await packed();
    const booking = { number: 1, carrier: 'harbour' };
    expect(await shop.world.voidLabels({ orderId: order.orderId, parcelIds: ['s1p1'], booking })).toEqual([]);
    await expect(shop.world.buyLabel(purchase(order))).rejects.toMatchObject({ type: 'called_off' });
    expect(await active(purchase(order).key)).toEqual([]);
    const again = purchase(order, { key: `${order.orderId}:label:s1p1:2` });
    await shop.world.buyLabel(again);
    expect(await active(again.key)).toHaveLength(1);
  });

  test('a label that the carrier did not take back is asked for again with the next booking, and is not forgotten', async () => {
    const order = await packed();
    const { orderId } = order;
    const parcelIds = ['s1p1', 's1p2'];
    const voided = (number: number) => shop.world.voidLabels({ orderId, parcelIds, booking: { number, carrier: 'harbour' } });
    await shop.world.buyLabel(purchase(order));
    const kept = await shop.world.buyLabel(purchase(order, second(order)));
    await shop.outside.post(`carriers/harbour/parcels/${kept.trackingNumber}/events`, { state: 'in_transit' });
    expect(await voided(1)).toEqual([
      { target: 's1p1', outcome: 'done' },
      { target: 's1p2', outcome: 'needs_person' },
    ]);
    await shop.world.buyLabel(purchase(order, { key: `${orderId}:label:s1p1:2` }));
    expect(await voided(2)).toEqual([
      { target: 's1p1', outcome: 'done' },
      { target: 's1p2', outcome: 'needs_person' },
    ]);
    expect(await active(second(order).key)).toEqual([kept.trackingNumber]);
  });

  test('waits for the moment in which the act is recorded', async () => {
    const order = await packed();
    await shop.world.buyLabel(purchase(order));
    const voided = createVoidLabels(shop.db, shop.api, 60_000)({ orderId: order.orderId, parcelIds: ['s1p1'] });
    await recorded(order, { voiding: true });
    expect(await voided).toEqual([{ target: 's1p1', outcome: 'done' }]);
  });
});
