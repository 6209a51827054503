// A carrier takes some labels of a shipment back and keeps others: whoever must see to them knows which, and none is forgotten later.
import { pack, picking, waitsAt } from '../replay/scene';
import type { Order } from './shop';
import { shopForThisFile } from './shop.fixture';

const { world, shop } = shopForThisFile();

const tasks = (order: Order) => order.log().flatMap((e) => (e.type === 'TaskOpened' ? [{ role: e.role, about: e.about }] : []));
const labels = (order: Order) => order.folded().shipments[0]?.parcels.map((p) => p.trackingNumber !== null);

/** Two parcels with their labels. */
async function labelled(): Promise<Order> {
  const order = await picking({ shop, world, save: () => Promise.resolve() });
  const parcel = { weightGrams: 500, lines: [{ lineId: 'l1', quantity: 1 }] };
  await pack(order);
  await order.act('complete-packing', { shipmentId: 's1', parcels: [parcel, parcel] });
  await order.happened('ShipmentRated', 2);
  await order.act('book-carrier', { shipmentId: 's1' });
  await waitsAt(order, 'hand-over');
  return order;
}

test('the kept one is a task that names its parcel; voided once more it is asked back, too, and all are bought anew', async () => {
  const order = await labelled();
  world.parcelsMoved = ['s1p2'];
  await order.act('void-label', { shipmentId: 's1' });
  await order.reaches('the other has a new label', (s) => s.clocks['hand-over.s1.2'] !== undefined);
  expect([labels(order), tasks(order)]).toEqual([[true, true], [{ role: 'logistics', about: { parcelIds: ['s1p2'] } }]]);
  world.parcelsMoved = [];
  await order.act('void-label', { shipmentId: 's1' });
  await order.happened('LabelsVoided', 2);
  await waitsAt(order, 'label');
  expect([labels(order), tasks(order).length, order.folded().shipments[0]?.carrier]).toEqual([[false, false], 1, null]);
  const mine = [...world.labels.keys()].filter((key) => key.startsWith(order.orderId));
  expect(mine.filter((key) => !world.voided.has(key))).toEqual([]);
  await order.agrees();
  await order.terminate();
});

test('kept once more, it is named once more and stays the label of its parcel', async () => {
  const order = await labelled();
  world.parcelsMoved = ['s1p2'];
  for (const booking of [2, 3]) {
    await order.act('void-label', { shipmentId: 's1' });
    await order.reaches('the other has a new label', (s) => s.clocks[`hand-over.s1.${booking}`] !== undefined);
  }
  expect(tasks(order).map((t) => t.about)).toEqual([{ parcelIds: ['s1p2'] }, { parcelIds: ['s1p2'] }]);
  const mine = [...world.labels.keys()].filter((key) => key.startsWith(order.orderId)).map((key) => key.split(':').slice(2).join());
  expect(mine).toEqual(['s1p1,1', 's1p2,1', 's1p1,2', 's1p1,3']);
  await order.agrees();
  await order.terminate();
});
