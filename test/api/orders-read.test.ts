// Reading orders: the shape that everybody meets, what each role sees, the timeline, files, the list and its filters.
import { randomUUID } from 'node:crypto';
import type { OrderEvent } from '../../workflows/domain/events';
import { closedAfterThisFile } from '../support/opened';
import { day, openCore, orderOf, person } from './core.fixture';
import { labelled, onTheWay } from './core.orders';

const core = closedAfterThisFile(openCore);
afterEach(() => {
  core.orders.mood = 'well';
});

const newOrder = async (more: object = {}): Promise<string> => (await core.post('/api/orders', orderOf(more))).json.orderId;
const order = async (id: string, as = 'sales') => (await core.get(`/api/orders/${id}`, as)).json;
const act = (id: string, name: string, body: object, as = 'sales', headers: Record<string, string> = {}) =>
  core.post(`/api/orders/${id}/${name}`, body, { as, headers });

describe('one order', () => {
  it('has everything that the contract names', async () => {
    const requestedDate = day(40);
    const id = await newOrder({ instructions: 'Ring twice', requestedDate, externalRef: randomUUID() });
    const answer = await core.get(`/api/orders/${id}`);
    expect(answer.headers.get('etag')).toBe('"1"');
    expect(answer.json).toMatchObject({
      orderId: id,
      version: 1,
      stage: 'order',
      status: 'placed',
      statusText: { en: 'Placed', zh: '已下单' },
      channel: 'web',
      owner: { staffId: expect.any(String), name: 'sales' },
      customer: { customerId: expect.any(String), name: 'Lin Canary' },
      address: { country: 'CN', city: 'Shanghai', line1: 'Canary Road 1' },
      billingAddress: null,
      instructions: 'Ring twice',
      requestedDate,
      deliveryNeeds: null,
      money: {
        currency: 'CNY',
        goods: { amount: 20_000, currency: 'CNY' },
        tax: { amount: 2_301 },
        total: { amount: 22_000 },
        dueOn: null,
        terms: 'prepaid',
        depositPercent: null,
      },
      quotes: [],
      confirmation: null,
      proposals: [],
      promises: [],
      payments: [],
      refunds: [],
      waiting: [],
      blocked: [],
      hold: null,
      shipments: [],
      cases: [],
      survey: null,
      links: { self: `http://api.example/api/orders/${id}`, temporal: `http://ui.example/namespaces/default/workflows/order-${id}` },
    });
    expect(answer.json.lines).toEqual([
      {
        ...{
          lineId: 'l1',
          sku: 'LAMP-1',
          name: { en: 'Desk lamp', zh: '台灯' },
          quantity: 2,
          unitPrice: { amount: 10_000, currency: 'CNY' },
        },
        ...{
          taxRate: 1_300,
          tax: { amount: 2_301, currency: 'CNY' },
          total: { amount: 20_000, currency: 'CNY' },
          reserved: 0,
          shipped: 0,
          returned: 0,
        },
      },
    ]);
    const byNumber = await core.get(`/api/orders/${answer.json.orderNumber}`);
    expect(byNumber.json.orderId).toBe(id);
  });

  it('shows no money to the warehouse, to logistics and to service', async () => {
    const id = await newOrder();
    for (const role of ['warehouse', 'logistics', 'service'])
      expect(await order(id, role)).toMatchObject({ money: null, payments: null, refunds: null });
    for (const role of ['sales', 'finance', 'supervisor', 'ops', 'admin']) expect((await order(id, role)).money.total.amount).toBe(22_000);
  });

  it('names every act that the role may ever do, and why not now', async () => {
    const { acts } = await order(await newOrder(), 'warehouse');
    expect(acts.map((a: { act: string }) => a.act).sort()).toEqual([
      'complete-packing',
      'complete-picking',
      'expect-supply',
      'hold',
      'note',
      'receive-return',
      'receive-supply',
      'release',
      'resolve',
    ]);
    expect(acts).toContainEqual({
      act: 'complete-picking',
      allowed: false,
      why: expect.objectContaining({ code: 'transition_not_allowed' }),
    });
  });

  it('shows its shipments with what carriers reported', async () => {
    const id = await newOrder();
    const report: OrderEvent = {
      type: 'ParcelReported',
      shipmentId: 's1',
      parcelId: 's1p1',
      state: 'in_transit',
      occurredAt: '2026-12-01T08:00:00.000Z',
      applied: true,
    };
    await core.orders.happen(id, [...onTheWay, labelled('SW1'), { type: 'ShipmentHandedOver', shipmentId: 's1' }, report]);
    expect((await order(id)).shipments).toMatchObject([
      {
        step: 'transit',
        parcels: [{ trackingNumber: 'SW1', state: 'in_transit', events: [{ state: 'in_transit', at: '2026-12-01T08:00:00.000Z' }] }],
      },
    ]);
  });

  it('tells its story with names and a sentence in both languages', async () => {
    const id = await newOrder();
    await act(id, 'note', { text: 'Call before you come', to: 'logistics' });
    const first = await core.get(`/api/orders/${id}/events?limit=2`);
    expect(first.json.items).toMatchObject([
      {
        seq: 1,
        type: 'OrderReceived',
        actor: { role: 'sales', name: 'sales' },
        summary: { en: expect.stringContaining('came in'), zh: expect.stringContaining('订单') },
      },
      { seq: 2, type: 'NoteWritten', text: 'Call before you come', data: { to: 'logistics' } },
    ]);
    const rest = await core.get(`/api/orders/${id}/events?limit=2&cursor=${first.json.nextCursor}`);
    expect([rest.json.items.map((e: { seq: number }) => e.seq), rest.json.nextCursor]).toEqual([[3], null]);
  });

  it('tells those who see no money that some moved, not how much', async () => {
    const id = await newOrder();
    const amount = { amount: 42_424_242, currency: 'CNY' }; // more digits than an id or a time shows by chance
    const paid: OrderEvent = {
      type: 'PaymentReceived',
      paymentId: 'p1',
      amount,
      method: 'cash',
      receivedOn: '2026-11-22',
      bankPaymentId: null,
      referenceId: null,
    };
    await core.orders.happen(id, [paid]);
    expect((await core.get(`/api/orders/${id}/events`, 'warehouse')).text).not.toContain('42424242');
    expect((await core.get(`/api/orders/${id}/events`, 'finance')).text).toContain('42424242');
  });

  it('gives its documents as files', async () => {
    const id = await newOrder();
    const documentId = randomUUID();
    await core.db.documentBytes.create({ data: { hash: documentId, bytes: new TextEncoder().encode('%PDF-1.7') } });
    await core.db.document.create({
      data: {
        documentId,
        key: documentId,
        orderId: id,
        kind: 'invoice',
        mime: 'application/pdf',
        filename: '发票 1.pdf',
        size: 8,
        hash: documentId,
      },
    });
    expect((await core.get(`/api/orders/${id}/documents`)).json.items).toMatchObject([{ documentId, kind: 'invoice', size: 8 }]);
    const file = await core.get(`/api/documents/${documentId}`);
    expect([file.status, file.text, file.headers.get('content-type')]).toEqual([200, '%PDF-1.7', 'application/pdf']);
    expect(file.headers.get('content-disposition')).toContain("filename*=UTF-8''%E5%8F%91%E7%A5%A8%201.pdf");
  });
});

describe('the list of orders', () => {
  it('goes page by page, newest first, without losing or doubling one', async () => {
    const channel = 'in_person';
    const made: string[] = [];
    for (let i = 0; i < 5; i++) made.push(await newOrder({ channel }));
    const seen: string[] = [];
    for (let cursor = '', next: string | null = ''; next !== null; cursor = `&cursor=${next}`) {
      const { json } = await core.get(`/api/orders?channel=${channel}&limit=2${cursor}`);
      seen.push(...json.items.map((item: { orderId: string }) => item.orderId));
      next = json.nextCursor;
    }
    expect(seen).toEqual(made.reverse());
  });

  it('is searched by number, name, phone and tracking number, and takes no wildcards', async () => {
    const name = `Ödön ${randomUUID().slice(0, 8)}`;
    const id = await newOrder({ customer: { ...person(name), phone: '+86 137 7654 3210' } });
    await core.orders.happen(id, [...onTheWay, labelled('SW-FIND-1')]);
    const { orderNumber } = await order(id);
    for (const q of [orderNumber, orderNumber.slice(3, 14).toLowerCase(), name.slice(2), '7654 3210', '+8613776543210', 'SW-FIND-1']) {
      const { json } = await core.get(`/api/orders?q=${encodeURIComponent(q)}`);
      expect(json.items.map((item: { orderId: string }) => item.orderId)).toContain(id);
    }
    for (const q of ['%', '_____', "' OR 1=1 --"])
      expect((await core.get(`/api/orders?q=${encodeURIComponent(q)}`)).json.items).toEqual([]);
  });

  it('filters by stage, whom it waits for, whose task it is, and what is late by its own clock', async () => {
    const id = await newOrder({ channel: 'chat' });
    const dueAt = new Date(Date.now() + 3_600_000).toISOString();
    await core.orders.happen(id, [
      {
        type: 'WaitOpened',
        waitId: 'verify.1',
        step: 'verify',
        on: 'sales',
        dueAt,
        task: { taskId: 'verify.1', step: 'verify', role: 'sales', dueAt },
      },
    ]);
    const found = async (query: string) => (await core.get(`/api/orders?channel=chat&${query}`)).json.items.length;
    expect([
      await found('stage=order'),
      await found('stage=closed'),
      await found('waitingOn=sales'),
      await found('waitingOn=customer'),
    ]).toEqual([1, 0, 1, 0]);
    expect([await found('role=sales'), await found('role=finance'), await found('late=true'), await found('late=false')]).toEqual([
      1, 0, 0, 1,
    ]);
    await core.db.order.update({ where: { orderId: id }, data: { clockOffset: 2 * 3_600_000 } });
    expect([await found('late=true'), await found('late=false')]).toEqual([1, 0]);
    expect((await core.get('/api/tasks?late=true')).json.items).toMatchObject([
      { orderId: id, late: true, step: 'verify', title: { en: 'Verify the order' } },
    ]);
  });
});
