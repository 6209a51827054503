// After-sales cases and the end of an order: closing waits for them, silence, labels that nobody used, orders that were closed before.
import { caseOf } from '../../workflows/domain/cases';
import { amounts } from '../../workflows/domain/money';
import { asks, close, received, request, stands } from './after-sales';
import { DAY, directOrder, HOUR, price } from './shop';
import { shopForThisFile } from './shop.fixture';

const { world, shop } = shopForThisFile();

test('two cases at once while sales tries to close: closing waits for both', async () => {
  const order = await received(shop);
  await order.tell('afterSalesRequested', request('return', 1));
  await order.tell('afterSalesRequested', request('complaint'));
  await stands(order, 'c2', 'opened');
  expect(await order.act('submit-closing', { documentIds: [] })).toBe('closing_incomplete');
  expect(await order.act('open-case', { kind: 'return', reason: 'other', lines: [{ lineId: 'l1', quantity: 2 }] })).toBe(
    'return_quantity_exceeds',
  );
  await order.act('decide-case', { caseId: 'c1', decision: 'approve' });
  await order.act('decide-case', { caseId: 'c2', decision: 'approve', refund: price(500) });
  await stands(order, 'c1', 'awaiting_return');
  await order.act('receive-return', { caseId: 'c1', lines: [{ lineId: 'l1', quantity: 1, condition: 'ok' }] });
  await order.happened('RefundMade', 2);
  await asks(order, 'c1');
  await asks(order, 'c2');
  expect(await order.act('submit-closing', { documentIds: [] })).toBe('closing_incomplete');
  await order.skip(3 * DAY + HOUR);
  await stands(order, 'c1', 'closed');
  await stands(order, 'c2', 'closed');
  const refunds = [...world.refunds].filter(([key]) => key.startsWith(order.orderId)).map(([, amount]) => amount);
  expect(refunds.sort()).toEqual([10_000, 500]);
  expect(amounts(order.folded())).toMatchObject({ open: 0, refunded: 10_500 });
  await order.agrees();
  await close(order);
});

test('a return that never comes: reminded, then service decides; closing the case gives the label back', async () => {
  const order = await received(shop);
  await order.tell('afterSalesRequested', request('return', 1));
  await stands(order, 'c1', 'opened');
  await order.act('decide-case', { caseId: 'c1', decision: 'approve' });
  await stands(order, 'c1', 'awaiting_return');
  await order.skip(22 * DAY);
  await order.reaches('service must decide', (s) => s.tasks.some((t) => t.step === 'case-return' && t.role === 'service'));
  expect(world.kinds(order.orderId).filter((kind) => kind === 'case-reminder')).toHaveLength(2);
  expect(order.folded().stage).toBe('after-care');
  await order.act('close-case', { caseId: 'c1', result: 'withdrawn', textId: 't1' });
  await order.happened('ReturnLabelVoided');
  await order.enters('closing');
  expect(world.undone).toContain(`return label ${order.orderId}:return-label:c1r1:1`);
  await order.terminate();
});

test('no carrier sells a return label: service leaves it out, the customer sends the goods by other means', async () => {
  const order = await received(shop);
  world.addressRefused = true;
  await order.tell('afterSalesRequested', request('return', 1));
  await stands(order, 'c1', 'opened');
  await order.act('decide-case', { caseId: 'c1', decision: 'approve' });
  await order.happened('StepBlocked');
  await order.act('resolve', { step: 'case-return', how: 'skip', roles: ['service'] });
  await stands(order, 'c1', 'awaiting_return');
  expect(caseOf(order.folded(), 'c1')?.label).toBeNull();
  await order.terminate();
});

test('a receipt with a problem opens a complaint, which goes on through the roll-over into after-care', async () => {
  const order = await received(shop, { condition: 'problem', textId: 't1' });
  await stands(order, 'c1', 'opened');
  expect(caseOf(order.folded(), 'c1')).toMatchObject({ kind: 'complaint', lines: [{ lineId: 'l1', quantity: 2 }] });
  await order.act('decide-case', { caseId: 'c1', decision: 'approve', remedy: 'reship', lines: [{ lineId: 'l1', quantity: 1 }] });
  await stands(order, 'c1', 'shipping');
  expect(amounts(order.folded())).toMatchObject({ open: 0, total: 20_000 });
  await order.agrees();
  await order.terminate();
});

test('a case in the survey takes the order back to after-care', async () => {
  const order = await received(shop);
  await order.act('submit-closing', { documentIds: [] });
  await order.enters('closing');
  await order.act('approve-closing', {});
  await order.enters('survey');
  await order.tell('afterSalesRequested', request('complaint'));
  await order.enters('after-care');
  await order.act('decide-case', { caseId: 'c1', decision: 'decline', answerId: 't1' });
  await asks(order, 'c1');
  await order.tell('afterSalesRequested', { eventId: 'ok', caseId: 'c1', solved: true });
  await stands(order, 'c1', 'closed');
  await close(order);
});

test('a closed order: a repair reopens it, a return after the window is ignored and recorded, and it is closed again', async () => {
  const order = await received(shop);
  await order.skip(14 * DAY + HOUR);
  await order.enters('closing');
  await order.act('submit-closing', { documentIds: [] });
  await order.act('approve-closing', {});
  await order.enters('survey');
  await order.tell('surveyAnswered', { eventId: 'survey', score: 9 });
  await order.result();

  const late = await shop.begin(directOrder, undefined, {
    state: order.folded(),
    fact: 'afterSalesRequested',
    input: request('return', 1),
  });
  await late.happened('FactIgnored');
  await expect(late.result()).resolves.toEqual({ stage: 'closed' });
  expect(late.log().at(-1)).toMatchObject({ type: 'FactIgnored', because: { code: 'return_window_closed' } });

  const again = await shop.begin(directOrder, undefined, {
    state: late.folded(),
    fact: 'afterSalesRequested',
    input: request('repair', 1),
  });
  await again.enters('after-care');
  await again.act('decide-case', { caseId: 'c1', decision: 'decline', answerId: 't1' });
  await asks(again, 'c1');
  await again.tell('afterSalesRequested', { eventId: 'fine', caseId: 'c1', solved: true });
  await again.enters('closing');
  await again.act('submit-closing', { documentIds: [] });
  await again.act('approve-closing', {});
  await expect(again.result()).resolves.toEqual({ stage: 'closed' });
  expect(again.folded()).toMatchObject({ survey: { score: 9 }, clocks: {}, tasks: [] });
});
