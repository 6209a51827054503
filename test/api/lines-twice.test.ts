// The same SKU in two lines is bad input wherever lines are given: it is said before anything else, whatever the order is doing.
import { closedAfterThisFile } from '../support/opened';
import { openCore, orderOf } from './core.fixture';

const core = closedAfterThisFile(openCore);

const twice = [
  { sku: 'LAMP-1', quantity: 1 },
  { sku: 'LAMP-1', quantity: 2 },
];
/** None of these acts is possible when an order has just come in. */
test.each([
  ['send-quote', 'sales', { lines: twice }, '/lines/1/sku'],
  ['place', 'sales', { lines: twice }, '/lines/1/sku'],
  ['change', 'sales', { lines: twice }, '/lines/1/sku'],
  ['propose', 'sales', { kind: 'substitute', lines: twice }, '/lines/1/sku'],
  ['decide-case', 'service', { caseId: 'c1', decision: 'approve', exchange: twice }, '/exchange/1/sku'],
])('%s with the same SKU twice is refused as such before the order is asked, and leaves nothing behind', async (act, as, body, pointer) => {
  const { orderId } = (await core.post('/api/orders', orderOf())).json;
  await core.orders.happen(orderId, [{ type: 'StageEntered', stage: 'closing' }]);
  const events = () => core.db.orderEvent.count({ where: { orderId } });
  const before = await events();
  const { status, json } = await core.post(`/api/orders/${orderId}/${act}`, body, { as });
  expect([status, json.code]).toEqual([422, 'line_duplicate']);
  expect(json.errors).toMatchObject([{ pointer, code: 'line_duplicate' }]);
  expect(await events()).toBe(before);
});
