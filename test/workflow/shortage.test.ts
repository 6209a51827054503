// Goods are missing: what sales proposes, what the customer answers, and what becomes of the order, on the real engine with skipped time.
import { statusOf } from '../../workflows/domain/status';
import { DAY, HOUR, inDays, price, until } from './shop';
import { shopForThisFile } from './shop.fixture';
import { shortOrders } from './short.orders';

const { world, shop } = shopForThisFile();
const { pay, short, waitsAt, steps, told, answer, arrives, ship } = shortOrders(world, shop);

const cup = { sku: 'CUP', unitPrice: 12_000, listPrice: 12_000, taxRate: 1_300 };

describe('a proposal', () => {
  test('of a new date, accepted by link: the date is promised, and the goods are awaited', async () => {
    const order = await short();
    await told(order, 'shortage', 'sales');
    expect(steps(order)).toEqual(['shortage on sales']);
    const date = inDays(60);
    expect(await order.act('propose', { kind: 'new_date', date })).toMatchObject({ result: { proposalId: 'p1' } });
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
    ).toEqual([`proposed ${date} by sales`, `agreed ${date} by customer`]);
    await arrives(order);
    await order.enters('fulfilment');
    expect(steps(order)).toEqual(['pick on warehouse']);
    await order.agrees();
    await order.terminate();
  });

  test('that nobody answers is followed up at 24, 48 and 72 hours, then the supervisor has it; sales is not reminded', async () => {
    const order = await short();
    await order.act('propose', { kind: 'new_date', date: inDays(60) });
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
  });

  test('to drop goods is withdrawn when they come, also too late for the promised date: then sales is asked for another date', async () => {
    world.leadDays = 40;
    const order = await short();
    world.leadDays = 3;
    await order.act('propose', { kind: 'drop_line' });
    await told(order, 'proposal');
    await arrives(order);
    await order.reaches('sales is asked again', (s) => s.stage === 'fulfilment' && s.clocks['shortage.2'] !== undefined);
    await told(order, 'proposal-withdrawn');
    expect(order.folded()).toMatchObject({
      short: [],
      proposals: [{ state: 'withdrawn' }],
      dateConflict: { promised: expect.any(String) },
    });
    await answer(order, true);
    await order.happened('FactIgnored');
    expect(order.log().find((e) => e.type === 'FactIgnored')).toMatchObject({ because: { code: 'proposal_superseded' } });
    await order.act('propose', { kind: 'new_date', date: inDays(60) });
    await order.act('answer-proposal', { accept: true, by: 'phone' });
    await order.reaches('only the pick is left', (s) => Object.keys(s.clocks).join() === 'pick.s1');
    await order.agrees();
    await order.terminate();
  });

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
  });

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
  });

  test('of cheaper goods, accepted by phone: what was paid too much waits for finance', async () => {
    const order = await short();
    await order.act('propose', { kind: 'substitute', lines: [{ lineId: 'l1', instead: { ...cup, unitPrice: 9_000 } }] });
    await order.act('answer-proposal', { accept: true, by: 'phone' });
    await order.enters('fulfilment');
    await waitsAt(order, 'refund');
    expect(steps(order).sort()).toEqual(['pick on warehouse', 'refund on finance']);
    await order.terminate();
  });

  test('to leave out what is missing, accepted by link: the rest goes on', async () => {
    const order = await short();
    await order.act('propose', { kind: 'drop_line' });
    world.short.delete(order.orderId);
    await answer(order, true);
    await order.enters('fulfilment');
    expect(order.folded()).toMatchObject({ lines: [{ quantity: 1, reserved: 1 }], shipments: [{ lines: [{ quantity: 1 }] }], short: [] });
    await order.terminate();
  });

  test('to cancel, accepted by phone: the order is cancelled and the money goes back', async () => {
    const order = await short(2);
    await order.act('propose', { kind: 'cancel' });
    await order.act('answer-proposal', { accept: true, by: 'phone' });
    await expect(order.result()).resolves.toEqual({ stage: 'cancelled' });
    expect(order.folded()).toMatchObject({ cancelling: { reason: 'out_of_stock' }, refunds: [{ amount: price(20_000), state: 'done' }] });
  });

  test('that a newer one replaced is ignored when it is answered', async () => {
    const order = await short();
    await order.act('propose', { kind: 'new_date', date: inDays(60) });
    await order.act('propose', { kind: 'split' });
    expect(await order.act('answer-proposal', { accept: true, by: 'phone', proposalId: 'p1' })).toBe('proposal_superseded');
    await answer(order, true, 'p1');
    await order.happened('FactIgnored');
    expect(order.log().find((e) => e.type === 'FactIgnored')).toMatchObject({ because: { code: 'superseded' } });
    await answer(order, false, 'p2');
    await waitsAt(order, 'shortage');
    await order.terminate();
  });

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
  });

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
  });
});
