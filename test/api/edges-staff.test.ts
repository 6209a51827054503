// Facts reported by staff, the catalogue and stock over HTTP.
import { randomUUID } from 'node:crypto';
import { factNames } from '../../workflows/domain/acts';
import { type Edges, openEdges } from './edges.fixture';
import { awaitingConfirmation, awaitingPayment } from './edges.orders';

let edges: Edges;
beforeAll(async () => {
  edges = await openEdges();
});
afterAll(() => edges.close());
beforeEach(() => {
  edges.orders.away = false;
});

describe('facts in the name of others', () => {
  const signal = (id: string, fact: string, json: unknown, as = 'sales', key?: string) =>
    edges.post(`/api/orders/${id}/signals/${fact}`, as, json, key);

  test('sales reports a confirmation; the event is the request itself, in the name of who reported it', async () => {
    const { orderId, orderNumber } = await awaitingConfirmation(edges);
    const { status, json } = await signal(orderNumber, 'customerConfirmed', { formVersion: 1 });
    expect(status).toBe(202);
    const events = await edges.db.orderEvent.findMany({ where: { orderId, causeId: json.eventId }, orderBy: { seq: 'asc' } });
    expect(events[0]).toMatchObject({ type: 'OrderConfirmed', actorRole: 'sales' });
  });

  test('the same key again is the same event', async () => {
    const { orderId } = await awaitingConfirmation(edges);
    const key = randomUUID();
    const [first, second] = [
      await signal(orderId, 'customerDeclined', { formVersion: 1, wants: 'Blue' }, 'service', key),
      await signal(orderId, 'customerDeclined', { formVersion: 1, wants: 'Blue' }, 'service', key),
    ];
    expect(second.json).toEqual(first.json);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(await edges.db.text.count({ where: { orderId } })).toBe(1);
  });

  test('it works while Temporal is away', async () => {
    const { orderId } = await awaitingConfirmation(edges);
    edges.orders.away = true;
    const { status, json } = await signal(orderId, 'customerConfirmed', { formVersion: 1 }, 'ops');
    expect(status).toBe(202);
    expect(await edges.db.inboxEvent.findMany({ where: { orderId } })).toMatchObject([
      { source: 'staff', eventId: json.eventId, deliveredAt: null, payload: { formVersion: 1, actor: { role: 'ops' } } },
    ]);
  });

  /** Said by completing a task of finance: nobody else may say that money went back. */
  const ofFinance = ['refundRecorded'];
  test('every fact that an order knows can be reported, and no other', async () => {
    const { orderId } = await awaitingPayment(edges);
    for (const fact of factNames) {
      const { status } = await signal(orderId, fact, { unknownField: 1 });
      expect([fact, status]).toEqual([fact, ofFinance.includes(fact) ? 404 : 422]);
    }
    expect((await signal(orderId, 'moonLanded', {})).status).toBe(404);
    expect((await signal(randomUUID(), 'customerConfirmed', { formVersion: 1 })).status).toBe(404);
    expect((await signal(orderId, 'customerConfirmed', { formVersion: 1 }, 'warehouse')).status).toBe(403);
    const keyless = await edges.call('POST', `/api/orders/${orderId}/signals/customerConfirmed`, { as: 'sales', json: { formVersion: 1 } });
    expect(keyless.json.code).toBe('idempotency_key_missing');
  });
});

describe('catalogue', () => {
  const lamp = () => ({
    sku: `LAMP-${randomUUID().slice(0, 8)}`,
    name: { en: 'Floor lamp', zh: '落地灯' },
    price: { amount: 19_900, currency: 'CNY' },
    floorPrice: { amount: 15_000, currency: 'CNY' },
    weightGrams: 4_000,
  });

  test('a product that was added is found, with its price and the usual tax', async () => {
    const product = lamp();
    const added = await edges.post('/api/products', 'admin', product);
    expect(added).toMatchObject({ status: 201, json: { sku: product.sku, price: product.price, taxRate: 1_300, active: true } });
    expect((await edges.get(added.headers.get('location') ?? '', 'warehouse')).json).toEqual(added.json);
    expect((await edges.post('/api/products', 'admin', product)).json.code).toBe('sku_taken');
    expect((await edges.get('/api/products/NO-SUCH', 'sales')).status).toBe(404);
    expect((await edges.post('/api/products', 'sales', lamp())).status).toBe(403);
    const { json } = await edges.post('/api/products', 'admin', { ...lamp(), floorPrice: { amount: 20_000, currency: 'CNY' } });
    expect(json.code).toBe('quantity_invalid');
  });

  test('products come page by page', async () => {
    for (let i = 0; i < 3; i++) await edges.post('/api/products', 'admin', lamp());
    const skus: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { json } = await edges.get(`/api/products?limit=2${cursor && `&cursor=${cursor}`}`, 'service');
      skus.push(...json.items.map((item) => item.sku));
      cursor = json.nextCursor;
    }
    expect(skus.length).toBe(await edges.db.product.count());
    expect(skus).toEqual([...skus].sort());
    expect((await edges.get('/api/products?limit=0', 'service')).json.code).toBe('page_invalid');
    expect((await edges.get('/api/products?cursor=xyz', 'service')).json.code).toBe('page_invalid');
  });

  test('stock comes in, is corrected, and never below what is free', async () => {
    const { sku } = (await edges.post('/api/products', 'admin', lamp())).json;
    const receipt = { sku, location: 'shanghai', quantity: 5, reference: 'PO-1' };
    const key = randomUUID();
    expect((await edges.post('/api/stock/receipts', 'warehouse', receipt, key)).json).toEqual({
      sku,
      location: 'shanghai',
      onHand: 5,
      reserved: 0,
    });
    expect((await edges.post('/api/stock/receipts', 'warehouse', receipt, key)).json.onHand).toBe(5);
    const adjust = (quantity: number) =>
      edges.post('/api/stock/adjustments', 'warehouse', { sku, location: 'shanghai', quantity, reason: 'count' });
    expect((await adjust(-2)).json.onHand).toBe(3);
    expect((await adjust(-4)).json.code).toBe('out_of_stock');
    expect((await adjust(0)).json.code).toBe('quantity_invalid');
    expect((await edges.post('/api/stock/receipts', 'sales', receipt)).status).toBe(403);
    expect((await edges.post('/api/stock/receipts', 'warehouse', { ...receipt, sku: 'NO-SUCH' })).json.code).toBe('sku_unknown');
    expect((await edges.get(`/api/stock?sku=${sku}`, 'sales')).json).toEqual({
      items: [{ sku, location: 'shanghai', onHand: 3, reserved: 0 }],
      nextCursor: null,
    });
  });

  test('goods that come in wake the order that waits for them', async () => {
    const { orderId } = await awaitingPayment(edges);
    await edges.db.stockWaiter.create({ data: { orderId, lineId: 'l1', sku: 'LAMP-1', quantity: 2, since: new Date() } });
    await edges.happen(orderId, [{ type: 'ShortageFound', lines: [{ lineId: 'l1', quantity: 2 }] }]);
    await edges.post('/api/stock/receipts', 'warehouse', { sku: 'LAMP-1', location: 'chengdu', quantity: 2, reference: 'PO-2' });
    expect(await edges.db.orderEvent.count({ where: { orderId, type: 'StockArrived' } })).toBe(1);
    const [kept] = await edges.db.inboxEvent.findMany({ where: { orderId, fact: 'stockArrived' } });
    expect(kept?.deliveredAt).not.toBeNull();
  });
});
