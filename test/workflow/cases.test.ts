// After-sales cases on the real engine: one story per kind, and that goods, money and labels add up at the end.
import { randomUUID } from 'node:crypto';
import { caseOf } from '../../workflows/domain/cases';
import { amounts } from '../../workflows/domain/money';
import { asks, close, pay, pick, received, report, request, send, stands } from './after-sales';
import { DAY, HOUR, line, price, until } from './shop';
import { shopForThisFile } from './shop.fixture';

const { world, shop } = shopForThisFile();

test('a return: label, inspection, restocked and written off, refunded, and solved by silence', async () => {
  const order = await received(shop);
  await order.tell('afterSalesRequested', request('return', 2));
  await order.reaches('service has it', (s) => s.tasks.some((t) => t.step === 'case-decide' && t.role === 'service'));
  expect(order.waiting().find((w) => w.step === 'case-decide')).toMatchObject({ on: 'service', then: { what: 'remind' } });
  await order.act('decide-case', { caseId: 'c1', decision: 'approve' });
  await stands(order, 'c1', 'awaiting_return');
  expect(caseOf(order.folded(), 'c1')?.label).toMatchObject({ parcelId: 'c1r1', state: 'bought' });
  await order.reaches('both are waited for', (s) => 'case-return.c1.1' in s.clocks && 'case-receive.c1.1' in s.clocks);
  const clock = (id: string) => order.folded().clocks[id];
  expect(clock('case-receive.c1.1')).toMatchObject({ dueAt: null });
  await report(order, 'c1r1', 'delivered');
  await order.reaches('the clock of the warehouse runs', (s) => 'case-receive.c1.1.arrived' in s.clocks);
  expect(clock('case-receive.c1.1.arrived')?.dueAt).toEqual(expect.any(String));
  await order.act('receive-return', {
    caseId: 'c1',
    lines: [
      { lineId: 'l1', quantity: 1, condition: 'ok' },
      { lineId: 'l1', quantity: 1, condition: 'damaged' },
    ],
  });
  await order.happened('RefundMade');
  await asks(order, 'c1');
  expect(world.books).toContain(`${order.orderId}:return:c1:1: SKU-l1×1 ok,SKU-l1×1 damaged`);
  expect(world.refunds.get(`${order.orderId}:refund:r1`)).toBe(20_000);
  expect(order.folded().lines[0]).toMatchObject({ shipped: 2, returned: 2 });
  expect(amounts(order.folded())).toMatchObject({ open: 0, refunded: 20_000 });
  await order.skip(3 * DAY + HOUR);
  await stands(order, 'c1', 'closed');
  expect(caseOf(order.folded(), 'c1')).toMatchObject({ result: 'solved' });
  expect(world.kinds(order.orderId).slice(-5)).toEqual(
    expect.arrayContaining(['case-opened', 'case-decided', 'case-received', 'refunded', 'case-solved-asked']),
  );
  await order.agrees();
  await close(order);
});

test('an exchange for something dearer: the difference is paid before the new goods go out', async () => {
  const order = await received(shop);
  await order.act('open-case', { kind: 'exchange', reason: 'wrong_item', lines: [{ lineId: 'l1', quantity: 1 }] });
  await order.act('decide-case', { caseId: 'c1', decision: 'approve', exchange: [{ ...line('x', 12_500), quantity: 1 }] });
  await stands(order, 'c1', 'awaiting_return');
  await order.act('receive-return', { caseId: 'c1', lines: [{ lineId: 'l1', quantity: 1, condition: 'ok' }] });
  await stands(order, 'c1', 'shipping');
  expect(order.folded().shipments.at(-1)).toMatchObject({ shipmentId: 's2', caseId: 'c1', lines: [{ lineId: 'c1l1', quantity: 1 }] });
  expect(order.folded().stage).toBe('after-care');
  await pick(order, 's2', 'c1l1', 1);
  await send(order, 's2', 'c1l1', 1);
  expect(amounts(order.folded())).toMatchObject({ due: 2_500 });
  expect(await order.act('hand-over', { shipmentId: 's2' })).toBe('payment_missing');
  await pay(order, 2_500);
  await order.reaches('paid', (s) => amounts(s).due === 0);
  await order.act('hand-over', { shipmentId: 's2' });
  await order.reaches('shipped', (s) => s.shipments.at(-1)?.stockShipped === true);
  await report(order, 's2p1', 'delivered');
  await asks(order, 'c1');
  await order.tell('afterSalesRequested', { eventId: randomUUID(), caseId: 'c1', solved: true });
  await stands(order, 'c1', 'closed');
  expect(world.shipped).toContain(`${order.orderId}:ship:s2`);
  expect(order.folded().lines).toMatchObject([
    { lineId: 'l1', shipped: 2, returned: 1 },
    { lineId: 'c1l1', shipped: 1 },
  ]);
  expect(order.folded().refunds).toEqual([]);
  await order.agrees();
  await close(order);
});

test('an exchange for something cheaper gives back the difference, once', async () => {
  const order = await received(shop);
  await order.tell('afterSalesRequested', request('exchange', 2));
  await stands(order, 'c1', 'opened');
  await order.act('decide-case', {
    caseId: 'c1',
    decision: 'approve',
    exchange: [{ ...line('x', 7_000), quantity: 2 }],
    returnNeeded: false,
  });
  await order.happened('RefundMade');
  await stands(order, 'c1', 'shipping');
  expect([...world.refunds].filter(([key]) => key.startsWith(order.orderId))).toEqual([[`${order.orderId}:refund:r1`, 6_000]]);
  expect(world.labels.has(`${order.orderId}:return-label:c1r1:1`)).toBe(false);
  await order.terminate();
});

test('a repair out of warranty: quoted, accepted by link, paid, repaired and sent back without touching the stock', async () => {
  const order = await received(shop);
  await order.tell('afterSalesRequested', request('repair', 1));
  await stands(order, 'c1', 'opened');
  await order.act('decide-case', { caseId: 'c1', decision: 'approve' });
  await stands(order, 'c1', 'awaiting_return');
  await order.act('receive-return', { caseId: 'c1', lines: [{ lineId: 'l1', quantity: 1, condition: 'damaged' }] });
  await stands(order, 'c1', 'received');
  expect(await order.act('complete-repair', { caseId: 'c1', result: 'repaired' })).toBe('nothing_to_do');
  await order.act('quote-repair', { caseId: 'c1', amount: price(3_000) });
  await stands(order, 'c1', 'repair_quoted');
  await order.tell('repairQuoteAnswered', { eventId: randomUUID(), version: 1, accept: true });
  await stands(order, 'c1', 'repairing');
  await order.act('complete-repair', { caseId: 'c1', result: 'repaired' });
  await stands(order, 'c1', 'shipping');
  await send(order, 's2', 'l1', 1);
  expect(await order.act('hand-over', { shipmentId: 's2' })).toBe('payment_missing');
  await pay(order, 3_000);
  await order.reaches('paid', (s) => amounts(s).due === 0);
  await order.act('hand-over', { shipmentId: 's2' });
  await until(() => world.kinds(order.orderId).filter((k) => k === 'shipped').length === 2, 'the customer hears the tracking number');
  await report(order, 's2p1', 'delivered');
  await asks(order, 'c1');
  expect(world.shipped.filter((key) => key.startsWith(order.orderId))).toEqual([`${order.orderId}:ship:s1`]);
  expect(world.books.filter((book) => book.startsWith(`${order.orderId}:return`))).toEqual([]);
  expect(order.folded().lines[0]).toMatchObject({ shipped: 2, returned: 0 });
  expect(amounts(order.folded())).toMatchObject({ total: 23_000, open: 0 });
  await order.skip(3 * DAY + HOUR);
  await stands(order, 'c1', 'closed');
  await order.agrees();
  await close(order);
});

test('a repair in warranty costs nothing; what cannot be repaired is decided again and refunded', async () => {
  const order = await received(shop);
  await order.tell('afterSalesRequested', request('repair', 1));
  await stands(order, 'c1', 'opened');
  await order.act('decide-case', { caseId: 'c1', decision: 'approve' });
  await stands(order, 'c1', 'awaiting_return');
  await order.act('receive-return', { caseId: 'c1', lines: [{ lineId: 'l1', quantity: 1, condition: 'unusable' }] });
  await order.act('quote-repair', { caseId: 'c1', amount: price(0) });
  await stands(order, 'c1', 'repairing');
  await order.act('complete-repair', { caseId: 'c1', result: 'not_repairable' });
  await stands(order, 'c1', 'opened');
  await order.act('decide-case', { caseId: 'c1', decision: 'approve', remedy: 'refund' });
  await order.happened('RefundMade');
  await asks(order, 'c1');
  expect(world.refunds.get(`${order.orderId}:refund:r1`)).toBe(10_000);
  expect(world.books).toContain(`${order.orderId}:return:c1:2: SKU-l1×1 unusable`);
  expect(order.folded().lines[0]).toMatchObject({ returned: 1 });
  await order.terminate();
});

test('a declined repair quote sends the goods back as they came', async () => {
  const order = await received(shop);
  await order.act('open-case', { kind: 'repair', reason: 'defective', lines: [{ lineId: 'l1', quantity: 1 }] });
  await order.act('decide-case', { caseId: 'c1', decision: 'approve' });
  await stands(order, 'c1', 'awaiting_return');
  await order.act('receive-return', { caseId: 'c1', lines: [{ lineId: 'l1', quantity: 1, condition: 'ok' }] });
  await order.act('quote-repair', { caseId: 'c1', amount: price(9_000) });
  expect(await order.act('close-case', { caseId: 'c1', result: 'withdrawn', textId: 't1' })).toBe('transition_not_allowed');
  await order.act('answer-repair-quote', { caseId: 'c1', accept: false, by: 'phone' });
  await stands(order, 'c1', 'shipping');
  expect(order.folded().shipments.at(-1)).toMatchObject({ customersGoods: true, step: 'pack' });
  expect(amounts(order.folded())).toMatchObject({ due: 0 });
  await order.terminate();
});

test('a question is answered with words; "not solved" brings it back to service, "solved" ends it', async () => {
  const order = await received(shop);
  await order.tell('afterSalesRequested', request('question'));
  await stands(order, 'c1', 'opened');
  await order.act('decide-case', { caseId: 'c1', decision: 'ask', answerId: 't1' });
  await stands(order, 'c1', 'asked');
  await order.reaches('the customer is asked', (s) => 'case-answer.c1.2' in s.clocks);
  await order.tell('afterSalesRequested', { eventId: 'a1', caseId: 'c1', textId: 't2' });
  await stands(order, 'c1', 'opened');
  await order.act('decide-case', { caseId: 'c1', decision: 'approve', answerId: 't3' });
  await asks(order, 'c1');
  await order.tell('afterSalesRequested', { eventId: 'a2', caseId: 'c1', solved: false, textId: 't4' });
  await stands(order, 'c1', 'opened');
  await order.act('decide-case', { caseId: 'c1', decision: 'decline', answerId: 't5' });
  await asks(order, 'c1');
  await order.tell('afterSalesRequested', { eventId: 'a3', caseId: 'c1', solved: true });
  await stands(order, 'c1', 'closed');
  await until(() => world.kinds(order.orderId).filter((kind) => kind === 'case-decided').length === 3, 'three answers');
  await order.terminate();
});

test('goodwill: money without a return, never more than was paid', async () => {
  const order = await received(shop);
  await order.act('open-case', { kind: 'complaint', reason: 'damaged' });
  const approve = { caseId: 'c1', decision: 'approve', remedy: 'refund' } as const;
  expect(await order.act('decide-case', { ...approve, refund: price(20_001) })).toBe('refund_exceeds_paid');
  await order.act('decide-case', { ...approve, refund: price(1_500) });
  await order.happened('RefundMade');
  expect(amounts(order.folded())).toMatchObject({ open: 0, refunded: 1_500 });
  await asks(order, 'c1');
  await order.terminate();
});

test('exchanged goods that are out of stock are waited for', async () => {
  const order = await received(shop);
  world.short.set(order.orderId, 1);
  await order.tell('afterSalesRequested', request('exchange', 1));
  await stands(order, 'c1', 'opened');
  await order.act('decide-case', { caseId: 'c1', decision: 'approve', returnNeeded: false });
  await order.happened('CaseGoodsShort');
  world.short.delete(order.orderId);
  await order.tell('stockArrived', { eventId: randomUUID(), skus: ['SKU-l1'] });
  await stands(order, 'c1', 'shipping');
  await order.terminate();
});
