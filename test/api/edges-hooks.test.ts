// Webhooks of carriers and bank: who may speak, what is kept, and what becomes of events that fit no order.
import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { BANK_SECRET, CARRIER_SECRET, type Edges, openEdges } from './edges.fixture';
import { awaitingPayment, onTheRoad } from './edges.orders';

let edges: Edges;
beforeAll(async () => {
  edges = await openEdges();
});
afterAll(() => edges.close());
beforeEach(() => {
  edges.orders.away = false;
});

function signed(
  secret: string,
  body: string,
  { id = randomUUID(), at = new Date() }: { id?: string; at?: Date } = {},
): Record<string, string> {
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  };
}
const carrierSays = (message: object, more: { secret?: string; at?: Date } = {}) => {
  const raw = JSON.stringify(message);
  return edges.call('POST', '/hooks/carrier/swift', { raw, headers: signed(more.secret ?? CARRIER_SECRET, raw, more) });
};
const bankSays = (message: object, id: string = randomUUID()) => {
  const raw = JSON.stringify(message);
  return edges.call('POST', '/hooks/payment/sandbox', { raw, headers: signed(BANK_SECRET, raw, { id }) });
};
const report = (trackingNumber: string, state = 'in_transit') => ({
  trackingNumber,
  state,
  at: '2026-11-30T08:00:00Z',
  eventId: randomUUID(),
});
const payment = (orderId: string, amount = 22_000) => ({
  type: 'payment.captured',
  paymentId: `pay_${randomUUID()}`,
  orderId,
  amount,
  currency: 'CNY',
  method: 'card',
  reference: 'x',
  at: '2026-11-29T20:00:00Z',
});

test("a carrier's report moves its parcel; doubled it changes nothing", async () => {
  const { orderId, trackingNumber } = await onTheRoad(edges);
  const message = report(trackingNumber);
  expect((await carrierSays(message)).status).toBe(200);
  expect((await carrierSays(message)).status).toBe(200);
  const events = await edges.db.orderEvent.findMany({ where: { orderId, type: 'ParcelReported' } });
  expect(events).toMatchObject([{ causeId: message.eventId, actorRole: 'carrier', data: { parcelId: 's1p1', state: 'in_transit' } }]);
  const [kept] = await edges.db.inboxEvent.findMany({ where: { orderId } });
  expect(kept).toMatchObject({ source: 'carrier:swift', eventId: message.eventId });
  expect(kept?.deliveredAt).not.toBeNull();
});

test('a payment counts for the order that its reference names, by id or by number, on the date of the company', async () => {
  const { orderId, orderNumber } = await awaitingPayment(edges);
  expect((await bankSays(payment(orderNumber))).status).toBe(200);
  const [event] = await edges.db.orderEvent.findMany({ where: { orderId, type: 'PaymentReceived' } });
  expect(event?.data).toMatchObject({ amount: { amount: 22_000, currency: 'CNY' }, method: 'card', receivedOn: '2026-11-30' });
});

test('without a valid signature nothing is heard: missing, forged, for another secret, for another body', async () => {
  const { orderId, trackingNumber } = await onTheRoad(edges);
  const message = report(trackingNumber);
  const raw = JSON.stringify(message);
  const good = signed(CARRIER_SECRET, raw);
  const answers = [
    await edges.call('POST', '/hooks/carrier/swift', { raw, headers: { 'content-type': 'application/json' } }),
    await edges.call('POST', '/hooks/carrier/swift', { raw, headers: { ...good, 'webhook-signature': 'v1' } }),
    await edges.call('POST', '/hooks/carrier/swift', { raw: raw.replace('in_transit', 'delivered'), headers: good }),
    await carrierSays(message, { secret: BANK_SECRET }),
  ];
  for (const { status, json } of answers) expect([status, json.code]).toEqual([401, 'signature_invalid']);
  expect(await edges.db.inboxEvent.count({ where: { orderId } })).toBe(0);
});

test('a signature holds for five minutes of the clock, before and after, and not a second longer', async () => {
  const { orderId, trackingNumber } = await onTheRoad(edges);
  const now = Math.floor(Date.now() / 1_000) * 1_000;
  const clock = jest.spyOn(Date, 'now').mockReturnValue(now); // it stands, however long the way is
  try {
    for (const [seconds, status] of [
      [-301, 401],
      [-300, 200],
      [300, 200],
      [301, 401],
    ] as const) {
      const answer = await carrierSays(report(trackingNumber), { at: new Date(now + seconds * 1_000) });
      expect([seconds, answer.status]).toEqual([seconds, status]);
    }
  } finally {
    clock.mockRestore();
  }
  expect(await edges.db.inboxEvent.count({ where: { orderId } })).toBe(2);
});

test('a payment counts for its order also when the digits of its id read like a card number', async () => {
  const { orderId } = await awaitingPayment(edges, '521d5091-d632-4468-8057-10162d8801f4');
  expect((await bankSays(payment(orderId))).status).toBe(200);
  expect(await edges.db.orderEvent.count({ where: { orderId, type: 'PaymentReceived' } })).toBe(1);
});

test('what is signed but wrong is refused with its code', async () => {
  const code = async (raw: string, url = '/hooks/carrier/swift', secret = CARRIER_SECRET) => {
    const { status, json } = await edges.call('POST', url, { raw, headers: signed(secret, raw) });
    return [status, json.code];
  };
  expect(await code('{"eventId":')).toEqual([400, 'json_malformed']);
  expect(await code(JSON.stringify({ ...report('SW1'), state: 'flying' }))).toEqual([422, 'schema_invalid']);
  expect(await code(JSON.stringify({ ...report('SW1'), at: 'yesterday' }))).toEqual([422, 'date_invalid']);
  expect(await code(JSON.stringify({ ...payment('x'), amount: 1.5 }), '/hooks/payment/sandbox', BANK_SECRET)).toEqual([
    422,
    'quantity_invalid',
  ]);
  expect(await code('{}', '/hooks/payment/another', BANK_SECRET)).toEqual([404, 'not_found']);
  expect(await code(JSON.stringify({ text: 'x'.repeat(120_000) }))).toEqual([413, 'body_too_large']);
  const get = await edges.get('/hooks/carrier/swift');
  expect([get.status, get.json.code, get.headers.get('allow')]).toEqual([405, 'method_not_allowed', 'POST']);
});

test('while Temporal is away a webhook is kept for the relay and answered with 200', async () => {
  const { orderId, trackingNumber } = await onTheRoad(edges);
  edges.orders.away = true;
  expect((await carrierSays(report(trackingNumber))).status).toBe(200);
  expect(await edges.db.inboxEvent.findMany({ where: { orderId } })).toMatchObject([{ fact: 'carrierReported', deliveredAt: null }]);
});

test('money that fits no order is kept, listed for ops, and counts once it is assigned', async () => {
  const { orderId, orderNumber } = await awaitingPayment(edges);
  const message = payment('Invoice 4711');
  expect((await bankSays(message, 'evt-unmatched')).status).toBe(202);
  expect((await bankSays(message, 'evt-unmatched')).status).toBe(202);
  expect((await edges.get('/api/unmatched', 'sales')).status).toBe(403);
  const { items } = (await edges.get('/api/unmatched', 'ops')).json;
  const mine = items.filter((item) => item.payload.bankPaymentId === message.paymentId);
  expect(mine).toMatchObject([{ source: 'bank:sandbox', fact: 'paymentReported', payload: { reference: 'Invoice 4711' } }]);

  const wrong = await edges.post(`/api/unmatched/${mine[0]?.id}/assign`, 'supervisor', { orderId: randomUUID() });
  expect([wrong.status, wrong.json.code]).toEqual([422, 'schema_invalid']);
  const assigned = await edges.post(`/api/unmatched/${mine[0]?.id}/assign`, 'supervisor', { orderId: orderNumber });
  expect(assigned).toMatchObject({ status: 200, json: { orderId } });
  expect(await edges.db.orderEvent.count({ where: { orderId, type: 'PaymentReceived', causeId: 'evt-unmatched' } })).toBe(1);
  expect((await edges.post(`/api/unmatched/${mine[0]?.id}/assign`, 'supervisor', { orderId })).status).toBe(404);
});

test('a report for an unknown tracking number is assigned to the only parcel of an order', async () => {
  const { orderId } = await onTheRoad(edges);
  expect((await carrierSays(report('SW-UNKNOWN-1'))).status).toBe(202);
  const { items } = (await edges.get('/api/unmatched?limit=100', 'ops')).json;
  const id = items.find((item) => item.payload.trackingNumber === 'SW-UNKNOWN-1')?.id;
  expect((await edges.post(`/api/unmatched/${id}/assign`, 'ops', { orderId, parcelId: 's9p9' })).status).toBe(422);
  expect((await edges.post(`/api/unmatched/${id}/assign`, 'ops', { orderId })).status).toBe(200);
  expect(await edges.db.orderEvent.count({ where: { orderId, type: 'ParcelReported' } })).toBe(1);
  expect((await edges.get('/api/unmatched?cursor=bm9uc2Vuc2U', 'ops')).json.code).toBe('page_invalid');
  expect((await edges.post('/api/unmatched/nonsense/assign', 'ops', { orderId })).status).toBe(404);
});
