// Money over HTTP: giving back, waiving, the second person, the customer's credit, refunds made by hand.
import { randomUUID } from 'node:crypto';
import type { OrderEvent } from '../../workflows/domain/events';
import { closedAfterThisFile } from '../support/opened';
import { openCore, orderOf, person } from './core.fixture';

const core = closedAfterThisFile(openCore);
afterEach(() => {
  core.orders.mood = 'well';
});

const TOTAL = 22_000;
const yuan = (amount: number) => ({ amount, currency: 'CNY' });
const newOrder = async (more: object = {}): Promise<string> => (await core.post('/api/orders', orderOf(more))).json.orderId;
const act = (id: string, name: string, body: object, as = 'finance', more: object = {}) =>
  core.post(`/api/orders/${id}/${name}`, body, { as, ...more });
const order = async (id: string, as = 'finance') => (await core.get(`/api/orders/${id}`, as)).json;
const received = (amount: number, currency = 'CNY', paymentId = 'p1'): OrderEvent =>
  currency === 'CNY'
    ? {
        type: 'PaymentReceived',
        paymentId,
        amount: yuan(amount),
        method: 'card',
        receivedOn: '2026-11-21',
        bankPaymentId: randomUUID(),
        referenceId: null,
      }
    : { type: 'PaymentMismatched', paymentId, amount: { amount, currency }, method: 'card', bankPaymentId: randomUUID() };
/** An order of two lamps that has been paid. */
const paidOrder = async (amount = TOTAL, more: object = {}): Promise<string> => {
  const id = await newOrder(more);
  await core.orders.happen(id, [{ type: 'StageEntered', stage: 'payment' }, received(amount)]);
  return id;
};
/** Costs more than one person may give back. */
const LARGE = { lines: [{ sku: 'SAW-9', quantity: 20 }] };

describe('a refund', () => {
  it('gives back what is named, says why in the words of finance, and is no debt again', async () => {
    const id = await paidOrder();
    const answer = await act(id, 'refund', { amount: 1_000, reason: 'Scratched box' });
    expect([answer.status, answer.json.result]).toEqual([200, { refundId: 'r1', state: 'open' }]);
    await core.orders.happen(id, [{ type: 'RefundMade', refundId: 'r1', bankRefundId: 'br1' }]);
    expect(await order(id)).toMatchObject({
      refunds: [{ refundId: 'r1', paymentId: 'p1', amount: yuan(1_000), state: 'done', reason: 'Scratched box' }],
      money: { total: yuan(TOTAL), paid: yuan(TOTAL), refunded: yuan(1_000), credited: yuan(1_000), open: yuan(0), due: yuan(0) },
    });
  });

  it('without an amount gives back what was paid too much, and has nothing to do otherwise', async () => {
    const id = await paidOrder(TOTAL + 300);
    expect((await order(id)).money.open).toEqual(yuan(-300));
    expect((await act(id, 'refund', { reason: 'Paid too much' })).status).toBe(200);
    expect((await order(id)).refunds).toMatchObject([{ amount: yuan(300) }]);
    expect((await act(id, 'refund', { reason: 'Again' })).json.code).toBe('nothing_to_do');
  });

  it.each([
    [{ amount: TOTAL + 1, reason: 'x' }, 409, 'refund_exceeds_paid'],
    [{ amount: 0, reason: 'x' }, 422, 'quantity_invalid'],
    [{ amount: 1.5, reason: 'x' }, 422, 'quantity_invalid'],
    [{ amount: 10 }, 422, 'schema_invalid'],
    [{ amount: 10, reason: 'x', limit: 1 }, 422, 'property_unknown'],
  ])('of %j is refused with %i %s', async (body, status, code) => {
    const answer = await act(await paidOrder(), 'refund', body);
    expect([answer.status, answer.json.code]).toEqual([status, code]);
  });

  it('is for finance alone, and nothing of it shows to the warehouse', async () => {
    const id = await paidOrder();
    expect((await act(id, 'refund', { amount: 10, reason: 'x' }, 'sales')).status).toBe(403);
    await act(id, 'refund', { amount: 10, reason: 'Secret' });
    const seen = await order(id, 'warehouse');
    expect([seen.refunds, seen.waivers, seen.money]).toEqual([null, null, null]);
    const events = (await core.get(`/api/orders/${id}/events`, 'warehouse')).text;
    expect(events).not.toMatch(/Secret|RefundOpened.*"amount"/);
  });

  it('for an order that was never paid is refused', async () => {
    expect((await act(await newOrder(), 'refund', { amount: 10, reason: 'x' })).json.code).toBe('nothing_to_do');
  });

  it('is done once per key', async () => {
    const id = await paidOrder();
    const key = randomUUID();
    const first = await act(id, 'refund', { amount: 10, reason: 'x' }, 'finance', { key });
    const again = await act(id, 'refund', { amount: 10, reason: 'x' }, 'finance', { key });
    expect([again.json, again.headers.get('idempotent-replayed')]).toEqual([first.json, 'true']);
    expect((await order(id)).refunds).toHaveLength(1);
  });
});

describe('above the limit', () => {
  const asked = async () => {
    const id = await paidOrder(1_000_000, LARGE);
    const key = randomUUID();
    const answer = await act(id, 'refund', { amount: 500_001, reason: 'All broken' }, 'finance', { key });
    return { id, key, answer };
  };

  it('a refund is accepted, not done; the same key gives the same answer', async () => {
    const { id, key, answer } = await asked();
    expect([answer.status, answer.json.result, answer.headers.get('location')]).toEqual([
      202,
      { refundId: 'r1', state: 'awaiting_approval' },
      `/api/orders/${id}`,
    ]);
    const again = await act(id, 'refund', { amount: 500_001, reason: 'All broken' }, 'finance', { key });
    expect([again.status, again.json]).toEqual([202, answer.json]);
    expect((await order(id)).refunds).toMatchObject([{ state: 'awaiting_approval', amount: yuan(500_001), reason: 'All broken' }]);
  });

  it('another supervisor decides; who asked does not, whatever their roles', async () => {
    const id = await paidOrder(1_000_000, LARGE);
    const both = await core.issuer.sign({ sub: 'both', roles: ['finance', 'supervisor'], name: 'Both' });
    expect((await act(id, 'refund', { amount: 600_000, reason: 'x' }, 'finance', { token: both })).status).toBe(202);
    expect((await act(id, 'approve-refund', { refundId: 'r1' }, 'finance')).status).toBe(403);
    const own = await act(id, 'approve-refund', { refundId: 'r1' }, 'supervisor', { token: both });
    expect([own.status, own.json.code]).toEqual([409, 'second_person_needed']);
    const yes = await act(id, 'approve-refund', { refundId: 'r1', reason: 'Seen the pictures' }, 'supervisor');
    expect([yes.status, yes.json.result]).toEqual([200, { refundId: 'r1', state: 'agreed' }]);
    expect((await order(id)).refunds).toMatchObject([{ state: 'open' }]);
    expect((await act(id, 'reject-refund', { refundId: 'r1' }, 'supervisor')).json.code).toBe('nothing_to_do');
  });

  it('what is refused can be asked for again', async () => {
    const { id } = await asked();
    expect((await act(id, 'reject-refund', { refundId: 'r1', reason: 'No proof' }, 'supervisor')).json.result).toEqual({
      refundId: 'r1',
      state: 'rejected',
    });
    expect((await order(id)).refunds).toMatchObject([{ state: 'rejected' }]);
    expect((await act(id, 'refund', { amount: 1_000_000, reason: 'With proof' })).status).toBe(202);
  });
});

describe('waiving', () => {
  const awaiting = async (more: object = {}): Promise<string> => {
    const id = await newOrder(more);
    await core.orders.happen(id, [{ type: 'StageEntered', stage: 'payment' }]);
    return id;
  };
  it('without an amount is all that is due', async () => {
    const id = await awaiting();
    expect((await act(id, 'waive-payment', { reason: 'A present' })).json.result).toEqual({ creditId: 'cr1' });
    expect((await order(id)).money).toMatchObject({ total: yuan(TOTAL), credited: yuan(TOTAL), open: yuan(0), due: yuan(0) });
  });
  it('above the limit waits for a second person', async () => {
    const id = await awaiting(LARGE);
    const answer = await act(id, 'waive-payment', { reason: 'Promised by the board' });
    expect([answer.status, answer.json.result]).toEqual([202, { refundId: 'w1', state: 'awaiting_approval' }]);
    expect(await order(id)).toMatchObject({ waivers: [{ refundId: 'w1', state: 'awaiting_approval', reason: 'Promised by the board' }] });
    await act(id, 'approve-refund', { refundId: 'w1' }, 'supervisor');
    expect(await order(id)).toMatchObject({ waivers: [{ state: 'agreed' }], money: { due: yuan(0) } });
  });
  it('more than is open is refused', async () => {
    expect((await act(await awaiting(), 'waive-payment', { amount: TOTAL + 1, reason: 'x' })).json.code).toBe('waiver_exceeds_open');
  });
});

describe('on account', () => {
  /** As the customer of this contact; 200 lamps cost 20 000.00. */
  const lamps = (customer: object, quantity: number, more: object = {}) =>
    core.post('/api/orders', { ...orderOf({ customer, terms: 'on_account' }), lines: [{ sku: 'LAMP-1', quantity }], ...more });

  it('orders are taken as far as the customer is trusted, all orders together', async () => {
    const customer = person('On Account');
    expect((await lamps(customer, 600)).status).toBe(201);
    const refused = await lamps(customer, 401);
    expect([refused.status, refused.json.code]).toEqual([409, 'credit_exceeded']);
    expect((await lamps(customer, 401, { terms: 'prepaid' })).status).toBe(201);
    expect((await lamps(customer, 400)).status).toBe(201);
    expect((await lamps(person('Somebody Else'), 401)).status).toBe(201);
  });

  it('a customer may have a limit of their own, and what is paid counts no more', async () => {
    const customer = person('Small');
    const first = await lamps(customer, 100);
    const { customerId } = (await order(first.json.orderId)).customer;
    await core.db.customer.update({ where: { customerId }, data: { creditLimit: 1_500_000 } });
    expect((await lamps(customer, 100)).json.code).toBe('credit_exceeded');
    await core.orders.happen(first.json.orderId, [received(1_000_000)]);
    expect((await lamps(customer, 100)).status).toBe(201);
  });

  it('two orders at once count each other', async () => {
    const first = await lamps(person('Twice'), 1);
    const { customerId } = (await order(first.json.orderId)).customer;
    const answers = await Promise.all([1, 2, 3].map(() => lamps({ customerId }, 600)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  it('an order counts from the moment it is taken in, also while Temporal is away', async () => {
    const customer = person('Early');
    core.orders.mood = 'away';
    expect((await lamps(customer, 600)).status).toBe(202);
    expect((await lamps(customer, 600)).json.code).toBe('credit_exceeded');
  });

  it('also an inquiry that becomes an order, and a quote that is accepted', async () => {
    const customer = person('Inquirer');
    const inquiry = async () => (await core.post('/api/inquiries', { channel: 'phone', customer, needs: 'Lamps' })).json.orderId;
    const quoted = await inquiry();
    await act(quoted, 'send-quote', { lines: [{ sku: 'LAMP-1', quantity: 1_001 }], terms: 'on_account' }, 'sales');
    await core.orders.happen(quoted, [{ type: 'StageEntered', stage: 'quotation' }]);
    expect((await act(quoted, 'accept-quote', { by: 'phone' }, 'sales')).json.code).toBe('credit_exceeded');
    expect((await act(quoted, 'place', {}, 'sales')).json.code).toBe('credit_exceeded');
    expect((await act(quoted, 'place', { terms: 'prepaid' }, 'sales')).status).toBe(200);
    const placed = await act(await inquiry(), 'place', { lines: [{ sku: 'LAMP-1', quantity: 1_001 }], terms: 'on_account' }, 'sales');
    expect(placed.json.code).toBe('credit_exceeded');
  });
});

describe('a refund that finance makes by hand', () => {
  const handed = async () => {
    const id = await paidOrder();
    await core.orders.happen(id, [
      { type: 'RefundOpened', refundId: 'r1', paymentId: 'p1', amount: yuan(500), reason: 'order_ended' },
      { type: 'RefundByHand', refundId: 'r1', because: 'no_bank' },
      { type: 'TaskOpened', taskId: 'refund.r1', step: 'refund', role: 'finance', dueAt: null },
      { type: 'StageEntered', stage: 'cancelled' },
    ]);
    return id;
  };
  const complete = (taskId: string) => core.post(`/api/tasks/${taskId}/complete`, { text: 'BOC 4711' }, { as: 'finance' });

  it('is recorded by completing its task, also after the end of the order, and its order is told once', async () => {
    const id = await handed();
    expect((await complete(`${id}.refund.r1`)).status).toBe(200);
    expect((await complete(`${id}.refund.r1`)).json.code).toBe('nothing_to_do');
    const facts = await core.db.inboxEvent.findMany({ where: { orderId: id } });
    expect(facts).toMatchObject([{ source: 'staff', fact: 'refundRecorded', payload: { refundId: 'r1', actor: { role: 'finance' } } }]);
    expect(JSON.stringify(facts)).not.toContain('BOC');
  });

  it('is not a task that waits for an act: that one ends by the act', async () => {
    const id = await paidOrder(TOTAL + 100);
    const opening = { taskId: 'refund.overpaid.5', step: 'refund', role: 'finance', dueAt: null } as const;
    await core.orders.happen(id, [
      { type: 'WaitOpened', waitId: 'refund.overpaid.5', step: 'refund', on: 'finance', dueAt: null, task: opening },
    ]);
    expect((await complete(`${id}.refund.overpaid.5`)).json.code).toBe('task_has_act');
  });
});

describe('cancelling by finance', () => {
  it('is possible for what is not paid, while the order waits for the money', async () => {
    const id = await newOrder();
    expect((await act(id, 'cancel', { reason: 'not_paid' })).status).toBe(403);
    await core.orders.happen(id, [
      { type: 'StageEntered', stage: 'payment' },
      { type: 'WaitOpened', waitId: 'pay.1', step: 'pay', on: 'customer', dueAt: null },
    ]);
    expect((await act(id, 'cancel', { reason: 'changed_mind' })).status).toBe(403);
    expect((await act(id, 'cancel', { reason: 'not_paid' })).status).toBe(200);
  });
});
