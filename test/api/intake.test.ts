// How orders and inquiries come in: what is kept, who the customer is, what is clean, and that the same request makes one order.
import { randomUUID } from 'node:crypto';
import { closedAfterThisFile } from '../support/opened';
import { openCore, orderOf, person } from './core.fixture';

const core = closedAfterThisFile(openCore);
afterEach(() => {
  core.orders.mood = 'well';
});

const intakeOf = (orderId: string) => core.db.intake.findUniqueOrThrow({ where: { orderId } });
const startedWith = (orderId: string) => core.orders.started.find((input) => input.orderId === orderId)?.intake;

describe('an order', () => {
  it('is taken in with its number, priced from the catalogue, and answered as it was recorded', async () => {
    const answer = await core.post('/api/orders', orderOf());
    expect(answer.status).toBe(201);
    const { orderId } = answer.json;
    expect(answer.json).toEqual({
      orderId,
      orderNumber: expect.stringMatching(/^SO-20\d\d-\d{6}-\d$/),
      stage: 'order',
      version: 1,
      total: { amount: 22_000, currency: 'CNY' },
    });
    expect(answer.headers.get('location')).toBe(`/api/orders/${orderId}`);
    expect(startedWith(orderId)).toMatchObject({
      kind: 'order',
      clean: true,
      newCustomer: true,
      shippingFee: 2_000,
      lines: [{ lineId: 'l1', sku: 'LAMP-1', quantity: 2, unitPrice: 10_000, listPrice: 10_000, taxRate: 1_300 }],
      actor: { role: 'sales', id: expect.any(String) },
    });
  });

  it('tells the workflow nothing personal', async () => {
    const customer = { ...person('Canary Zhang'), phone: '+86 138 0013 8000' };
    const { json } = await core.post('/api/orders', orderOf({ customer, instructions: 'Ring the canary bell' }));
    expect(JSON.stringify(core.orders.started.find((input) => input.orderId === json.orderId))).not.toMatch(
      /canary|138 ?0013 ?8000|example\.com/i,
    );
  });

  it('is free of the shipping fee from the amount that the policy names', async () => {
    const { json } = await core.post('/api/orders', orderOf({ lines: [{ sku: 'SAW-9', quantity: 1 }] }));
    expect(json.total).toEqual({ amount: 50_000, currency: 'CNY' });
  });

  it.each([
    ['with instructions', orderOf({ instructions: 'Ring twice' }), false],
    ['with special needs of delivery', orderOf({ deliveryNeeds: { signature: true } }), false],
    ['with needs that ask for nothing', orderOf({ deliveryNeeds: { signature: false } }), true],
    ['without an address', orderOf({ customer: { ...person(), address: undefined } }), false],
    ['of something no longer sold', orderOf({ lines: [{ sku: 'OLD-1', quantity: 1 }] }), false],
    ['with instructions, but verified', orderOf({ instructions: 'Ring', verified: { contact: true, address: true, by: 'phone' } }), true],
    ['whose address nobody verified', orderOf({ instructions: 'Ring', verified: { contact: true, address: false, by: 'phone' } }), false],
  ])('%s is clean or not', async (_title, body, clean) => {
    const { json, status } = await core.post('/api/orders', body);
    expect([status, startedWith(json.orderId)]).toMatchObject([201, { clean }]);
  });

  it('of a known e-mail or phone is the same customer with a snapshot of their own', async () => {
    const first = { ...person('Lin Wei'), phone: '+86 139 1111 2222' };
    const one = await core.post('/api/orders', orderOf({ customer: first }));
    const two = await core.post(
      '/api/orders',
      orderOf({ customer: { ...first, name: 'Wei Lin', email: first.email.toUpperCase(), phone: undefined } }),
    );
    const three = await core.post('/api/orders', orderOf({ customer: { ...person('W. Lin'), phone: '13911112222' } }));
    const rows = await Promise.all([one, two, three].map(({ json }) => intakeOf(json.orderId)));
    expect(new Set(rows.map((row) => row.customerId)).size).toBe(1);
    expect(rows.map((row) => row.name)).toEqual(['Lin Wei', 'Wei Lin', 'W. Lin']);
    expect(rows[2]?.phone).toBe('+8613911112222');
    expect(await core.db.customer.findMany({ where: { customerId: rows[0]?.customerId ?? '' } })).toMatchObject([{ name: 'Lin Wei' }]);
    expect([startedWith(one.json.orderId)?.newCustomer, startedWith(two.json.orderId)?.newCustomer]).toEqual([true, false]);
  });

  it('of a customer by id goes to where their last order went', async () => {
    const one = await core.post('/api/orders', orderOf());
    const { customerId, addressId } = await intakeOf(one.json.orderId);
    const two = await core.post('/api/orders', orderOf({ customer: { customerId } }));
    expect(await intakeOf(two.json.orderId)).toMatchObject({ customerId, addressId });
  });

  it('is refused when its reference of the customer is known', async () => {
    const externalRef = `ref-${randomUUID()}`;
    expect((await core.post('/api/orders', orderOf({ externalRef }))).status).toBe(201);
    const again = await core.post('/api/orders', orderOf({ externalRef }));
    expect([again.status, again.json.code]).toEqual([409, 'duplicate_external_ref']);
    const atOnce = `ref-${randomUUID()}`;
    const answers = await Promise.all([1, 2, 3].map(() => core.post('/api/orders', orderOf({ externalRef: atOnce }))));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  it('asks a deposit as the policy says when nobody says otherwise', async () => {
    const [usual, own] = await Promise.all([
      core.post('/api/orders', orderOf({ terms: 'deposit' })),
      core.post('/api/orders', orderOf({ terms: 'deposit', depositPercent: 50 })),
    ]);
    expect([startedWith(usual.json.orderId), startedWith(own.json.orderId)]).toMatchObject([
      { depositPercent: 30 },
      { depositPercent: 50 },
    ]);
  });
});

describe('an inquiry', () => {
  it('keeps the question, and has no number yet', async () => {
    const answer = await core.post('/api/inquiries', {
      channel: 'phone',
      customer: person(),
      needs: 'Light for a hall\n20 m',
      products: ['LAMP-1'],
    });
    expect([answer.status, answer.json]).toEqual([
      201,
      { orderId: expect.any(String), orderNumber: null, stage: 'consultation', version: 1 },
    ]);
    const order = await core.get(`/api/orders/${answer.json.orderId}`);
    expect(order.json).toMatchObject({
      stage: 'consultation',
      needs: 'Light for a hall\n20 m',
      products: ['LAMP-1'],
      address: { city: 'Shanghai' },
    });
  });

  it('about a product that does not exist is refused', async () => {
    const answer = await core.post('/api/inquiries', { channel: 'phone', customer: person(), needs: 'x', products: ['NO-1'] });
    expect([answer.status, answer.json.code]).toEqual([422, 'sku_unknown']);
  });
});

describe('the same key', () => {
  it('and the same body sent twenty times at once is one order', async () => {
    const key = randomUUID();
    const body = orderOf();
    const answers = await Promise.all(Array.from({ length: 20 }, () => core.post('/api/orders', body, { key })));
    const made = answers.filter(({ status }) => status === 201);
    expect(made.length).toBeGreaterThan(0);
    expect(new Set(made.map(({ json }) => json.orderId)).size).toBe(1);
    expect(answers.filter(({ status }) => status !== 201).every(({ json }) => json.code === 'idempotency_in_progress')).toBe(true);
    expect(await core.db.intake.count({ where: { email: body.customer.email } })).toBe(1);
  });

  it('later gets the stored answer and says so; the order of properties does not matter', async () => {
    const key = randomUUID();
    const { channel, customer, lines } = orderOf();
    const first = await core.post('/api/orders', { channel, customer, lines }, { key });
    const again = await core.post('/api/orders', { lines, customer, channel }, { key });
    expect([again.status, again.json, again.headers.get('idempotent-replayed')]).toEqual([201, first.json, 'true']);
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect(first.headers.get('idempotent-replayed')).toBeNull();
  });

  it('with another body is a mistake, also when that body has no right shape', async () => {
    const key = randomUUID();
    await core.post('/api/orders', orderOf(), { key });
    for (const body of [orderOf(), {}]) {
      const answer = await core.post('/api/orders', body, { key });
      expect([answer.status, answer.json.code]).toEqual([422, 'idempotency_mismatch']);
    }
  });

  it('of another person, or for another route, is another key', async () => {
    const key = randomUUID();
    const body = orderOf();
    const mine = await core.post('/api/orders', body, { key });
    const theirs = await core.post('/api/orders', body, { key, token: await core.issuer.token({ role: 'sales', name: 'second' }) });
    expect(theirs.status).toBe(201);
    expect(theirs.json.orderId).not.toBe(mine.json.orderId);
    const note = await core.post(`/api/orders/${mine.json.orderId}/note`, { text: 'hello' }, { key });
    expect(note.status).toBe(200);
  });

  it('after a refused shape may be used again, after a refused rule it says the same again', async () => {
    const key = randomUUID();
    expect((await core.post('/api/orders', {}, { key })).status).toBe(422);
    const externalRef = randomUUID();
    expect((await core.post('/api/orders', orderOf({ externalRef }), { key })).status).toBe(201);
    const rule = randomUUID();
    const body = orderOf({ externalRef });
    await core.post('/api/orders', body, { key: rule });
    const again = await core.post('/api/orders', body, { key: rule });
    expect([again.status, again.json.code, again.headers.get('idempotent-replayed')]).toEqual([409, 'duplicate_external_ref', 'true']);
  });
});

describe('while Temporal is away', () => {
  it('an order is taken in all the same, can be read, and the same key gives the 201 when it runs', async () => {
    core.orders.mood = 'away';
    const key = randomUUID();
    const body = orderOf();
    const waiting = await core.post('/api/orders', body, { key });
    const { orderId, orderNumber } = waiting.json;
    expect([waiting.status, waiting.json]).toEqual([
      202,
      { orderId, orderNumber: expect.stringMatching(/^SO-/), stage: 'order', version: 0 },
    ]);
    expect((await core.get(waiting.headers.get('location') ?? '')).json).toMatchObject({
      orderId,
      version: 0,
      stage: 'order',
      lines: [{ sku: 'LAMP-1' }],
    });
    expect((await core.get(`/api/orders/${orderNumber}`)).json.orderId).toBe(orderId);
    core.orders.mood = 'well';
    const running = await core.post('/api/orders', body, { key });
    expect([running.status, running.json]).toMatchObject([201, { orderId, orderNumber, version: 1 }]);
    expect((await core.post('/api/orders', body, { key })).headers.get('idempotent-replayed')).toBe('true');
    expect(await core.db.intake.count({ where: { email: body.customer.email } })).toBe(1);
  });

  it('a try that died half-way is taken over after half a minute, and ends in the same order', async () => {
    core.orders.mood = 'away';
    const key = randomUUID();
    const body = orderOf();
    const first = await core.post('/api/orders', body, { key });
    core.orders.mood = 'well';
    await core.db.idempotency.updateMany({ where: { key }, data: { takenAt: new Date(Date.now() - 5_000) } });
    expect((await core.post('/api/orders', body, { key })).json.code).toBe('idempotency_in_progress');
    await core.db.idempotency.updateMany({ where: { key }, data: { takenAt: new Date(Date.now() - 31_000) } });
    expect((await core.post('/api/orders', body, { key })).json).toMatchObject({ orderId: first.json.orderId, version: 1 });
  });
});

describe('an API key', () => {
  it('is shown once, is kept as a hash, takes in orders and sees its own only', async () => {
    const key = randomUUID();
    const made = await core.post('/api/keys', { name: 'Web shop', roles: ['sales'] }, { as: 'admin', key });
    const token = made.json.key;
    expect([made.status, token]).toEqual([201, expect.stringMatching(/^ak_/)]);
    const again = await core.post('/api/keys', { name: 'Web shop', roles: ['sales'] }, { as: 'admin', key });
    expect([again.status, again.json.keyId, again.json.key]).toEqual([201, made.json.keyId, undefined]);
    expect(JSON.stringify(await core.db.idempotency.findMany({ where: { key } }))).not.toContain(token);

    const foreign = await core.post('/api/orders', orderOf());
    const own = await core.post('/api/orders', orderOf(), { token });
    expect(own.status).toBe(201);
    expect((await core.call('GET', `/api/orders/${own.json.orderId}`, { token })).json.owner).toEqual({
      staffId: made.json.keyId,
      name: 'Web shop',
    });
    expect((await core.call('GET', `/api/orders/${foreign.json.orderId}`, { token })).status).toBe(404);
    expect((await core.call('GET', '/api/orders', { token })).json.items.map((item: { orderId: string }) => item.orderId)).toEqual([
      own.json.orderId,
    ]);
    expect(core.logged.join()).not.toContain(token);
  });

  it('is made by the administrator only', async () => {
    expect((await core.post('/api/keys', { name: 'x', roles: ['sales'] }, { as: 'supervisor' })).status).toBe(403);
  });
});
