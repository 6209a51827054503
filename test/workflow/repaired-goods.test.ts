// Repaired goods on their way back to the customer, whose own they are: what comes back to us goes out once more, what is lost is replaced
// from the stock, for nothing; and the lines, the shelves and the money add up.
import { amounts } from '../../workflows/domain/money';
import { returnable } from '../../workflows/domain/cases';
import { asks, close, pick, received, report, request, send } from './after-sales';
import { type Order, price } from './shop';
import { shopForThisFile } from './shop.fixture';

const { world, shop } = shopForThisFile();

/** One piece repaired in warranty, handed to the carrier as s2. */
async function onItsWayBack(): Promise<Order> {
  const order = await received(shop);
  await order.tell('afterSalesRequested', request('repair', 1));
  await order.reaches('service has it', (s) => s.tasks.some((t) => t.step === 'case-decide'));
  await order.act('decide-case', { caseId: 'c1', decision: 'approve' });
  await order.reaches('the goods are awaited', (s) => s.cases[0]?.state === 'awaiting_return');
  await order.act('receive-return', { caseId: 'c1', lines: [{ lineId: 'l1', quantity: 1, condition: 'damaged' }] });
  await order.act('quote-repair', { caseId: 'c1', amount: price(0) });
  await order.act('complete-repair', { caseId: 'c1', result: 'repaired' });
  await order.reaches('they are packed', (s) => s.shipments[1]?.step === 'pack');
  await send(order, 's2', 'l1', 1);
  await order.act('hand-over', { shipmentId: 's2' });
  return order;
}
const inTrouble = (order: Order) => order.reaches('logistics has it', (s) => s.tasks.some((t) => t.step === 'exception'));
const linesOf = (order: Order) => order.folded().lines.map((l) => [l.lineId, l.quantity, l.reserved, l.shipped, l.returned, l.unitPrice]);
async function arrives(order: Order, shipmentId: string): Promise<void> {
  await order.act('hand-over', { shipmentId });
  await report(order, `${shipmentId}p1`, 'delivered');
  await asks(order, 'c1');
  await order.tell('afterSalesRequested', { eventId: 'fine', caseId: 'c1', solved: true });
  await order.reaches('the case is closed', (s) => s.cases[0]?.state === 'closed');
}

test('the carrier brings them back to us: the same goods go out once more, and nobody puts them on our shelf', async () => {
  const order = await onItsWayBack();
  await report(order, 's2p1', 'returned');
  await inTrouble(order);
  const asked = world.undone.filter((what) => what === `stock for ${order.orderId} reserved`).length;
  await order.act('resolve-exception', { shipmentId: 's2', remedy: 'reship' });
  await order.reaches('they are packed again', (s) => s.shipments[2]?.step === 'pack');
  expect(order.folded().shipments).toMatchObject([{}, { step: 'returned' }, { shipmentId: 's3', customersGoods: true, caseId: 'c1' }]);
  expect(world.undone.filter((what) => what === `stock for ${order.orderId} reserved`)).toHaveLength(asked);
  expect(order.log().filter((e) => e.type === 'TaskOpened')).toEqual([]);
  await send(order, 's3', 'l1', 1);
  await arrives(order, 's3');
  expect(linesOf(order)).toEqual([['l1', 2, 0, 2, 0, 10_000]]);
  expect(world.shipped.filter((key) => key.startsWith(order.orderId))).toEqual([`${order.orderId}:ship:s1`]);
  await order.agrees();
  await close(order);
});

test('the carrier loses them: the customer gets others for nothing, which leave the books once; no line has more than was ordered', async () => {
  const order = await onItsWayBack();
  await order.tell('carrierReported', { eventId: 'lost', parcelId: 's2p1', state: 'failed', cause: 'lost', at: new Date().toISOString() });
  await inTrouble(order);
  world.short.set(order.orderId, 1);
  await order.act('resolve-exception', { shipmentId: 's2', remedy: 'reship' });
  await order.reaches('sales is told that they are missing', (s) => Object.values(s.clocks).some((c) => c.step === 'shortage'));
  expect(await order.act('close-case', { caseId: 'c1', result: 'solved', textId: 't1' })).toBe('transition_not_allowed');
  world.short.delete(order.orderId);
  await order.tell('stockArrived', { eventId: 'stock', skus: ['SKU-l1'] });
  await order.reaches('others are picked', (s) => s.shipments[2]?.step === 'pick');
  expect(order.folded().shipments).toMatchObject([{}, { step: 'lost' }, { shipmentId: 's3', customersGoods: false, caseId: 'c1' }]);
  await pick(order, 's3', 'c1l1', 1);
  await send(order, 's3', 'c1l1', 1);
  await arrives(order, 's3');
  expect(linesOf(order)).toEqual([
    ['l1', 2, 0, 2, 0, 10_000],
    ['c1l1', 1, 0, 1, 0, 0],
  ]);
  expect(amounts(order.folded())).toMatchObject({ total: 20_000, open: 0 });
  expect(returnable(order.folded(), 'c1l1')).toBe(1);
  expect(world.shipped.filter((key) => key.startsWith(order.orderId))).toEqual([`${order.orderId}:ship:s1`, `${order.orderId}:ship:s3`]);
  await order.agrees();
  await close(order);
});
