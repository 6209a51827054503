// Goods are missing: what sales proposes, what the customer answers, what comes in later, on the real engine with skipped time.
import { statusOf } from '../../workflows/domain/status';
import { FakeWorld } from './fake-world';
import { DAY, directOrder, HOUR, line, openShop, type Order, price, type Shop, until } from './shop';

const world = new FakeWorld();
let shop: Shop;
beforeAll(async () => {
  shop = await openShop(world);
}, 60_000);
afterAll(async () => {
  expect(await shop.defects()).toEqual([]);
  await shop.close();
}, 60_000);

let payments = 0;
const pay = (order: Order, amount: number) => {
  const bankPaymentId = `short-${++payments}`;
  const how = { outcome: 'captured', method: 'card', receivedOn: '2026-11-21' } as const;
  return order.tell('paymentReported', { eventId: bankPaymentId, amount: price(amount), bankPaymentId, ...how });
};
/** Paid, and of line l1 (two pieces) so many are missing. */
async function paid(missing: number, lines = [line('l1')]): Promise<Order> {
  const order = await shop.begin({ ...directOrder, lines } as typeof directOrder);
  world.short.set(order.orderId, missing);
  await order.enters('confirmation');
  await order.act('confirm', { by: 'phone' });
  await order.enters('payment');
  await pay(order, 20_000 * lines.length);
  return order;
}
const short = async (missing = 1): Promise<Order> => {
  const order = await paid(missing);
  await waitsAt(order, 'shortage');
  return order;
};
const waitsAt = (order: Order, step: string) => until(() => order.waiting().some((w) => w.step === step), `a wait at ${step}`);
const steps = (order: Order) => order.waiting().map((w) => `${w.step} on ${w.on}`);
const told = (order: Order, kind: string, to: 'customer' | 'sales' = 'customer') =>
  until(() => world.kinds(order.orderId, to).includes(kind), `${kind} to ${to}`);
const answer = (order: Order, accept: boolean, proposalId = 'p1') =>
  order.tell('proposalAnswered', { eventId: `${proposalId}-${accept}`, proposalId, accept });
const arrives = (order: Order, left = 0) => {
  world.short.set(order.orderId, left);
  return order.tell('stockArrived', { eventId: `arrived-${left}`, skus: ['SKU-l1'] });
};
async function ship(order: Order, shipmentId: string): Promise<void> {
  const lines = order.folded().shipments.find((x) => x.shipmentId === shipmentId)?.lines ?? [];
  await order.act('complete-picking', { shipmentId, lines });
  await order.act('complete-packing', { shipmentId, parcels: [{ weightGrams: 500, lines }] });
  await order.reaches('rates', (s) => (s.shipments.find((x) => x.shipmentId === shipmentId)?.rates.length ?? 0) > 0);
  await order.act('book-carrier', { shipmentId });
  await order.reaches('labels', (s) => s.shipments.find((x) => x.shipmentId === shipmentId)?.step === 'hand-over');
  expect(await order.act('hand-over', { shipmentId })).toMatchObject({ stage: 'fulfilment' });
}
const cup = { sku: 'CUP', unitPrice: 12_000, listPrice: 12_000, taxRate: 1_300 };

describe('a proposal', () => {
  test('of a new date, accepted by link: the date is promised, and the goods are awaited', async () => {
    const order = await short();
    await told(order, 'shortage', 'sales');
    expect(steps(order)).toEqual(['shortage on sales']);
    expect(await order.act('propose', { kind: 'new_date', date: '2027-01-15' })).toMatchObject({ result: { proposalId: 'p1' } });
    await told(order, 'proposal');
    expect(steps(order)).toEqual(['proposal on customer']);
    await answer(order, true);
    await told(order, 'new-date');
    await waitsAt(order, 'supply');
    expect(
      order
        .folded()
        .promises.map((p) => `${p.kind} ${p.date} by ${p.by}`)
        .slice(-2),
    ).toEqual(['proposed 2027-01-15 by sales', 'agreed 2027-01-15 by customer']);
    await arrives(order);
    await order.enters('fulfilment');
    expect(steps(order)).toEqual(['pick on warehouse']);
    await order.agrees();
    await order.terminate();
  }, 60_000);

  test('that nobody answers is followed up at 24, 48 and 72 hours, then the supervisor has it; sales is not reminded', async () => {
    const order = await short();
    await order.act('propose', { kind: 'new_date', date: '2027-01-15' });
    await waitsAt(order, 'proposal');
    await order.skip(3 * DAY + HOUR);
    await until(() => world.kinds(order.orderId, 'supervisor').includes('escalation'), 'the escalation');
    expect(world.kinds(order.orderId).filter((k) => k.startsWith('proposal'))).toEqual([
      'proposal',
      'proposal-reminder',
      'proposal-reminder',
      'proposal-reminder',
    ]);
    expect(world.kinds(order.orderId, 'sales')).not.toContain('task-reminder');
    await order.act('answer-proposal', { accept: false, by: 'phone' });
    await until(() => order.folded().clocks['shortage.2'] !== undefined, 'sales decides again');
    await order.terminate();
  }, 60_000);

  test('to split, accepted by phone: what is there goes out, the rest follows when it comes', async () => {
    const order = await short();
    await order.act('propose', { kind: 'split' });
    await order.act('answer-proposal', { accept: true, by: 'phone' });
    await order.enters('fulfilment');
    await until(() => steps(order).length === 2, 'picking and supply');
    expect(steps(order).sort()).toEqual(['pick on warehouse', 'supply on supplier']);
    await ship(order, 's1');
    await order.happened('StockShipped');
    expect(statusOf(order.folded())).toBe('partly_shipped');
    expect(order.folded().lines).toMatchObject([{ quantity: 2, shipped: 1, reserved: 0 }]);
    await arrives(order);
    await order.reaches('a second shipment', (s) => s.shipments.length === 2);
    await ship(order, 's2');
    await order.enters('delivery');
    expect(order.folded().lines).toMatchObject([{ quantity: 2, shipped: 2, reserved: 0 }]);
    expect(world.shipped.filter((k) => k.startsWith(order.orderId))).toHaveLength(2);
    await order.agrees();
    await order.terminate();
  }, 60_000);

  test('of dearer goods, accepted by link: the customer pays the difference before they leave the house', async () => {
    const order = await short();
    await order.act('propose', { kind: 'substitute', lines: [{ lineId: 'l1', instead: cup }] });
    await answer(order, true);
    await order.enters('fulfilment');
    await told(order, 'difference-request');
    expect(order.folded()).toMatchObject({ lines: [{ lineId: 'l2', sku: 'CUP', quantity: 2 }], short: [] });
    const lines = [{ lineId: 'l2', quantity: 2 }];
    await order.act('complete-picking', { shipmentId: 's1', lines });
    await order.act('complete-packing', { shipmentId: 's1', parcels: [{ weightGrams: 500, lines }] });
    await order.happened('ShipmentRated');
    await order.act('book-carrier', { shipmentId: 's1' });
    await order.happened('LabelBought');
    expect(await order.act('hand-over', { shipmentId: 's1' })).toBe('payment_missing');
    await pay(order, 4_000);
    await order.reaches('nothing due', (s) => s.payments.length === 2);
    await order.act('hand-over', { shipmentId: 's1' });
    await order.enters('delivery');
    await order.terminate();
  }, 60_000);

  test('of cheaper goods, accepted by phone: what was paid too much waits for finance', async () => {
    const order = await short();
    await order.act('propose', { kind: 'substitute', lines: [{ lineId: 'l1', instead: { ...cup, unitPrice: 9_000 } }] });
    await order.act('answer-proposal', { accept: true, by: 'phone' });
    await order.enters('fulfilment');
    await waitsAt(order, 'refund');
    expect(steps(order).sort()).toEqual(['pick on warehouse', 'refund on finance']);
    await order.terminate();
  }, 60_000);

  test('to leave out what is missing, accepted by link: the rest goes on', async () => {
    const order = await short();
    await order.act('propose', { kind: 'drop_line' });
    world.short.delete(order.orderId);
    await answer(order, true);
    await order.enters('fulfilment');
    expect(order.folded()).toMatchObject({ lines: [{ quantity: 1, reserved: 1 }], shipments: [{ lines: [{ quantity: 1 }] }], short: [] });
    await order.terminate();
  }, 60_000);

  test('to cancel, accepted by phone: the order is cancelled and the money goes back', async () => {
    const order = await short(2);
    await order.act('propose', { kind: 'cancel' });
    await order.act('answer-proposal', { accept: true, by: 'phone' });
    await expect(order.result()).resolves.toEqual({ stage: 'cancelled' });
    expect(order.folded()).toMatchObject({ cancelling: { reason: 'out_of_stock' }, refunds: [{ amount: price(20_000), state: 'done' }] });
  }, 60_000);

  test('that a newer one replaced is ignored when it is answered', async () => {
    const order = await short();
    await order.act('propose', { kind: 'new_date', date: '2027-01-15' });
    await order.act('propose', { kind: 'split' });
    expect(await order.act('answer-proposal', { accept: true, by: 'phone', proposalId: 'p1' })).toBe('proposal_superseded');
    await answer(order, true, 'p1');
    await order.happened('FactIgnored');
    expect(order.log().find((e) => e.type === 'FactIgnored')).toMatchObject({ because: { code: 'superseded' } });
    await answer(order, false, 'p2');
    await waitsAt(order, 'shortage');
    await order.terminate();
  }, 60_000);

  test('is withdrawn when the goods arrive first, and the customer hears so', async () => {
    const order = await short();
    await order.act('propose', { kind: 'drop_line' });
    await told(order, 'proposal');
    await arrives(order);
    await told(order, 'proposal-withdrawn');
    await order.enters('fulfilment');
    expect(order.folded()).toMatchObject({ proposals: [{ state: 'withdrawn' }], lines: [{ quantity: 2 }] });
    expect(await order.act('answer-proposal', { accept: true, by: 'phone' })).toBe('proposal_superseded');
    await order.terminate();
  }, 60_000);

  test('is kept while the order is held, and answered then', async () => {
    const order = await short();
    await order.act('propose', { kind: 'split' });
    await order.act('hold', { reason: 'customer_asked' });
    await answer(order, true);
    await order.happened('ProposalAnswered');
    await order.skip(2 * DAY);
    expect(order.folded().stage).toBe('allocation');
    await order.act('release', { by: 'u1', supervisor: false });
    await order.enters('fulfilment');
    await order.terminate();
  }, 60_000);
});

describe('supply', () => {
  test('is awaited until its date; late, the warehouse and sales are reminded, then the supervisor has it', async () => {
    const order = await short();
    const date = new Date(Date.now() + 5 * DAY).toISOString().slice(0, 10);
    await order.act('expect-supply', { expectedDate: date, lines: [{ lineId: 'l1', quantity: 1 }] });
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
  }, 60_000);

  test('that comes too late for the promised date is for sales to solve, and a new date solves it', async () => {
    const order = await short();
    await order.act('expect-supply', { expectedDate: '2027-03-01', lines: [{ lineId: 'l1', quantity: 1 }] });
    await until(() => steps(order).length === 2, 'two waits');
    expect(steps(order).sort()).toEqual(['shortage on sales', 'supply on supplier']);
    expect(order.folded().dateConflict).toMatchObject({ earliest: '2027-03-04' });
    await order.act('promise', { date: '2027-03-05' });
    await told(order, 'new-date');
    await until(() => steps(order).join() === 'supply on supplier', 'only the supply is awaited');
    await order.terminate();
  }, 60_000);
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
  await order.act('propose', { kind: 'new_date', date: '2027-01-15' });
  await answer(order, true);
  await told(order, 'new-date');
  await until(() => steps(order).join() === 'pick on warehouse', 'the conflict is solved');
  await ship(order, 's1');
  await order.enters('delivery');
  await order.agrees();
  await order.terminate();
}, 60_000);

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
  }, 60_000);

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
  }, 60_000);

  test('that is followed by a cancellation still corrects the books, before the stock is released', async () => {
    const order = await paid(0);
    await order.enters('fulfilment');
    world.booksDown = true;
    await order.act('complete-picking', { shipmentId: 's1', lines: [{ lineId: 'l1', quantity: 1 }] });
    await order.act('cancel', { reason: 'out_of_stock' });
    await order.enters('cancellation');
    expect(world.undone).not.toContain(`stock of ${order.orderId}`);
    world.booksDown = false;
    await order.skip(HOUR);
    await order.result();
    expect(order.folded()).toMatchObject({ stage: 'cancelled', stockBookings: [] });
    expect(world.books.filter((b) => b.startsWith(order.orderId))).toEqual([`${order.orderId}:missing:b1: -l1×1`]);
    expect(world.undone).toContain(`stock of ${order.orderId}`);
  }, 60_000);
});

test('cancelling while stock is being reserved releases it afterwards, not before', async () => {
  let open = () => {};
  const order = await shop.begin(directOrder);
  await order.enters('confirmation');
  await order.act('confirm', { by: 'phone' });
  await order.enters('payment');
  world.stockGate = new Promise((resolve) => (open = resolve));
  await pay(order, 20_000);
  await order.enters('allocation');
  await order.act('cancel', { reason: 'changed_mind' });
  await order.enters('cancellation');
  open();
  await order.result();
  expect(world.undone.filter((u) => u.startsWith('stock') && u.includes(order.orderId))).toEqual([
    `stock for ${order.orderId} reserved`,
    `stock of ${order.orderId}`,
  ]);
}, 60_000);

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
}, 60_000);
