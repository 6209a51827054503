// Carriers: rates, labels and taking labels back, against carriers that fail in every way they know.
import type { CarrierApi } from '../../activities/carriers/carrier.port';
import { createCarriers } from '../../activities/carriers/carriers';
import { createHttpCarriers } from '../../activities/carriers/http-carriers';
import { createBuyLabel, createVoidLabels } from '../../activities/carriers/labels';
import { createOwnTeam } from '../../activities/carriers/own-team';
import { createRateShipment, inOrder } from '../../activities/carriers/rates';
import { documentById } from '../../prisma/documents';
import { callOff } from '../../prisma/labels';
import { defaultPolicy } from '../../workflows/domain/policy';
import type { OrderActivities } from '../../workflows/order.ports';
import { CARRIER_KEY, givenOrder, openOutside, openShop, type GivenOrder, type LedgerItem, type Outside, type Shop } from './world.fixture';

let shop: Shop;
let outside: Outside;
let api: CarrierApi;
let world: Pick<OrderActivities, 'buyLabel' | 'voidLabels' | 'rateShipment'>;
beforeAll(async () => {
  [shop, outside] = await Promise.all([openShop(), openOutside()]);
  const { db } = shop;
  const http = createHttpCarriers({ url: outside.url, apiKey: CARRIER_KEY, timeoutMs: 1_000 });
  api = createCarriers({ http, own: createOwnTeam(db) });
  world = { buyLabel: createBuyLabel(db, api), voidLabels: createVoidLabels(db, api), rateShipment: createRateShipment(db, api) };
});
afterAll(async () => {
  await outside.close();
  await shop.close();
});

type Purchase = Parameters<OrderActivities['buyLabel']>[0];
const purchase = ({ orderId, addressId }: GivenOrder, change: Partial<Purchase> = {}): Purchase => ({
  key: `${orderId}:label:s1p1:harbour`,
  orderId,
  shipmentId: 's1',
  parcelId: 's1p1',
  carrier: 'harbour',
  service: 'ground',
  addressId,
  parcel: { weightGrams: 2_350 },
  position: { number: 1, of: 1 },
  ...change,
});
const activeIn = (ledger: LedgerItem[], reference: string): string[] => {
  const of = (kind: string) =>
    ledger.filter((item) => item.kind === kind && item.reference === reference).map((item) => item.trackingNumber ?? '');
  const voided = of('label_voided');
  return of('label_bought').filter((trackingNumber) => !voided.includes(trackingNumber));
};
const active = async (reference: string) => activeIn(await outside.ledger('carriers/harbour'), reference);

describe('buying a label', () => {
  test('gives a tracking number and the label as PDF and ZPL; asked again it is the same one', async () => {
    const order = await givenOrder(shop.db, {
      name: '李小龙',
      language: 'zh',
      needs: { signature: true, appointment: true, handling: ['fragile'] },
    });
    const label = await world.buyLabel(purchase(order));
    expect(label).toMatchObject({ price: { amount: 1_200, currency: 'CNY' }, trackingNumber: expect.stringMatching(/^HB\d{11}$/) });
    const documents = await Promise.all(label.documentIds.map((id) => documentById(shop.db, id)));
    expect(documents.map((document) => document?.mime)).toEqual(['application/pdf', 'application/zpl']);
    expect(Buffer.from(documents[1]?.bytes ?? []).toString()).toContain('李小龙');
    expect(await world.buyLabel(purchase(order))).toEqual(label);
    expect(await active(purchase(order).key)).toEqual([label.trackingNumber]);
  });

  test("when the carrier's answer is lost the label is adopted, not bought twice", async () => {
    const order = await givenOrder(shop.db);
    await outside.fault('carriers/harbour', { kind: 'lost_answer', times: 1, only: 'buy' });
    await expect(world.buyLabel(purchase(order))).rejects.toThrow('No answer from carrier harbour');
    const label = await world.buyLabel(purchase(order));
    expect(await active(purchase(order).key)).toEqual([label.trackingNumber]);
    expect((await outside.ledger('carriers/harbour')).filter((item) => item.reference === purchase(order).key)).toHaveLength(1);
  });

  test('two attempts that buy at once end with one charged label, the same for both', async () => {
    const order = await givenOrder(shop.db);
    const tries = await Promise.allSettled([world.buyLabel(purchase(order)), world.buyLabel(purchase(order))]);
    const label = await world.buyLabel(purchase(order));
    for (const one of tries) if (one.status === 'fulfilled') expect(one.value).toEqual(label);
    expect(await active(purchase(order).key)).toEqual([label.trackingNumber]);
    expect(await shop.db.label.count({ where: { orderId: order.orderId, state: 'active' } })).toBe(1);
  });

  test('a second active label of one reference is voided', async () => {
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
    await api.buy('harbour', { reference, service, to, parcel, needs: {} });
    await api.buy('harbour', { reference, service, to, parcel, needs: {} });
    const [oldest] = await active(reference);
    expect((await world.buyLabel(purchase(order))).trackingNumber).toBe(oldest);
    expect(await active(reference)).toEqual([oldest]);
  });

  test('a purchase that was called off while it ran voids its own label', async () => {
    const order = await givenOrder(shop.db);
    const meanwhile = createBuyLabel(shop.db, {
      ...api,
      async buy(carrier, label) {
        await api.buy(carrier, label);
        await callOff(shop.db, order.orderId);
      },
    });
    await expect(meanwhile(purchase(order))).rejects.toMatchObject({ type: 'called_off', nonRetryable: true });
    expect(await active(purchase(order).key)).toEqual([]);
    expect(await shop.db.label.findMany({ where: { orderId: order.orderId } })).toMatchObject([{ state: 'voided' }]);
    await expect(world.buyLabel(purchase(order))).rejects.toMatchObject({ type: 'called_off' });
    expect(
      await outside.ledger('carriers/harbour').then((items) => items.filter((item) => item.reference === purchase(order).key)),
    ).toHaveLength(2);
  });

  test('a refused address and a service that does not go there can never succeed', async () => {
    const order = await givenOrder(shop.db, { address: { line1: 'No such street 1' } });
    await expect(world.buyLabel(purchase(order))).rejects.toMatchObject({ type: 'address_refused', nonRetryable: true });
    const abroad = await givenOrder(shop.db, { address: { country: 'GB', city: 'London' } });
    const refusal = await world.buyLabel(purchase(abroad)).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ type: 'carrier_refused', nonRetryable: true });
    expect(String(refusal)).not.toMatch(/London|Jane/);
  });

  test('a name that does not fit on a label is refused before anything is bought', async () => {
    const order = await givenOrder(shop.db, { name: '很长的名字'.repeat(2_000) });
    await expect(world.buyLabel(purchase(order))).rejects.toMatchObject({ type: 'address_refused', nonRetryable: true });
    expect(await active(purchase(order).key)).toEqual([]);
  });

  test.each(['error', 'garbage', 'slow'])('a carrier with the fault "%s" is asked again, and one label is charged', async (kind) => {
    const order = await givenOrder(shop.db);
    await outside.fault('carriers/harbour', { kind, times: 1, only: 'buy' });
    const failure = await world.buyLabel(purchase(order)).catch((error: object) => error);
    expect(failure).not.toHaveProperty('nonRetryable', true);
    const label = await world.buyLabel(purchase(order));
    expect(await active(purchase(order).key)).toEqual([label.trackingNumber]);
  });
});

describe('voiding the labels of an order', () => {
  test('asks the carriers themselves, also for a label whose answer was lost', async () => {
    const order = await givenOrder(shop.db);
    await world.buyLabel(purchase(order));
    await outside.fault('carriers/harbour', { kind: 'lost_answer', times: 1, only: 'buy' });
    const second = purchase(order, { key: `${order.orderId}:label:s1p2:harbour`, parcelId: 's1p2' });
    await expect(world.buyLabel(second)).rejects.toThrow();
    const done = [
      { target: 's1p1', outcome: 'done' },
      { target: 's1p2', outcome: 'done' },
    ];
    expect(await world.voidLabels({ orderId: order.orderId })).toEqual(done);
    expect(await world.voidLabels({ orderId: order.orderId })).toEqual(done);
    expect([...(await active(purchase(order).key)), ...(await active(second.key))]).toEqual([]);
  });

  test('a parcel that is on its way needs a person', async () => {
    const order = await givenOrder(shop.db);
    const { trackingNumber } = await world.buyLabel(purchase(order));
    await outside.post(`carriers/harbour/parcels/${trackingNumber}/events`, { state: 'in_transit' });
    expect(await world.voidLabels({ orderId: order.orderId })).toEqual([{ target: 's1p1', outcome: 'needs_person' }]);
  });

  test('a carrier that does not answer is asked again; an order without labels has nothing to void', async () => {
    const order = await givenOrder(shop.db);
    expect(await world.voidLabels({ orderId: order.orderId })).toEqual([]);
    await world.buyLabel(purchase(order));
    await outside.fault('carriers/harbour', { kind: 'error', times: 1, only: 'find' });
    await expect(world.voidLabels({ orderId: order.orderId })).rejects.toThrow('answered 500');
    expect(await world.voidLabels({ orderId: order.orderId })).toEqual([{ target: 's1p1', outcome: 'done' }]);
  });
});

describe('rating a shipment', () => {
  const rate = ({ orderId, addressId }: GivenOrder, promisedDate: string | null = '2026-11-26', weightGrams = 2_000) =>
    world.rateShipment({
      orderId,
      shipmentId: 's1',
      parcels: [{ parcelId: 's1p1', weightGrams }],
      addressId,
      promisedDate,
      today: '2026-11-23',
      ownTeam: defaultPolicy.ownTeam,
    });

  test('the cheapest that arrives in time stands first and says why', async () => {
    const { rates } = await rate(await givenOrder(shop.db));
    expect(rates.map(({ service, arrives, fits }) => [service, arrives, fits])).toEqual([
      ['ground', '2026-11-26', true],
      ['air-saver', '2026-11-25', true],
      ['air-express', '2026-11-24', true],
      ['freight', '2026-11-29', false],
    ]);
    expect(rates.map((one) => one.why)).toEqual([
      'cheapest of 3 that arrive by 2026-11-26',
      expect.stringMatching(/^arrives 2026-11-25, CNY.20\.00 dearer than the cheapest$/),
      expect.stringMatching(/^arrives 2026-11-24, CNY.29\.00 dearer than the cheapest$/),
      'arrives 2026-11-29, later than 2026-11-26',
    ]);
  });

  test('without a promise all fit; when none is in time the cheapest says so', async () => {
    expect((await rate(await givenOrder(shop.db), null)).rates[0]).toMatchObject({ fits: true, why: 'cheapest of 4 offered' });
    const late = inOrder([{ carrier: 'c', service: 's', price: { amount: 1, currency: 'CNY' }, transitDays: 9 }], {
      promisedDate: '2026-11-24',
      today: '2026-11-23',
    });
    expect(late[0]?.why).toBe('arrives 2026-12-02, later than 2026-11-24; cheapest of 1, none is in time');
  });

  test('needs are told to the carriers: only one of them keeps goods cold', async () => {
    const { rates } = await rate(await givenOrder(shop.db, { needs: { handling: ['cold'] } }));
    expect(new Set(rates.map((one) => one.carrier))).toEqual(new Set(['swift']));
  });

  test('a carrier that fails or is slow is left out; when none answers it is tried again', async () => {
    const order = await givenOrder(shop.db);
    await outside.fault('carriers/harbour', { kind: 'error', times: 1, only: 'rates' });
    await outside.fault('carriers/crane', { kind: 'slow', times: 1, only: 'rates' });
    expect(new Set((await rate(order)).rates.map((one) => one.carrier))).toEqual(new Set(['swift']));
    for (const carrier of ['swift', 'harbour', 'crane'])
      await outside.fault(`carriers/${carrier}`, { kind: 'garbage', times: 1, only: 'rates' });
    await expect(rate(order)).rejects.toThrow('No carrier answered');
  });

  test('a consignment that nobody takes has no rates', async () => {
    expect(await rate(await givenOrder(shop.db), null, 2_000_000)).toEqual({ rates: [] });
  });
});
