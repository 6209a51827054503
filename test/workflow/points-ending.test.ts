// Points 8, 9, 11 and 12 of the process on the real engine, and the receipt: who holds and who lets go, what closing asks for, what silence means.
import { amounts } from '../../workflows/domain/money';
import { holdReasons } from '../../workflows/domain/vocabulary';
import { pay as payInTill, received as receivedFromRoad, request, stands } from './after-sales';
import { onTheRoad, report } from './on-the-road';
import { DAY, directOrder, HOUR, type Order, price, until } from './shop';
import { shopForThisFile } from './shop.fixture';
import { inFulfilment } from './till.fixture';

const { world, shop } = shopForThisFile();

const kindsOf = (order: Order, kind: string) => world.kinds(order.orderId).filter((k) => k === kind);
const delivered = async (): Promise<Order> => {
  const order = await onTheRoad(shop);
  await report(order, 's1p1', 'delivered');
  await order.enters('receipt');
  await order.reaches('the customer is asked', (s) => 'receipt.s1' in s.clocks);
  return order;
};

describe('the receipt', () => {
  test('that nobody confirms is asked for at once, reminded after 24 and 72 hours, and taken as received after 7 days, which is said', async () => {
    const order = await delivered();
    await order.skip(23 * HOUR);
    expect([kindsOf(order, 'delivered'), kindsOf(order, 'receipt-reminder')].map((k) => k.length)).toEqual([1, 0]);
    await order.skip(2.2 * DAY);
    await until(() => kindsOf(order, 'receipt-reminder').length === 2, 'two reminders');
    await order.skip(4 * DAY);
    await order.enters('after-care');
    await until(() => kindsOf(order, 'taken-as-received').length === 1, 'it is said');
    expect(order.log().find((e) => e.type === 'ReceiptConfirmed')).toMatchObject({ by: 'silence', condition: 'ok' });
    await order.terminate();
  });

  test('by phone counts; the link afterwards is ignored as already confirmed, and a new call refused', async () => {
    const order = await delivered();
    await order.act('confirm-receipt', { by: 'phone', condition: 'ok' });
    await order.tell('receiptConfirmed', { eventId: 'link', condition: 'problem', textId: 't1' });
    await order.happened('FactIgnored');
    expect(order.log().find((e) => e.type === 'FactIgnored')).toMatchObject({ because: { code: 'already_confirmed' } });
    expect(await order.act('confirm-receipt', { by: 'phone', condition: 'ok' })).toBe('already_confirmed');
    expect(order.folded().cases).toEqual([]);
    await order.terminate();
  });
});

describe('after-sales', () => {
  test('what of a return is missing when it arrives is not paid back', async () => {
    const order = await receivedFromRoad(shop);
    await order.tell('afterSalesRequested', request('return', 2));
    await stands(order, 'c1', 'opened');
    await order.act('decide-case', { caseId: 'c1', decision: 'approve' });
    await stands(order, 'c1', 'awaiting_return');
    await order.act('receive-return', { caseId: 'c1', lines: [{ lineId: 'l1', quantity: 1, condition: 'ok' }] });
    await order.happened('RefundMade');
    expect(order.log().find((e) => e.type === 'ReturnReceived')).toMatchObject({
      lines: [{ condition: 'ok' }, { quantity: 1, condition: 'missing' }],
    });
    expect(world.refunds.get(`${order.orderId}:refund:r1`)).toBe(10_000);
    expect(world.books).toContain(`${order.orderId}:return:c1:1: SKU-l1×1 ok`);
    expect(order.folded().lines).toMatchObject([{ shipped: 2, returned: 1 }]);
    await order.terminate();
  });

  test('a case that service does not answer is reminded of, then its supervisor has it', async () => {
    const order = await receivedFromRoad(shop);
    await order.tell('afterSalesRequested', request('complaint'));
    await order.reaches('service has it', (s) => s.tasks.some((t) => t.step === 'case-decide' && t.role === 'service'));
    await order.skip(6 * DAY);
    await until(() => world.kinds(order.orderId, 'supervisor').includes('escalation'), 'the escalation');
    expect(world.kinds(order.orderId, 'service')).toContain('task-reminder');
    await order.terminate();
  });
});

describe('a hold', () => {
  test.each(holdReasons)('because of %s stops the order, and only its holder or a supervisor lets it go on', async (reason) => {
    const order = await shop.begin(directOrder);
    await order.enters('confirmation');
    await order.act('hold', { reason, textId: 't1' });
    expect(order.folded().hold).toMatchObject({ reason, by: 'u1' });
    expect(await order.act('hold', { reason })).toBe('nothing_to_do');
    expect(await order.act('confirm', { by: 'phone' })).toBe('on_hold');
    expect(await order.act('note', { textId: 't2' })).toMatchObject({ stage: 'confirmation' });
    expect(await order.act('release', { by: 'u2', supervisor: false })).toBe('not_holder');
    await order.act('release', { by: 'u9', supervisor: true });
    expect(await order.act('confirm', { by: 'phone' })).toMatchObject({ version: expect.any(Number) as number });
    await order.enters('payment');
    await order.terminate();
  });

  test('keeps goods in their place, but neither money out nor a cancellation', async () => {
    const order = await shop.begin(directOrder);
    await order.enters('confirmation');
    await order.act('confirm', { by: 'phone' });
    await order.enters('payment');
    await order.act('hold', { reason: 'fraud_risk' });
    await payInTill(order, 20_000);
    await order.happened('PaymentReceived');
    await order.skip(2 * DAY);
    expect([order.folded().reservations, world.holding.has(order.orderId)]).toEqual([[], false]);
    await order.act('cancel', { reason: 'other' });
    await expect(order.result()).resolves.toEqual({ stage: 'cancelled' });
    expect(amounts(order.folded())).toMatchObject({ refunded: 20_000, open: 0 });
  });
});

test('a customer who cancels by link before the goods have left gets everything back, and is told what was undone', async () => {
  const order = await inFulfilment(shop);
  await order.act('complete-picking', { shipmentId: 's1', lines: [{ lineId: 'l1', quantity: 2 }] });
  await order.tell('cancelRequested', { eventId: 'link', reason: 'too_late' });
  await order.tell('cancelRequested', { eventId: 'link again' });
  await expect(order.result()).resolves.toEqual({ stage: 'cancelled' });
  expect(order.folded()).toMatchObject({
    cancelling: { reason: 'too_late', by: 'customer' },
    refunds: [{ amount: price(20_000), state: 'done' }],
  });
  expect(
    order
      .log()
      .flatMap((e) => (e.type === 'EffectUndone' ? [e.what] : []))
      .sort(),
  ).toEqual(['put_back', 'refund', 'release_reservation']);
  expect(order.log().filter((e) => e.type === 'TaskOpened')).toMatchObject([{ step: 'put-back', role: 'warehouse' }]);
  expect(kindsOf(order, 'cancelled')).toHaveLength(1);
});

describe('closing', () => {
  test('is refused as long as something is missing; finance sends it back with the reason, sales submits it again, finance approves', async () => {
    const order = await receivedFromRoad(shop);
    await payInTill(order, 500);
    await order.reaches('paid too much', (s) => s.payments.length === 2);
    expect(await order.act('submit-closing', { documentIds: [] })).toBe('closing_incomplete');
    await order.act('refund', { reasonId: 't1', limit: 500_000 });
    await order.happened('RefundMade');
    await order.act('submit-closing', { documentIds: ['d1'] });
    await order.reaches('finance audits', (s) => s.tasks.some((t) => t.step === 'audit' && t.role === 'finance'));
    expect(await order.act('submit-closing', { documentIds: [] })).toBe('nothing_to_do');
    await order.act('reject-closing', { reasonId: 'the invoice is blurred' });
    const has = (t: { step: string; textId: string | null }) => t.step === 'submit-closing' && t.textId === 'the invoice is blurred';
    await order.reaches('sales has it again, with the reason', (s) => s.tasks.some(has));
    expect(await order.act('approve-closing', {})).toBe('nothing_to_do');
    await order.act('submit-closing', { documentIds: ['d1', 'd2'] });
    await order.reaches('finance audits again', (s) => 'audit.2' in s.clocks);
    await order.act('approve-closing', {});
    await order.enters('survey');
    expect(order.folded()).toMatchObject({ closing: 'approved', closingRounds: 1, refunds: [{ amount: price(500), state: 'done' }] });
    await order.agrees();
    await order.terminate();
  });

  test('that nobody submits is reminded of; a closed order that nobody answers the survey of ends by itself', async () => {
    const order = await receivedFromRoad(shop);
    await order.skip(14 * DAY + HOUR);
    await order.enters('closing');
    await order.skip(5 * DAY); // two business days, from a Friday on
    await until(() => world.kinds(order.orderId, 'supervisor').includes('escalation'), 'the escalation');
    expect(world.kinds(order.orderId, 'sales')).toContain('task-reminder');
    await order.act('submit-closing', { documentIds: [] });
    await order.enters('closing');
    await order.act('approve-closing', {});
    await order.enters('survey');
    await order.skip(15 * DAY);
    await expect(order.result()).resolves.toEqual({ stage: 'closed' });
    expect(kindsOf(order, 'survey-reminder')).toHaveLength(1);
    expect(order.folded()).toMatchObject({ survey: null, surveyEnded: true, tasks: [], clocks: {} });
  });
});
