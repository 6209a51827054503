// Lost webhooks: a parcel that nothing was heard of for six hours is asked for, and what is found is told once.
import { createSweepSilentParcels } from '../../activities/carriers/sweep';
import { keepFact, undelivered } from '../../prisma/inbox';
import { closedAfterThisFile } from '../support/opened';
import { openCarriers, parcel, purchase, rateOf, shipment } from './carriers.fixture';
import { type GivenOrder, givenOrder } from './world.fixture';

const carriers = closedAfterThisFile(openCarriers);
const sweep = (api = carriers.api) => createSweepSilentParcels(carriers.db, api)();

const HOUR = 3_600_000;
const hoursAgo = (hours: number): Date => new Date(Date.now() - hours * HOUR);

/** An order whose parcel was handed over so many hours ago by its own clock, as `record` would have left it. */
async function onTheRoad(hours: number, { carrier = 'harbour', service = 'ground', clockOffset = 0, state = 'unknown' } = {}) {
  const { db, world } = carriers;
  const shipments = [shipment([parcel('s1p1')], { step: 'transit', carrier, service, rates: [rateOf(carrier, service, 3_000)] })];
  const order = await givenOrder(db, { state: { shipments } });
  const { orderId } = order;
  const { trackingNumber } = await world.buyLabel(purchase(order, { carrier, service }));
  const handedOverAt = new Date(hoursAgo(hours).getTime() + clockOffset);
  await db.order.update({ where: { orderId }, data: { clockOffset: BigInt(clockOffset) } });
  await db.shipment.create({ data: { orderId, shipmentId: 's1', step: 'transit', location: 'shanghai', carrier, service, handedOverAt } });
  await db.parcel.create({ data: { orderId, parcelId: 's1p1', shipmentId: 's1', weightGrams: 900, trackingNumber, state } });
  return { ...order, trackingNumber };
}
type OnTheRoad = Awaited<ReturnType<typeof onTheRoad>>;
/** The carrier moves it; with the fault its webhook gets lost. Here no webhook arrives anyhow: nobody listens. */
const moved = async ({ trackingNumber }: OnTheRoad, state: string): Promise<string> => {
  const body = await carriers.outside.post(`carriers/harbour/parcels/${trackingNumber}/events`, { state });
  return (body as { eventId: string }).eventId;
};
const heard = ({ orderId }: GivenOrder) => carriers.db.inboxEvent.findMany({ where: { orderId } });
const report = (order: GivenOrder, at: Date) =>
  carriers.db.orderEvent.create({
    data: {
      ...{ orderId: order.orderId, seq: 1, type: 'ParcelReported', at, actorRole: 'carrier', actorId: 'webhook', digest: '' },
      data: { shipmentId: 's1', parcelId: 's1p1', state: 'in_transit', occurredAt: at.toISOString(), applied: true },
    },
  });

test('what the carrier knows goes into the inbox as its own report, for the relay to deliver', async () => {
  const order = await onTheRoad(7);
  const [first, second] = [await moved(order, 'picked_up'), await moved(order, 'in_transit')];
  expect(await sweep()).toMatchObject({ found: 2, silent: [] });
  const kept = await heard(order); // both may be of one millisecond
  expect(kept).toHaveLength(2);
  expect([first, second].map((eventId) => kept.find((fact) => fact.eventId === eventId))).toMatchObject([
    {
      source: 'carrier:harbour',
      fact: 'carrierReported',
      payload: { eventId: first, parcelId: 's1p1', state: 'picked_up' },
    },
    { payload: { eventId: second, state: 'in_transit', actor: { role: 'carrier', id: 'sweep' } } },
  ]);
  const waiting = await undelivered(carriers.db, { olderThanMs: -1_000, limit: 100 });
  expect(waiting.filter((fact) => fact.orderId === order.orderId)).toHaveLength(2);
});

test('a webhook that comes later is known, and what a webhook has told is not told again', async () => {
  const order = await onTheRoad(7);
  const late = await moved(order, 'in_transit');
  await sweep();
  const fact = { source: 'carrier:harbour', eventId: late, orderId: order.orderId, fact: 'carrierReported', payload: {} };
  expect(await keepFact(carriers.db, fact)).toBe('known');

  const other = await onTheRoad(7);
  const told = await moved(other, 'in_transit');
  await keepFact(carriers.db, { ...fact, eventId: told, orderId: other.orderId, payload: { by: 'webhook' } });
  expect(await sweep()).toMatchObject({ found: 0 });
  expect(await heard(other)).toMatchObject([{ payload: { by: 'webhook' } }]);
});

test('is not asked before six hours of silence, nor again within the hour', async () => {
  const early = await onTheRoad(5);
  const spoken = await onTheRoad(48);
  await report(spoken, hoursAgo(2));
  for (const order of [early, spoken]) await moved(order, 'in_transit');
  expect(await sweep()).toMatchObject({ asked: 0, found: 0 });

  const silent = await onTheRoad(48);
  await report(silent, hoursAgo(7));
  expect(await sweep()).toMatchObject({ asked: 1, found: 0 });
  await moved(silent, 'delivered');
  expect(await sweep()).toMatchObject({ asked: 0, found: 0 });
  await carriers.db.label.updateMany({ where: { orderId: silent.orderId }, data: { askedAt: hoursAgo(1.1) } });
  expect(await sweep()).toMatchObject({ asked: 1, found: 1 });
});

test("silence is measured by the order's own clock", async () => {
  const order = await onTheRoad(1, { clockOffset: 240 * HOUR });
  await moved(order, 'in_transit');
  expect(await sweep()).toMatchObject({ found: 0 });
  await carriers.db.order.update({ where: { orderId: order.orderId }, data: { clockOffset: BigInt(246 * HOUR) } });
  expect(await sweep()).toMatchObject({ found: 1 });
});

test('what was delivered, and what our own team drives, is not asked for', async () => {
  await onTheRoad(48, { state: 'delivered' });
  await onTheRoad(48, { carrier: 'own', service: 'team' });
  expect(await sweep()).toEqual({ asked: 0, found: 0, silent: [] });
});

test.each(['error', 'garbage', 'slow', 'lost_answer'])(
  'a carrier with the fault "%s" is named and asked next time; others are asked all the same',
  async (kind) => {
    const [lost, fine] = [await onTheRoad(9), await onTheRoad(9, { carrier: 'swift', service: 'air-saver' })];
    const eventId = await moved(lost, 'in_transit');
    await carriers.outside.fault('carriers/harbour', { kind, times: 1, only: 'track' });
    expect(await sweep(kind === 'slow' ? carriers.impatientWith('harbour') : carriers.api)).toMatchObject({
      asked: 1,
      silent: ['harbour'],
    });
    expect(await heard(lost)).toEqual([]);
    expect(await sweep()).toEqual({ asked: 1, found: 1, silent: [] });
    expect(await heard(lost)).toMatchObject([{ eventId }]);
    expect(fine.trackingNumber).toMatch(/^SW/);
  },
);
