// Point 1 of the process on the real engine: how a customer confirms, on which way, how often, and until when.
import { DAY, directOrder, type Order, until } from './shop';
import { shopForThisFile } from './shop.fixture';

const { world, shop } = shopForThisFile();

const asked = async (): Promise<Order> => {
  const order = await shop.begin(directOrder);
  await order.enters('confirmation');
  await order.reaches('the wait for the customer', (s) => 'confirm.1' in s.clocks);
  return order;
};
const link = (order: Order, eventId = 'link', formVersion = 1) => order.tell('customerConfirmed', { eventId, formVersion });
const times = (order: Order, type: string) => order.log().filter((e) => e.type === type).length;
const ignored = (order: Order) => order.log().flatMap((e) => (e.type === 'FactIgnored' ? [`${e.causeId}: ${e.because.code}`] : []));
const expiry = (order: Order): string => order.folded().form?.expiresAt ?? '';
/** Lets time pass until so many seconds before (or, negative, after) the form ends; nothing has been skipped yet. */
const skipTo = (order: Order, seconds: number) => order.skip(Date.parse(expiry(order)) - Date.now() - seconds * 1_000);

test('a customer who confirms one second before the form ends has an order', async () => {
  let last: Order | undefined;
  for (const seconds of [1, 4, 16]) {
    // a busy machine may let one second pass before it speaks
    last = await asked();
    await skipTo(last, seconds);
    await link(last);
    await last.reaches('an answer', (s) => s.stage === 'payment' || s.stage === 'expired');
    if (last.folded().stage === 'payment') break;
  }
  const order = last ?? (await asked());
  const said = order.log().find((e) => e.type === 'OrderConfirmed');
  expect(Date.parse(expiry(order)) - Date.parse(said?.at ?? '')).toBeGreaterThan(0);
  expect(order.folded()).toMatchObject({ stage: 'payment', expired: false, form: { state: 'confirmed' } });
  await order.agrees();
  await order.terminate();
});

test('a customer who confirms one second after the form has ended comes too late: it is heard, and changes nothing', async () => {
  const order = await asked();
  await skipTo(order, -1);
  await expect(order.result()).resolves.toEqual({ stage: 'expired' });
  const late = await shop.begin(directOrder, undefined, {
    state: order.folded(),
    fact: 'customerConfirmed',
    input: { eventId: 'late', formVersion: 1 },
  });
  await expect(late.result()).resolves.toEqual({ stage: 'expired' });
  expect(ignored(late)).toEqual(['late: order_closed']);
  expect(late.folded()).toMatchObject({ stage: 'expired', form: { state: 'expired' } });
});

test('the same link twice is one confirmation; by the phone it is confirmed already', async () => {
  const order = await asked();
  await link(order);
  await link(order);
  await order.enters('payment');
  await link(order, 'the link again');
  await order.happened('FactIgnored');
  expect(await order.act('confirm', { by: 'phone' })).toBe('already_confirmed');
  expect([times(order, 'OrderConfirmed'), ignored(order)]).toEqual([1, ['the link again: already_confirmed']]);
  await order.agrees();
  await order.terminate();
});

test('a link after the phone is ignored as already confirmed; the same call repeated is the same answer, a new one is refused', async () => {
  const order = await asked();
  const first = await order.act('confirm', { by: 'phone' }, 'call-1');
  expect(await order.act('confirm', { by: 'phone' }, 'call-1')).toEqual(first);
  expect(await order.act('confirm', { by: 'phone' }, 'call-2')).toBe('already_confirmed');
  await link(order);
  await order.happened('FactIgnored');
  expect([times(order, 'OrderConfirmed'), ignored(order)]).toEqual([1, ['link: already_confirmed']]);
  await order.terminate();
});

test.each(['phone', 'email', 'in_person'] as const)(
  'a confirmation by %s is kept with who said it, and whom sales spoke with',
  async (by) => {
    const order = await asked();
    await order.act('confirm', { by, spokeWithId: 'mrs-lin' });
    await order.enters('payment');
    expect(order.log().find((e) => e.type === 'OrderConfirmed')).toMatchObject({
      by,
      spokeWithId: 'mrs-lin',
      actor: { role: 'sales', id: 'u1' },
    });
    expect(order.folded().promises.at(-1)).toMatchObject({ kind: 'agreed', by: 'customer' });
    await order.terminate();
  },
);

test('a customer who asks on the phone for a change gets a new form; the link of the old one is dead', async () => {
  const order = await asked();
  await order.act('decline', { by: 'phone', wishId: 'two-more' });
  await order.reaches('sales mends the order', (s) => s.stage === 'order' && 'verify.2' in s.clocks);
  expect(order.folded().tasks).toMatchObject([{ step: 'verify', role: 'sales', textId: 'two-more' }]);
  await order.act('verify', { by: 'phone' });
  await order.reaches('form 2', (s) => s.form?.version === 2);
  await link(order, 'old link', 1);
  await order.happened('FactIgnored');
  await order.act('confirm', { by: 'phone' });
  await order.enters('payment');
  expect(ignored(order)).toEqual(['old link: superseded']);
  expect(order.log().find((e) => e.type === 'OrderConfirmed')).toMatchObject({ formVersion: 2 });
  await until(() => world.kinds(order.orderId).filter((kind) => kind === 'confirmation-form').length === 2, 'both forms are out');
  await order.terminate();
});

test.each(['link', 'phone'] as const)('a customer who says no by %s is cancelled and told so', async (by) => {
  const order = await asked();
  if (by === 'link') await order.tell('customerDeclined', { eventId: 'no', formVersion: 1, reasonId: 't1' });
  else await order.act('decline', { by, reasonId: 't1' });
  await expect(order.result()).resolves.toEqual({ stage: 'cancelled' });
  expect(order.log().find((e) => e.type === 'OrderDeclined')).toMatchObject({ by, reasonId: 't1' });
  expect(world.kinds(order.orderId)).toEqual(['confirmation-form', 'cancelled']);
  expect(order.folded()).toMatchObject({ clocks: {}, tasks: [] });
});

test('a confirmation after the first call and the first reminder ends them: nobody is called any more', async () => {
  const order = await asked();
  await order.skip(1.1 * DAY);
  expect(order.folded().tasks).toMatchObject([{ step: 'call-customer', role: 'sales' }]);
  await link(order);
  await order.enters('payment');
  expect(order.folded().tasks.filter((t) => t.step === 'call-customer')).toEqual([]);
  await order.skip(0.8 * DAY);
  expect(world.kinds(order.orderId).filter((kind) => kind === 'follow-up')).toHaveLength(1);
  await order.terminate();
});
