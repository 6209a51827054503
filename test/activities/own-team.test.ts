// Our own delivery team as a carrier: labels in our own books, a tracking number that a retry gives again.
import { trackingNumberOf } from '../../activities/carriers/own-team';
import { documentById } from '../../prisma/documents';
import type { Shipment } from '../../workflows/domain/state';
import { closedAfterThisFile } from '../support/opened';
import { openCarriers, parcel, purchase, rateOf, shipment } from './carriers.fixture';
import { givenOrder } from './world.fixture';

const carriers = closedAfterThisFile(openCarriers);

const own = { carrier: 'own', service: 'team' };
const booked = (change: Partial<Shipment> = {}) =>
  givenOrder(carriers.db, {
    state: { shipments: [shipment([parcel('s1p1'), parcel('s1p2')], { ...own, rates: [rateOf('own', 'team', 6_000)], ...change })] },
  });
const rows = (orderId: string) => carriers.db.label.findMany({ where: { orderId } });

test('a label of our team has a number that passes the check, its part of the fee, and both documents', async () => {
  const order = await booked();
  const label = await carriers.world.buyLabel(purchase(order, own));
  expect(label).toMatchObject({ price: { amount: 3_000, currency: 'CNY' }, trackingNumber: expect.stringMatching(/^OT\d{13}$/) });
  const documents = await Promise.all(label.documentIds.map((id) => documentById(carriers.db, id)));
  expect(documents.map((document) => document?.mime)).toEqual(['application/pdf', 'application/zpl']);
  expect(Buffer.from(documents[1]?.bytes ?? []).toString()).toContain('Own delivery team');
});

test('tried again, or twice at once, it is the same label', async () => {
  const order = await booked();
  const both = await Promise.all([1, 2].map(() => carriers.world.buyLabel(purchase(order, own))));
  expect(await carriers.world.buyLabel(purchase(order, own))).toEqual(both[0]);
  expect(both[1]).toEqual(both[0]);
  expect(await rows(order.orderId)).toHaveLength(1);
  expect(trackingNumberOf('o:label:s1p1:1')).toBe(trackingNumberOf('o:label:s1p1:1'));
  expect(trackingNumberOf('o:label:s1p1:2')).not.toBe(trackingNumberOf('o:label:s1p1:1'));
});

test('its labels are made while every other carrier is away', async () => {
  const order = await booked();
  for (const carrier of ['swift', 'harbour', 'crane']) await carriers.outside.fault(`carriers/${carrier}`, { kind: 'error', times: 1 });
  expect((await carriers.world.buyLabel(purchase(order, own))).trackingNumber).toMatch(/^OT/);
  for (const carrier of ['swift', 'harbour', 'crane']) await carriers.outside.fault(`carriers/${carrier}`, { kind: 'error', times: 0 });
});

test('voiding marks it; what our team has on board needs a person', async () => {
  const [here, gone] = [await booked(), await booked({ step: 'transit' })];
  for (const order of [here, gone]) await carriers.world.buyLabel(purchase(order, own));
  expect(await carriers.world.voidLabels({ orderId: here.orderId })).toEqual([{ target: 's1p1', outcome: 'done' }]);
  expect(await rows(here.orderId)).toMatchObject([{ state: 'voided' }]);
  expect(await carriers.world.voidLabels({ orderId: gone.orderId })).toEqual([{ target: 's1p1', outcome: 'needs_person' }]);
  expect(await rows(gone.orderId)).toMatchObject([{ state: 'active' }]);
});

test('a service that it does not have is refused for good', async () => {
  const order = await booked();
  await expect(carriers.world.buyLabel(purchase(order, { ...own, service: 'rocket' }))).rejects.toMatchObject({ type: 'carrier_refused' });
});
