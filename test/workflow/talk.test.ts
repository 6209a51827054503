// Departments and customers hear of each other, on the real engine: catalogue material, remarks, late orders, surveys after cases.
import { asks, close, received, request, stands } from './after-sales';
import { DAY, HOUR, inquiry, type Order, until } from './shop';
import { shopForThisFile } from './shop.fixture';
import { confirmed, inFulfilment, pay } from './till.fixture';

const { world, shop } = shopForThisFile();

const told = (order: Order, kind: string) => world.notices.filter((n) => n.orderId === order.orderId && n.kind === kind);
const task = (order: Order, step: string) => order.folded().tasks.find((t) => t.step === step);
const opensTask = (order: Order, step: string) => order.reaches(`a task at ${step}`, (s) => s.tasks.some((t) => t.step === step));

test('what sales sends of the catalogue goes out once for each interaction; what is told on the phone does not', async () => {
  const order = await shop.begin(inquiry);
  const sheet = { kind: 'data_sheet', channel: 'email', sku: 'HB-150', textId: 't1' } as const;
  await order.act('record-interaction', sheet, 'cause-1');
  await order.act('record-interaction', sheet, 'cause-1');
  await order.act('record-interaction', { ...sheet, kind: 'feature', textId: 't2' });
  await order.act('record-interaction', { ...sheet, channel: 'phone', textId: 't3' });
  await order.act('record-interaction', { kind: 'data_sheet', channel: 'email', textId: 't4' });
  await order.act('record-interaction', { ...sheet, kind: 'answer', textId: 't5' });
  await order.enters('introduction');
  await order.rests();
  const sent = told(order, 'material').sort((a, b) => a.key.localeCompare(b.key));
  expect(sent.map(({ key, about }) => ({ key, about }))).toEqual([
    { key: `${order.orderId}:material:t1`, about: { sku: 'HB-150', material: 'data_sheet' } },
    { key: `${order.orderId}:material:t2`, about: { sku: 'HB-150', material: 'feature' } },
  ]);
  await order.terminate();
});

test('what one department remarks the next one reads in its task, and nobody after it', async () => {
  const order = await inFulfilment(shop);
  const lines = [{ lineId: 'l1', quantity: 2 }];
  await order.act('complete-picking', { shipmentId: 's1', lines, remarkId: 'glass' });
  await opensTask(order, 'pack');
  expect(task(order, 'pack')?.textId).toBe('glass');
  await order.act('complete-packing', { shipmentId: 's1', parcels: [{ weightGrams: 900, lines }], remarkId: 'heavy' });
  await opensTask(order, 'label');
  expect(task(order, 'label')?.textId).toBe('heavy');
  await order.act('book-carrier', { shipmentId: 's1' });
  await opensTask(order, 'hand-over');
  expect(task(order, 'hand-over')?.textId).toBeNull();
  await order.act('hand-over', { shipmentId: 's1', remarkId: 'door 3' });
  await order.enters('delivery');
  await order.skip(25 * HOUR);
  await opensTask(order, 'check-carrier');
  expect(task(order, 'check-carrier')?.textId).toBe('door 3');
  await order.agrees();
  await order.terminate();
});

test('a late order is not silent: the customer hears where it stands 72 hours after the last word, and again, until it goes on', async () => {
  const order = await inFulfilment(shop);
  await order.reaches('picking', (s) => s.clocks['pick.s1'] !== undefined);
  await order.skip(71 * HOUR);
  expect(told(order, 'status')).toEqual([]);
  await order.skip(5 * DAY);
  await until(() => told(order, 'status').length >= 2, 'status notices');
  const [first, second] = told(order, 'status').map(({ key }) => Date.parse(key.slice(key.indexOf(':status:') + 8)));
  expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(72 * HOUR);
  expect(told(order, 'status')[0]?.about).toMatchObject({ step: 'pick', date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as string });
  const before = told(order, 'status').length;
  await order.act('record-interaction', { kind: 'information', channel: 'phone', textId: 't1' });
  await order.skip(60 * HOUR);
  expect(told(order, 'status')).toHaveLength(before);
  await order.act('complete-picking', { shipmentId: 's1', lines: [{ lineId: 'l1', quantity: 2 }] });
  await order.agrees();
  expect(new Set(told(order, 'status').map((n) => n.key)).size).toBe(told(order, 'status').length);
  await order.terminate();
});

test('no status notice while the customer is waited for, nor while the order is on hold', async () => {
  const waiting = await confirmed(shop);
  await waiting.skip(4 * DAY);
  await waiting.happened('ClockRang', 2);
  expect(told(waiting, 'status')).toEqual([]);
  await pay(waiting, 20_000);
  await waiting.enters('fulfilment');
  await waiting.act('hold', { reason: 'customer_asked' });
  await waiting.skip(10 * DAY);
  expect(told(waiting, 'status')).toEqual([]);
  await waiting.terminate();
});

test('the survey comes when every case is solved, is asked again after a case, and a low score opens a call with the words', async () => {
  const order = await received(shop);
  await order.tell('afterSalesRequested', request('complaint'));
  await stands(order, 'c1', 'opened');
  expect(await order.act('submit-closing', { documentIds: [] })).toBe('closing_incomplete');
  await order.act('decide-case', { caseId: 'c1', decision: 'decline', answerId: 't1' });
  await asks(order, 'c1');
  expect(told(order, 'survey')).toEqual([]);
  await order.tell('afterSalesRequested', { eventId: 'ok', caseId: 'c1', solved: true });
  await stands(order, 'c1', 'closed');
  await order.act('submit-closing', { documentIds: [], remarkId: 'all paid' });
  await opensTask(order, 'audit');
  expect(task(order, 'audit')?.textId).toBe('all paid');
  await order.act('approve-closing', {});
  await order.enters('survey');

  await order.tell('afterSalesRequested', request('complaint'));
  await order.enters('after-care');
  await stands(order, 'c2', 'opened');
  await order.tell('surveyAnswered', { eventId: 'too early', score: 1 });
  await order.happened('FactIgnored');
  expect(order.log().findLast((e) => e.type === 'FactIgnored')).toMatchObject({ because: { code: 'case_open' } });
  await order.act('decide-case', { caseId: 'c2', decision: 'decline', answerId: 't1' });
  await asks(order, 'c2');
  await order.tell('afterSalesRequested', { eventId: 'ok too', caseId: 'c2', solved: true });
  await stands(order, 'c2', 'closed');
  await order.act('submit-closing', { documentIds: [] });
  await order.enters('closing');
  await order.act('approve-closing', {});
  await order.enters('survey');
  await until(() => told(order, 'survey').length === 2, 'the survey is asked for again');
  await order.tell('surveyAnswered', { eventId: 'answered', score: 2, textId: 'bad' });
  await expect(order.result()).resolves.toEqual({ stage: 'closed' });
  expect(order.log().filter((e) => e.type === 'TaskOpened')).toMatchObject([{ step: 'call-customer', role: 'sales', textId: 'bad' }]);
});

test('a good score opens no call', async () => {
  const order = await received(shop);
  await close(order);
  expect(order.log().some((e) => e.type === 'TaskOpened')).toBe(false);
});
