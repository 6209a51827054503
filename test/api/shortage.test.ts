// Missing goods over HTTP, for staff: proposals with the catalogue's prices, supply into stock, what everybody then sees.
import { closedAfterThisFile } from '../support/opened';
import { day, openCore, orderOf } from './core.fixture';

const core = closedAfterThisFile(openCore);

/** Of two lamps one is reserved, one is missing. */
async function shortOrder(): Promise<string> {
  const { orderId } = (await core.post('/api/orders', orderOf())).json;
  await core.orders.happen(orderId, [
    { type: 'StageEntered', stage: 'allocation' },
    { type: 'StockReserved', reservations: [{ lineId: 'l1', quantity: 1, location: 'shanghai' }] },
    { type: 'ShortageFound', lines: [{ lineId: 'l1', quantity: 1 }] },
  ]);
  return orderId;
}
const act = async (id: string, name: string, body: object, as = 'sales') => {
  const { status, json } = await core.post(`/api/orders/${id}/${name}`, body, { as });
  return { status, json };
};
const order = async (id: string) => (await core.get(`/api/orders/${id}`)).json;

test('other goods are proposed at the price of the catalogue, and the difference is shown', async () => {
  const id = await shortOrder();
  const made = await act(id, 'propose', { kind: 'substitute', lines: [{ lineId: 'l1', sku: 'SAW-9' }] });
  expect(made).toMatchObject({ status: 200, json: { stage: 'allocation', result: { proposalId: 'p1' } } });
  expect(await order(id)).toMatchObject({
    short: [{ lineId: 'l1', quantity: 1 }],
    proposals: [
      {
        ...{ proposalId: 'p1', kind: 'substitute', state: 'open', priceDifference: { amount: 80_000, currency: 'CNY' } },
        lines: [{ lineId: 'l1', quantity: 2, instead: { lineId: 'l2', sku: 'SAW-9', name: { en: 'Saw' }, quantity: 2 } }],
      },
    ],
  });
  expect(await act(id, 'answer-proposal', { accept: true, by: 'phone' })).toMatchObject({ status: 200 });
  expect(await order(id)).toMatchObject({
    lines: [{ lineId: 'l2', sku: 'SAW-9', quantity: 2, total: { amount: 100_000 } }],
    proposals: [{ state: 'accepted' }],
  });
});

test.each([
  ['no date for a new date', { kind: 'new_date' }, 'schema_invalid'],
  ['a day that is over', { kind: 'new_date', date: '2020-01-01' }, 'date_invalid'],
  ['an unknown kind', { kind: 'discount' }, 'schema_invalid'],
  ['no goods in place of the missing ones', { kind: 'substitute', lines: [{ lineId: 'l1' }] }, 'schema_invalid'],
  ['unknown goods', { kind: 'substitute', lines: [{ lineId: 'l1', sku: 'NOPE' }] }, 'sku_unknown'],
  ['goods that are no longer sold', { kind: 'substitute', lines: [{ lineId: 'l1', sku: 'OLD-1' }] }, 'sku_unknown'],
  ['a price of sales', { kind: 'substitute', lines: [{ lineId: 'l1', sku: 'SAW-9', unitPrice: 1 }] }, 'property_unknown'],
  ['a line that the order does not have', { kind: 'drop_line', lines: [{ lineId: 'l9' }] }, 'schema_invalid'],
  ['more pieces than are to be provided', { kind: 'drop_line', lines: [{ lineId: 'l1', quantity: 3 }] }, 'quantity_invalid'],
])('a proposal with %s is refused', async (_, body, code) => {
  expect(await act(await shortOrder(), 'propose', body)).toMatchObject({ status: 422, json: { code } });
});

test('a superseded proposal is not answered by phone, and a proposal only by sales', async () => {
  const id = await shortOrder();
  const date = day(40);
  await act(id, 'propose', { kind: 'split' });
  await act(id, 'propose', { kind: 'new_date', date });
  expect(await act(id, 'answer-proposal', { accept: true, by: 'phone', proposalId: 'p1' })).toMatchObject({
    status: 409,
    json: { code: 'proposal_superseded' },
  });
  expect(await act(id, 'answer-proposal', { accept: true, by: 'phone' }, 'warehouse')).toMatchObject({ status: 403 });
  expect((await order(id)).promises).toMatchObject([{ date, kind: 'proposed', by: 'sales' }]);
});

test('nothing is proposed for an order to which nothing is missing', async () => {
  const { orderId } = (await core.post('/api/orders', orderOf())).json;
  await core.orders.happen(orderId, [{ type: 'StageEntered', stage: 'allocation' }]);
  expect(await act(orderId, 'propose', { kind: 'split' })).toMatchObject({ status: 409, json: { code: 'nothing_to_do' } });
});

test('supply is expected and received by line or SKU, and goes where the order’s goods or the SKU lie', async () => {
  const [id, expectedDate] = [await shortOrder(), day(40)];
  await core.post('/api/stock/receipts', { sku: 'LAMP-1', location: 'chengdu', quantity: 1, reference: 'r' }, { as: 'warehouse' });
  const expecting = (sku: string) => act(id, 'expect-supply', { expectedDate, lines: [{ sku, quantity: 1 }] }, 'warehouse');
  expect(await expecting('LAMP-1')).toMatchObject({ status: 200 });
  expect((await order(id)).supply).toEqual({ expectedDate, lines: [{ lineId: 'l1', quantity: 1 }] });
  expect(await act(id, 'receive-supply', { lines: [{ lineId: 'l1', quantity: 1 }] }, 'warehouse')).toMatchObject({ status: 200 });
  const received = await core.db.orderEvent.findFirst({ where: { orderId: id, type: 'SupplyReceived' } });
  expect(received?.data).toMatchObject({ lines: [{ lineId: 'l1', sku: 'LAMP-1', location: 'chengdu', quantity: 1 }] });
  expect(await expecting('SAW-9')).toMatchObject({ status: 422, json: { code: 'sku_unknown' } });
});

test('a picker may say that there was less than planned, or nothing, but not less than nothing', async () => {
  const { orderId } = (await core.post('/api/orders', orderOf())).json;
  await core.orders.happen(orderId, [
    { type: 'StockReserved', reservations: [{ lineId: 'l1', quantity: 2, location: 'shanghai' }] },
    { type: 'StageEntered', stage: 'fulfilment' },
    { type: 'ShipmentsPlanned', shipments: [{ shipmentId: 's1', location: 'shanghai', lines: [{ lineId: 'l1', quantity: 2 }] }] },
  ]);
  const pick = (quantity: number) =>
    act(orderId, 'complete-picking', { shipmentId: 's1', lines: [{ lineId: 'l1', quantity }] }, 'warehouse');
  expect(await pick(-1)).toMatchObject({ status: 422, json: { code: 'quantity_invalid' } });
  expect(await pick(3)).toMatchObject({ status: 409, json: { code: 'picking_mismatch' } });
  expect(await pick(0)).toMatchObject({ status: 200 });
  expect(await order(orderId)).toMatchObject({ shipments: [], short: [{ lineId: 'l1', quantity: 2 }], lines: [{ reserved: 0 }] });
});
