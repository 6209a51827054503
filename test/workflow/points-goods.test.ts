// Points 5 to 7 of the process on the real engine: how goods leave the house, travel, and are received.
import { statusOf } from '../../workflows/domain/status';
import type { ParcelState } from '../../workflows/domain/vocabulary';
import { onTheRoad } from './on-the-road';
import { DAY, HOUR, line, type Order, until } from './shop';
import { shopForThisFile } from './shop.fixture';
import { confirmed, inFulfilment, pay } from './till.fixture';

const { world, shop } = shopForThisFile();

const lines = [{ lineId: 'l1', quantity: 2 }];
const pack = async (order: Order, parcels = [{ weightGrams: 900, lines }]) => {
  await order.act('complete-picking', { shipmentId: 's1', lines });
  await order.act('complete-packing', { shipmentId: 's1', parcels });
  await order.happened('ShipmentRated');
};
const told = (order: Order, kind: string, times = 1) =>
  until(() => world.kinds(order.orderId).filter((k) => k === kind).length >= times, `${kind} × ${times}`);
let reports = 0;
/** Hours from now on, as the carrier dates it. */
const report = async (order: Order, state: ParcelState, hours: number, cause?: string) => {
  const eventId = `${order.orderId}-${++reports}`;
  const at = new Date(Date.now() + hours * HOUR).toISOString();
  await order.tell('carrierReported', { eventId, parcelId: 's1p1', state, at, ...(cause ? { cause } : {}) });
  await until(() => order.log().some((e) => e.causeId === eventId), `report ${state}`);
};
const parcel = (order: Order) => order.folded().shipments[0]?.parcels[0];

describe('in the house', () => {
  test('from picking to the carrier each step is a task of its department; the hand-over alone makes it shipped, with a tracking number', async () => {
    const order = await inFulfilment(shop);
    const waits = async (step: string, role: string) => {
      await order.reaches(`${step} of ${role}`, (s) => s.tasks.some((t) => t.step === step && t.role === role));
      expect(statusOf(order.folded())).toBe('preparing');
    };
    await waits('pick', 'warehouse');
    await order.act('complete-picking', { shipmentId: 's1', lines });
    await waits('pack', 'warehouse');
    await order.act('complete-packing', { shipmentId: 's1', parcels: [{ weightGrams: 900, lines }] });
    await waits('label', 'logistics');
    await order.act('book-carrier', { shipmentId: 's1' });
    expect(order.folded().shipments[0]).toMatchObject({ carrier: 'swift', why: 'the only one' });
    await waits('hand-over', 'logistics');
    await order.act('hand-over', { shipmentId: 's1' });
    await order.enters('delivery');
    expect(statusOf(order.folded())).toBe('shipped');
    expect(parcel(order)).toMatchObject({ trackingNumber: world.labels.get(`${order.orderId}:label:s1p1:1`) });
    await told(order, 'shipped');
    expect(world.shipped).toContain(`${order.orderId}:ship:s1`);
    await order.terminate();
  });

  test('one label per parcel, also when the carrier is away at first and its worker is replaced meanwhile', async () => {
    const order = await inFulfilment(shop);
    await pack(
      order,
      [1, 1].map((quantity) => ({ weightGrams: 500, lines: [{ lineId: 'l1', quantity }] })),
    );
    world.carrierDown = true;
    await order.act('book-carrier', { shipmentId: 's1' });
    await shop.replaceWorker();
    world.carrierDown = false;
    await order.happened('LabelBought', 2);
    expect([...world.labels.keys()].filter((key) => key.startsWith(order.orderId))).toEqual([
      `${order.orderId}:label:s1p1:1`,
      `${order.orderId}:label:s1p2:1`,
    ]);
    await order.agrees();
    await order.terminate();
  });

  test('what nobody picks, packs or hands over: the department is reminded, then the supervisor has it', async () => {
    const order = await inFulfilment(shop);
    await order.reaches('picking', (s) => 'pick.s1' in s.clocks);
    await order.skip(6 * DAY);
    await until(() => world.kinds(order.orderId, 'supervisor').includes('escalation'), 'the escalation');
    expect(world.kinds(order.orderId, 'warehouse')).toContain('task-reminder');
    expect(order.folded().tasks).toEqual(expect.arrayContaining([expect.objectContaining({ role: 'supervisor', step: 'pick' })]));
    expect(order.folded().stage).toBe('fulfilment');
    await order.terminate();
  });

  test('goods at two places go out as two shipments; shipped is the order when the last has left', async () => {
    const order = await confirmed(shop, { lines: [line('l1'), line('l2')] });
    await pay(order, 40_000);
    await order.enters('fulfilment');
    for (const { shipmentId, lines: goods } of order.folded().shipments) {
      expect(statusOf(order.folded())).toBe(shipmentId === 's1' ? 'preparing' : 'partly_shipped');
      await order.act('complete-picking', { shipmentId, lines: goods });
      await order.act('complete-packing', { shipmentId, parcels: [{ weightGrams: 500, lines: goods }] });
      await order.reaches('rates', (s) => s.shipments.some((x) => x.shipmentId === shipmentId && x.rates.length > 0));
      await order.act('book-carrier', { shipmentId });
      await order.reaches('label', (s) => s.shipments.some((x) => x.shipmentId === shipmentId && x.step === 'hand-over'));
      await order.act('hand-over', { shipmentId });
    }
    await order.enters('delivery');
    await told(order, 'shipped', 2);
    expect(
      order
        .folded()
        .shipments.map((x) => x.location)
        .sort(),
    ).toEqual(['chengdu', 'shanghai']);
    await order.terminate();
  });
});

describe('on the road', () => {
  test('reports that are late, doubled or out of order are kept and never move a parcel backwards; only a return does', async () => {
    const order = await onTheRoad(shop);
    await report(order, 'out_for_delivery', 30);
    await report(order, 'in_transit', 20);
    await report(order, 'picked_up', 31);
    await report(order, 'out_for_delivery', 30);
    await report(order, 'failed', 25, 'address'); // it is older than what is known: the driver tried again
    await report(order, 'returning', 26);
    expect(parcel(order)).toMatchObject({ state: 'out_for_delivery' });
    expect(order.folded().exceptions).toEqual([]);
    await report(order, 'returning', 40);
    expect(parcel(order)).toMatchObject({ state: 'returning' });
    await report(order, 'delivered', 41);
    expect(parcel(order)).toMatchObject({ state: 'returning' });
    expect(order.log().flatMap((e) => (e.type === 'ParcelReported' ? [`${e.state} ${e.applied}`] : []))).toEqual([
      'out_for_delivery true',
      'in_transit false',
      'picked_up false',
      'out_for_delivery false',
      'failed false',
      'returning false',
      'returning true',
      'delivered false',
    ]);
    await told(order, 'out-for-delivery');
    await order.rests();
    expect(world.kinds(order.orderId).filter((kind) => kind === 'out-for-delivery')).toHaveLength(1);
    await order.terminate();
  });

  test('a state that nobody knows, and a parcel that is not of this order, are recorded as ignored', async () => {
    const order = await onTheRoad(shop);
    const at = new Date().toISOString();
    await order.tell('carrierReported', { eventId: 'odd', parcelId: 's1p1', state: 'eaten by a dog' as ParcelState, at });
    await order.tell('carrierReported', { eventId: 'foreign', parcelId: 's9p9', state: 'delivered', at });
    await order.happened('FactIgnored', 2);
    expect(order.log().flatMap((e) => (e.type === 'FactIgnored' ? [e.because.code] : []))).toEqual(['state_unknown', 'parcel_unknown']);
    expect(order.folded().stage).toBe('delivery');
    await order.terminate();
  });

  test('a delay is told to the customer, and ends by itself', async () => {
    const order = await onTheRoad(shop);
    await report(order, 'delayed', 5);
    await told(order, 'delayed');
    await report(order, 'out_for_delivery', 10);
    await told(order, 'out-for-delivery');
    await report(order, 'delivered', 12);
    await order.enters('receipt');
    await order.terminate();
  });

  test.each(['wait', 'redeliver', 'new_address', 'refund'] as const)('in trouble the customer chooses by link: %s', async (remedy) => {
    const order = await onTheRoad(shop);
    await report(order, 'failed', 5, 'address');
    await told(order, 'exception');
    expect(order.folded().exceptions).toMatchObject([{ cause: 'address', fault: 'customer', state: 'open' }]);
    const where = remedy === 'new_address' ? { addressId: 'a2' } : {};
    await order.tell('remedyChosen', { eventId: 'choice', exceptionId: 'x1', remedy, ...where });
    await order.reaches('it is solved', (s) => s.exceptions.every((x) => x.state === 'solved'));
    await order.tell('remedyChosen', { eventId: 'once more', exceptionId: 'x1', remedy: 'wait' });
    await order.happened('FactIgnored');
    if (remedy === 'refund') {
      await order.happened('RefundMade');
      expect(order.folded()).toMatchObject({ shipments: [{ step: 'lost' }], refunds: [{ state: 'done' }] });
    } else {
      const tasks = () => order.log().filter((e) => e.type === 'TaskOpened' && e.step === 'exception');
      if (remedy !== 'wait') await until(() => tasks().length === 1, 'logistics tells the carrier');
      await report(order, 'delivered', 20);
      await order.enters('receipt');
      expect(tasks()).toHaveLength(remedy === 'wait' ? 0 : 1);
    }
    await order.terminate();
  });

  test('a carrier without a machine is reported by staff, step by step, until the customer has the goods', async () => {
    const order = await onTheRoad(shop);
    const says = (state: ParcelState, hours: number) =>
      order.act('report-tracking', { shipmentId: 's1', state, at: new Date(Date.now() + hours * HOUR).toISOString() });
    await says('picked_up', 1);
    await says('out_for_delivery', 2);
    await told(order, 'out-for-delivery');
    await says('picked_up', 3);
    expect(parcel(order)).toMatchObject({ state: 'out_for_delivery' });
    await says('delivered', 4);
    await order.enters('receipt');
    await told(order, 'delivered');
    expect(await says('delivered', 5)).toBe('transition_not_allowed');
    await order.terminate();
  });
});
