// Points 4 and 7 of the process on the real engine: who looks at an order before its goods move, and what their "no" does.
import { defaultPolicy } from '../../workflows/domain/policy';
import type { Intake } from '../../workflows/order.messages';
import { directOrder, inquiry, line, type Order, until } from './shop';
import { shopForThisFile } from './shop.fixture';
import { pay } from './till.fixture';

const { world, shop } = shopForThisFile();

const strict = { ...defaultPolicy, review: { ...defaultPolicy.review, amountLimit: 19_999, newCustomerLimit: 19_999 } };
/** Confirmed and, unless it is on account, paid. */
async function paid(change: Partial<Intake> = {}, policy = defaultPolicy): Promise<Order> {
  const order = await shop.begin({ ...directOrder, ...change } as Intake, policy);
  await order.enters('confirmation');
  await order.act('confirm', { by: 'phone' });
  if (order.folded().terms === 'on_account') return order;
  await order.enters('payment');
  await pay(order, 20_000);
  return order;
}
const asked = async (order: Order): Promise<string[]> => {
  await order.reaches('a task of the supervisor', (s) => s.tasks.some((t) => t.step === 'review' && t.role === 'supervisor'));
  expect(order.waiting()).toContainEqual(expect.objectContaining({ step: 'review', on: 'supervisor' }));
  return order.folded().review?.reasons ?? [];
};

test('a small clean order passes by rule, and the record says so', async () => {
  const order = await paid();
  await order.enters('fulfilment');
  expect(order.log().find((e) => e.type === 'ReviewPassed')).toMatchObject({ by: 'rule', reasons: [] });
  expect(order.log().some((e) => e.type === 'ReviewRequested')).toBe(false);
  await order.terminate();
});

describe('a supervisor looks before the goods move', () => {
  const reasons: [string, Partial<Intake>, typeof defaultPolicy][] = [
    ['amount', {}, { ...strict, review: { ...strict.review, newCustomerLimit: 50_000 } }],
    ['new_customer', { newCustomer: true }, { ...strict, review: { ...strict.review, amountLimit: 50_000 } }],
    ['on_account', { terms: 'on_account' }, defaultPolicy],
  ];
  test.each(reasons)('because of: %s', async (reason, change, policy) => {
    const order = await paid(change, policy);
    expect(await asked(order)).toEqual([reason]);
    expect(order.folded().stage).toBe('review');
    await order.terminate();
  });

  test('because of: discount, when a quote went far below the list price', async () => {
    const order = await shop.begin(inquiry);
    await order.happened('WaitOpened');
    const cheap = { ...line('l1'), unitPrice: 8_900 };
    await order.act('send-quote', { lines: [cheap], shippingFee: 0, validDays: 14, terms: 'prepaid', depositPercent: null });
    await order.enters('quotation');
    await order.tell('quoteAnswered', { eventId: 'yes', quoteVersion: 1, accept: true });
    await order.enters('order');
    await order.reaches('sales verifies', (s) => s.tasks.some((t) => t.step === 'verify'));
    expect(await order.act('verify', { by: 'phone' })).toBe('order_incomplete');
    await order.act('place', { addressId: 'a1' });
    await order.act('verify', { by: 'phone' });
    await order.enters('confirmation');
    await order.act('confirm', { by: 'phone' });
    await order.enters('payment');
    await pay(order, 17_800);
    expect(await asked(order)).toEqual(['discount']);
    await order.terminate();
  });

  test('and says yes: the goods go on, by a person and for these reasons', async () => {
    const order = await paid({ newCustomer: true }, strict);
    expect(await asked(order)).toEqual(['amount', 'new_customer']);
    expect(await order.act('complete-picking', { shipmentId: 's1', lines: [{ lineId: 'l1', quantity: 2 }] })).toBe(
      'transition_not_allowed',
    );
    await order.act('approve-review', { remarkId: 'looks fine' });
    await order.enters('fulfilment');
    expect(order.log().find((e) => e.type === 'ReviewPassed')).toMatchObject({ by: 'person', reasons: ['amount', 'new_customer'] });
    await order.reaches('the remark in the next task', (s) => s.tasks.some((t) => t.step === 'pick' && t.textId === 'looks fine'));
    expect(await order.act('approve-review', {})).toBe('transition_not_allowed');
    await order.terminate();
  });

  test('and says no to the goods: they are looked at in the allocation and come back to the review', async () => {
    const order = await paid({}, strict);
    await asked(order);
    await order.act('reject-review', { reasonId: 'wrong shelf', backTo: 'allocation' });
    await order.happened('ReviewRequested', 2);
    expect(order.log().find((e) => e.type === 'ReviewRejected')).toMatchObject({ backTo: 'allocation', reasonId: 'wrong shelf' });
    expect(order.log().filter((e) => e.type === 'StageEntered' && e.stage === 'allocation')).toHaveLength(2);
    await asked(order);
    await order.act('approve-review', {});
    await order.enters('fulfilment');
    await order.agrees();
    await order.terminate();
  });

  test('and says no to the order: sales looks at it again, what the customer said and paid still counts, and it comes back to the review', async () => {
    const order = await paid({}, strict);
    await asked(order);
    await order.act('reject-review', { reasonId: 'a post box', backTo: 'order' });
    const has = (t: { step: string; textId: string | null }) => t.step === 'verify' && t.textId === 'a post box';
    await order.reaches('sales has it, with the reason', (s) => s.tasks.some(has));
    await order.act('verify', { by: 'phone' });
    await order.happened('ReviewRequested', 2);
    await asked(order);
    await order.act('approve-review', {});
    await order.enters('fulfilment');
    expect(order.folded()).toMatchObject({ payments: [{ state: 'captured' }], form: { version: 1, state: 'confirmed' } });
    await order.agrees();
    await order.terminate();
  });

  test('and is reminded; what still nobody looks at goes to ops', async () => {
    const order = await paid({}, strict);
    await asked(order);
    await order.skip(6 * 86_400_000);
    await until(() => world.kinds(order.orderId, 'ops').includes('escalation'), 'the escalation');
    expect(world.kinds(order.orderId, 'supervisor')).toContain('task-reminder');
    expect(order.folded().stage).toBe('review');
    await order.terminate();
  });
});

test('an order with special needs does not pass by itself: sales reads them before the form goes out', async () => {
  const order = await shop.begin({ ...directOrder, clean: false, special: true } as Intake);
  await order.reaches('sales reads it', (s) => s.tasks.some((t) => t.step === 'verify' && t.role === 'sales'));
  expect(order.folded()).toMatchObject({ special: true, form: null });
  await order.act('verify', { by: 'phone' });
  await order.enters('confirmation');
  expect(order.log().find((e) => e.type === 'OrderVerified')).toMatchObject({ by: 'phone' });
  await order.terminate();
});

test('nor does it pass the review by rule: the supervisor sees the needs before goods move', async () => {
  const order = await paid({ special: true });
  await order.reaches('a review', (s) => s.review?.state === 'requested');
  expect(order.folded().review).toMatchObject({ reasons: ['special'] });
  await order.act('approve-review', {});
  await order.enters('fulfilment');
  await order.terminate();
});
