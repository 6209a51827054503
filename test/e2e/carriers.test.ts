// Carriers through the running product: our own team, labels voided and bought anew, carriers that refuse, and webhooks that get lost.
import { mkdirSync } from 'node:fs';
import type { Body } from '../support/body';
import { eventually, type Product, startProduct } from './product';

jest.setTimeout(900_000);
let shop: Product;
let sku: string;
beforeAll(async () => {
  mkdirSync('.run', { recursive: true });
  shop = await startProduct();
  await shop.start();
  const { items } = (await shop.get('/api/stock?limit=100')).body;
  sku = items.find((s) => s.onHand - s.reserved >= 10)?.sku ?? '';
});
afterAll(async () => {
  await shop.stop();
  shop.remove();
});

const so = (id: string, what: string, done: (order: Body) => boolean) => eventually(what, async () => done(await shop.order(id)));
async function act(id: string, name: string, as: string, body: unknown = {}): Promise<Body> {
  const reply = await shop.act(id, name, as, body);
  if (![200, 202].includes(reply.status)) throw new Error(`${name}: ${reply.status} ${JSON.stringify(reply.body)}`);
  return reply.body;
}
const shipmentId = 's1';
const shipmentIn = ({ shipments: [shipment] }: Body): Body => {
  if (!shipment) throw new Error('the order has no shipment');
  return shipment;
};
let customers = 0;

/** A paid order that is packed and rated. */
async function packedOrder(city: string): Promise<string> {
  const customer = {
    ...{ name: 'Pei Ling', email: `pei-${++customers}@example.com`, language: 'en' },
    address: { country: 'CN', city, line1: `${customers} Lake Road` },
  };
  const placed = await shop.change('/api/orders', 'sales', { channel: 'web', customer, lines: [{ sku, quantity: 1 }] });
  const id = String(placed.body.orderId);
  await so(id, 'the form', (o) => o.stage === 'confirmation');
  await act(id, 'confirm', 'sales', { by: 'phone' });
  await so(id, 'payment', (o) => o.stage === 'payment');
  const { money } = await shop.order(id);
  await shop.dev('/dev/bank/payments', { orderId: id, amount: money.due.amount, currency: 'CNY', kind: 'captured' });
  await so(id, 'picking', (o) => o.stage === 'fulfilment');
  const { lines } = shipmentIn(await shop.order(id));
  await act(id, 'complete-picking', 'warehouse', { shipmentId, lines });
  await act(id, 'complete-packing', 'warehouse', { shipmentId, parcels: [{ weightGrams: 2_000, lines }] });
  await so(id, 'rates', (o) => shipmentIn(o).rates.length > 0);
  return id;
}
const labelled = (id: string) => so(id, 'the label', (o) => Boolean(shipmentIn(o).parcels[0]?.trackingNumber));
const documents = async (id: string, kind: string): Promise<Body[]> =>
  (await shop.get(`/api/orders/${id}/documents`)).body.items.filter((one: { kind: string }) => one.kind === kind);

test('our own team drives in Shanghai; staff say where the parcel is', async () => {
  const id = await packedOrder('Shanghai');
  const { rates } = shipmentIn(await shop.order(id));
  expect(rates.find((rate: Body) => rate.carrier === 'own')).toMatchObject({ service: 'team', fits: true });
  const { result } = await act(id, 'book-carrier', 'logistics', { shipmentId, carrier: 'own' });
  expect(result).toMatchObject({ carrier: 'own' });
  await labelled(id);
  expect(shipmentIn(await shop.order(id)).parcels[0]?.trackingNumber).toMatch(/^OT\d{13}$/);
  await act(id, 'hand-over', 'logistics', { shipmentId });
  await so(id, 'on the road', (o) => o.stage === 'delivery');
  for (const state of ['out_for_delivery', 'delivered']) await act(id, 'report-tracking', 'logistics', { shipmentId, state });
  await so(id, 'receipt', (o) => o.stage === 'receipt');
  expect(await shop.dev('/dev/carriers/own/faults', { kind: 'error', times: 1 })).toMatchObject({
    status: 404,
    body: { code: 'not_found' },
  });
  expect((await shop.get('/api/carriers')).body.items).toContainEqual(expect.objectContaining({ carrier: 'own', api: false }));
});

test('a carrier that does not drive there is named with its reason and cannot be booked', async () => {
  const id = await packedOrder('Chengdu');
  const own = shipmentIn(await shop.order(id)).rates.find((rate: Body) => rate.carrier === 'own');
  expect(own).toMatchObject({ fits: false, serves: false, why: 'does not drive to this place' });
  const refused = await shop.act(id, 'book-carrier', 'logistics', { shipmentId, carrier: 'own' });
  expect(refused).toMatchObject({ status: 409, body: { code: 'carrier_unsuitable' } });
});

test('labels are printed again, voided, and bought from another carrier; each label is charged once and the papers are there', async () => {
  const id = await packedOrder('Chengdu');
  await act(id, 'book-carrier', 'logistics', { shipmentId, carrier: 'harbour' });
  await labelled(id);
  const { result } = await act(id, 'reprint', 'logistics', { shipmentId });
  expect(result.documentIds).toHaveLength(2);
  expect((await shop.get(`/api/documents/${result.documentIds[0]}`)).headers.get('content-type')).toContain('application/pdf');
  await act(id, 'void-label', 'logistics', { shipmentId });
  await so(id, 'new rates', (o) => shipmentIn(o).carrier === null && shipmentIn(o).rates.length > 0);
  await act(id, 'book-carrier', 'logistics', { shipmentId, carrier: 'crane' });
  await labelled(id);
  await act(id, 'hand-over', 'logistics', { shipmentId });
  await so(id, 'on the road', (o) => o.stage === 'delivery');
  const ledger = async (carrier: string): Promise<string[]> =>
    (await shop.call('GET', `/dev/carriers/${carrier}/ledger`)).body.items
      .filter((item: Body) => item.orderId === id)
      .map((item: Body) => `${item.kind} ${item.reference.split(':').at(-1)}`);
  expect(await ledger('harbour')).toEqual(['label_bought 1', 'label_voided 1']);
  expect(await ledger('crane')).toEqual(['label_bought 2']);
  const { orderNumber } = await shop.order(id);
  for (const kind of ['invoice', 'receipt', 'pick_list', 'packing_slip'])
    await eventually(`the ${kind}`, async () => (await documents(id, kind)).length > 0);
  expect(await documents(id, 'invoice')).toMatchObject([{ filename: `invoice-${orderNumber}-S1.pdf` }]);
  expect(await documents(id, 'receipt')).toMatchObject([{ filename: `receipt-${orderNumber}-P1.pdf` }]);
});

test('an address that the carrier refuses blocks the label: tried again, or corrected with another carrier', async () => {
  const id = await packedOrder('Chengdu');
  const refuse = () => shop.dev('/dev/carriers/harbour/faults', { kind: 'refuse_address', times: 1 });
  await refuse();
  await act(id, 'book-carrier', 'logistics', { shipmentId, carrier: 'harbour' });
  await so(id, 'the block', (o) => o.blocked.some((b: Body) => b.step === 'label' && b.reason === 'address_refused'));
  await refuse();
  await act(id, 'resolve', 'logistics', { step: 'label', how: 'retry' });
  await so(id, 'the second block', (o) => o.blocked[0]?.step === 'label');
  await act(id, 'resolve', 'logistics', { step: 'label', how: 'correct' });
  await so(id, 'rates anew', (o) => shipmentIn(o).carrier === null && shipmentIn(o).rates.length > 0);
  await act(id, 'book-carrier', 'logistics', { shipmentId, carrier: 'crane' });
  await labelled(id);
});

test.each(['error', 'garbage', 'lost_answer'])(
  'a carrier with the fault "%s" while a label is bought: it comes, and is charged once',
  async (kind) => {
    const id = await packedOrder('Chengdu');
    await shop.dev('/dev/carriers/crane/faults', { kind, times: 1, only: 'buy' });
    await act(id, 'book-carrier', 'logistics', { shipmentId, carrier: 'crane' });
    await labelled(id);
    const { items } = (await shop.call('GET', '/dev/carriers/crane/ledger')).body;
    expect(items.filter((item: Body) => item.orderId === id)).toHaveLength(1);
  },
);

test('webhooks that got lost are found when nothing was heard for six hours', async () => {
  const id = await packedOrder('Chengdu');
  await act(id, 'book-carrier', 'logistics', { shipmentId, carrier: 'harbour' });
  await labelled(id);
  await act(id, 'hand-over', 'logistics', { shipmentId });
  await so(id, 'on the road', (o) => o.stage === 'delivery');
  const trackingNumber = shipmentIn(await shop.order(id)).parcels[0]?.trackingNumber;
  await shop.dev('/dev/carriers/harbour/faults', { kind: 'silent', times: 2 });
  for (const state of ['in_transit', 'delivered']) await shop.dev(`/dev/carriers/harbour/parcels/${trackingNumber}/events`, { state });
  expect((await shop.order(id)).stage).toBe('delivery');
  expect((await shop.dev(`/dev/orders/${id}/skip`, { duration: 'PT7H' })).status).toBe(200);
  await so(id, 'the lost delivery', (o) => o.stage === 'receipt');
  expect(shipmentIn(await shop.order(id)).parcels[0]?.events.map((event) => event.state)).toEqual(['in_transit', 'delivered']);
});
