// Cancelling after the goods have left, on the real engine: what is on the road is called back, what has arrived becomes a return.
import { amounts } from '../../workflows/domain/money';
import { undoList } from '../../workflows/domain/undo';
import { stands } from './after-sales';
import { label, pack } from './change.fixture';
import { onTheRoad, report } from './on-the-road';
import { line, type Order, price, until } from './shop';
import { shopForThisFile } from './shop.fixture';
import { confirmed, pay } from './till.fixture';

const { world, shop } = shopForThisFile();

/** What is recorded is the preview, line by line. */
const cancelled = async (order: Order) => {
  const preview = undoList(order.folded());
  await order.act('cancel', { reason: 'changed_mind' });
  const done = order.log().filter((e) => e.type === 'EffectUndone');
  expect(done.map(({ what, target, amount }) => ({ what, target, amount }))).toEqual(
    preview.map(({ what, target, amount }) => ({ what, target, amount })),
  );
  return preview;
};

test('a parcel that is called back comes back: only then is the money paid back, and the order closes', async () => {
  const order = await onTheRoad(shop);
  expect(await cancelled(order)).toEqual([{ what: 'recall', target: 's1', amount: price(20_000), who: 'logistics' }]);
  await order.reaches('logistics calls the carrier', (s) => s.tasks.some((t) => t.step === 'exception' && t.role === 'logistics'));
  await until(() => world.kinds(order.orderId).includes('recalled'), 'the customer is told');
  expect(await order.act('cancel', { reason: 'changed_mind' })).toBe('nothing_to_do');
  await report(order, 's1p1', 'in_transit');
  await order.happened('ParcelReported');
  await order.rests();
  expect(order.folded()).toMatchObject({ exceptions: [{ cause: 'recalled', state: 'open' }], refunds: [] });
  await report(order, 's1p1', 'returned');
  await order.happened('RefundMade');
  expect(order.folded()).toMatchObject({ shipments: [{ step: 'returned' }], refunds: [{ amount: price(20_000), reason: 'recalled' }] });
  expect(amounts(order.folded())).toMatchObject({ open: 0, refunded: 20_000 });
  await order.enters('closing'); // nothing is there that could still be returned
  await order.act('submit-closing', { documentIds: [] });
  await order.act('approve-closing', {});
  await order.enters('survey');
  await order.terminate();
});

test('one that is delivered all the same becomes a return that service decides', async () => {
  const order = await onTheRoad(shop);
  await cancelled(order);
  await report(order, 's1p1', 'delivered');
  await stands(order, 'c1', 'opened');
  expect(order.folded()).toMatchObject({
    exceptions: [{ state: 'solved' }],
    cases: [{ kind: 'return', reason: 'changed_mind' }],
    refunds: [],
  });
  await order.act('decide-case', { caseId: 'c1', decision: 'approve' });
  await stands(order, 'c1', 'awaiting_return');
  await order.terminate();
});

test('goods that the customer has are a return from the beginning; a customer by link is told to ask for one', async () => {
  const order = await onTheRoad(shop);
  await report(order, 's1p1', 'delivered');
  await order.enters('receipt');
  await order.tell('cancelRequested', { eventId: `${order.orderId}-cancel` });
  await order.happened('FactIgnored');
  expect(order.log().find((e) => e.type === 'FactIgnored')).toMatchObject({ because: { code: 'already_shipped' } });
  expect(await cancelled(order)).toEqual([{ what: 'recall', target: order.orderId, amount: price(20_000), who: 'service' }]);
  await stands(order, 'c1', 'opened');
  await order.act('decide-case', { caseId: 'c1', decision: 'approve' });
  await stands(order, 'c1', 'awaiting_return');
  await order.act('receive-return', { caseId: 'c1', lines: [{ lineId: 'l1', quantity: 2, condition: 'ok' }] });
  await order.happened('RefundMade');
  expect(order.folded().lines).toMatchObject([{ shipped: 2, returned: 2 }]);
  await order.terminate();
});

test('with a part on the road the rest comes to nothing, as announced: label, stock and money go back, the road is recalled', async () => {
  const order = await confirmed(shop, { lines: [line('l1'), line('l2')] });
  await pay(order, 40_000);
  await order.reaches('two picks', (s) => s.stage === 'fulfilment' && Object.keys(s.clocks).length === 2);
  for (const shipmentId of ['s1', 's2']) {
    await pack(order, shipmentId);
    await label(order, shipmentId);
  }
  await order.act('hand-over', { shipmentId: 's1' });
  await order.reaches('a wait on the road', (s) => s.clocks['transit.s1.0.0'] !== undefined);
  const before = order.log().length;
  const preview = undoList(order.folded());
  await order.act('cancel', { reason: 'changed_mind' });
  await order.enters('delivery');
  await order.reaches('finance gives the rest back', (s) => s.tasks.some((t) => t.step === 'refund' && t.role === 'finance'));
  await order.reaches('no stock is held, no label is owed', (s) => s.reservations.length === 0 && s.calledOff.length === 0);
  const done = order.log().slice(before);
  const told = done.flatMap((e) =>
    e.type === 'EffectUndone' ? [`${e.what} ${e.target}`] : e.type === 'StockReserved' ? ['release_reservation l1'] : [],
  );
  expect(preview.map(({ what, target }) => `${what} ${target}`).sort()).toEqual(told.sort());
  expect([...world.voided].filter((key) => key.startsWith(order.orderId))).toEqual([`${order.orderId}:label:s2p1:1`]);
  expect(order.folded()).toMatchObject({ lines: [{ lineId: 'l2', quantity: 2 }], exceptions: [{ cause: 'recalled' }] });
  expect(amounts(order.folded()).open).toBe(-20_000);
  await order.act('refund', { amount: 20_000, reasonId: 't1', limit: 1_000_000 });
  await report(order, 's1p1', 'returned');
  await order.happened('RefundMade', 2);
  expect(amounts(order.folded())).toMatchObject({ open: 0, refunded: 40_000 });
  await order.agrees();
  await order.terminate();
});
