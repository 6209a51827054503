// The end of an order over HTTP: its checklist, the papers that go with the request, what it cost, and who may see papers about money.
import { randomUUID } from 'node:crypto';
import { saveDocument, type DocumentKind } from '../../prisma/documents';
import { type Core, openCore, orderOf } from './core.fixture';
import { labelled, onTheWay } from './core.orders';

let core: Core;
beforeAll(async () => {
  core = await openCore();
  await core.db.product.update({ where: { sku: 'LAMP-1' }, data: { cost: 4_000, costCurrency: 'CNY' } });
});
afterAll(() => core.close());

const yuan = (amount: number) => ({ amount, currency: 'CNY' });
const order = async (id: string, as = 'finance') => (await core.get(`/api/orders/${id}`, as)).json;
const act = (id: string, name: string, body: object, as: string) => core.post(`/api/orders/${id}/${name}`, body, { as });
/** Two lamps, paid, delivered and received, with what the books say of them. */
async function received(): Promise<string> {
  const id: string = (await core.post('/api/orders', orderOf())).json.orderId;
  await core.orders.happen(id, [
    { type: 'StageEntered', stage: 'confirmation' },
    { type: 'FormSent', version: 1, deliveryDate: '2026-12-01', expiresAt: '2026-12-01T00:00:00.000Z' },
    { type: 'OrderConfirmed', formVersion: 1, by: 'link' },
    ...onTheWay,
    labelled(`T-${id}`),
    { type: 'ShipmentHandedOver', shipmentId: 's1' },
    {
      type: 'ParcelReported',
      shipmentId: 's1',
      parcelId: 's1p1',
      state: 'delivered',
      occurredAt: '2026-11-30T08:00:00.000Z',
      applied: true,
    },
    { type: 'ReceiptConfirmed', shipmentId: 's1', by: 'link', condition: 'ok' },
    { type: 'StageEntered', stage: 'after-care' },
  ]);
  const move = { orderId: id, sku: 'LAMP-1', location: 'shanghai' };
  await core.db.stockMove.create({
    data: { ...move, moveId: randomUUID(), key: `${id}:s1`, kind: 'shipment', quantity: -2, unitCost: 4_000, costCurrency: 'CNY' },
  });
  const label = { orderId: id, parcelId: 's1p1', carrier: 'swift', currency: 'CNY', price: 900 };
  await core.db.label.createMany({
    data: [
      { ...label, labelId: `${id}:1`, reference: `${id}:1`, trackingNumber: 'a', state: 'voided' },
      { ...label, labelId: `${id}:2`, reference: `${id}:2`, trackingNumber: 'b', state: 'active' },
    ],
  });
  return id;
}
const pay = (id: string) =>
  act(id, 'record-payment', { amount: 22_000, currency: 'CNY', method: 'transfer', reference: 'x', receivedOn: '2026-11-21' }, 'finance');
const paper = (orderId: string, kind: DocumentKind) =>
  saveDocument(core.db, {
    key: `${orderId}:${kind}:1`,
    orderId,
    kind,
    mime: 'application/pdf',
    filename: `${kind}.pdf`,
    bytes: Buffer.from(kind),
  });

test('the checklist says row by row what is missing, and the request is refused by the same names', async () => {
  const id = await received();
  const { closing } = await order(id);
  expect(closing).toMatchObject({ state: null, rounds: 0 });
  expect(closing.checklist.filter((row: { done: boolean }) => !row.done)).toEqual([
    { item: 'payment', done: false, text: { en: 'Payments equal what is owed', zh: '付款与应付金额一致' } },
  ]);
  expect((await act(id, 'submit-closing', {}, 'sales')).json).toMatchObject({ code: 'closing_incomplete', missing: ['payment'] });
  await pay(id);
  expect((await order(id)).closing.checklist.every((row) => row.done)).toBe(true);
});

test('the request names papers of the order; those of another, or none at all, are refused', async () => {
  const [id, other] = [await received(), await received()];
  await Promise.all([pay(id), pay(other)]);
  const [own, foreign] = [await paper(id, 'invoice'), await paper(other, 'invoice')];
  for (const wrong of [foreign, randomUUID()]) {
    const answer = await act(id, 'submit-closing', { documents: [own, wrong] }, 'sales');
    expect([answer.status, answer.json.errors]).toMatchObject([422, [{ pointer: '/documents/1' }]]);
  }
  expect((await act(id, 'submit-closing', { documents: ['d1'] }, 'sales')).status).toBe(422);
  expect((await act(id, 'submit-closing', { documents: [own], note: 'All there' }, 'sales')).status).toBe(200);
  const { data } = await core.db.orderEvent.findFirstOrThrow({ where: { orderId: id, type: 'ClosingSubmitted' } });
  expect(data).toMatchObject({ documentIds: [own] });
});

test('a rejected request says why, comes back and is approved the second time', async () => {
  const id = await received();
  await pay(id);
  await act(id, 'submit-closing', {}, 'sales');
  await core.orders.happen(id, [{ type: 'StageEntered', stage: 'closing' }]);
  expect((await act(id, 'reject-closing', { reason: 'The proof is missing' }, 'finance')).status).toBe(200);
  expect((await order(id)).closing).toMatchObject({ state: null, rounds: 1 });
  expect((await act(id, 'approve-closing', {}, 'finance')).json.code).toBe('nothing_to_do');
  expect((await act(id, 'submit-closing', {}, 'sales')).status).toBe(200);
  expect((await act(id, 'approve-closing', {}, 'sales')).status).toBe(403);
  expect((await act(id, 'approve-closing', {}, 'finance')).status).toBe(200);
  expect((await order(id)).closing).toMatchObject({ state: 'approved', rounds: 1 });
});

describe('what the order cost', () => {
  test.each(['finance', 'supervisor', 'admin'])('%s sees goods, labels, credits and the margin', async (role) => {
    const id = await received();
    await pay(id);
    expect((await order(id, role)).costs).toEqual({
      ...{ revenue: yuan(19_699), goods: yuan(8_000), labels: yuan(900), credits: yuan(0), total: yuan(8_900), margin: yuan(10_799) },
      marginPercent: 54.8,
    });
    await act(id, 'refund', { amount: 1_000, reason: 'Scratched' }, 'finance');
    expect((await order(id, role)).costs).toMatchObject({ credits: yuan(895), total: yuan(9_795), margin: yuan(9_904) });
  });
  test.each(['sales', 'warehouse', 'logistics', 'service', 'ops'])('%s does not', async (role) => {
    expect((await order(await received(), role)).costs).toBeNull();
  });
  test('a product has its purchase price, seen by the same few', async () => {
    const product = { sku: `NEW-${randomUUID().slice(0, 4)}`, name: { en: 'New', zh: '新' }, price: yuan(9_900), weightGrams: 10 };
    const made = await core.post('/api/products', { ...product, cost: yuan(5_000) }, { as: 'admin' });
    expect([made.status, made.json.cost]).toEqual([201, yuan(5_000)]);
    expect((await core.get(`/api/products/${product.sku}`, 'finance')).json.cost).toEqual(yuan(5_000));
    expect((await core.get(`/api/products/${product.sku}`, 'sales')).json.cost).toBeNull();
    expect((await core.get('/api/products', 'warehouse')).json.items.every((row) => row.cost === null)).toBe(true);
    const wrong = { ...product, sku: 'NEW-X', cost: { amount: -1, currency: 'CNY' } };
    expect((await core.post('/api/products', wrong, { as: 'admin' })).json.code).toBe('quantity_invalid');
  });
});

describe('papers about money', () => {
  const about: DocumentKind[] = ['invoice', 'receipt', 'credit_note', 'closing_pack'];
  const others: DocumentKind[] = ['pick_list', 'packing_slip', 'label', 'confirmation_form'];
  test.each([
    ['warehouse', false],
    ['logistics', false],
    ['service', false],
    ['sales', true],
    ['finance', true],
    ['ops', true],
  ])('for %s they are there: %s', async (role, shown) => {
    const id = await received();
    const ids = new Map<DocumentKind, string>();
    for (const kind of [...about, ...others]) ids.set(kind, await paper(id, kind));
    const listed = (await core.get(`/api/orders/${id}/documents`, role)).json.items.map((row: { kind: string }) => row.kind);
    expect(listed.sort()).toEqual([...(shown ? about : []), ...others].sort());
    for (const kind of about) expect((await core.get(`/api/documents/${ids.get(kind)}`, role)).status).toBe(shown ? 200 : 404);
    for (const kind of others) expect((await core.get(`/api/documents/${ids.get(kind)}`, role)).status).toBe(200);
  });
});
