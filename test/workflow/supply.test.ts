// Goods that come in later, fall short at picking or come too late, on the real engine with skipped time.
import { statusOf } from '../../workflows/domain/status';
import { addDays } from '../../workflows/domain/business-time';
import { atWork, nothingBut } from './gates';
import { DAY, directOrder, HOUR, inDays, line, until } from './shop';
import { shopForThisFile } from './shop.fixture';
import { shortOrders } from './short.orders';

const { world, shop } = shopForThisFile();
const { pay, paid, short, waitsAt, steps, told, answer, arrives, ship } = shortOrders(world, shop);

describe('supply', () => {
  test('is awaited until its date; late, the warehouse and sales are reminded, then the supervisor has it', async () => {
    const order = await short();
    await order.act('expect-supply', { expectedDate: inDays(5), lines: [{ lineId: 'l1', quantity: 1 }] });
    await waitsAt(order, 'supply');
    expect(steps(order)).toEqual(['supply on supplier']);
    await order.skip(4 * DAY);
    expect(world.kinds(order.orderId, 'warehouse')).not.toContain('task-reminder');
    await order.skip(8 * DAY);
    await until(() => world.kinds(order.orderId, 'supervisor').includes('escalation'), 'the escalation');
    expect(world.kinds(order.orderId, 'warehouse')).toContain('task-reminder');
    expect(world.kinds(order.orderId, 'sales')).toContain('task-reminder');
    world.short.delete(order.orderId);
    await order.act('receive-supply', { lines: [{ lineId: 'l1', sku: 'SKU-l1', location: 'shanghai', quantity: 1 }] });
    await order.enters('fulfilment');
    expect(world.books.filter((b) => b.startsWith(order.orderId))).toEqual([`${order.orderId}:received:b1: +SKU-l1×1`]);
    await order.terminate();
  });

  test('that comes too late for the promised date is for sales to solve, and a new date solves it', async () => {
    const order = await short();
    const expectedDate = inDays(60);
    await order.act('expect-supply', { expectedDate, lines: [{ lineId: 'l1', quantity: 1 }] });
    await until(() => steps(order).length === 2, 'two waits');
    expect(steps(order).sort()).toEqual(['shortage on sales', 'supply on supplier']);
    expect(order.folded().dateConflict).toMatchObject({ earliest: addDays(expectedDate, world.leadDays) });
    await order.act('promise', { date: addDays(expectedDate, world.leadDays + 1) });
    await told(order, 'new-date');
    await until(() => steps(order).join() === 'supply on supplier', 'only the supply is awaited');
    await order.terminate();
  });
});

test('a promised date that cannot be kept stops no goods; sales agrees on a new one beside the work', async () => {
  const order = await shop.begin(directOrder);
  await order.enters('confirmation');
  await order.act('confirm', { by: 'phone' });
  await order.enters('payment');
  await order.skip(9 * DAY);
  await pay(order, 20_000);
  await order.enters('fulfilment');
  await waitsAt(order, 'shortage');
  expect(steps(order).sort()).toEqual(['pick on warehouse', 'shortage on sales']);
  await order.act('propose', { kind: 'new_date', date: inDays(60) });
  await answer(order, true);
  await told(order, 'new-date');
  await until(() => steps(order).join() === 'pick on warehouse', 'the conflict is solved');
  await ship(order, 's1');
  await order.enters('delivery');
  await order.agrees();
  await order.terminate();
});

describe('a short pick', () => {
  test('with two shipments: each goes on, the missing piece is told to sales and follows in a third', async () => {
    const order = await paid(0, [line('l1'), line('l2')]);
    await order.enters('fulfilment');
    const [first, second] = order.folded().shipments;
    expect([first?.lines, second?.lines]).toEqual([[{ lineId: 'l2', quantity: 2 }], [{ lineId: 'l1', quantity: 2 }]]);
    await ship(order, 's1');
    world.short.set(order.orderId, 1);
    await order.act('complete-picking', { shipmentId: 's2', lines: [{ lineId: 'l1', quantity: 1 }] });
    await told(order, 'shortage', 'sales');
    await order.happened('StockBooked');
    expect(world.books.filter((b) => b.startsWith(order.orderId))).toEqual([`${order.orderId}:missing:b1: -l1×1`]);
    const lines = [{ lineId: 'l1', quantity: 1 }];
    await order.act('complete-packing', { shipmentId: 's2', parcels: [{ weightGrams: 500, lines }] });
    await order.happened('ShipmentRated', 2);
    await order.act('book-carrier', { shipmentId: 's2' });
    await order.happened('LabelBought', 2);
    await order.act('hand-over', { shipmentId: 's2' });
    await order.happened('StockShipped', 2);
    expect([order.folded().stage, statusOf(order.folded())]).toEqual(['fulfilment', 'partly_shipped']);
    await arrives(order);
    await order.reaches('a third shipment', (s) => s.shipments.length === 3);
    await ship(order, 's3');
    await order.enters('delivery');
    expect(order.folded().lines.map((l) => [l.quantity, l.shipped, l.reserved])).toEqual([
      [2, 2, 0],
      [2, 2, 0],
    ]);
    await order.agrees();
    await order.terminate();
  });

  test('of everything waits for goods, and the customer may do without them', async () => {
    const order = await paid(0, [line('l1'), line('l2')]);
    await order.enters('fulfilment');
    world.short.set(order.orderId, 2);
    await order.act('complete-picking', { shipmentId: 's2', lines: [] });
    await waitsAt(order, 'shortage');
    await order.happened('StockBooked');
    expect(order.folded().shipments.map((x) => x.shipmentId)).toEqual(['s1']);
    await ship(order, 's1');
    expect(order.folded().stage).toBe('fulfilment');
    await order.act('propose', { kind: 'drop_line' });
    await order.act('answer-proposal', { accept: true, by: 'phone' });
    await order.enters('delivery');
    expect(order.folded()).toMatchObject({ lines: [{ lineId: 'l2', shipped: 2 }], short: [] });
    await order.terminate();
  });

  test('that is followed by a cancellation still corrects the books, before the stock is released', async () => {
    const order = await paid(0);
    await order.enters('fulfilment');
    world.booksDown = true;
    await order.act('complete-picking', { shipmentId: 's1', lines: [{ lineId: 'l1', quantity: 1 }] });
    await order.act('cancel', { reason: 'out_of_stock' });
    await order.enters('cancellation');
    await until(() => world.undone.includes(`labels of ${order.orderId}`), 'the labels to be asked about');
    await nothingBut(shop, order, 'writeOffStock');
    expect(world.undone).not.toContain(`stock of ${order.orderId}`);
    world.booksDown = false;
    await order.skip(HOUR);
    await order.result();
    expect(order.folded()).toMatchObject({ stage: 'cancelled', stockBookings: [] });
    expect(world.books.filter((b) => b.startsWith(order.orderId))).toEqual([`${order.orderId}:missing:b1: -l1×1`]);
    expect(world.undone).toContain(`stock of ${order.orderId}`);
  });
});

test('cancelling while stock is being reserved releases it afterwards, not before', async () => {
  let open = () => {};
  const order = await shop.begin(directOrder);
  await order.enters('confirmation');
  await order.act('confirm', { by: 'phone' });
  await order.enters('payment');
  world.stockGate = new Promise((resolve) => (open = resolve));
  await pay(order, 20_000);
  await atWork(shop, order, 'reserveStock');
  await order.act('cancel', { reason: 'changed_mind' });
  await until(() => world.undone.includes(`labels of ${order.orderId}`), 'the labels to be asked about');
  await nothingBut(shop, order, 'reserveStock');
  expect(world.undone).not.toContain(`stock of ${order.orderId}`);
  open();
  await order.result();
  expect(world.undone.filter((u) => u.startsWith('stock') && u.includes(order.orderId))).toEqual([
    `stock for ${order.orderId} reserved`,
    `stock of ${order.orderId}`,
  ]);
});

test('parcels that are packed again before a carrier is booked are rated anew', async () => {
  const order = await paid(0);
  await order.enters('fulfilment');
  const pack = (...quantities: number[]) =>
    order.act('complete-packing', {
      shipmentId: 's1',
      parcels: quantities.map((quantity) => ({ weightGrams: 500, lines: [{ lineId: 'l1', quantity }] })),
    });
  await order.act('complete-picking', { shipmentId: 's1', lines: [{ lineId: 'l1', quantity: 2 }] });
  await pack(2);
  await order.happened('ShipmentRated');
  await waitsAt(order, 'label');
  await pack(1, 1);
  await order.happened('ShipmentRated', 2);
  await order.act('book-carrier', { shipmentId: 's1' });
  await order.happened('LabelBought', 2);
  expect(await pack(2)).toBe('nothing_to_do');
  expect(order.folded().shipments).toMatchObject([
    { step: 'hand-over', packings: 2, parcels: [{ parcelId: 's1p1' }, { parcelId: 's1p2' }] },
  ]);
  await order.terminate();
});
