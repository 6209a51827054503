// Acting on orders: what is answered, refused, kept for later and taken back.
import { randomUUID } from 'node:crypto';
import { until } from '../support/until';
import { closedAfterThisFile } from '../support/opened';
import { day, openCore, orderOf, person } from './core.fixture';
import { labelled, onTheWay } from './core.orders';

const core = closedAfterThisFile(openCore);
afterEach(() => {
  core.orders.mood = 'well';
  delete core.deps.patience;
});

const newOrder = async (more: object = {}): Promise<string> => (await core.post('/api/orders', orderOf(more))).json.orderId;
const newInquiry = async (): Promise<string> =>
  (await core.post('/api/inquiries', { channel: 'phone', customer: person(), needs: 'A lamp' })).json.orderId;
const order = async (id: string, as = 'sales') => (await core.get(`/api/orders/${id}`, as)).json;
const act = (id: string, name: string, body: object, as = 'sales', headers: Record<string, string> = {}) =>
  core.post(`/api/orders/${id}/${name}`, body, { as, headers });

describe('an act', () => {
  it('is answered with version and stage, and read at once', async () => {
    const id = await newInquiry();
    const sent = await act(id, 'send-quote', { lines: [{ sku: 'LAMP-1', quantity: 3, unitPrice: 9_000 }] });
    expect([sent.status, sent.json]).toEqual([200, { orderId: id, version: 2, stage: 'consultation', result: { quoteId: 'q1' } }]);
    expect((await order(id)).quotes).toMatchObject([
      { quoteId: 'q1', state: 'sent', lines: [{ unitPrice: { amount: 9_000 } }], total: { amount: 29_000, currency: 'CNY' } },
    ]);
  });

  it('in the wrong stage is refused, and says what is allowed', async () => {
    const id = await newOrder();
    const answer = await act(id, 'confirm', { by: 'phone' });
    expect([answer.status, answer.json]).toMatchObject([
      409,
      { code: 'transition_not_allowed', allowedActs: expect.arrayContaining(['note', 'cancel']) },
    ]);
  });

  it('of the wrong role is refused, of an order that does not exist not found', async () => {
    expect((await act(await newOrder(), 'confirm', { by: 'phone' }, 'warehouse')).status).toBe(403);
    expect((await act(randomUUID(), 'confirm', { by: 'phone' })).status).toBe(404);
  });

  it('on an order that has ended is refused as closed', async () => {
    const id = await newInquiry();
    await core.orders.happen(id, [{ type: 'StageEntered', stage: 'lost' }]);
    expect((await act(id, 'note', { text: 'too late' })).json.code).toBe('order_closed');
  });

  it('on a version that has passed is refused', async () => {
    const id = await newOrder();
    expect((await act(id, 'note', { text: 'a' }, 'sales', { 'if-match': '"1"' })).status).toBe(200);
    const late = await act(id, 'note', { text: 'b' }, 'sales', { 'if-match': '"1"' });
    expect([late.status, late.json.code]).toEqual([412, 'version_conflict']);
  });

  it('keeps what people wrote as a text, and takes it back when the order refuses', async () => {
    const id = await newOrder({ customer: { ...person(), address: undefined } });
    core.orders.mood = 'unwilling';
    const refused = await act(id, 'place', { address: person().address, instructions: 'lost words' }, 'sales');
    expect([refused.status, refused.json.code]).toEqual([409, 'nothing_to_do']);
    expect((await act(id, 'hold', { reason: 'other', text: 'lost words' })).status).toBe(409);
    expect(await core.db.text.count({ where: { orderId: id } })).toBe(0);
    expect(await order(id)).toMatchObject({ instructions: null, hold: null });
    core.orders.mood = 'well';
    await act(id, 'hold', { reason: 'other', text: 'kept words' });
    expect(await core.db.text.findMany({ where: { orderId: id } })).toMatchObject([{ text: 'kept words' }]);
  });

  it('that nobody answers is kept: 202, and the same key later gives the outcome', async () => {
    const id = await newOrder();
    core.orders.mood = 'silent';
    const key = randomUUID();
    const sent = await core.post(`/api/orders/${id}/note`, { text: 'late' }, { key });
    expect([sent.status, sent.json, sent.headers.get('location')]).toEqual([
      202,
      { orderId: id, version: 1, stage: 'order' },
      `/api/orders/${id}`,
    ]);
    const row = await core.db.idempotency.findFirstOrThrow({ where: { key } });
    expect(row).toMatchObject({ orderId: id, answer: null, resend: { act: 'note', message: { causeId: row.causeId } } });
    core.orders.mood = 'well';
    const later = await core.post(`/api/orders/${id}/note`, { text: 'late' }, { key });
    expect([later.status, later.json.version]).toEqual([200, 2]);
    expect(await core.db.text.count({ where: { orderId: id } })).toBe(1);
  });

  it('that was applied before its API died is answered from the log', async () => {
    const id = await newOrder();
    const key = randomUUID();
    const first = await core.post(`/api/orders/${id}/note`, { text: 'x', to: 'ops' }, { key });
    await core.db.idempotency.updateMany({ where: { key }, data: { takenAt: new Date(0) } });
    await core.db.$executeRaw`UPDATE idempotency SET answer = NULL WHERE key = ${key}`;
    await act(id, 'note', { text: 'something else meanwhile' });
    const again = await core.post(`/api/orders/${id}/note`, { text: 'x', to: 'ops' }, { key });
    expect(again.json).toEqual(first.json);
  });

  it('answers 503 while Temporal is away, and the key may be used again', async () => {
    const id = await newOrder();
    core.orders.mood = 'away';
    const key = randomUUID();
    const away = await core.post(`/api/orders/${id}/note`, { text: 'x' }, { key });
    expect([away.status, away.json.code, away.headers.get('retry-after')]).toEqual([503, 'dependency_unavailable', '5']);
    core.orders.mood = 'well';
    expect((await core.post(`/api/orders/${id}/note`, { text: 'x' }, { key })).status).toBe(200);
  });

  it('"place" prices its lines, and finds the address that came with the inquiry', async () => {
    const id = await newInquiry();
    const placed = await act(id, 'place', {
      lines: [{ sku: 'LAMP-1', quantity: 1 }],
      instructions: 'Ring',
      deliveryNeeds: { leaveWith: 'the porter' },
    });
    expect(placed.status).toBe(200);
    expect(await order(id)).toMatchObject({
      lines: [{ quantity: 1 }],
      address: { city: 'Shanghai' },
      instructions: 'Ring',
      deliveryNeeds: { leaveWith: 'the porter' },
    });
  });

  it('"record-payment" gives its id and shows on the order with its reference', async () => {
    const id = await newOrder();
    const receivedOn = day(0);
    const paid = await act(
      id,
      'record-payment',
      { amount: 22_000, currency: 'CNY', method: 'transfer', reference: 'Bank 77', receivedOn },
      'finance',
    );
    expect(paid.json.result).toEqual({ paymentId: 'p1' });
    expect((await order(id)).payments).toEqual([
      {
        paymentId: 'p1',
        amount: { amount: 22_000, currency: 'CNY' },
        method: 'transfer',
        reference: 'Bank 77',
        receivedOn,
        state: 'captured',
      },
    ]);
    const wrong = await act(id, 'record-payment', { amount: 1, currency: 'USD', method: 'cash', reference: 'x', receivedOn }, 'finance');
    expect([wrong.status, wrong.json.code]).toEqual([422, 'currency_unsupported']);
  });

  it('"book-carrier" waits for its label', async () => {
    const id = await newOrder();
    await core.orders.happen(id, onTheWay);
    core.deps.patience = 20_000;
    const booking = act(id, 'book-carrier', { shipmentId: 's1' }, 'logistics');
    await until(async () => (await order(id)).shipments[0]?.carrier === 'swift');
    await core.orders.happen(id, [labelled('SW2')]);
    expect((await booking).json.result).toEqual({
      carrier: 'swift',
      service: 'road',
      why: 'cheapest',
      parcels: [{ parcelId: 's1p1', trackingNumber: 'SW2', documentIds: ['d1'] }],
    });
  });

  it('"complete-packing" that does not hold what was picked is a mistake of the sender', async () => {
    const id = await newOrder();
    await core.orders.happen(id, onTheWay.slice(0, 4));
    const parcels = [{ weightGrams: 900, lines: [{ lineId: 'l1', quantity: 1 }] }];
    const answer = await act(id, 'complete-packing', { shipmentId: 's1', parcels }, 'warehouse');
    expect([answer.status, answer.json.code]).toEqual([422, 'packing_mismatch']);
  });

  it('"cancel" shows beforehand what it would undo, without a key and without a change', async () => {
    const id = await newOrder();
    await core.orders.happen(id, [{ type: 'StockReserved', reservations: [{ lineId: 'l1', quantity: 2, location: 'shanghai' }] }]);
    const preview = await core.call('POST', `/api/orders/${id}/cancel`, { as: 'sales', json: { reason: 'other', preview: true } });
    expect([preview.status, preview.json]).toEqual([
      200,
      { lines: [{ what: 'release_reservation', target: id, amount: null, who: 'system' }], total: { amount: 0, currency: 'CNY' } },
    ]);
    expect((await core.get(`/api/orders/${id}/undo`)).json).toEqual(preview.json);
    expect((await order(id)).version).toBe(2);
    await core.orders.happen(id, [{ type: 'StageEntered', stage: 'cancelled' }]);
    expect((await core.call('POST', `/api/orders/${id}/cancel`, { as: 'sales', json: { reason: 'other', preview: true } })).json.code).toBe(
      'order_closed',
    );
    expect((await core.get(`/api/orders/${id}/undo`)).json.lines).toEqual([]);
  });

  it('that nobody knows does not exist', async () => {
    expect((await act(await newOrder(), 'no-such-act', {})).json.code).toBe('not_found');
  });
});
