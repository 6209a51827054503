// Before there is an order, on the real engine with skipped time: inquiries, introductions and quotes that people forget or answer.
import { DAY, HOUR, inquiry, line, type Order, until } from './shop';
import { shopForThisFile } from './shop.fixture';

const { world, shop } = shopForThisFile();

const offer = (unitPrice = 10_000) => ({
  ...{ lines: [{ ...line('l1'), unitPrice }], shippingFee: 0, validDays: 14 },
  ...{ terms: 'prepaid' as const, depositPercent: null },
});
const asked = async (): Promise<Order> => {
  const order = await shop.begin(inquiry);
  await order.reaches('sales is asked', (s) => s.tasks.some((t) => t.step === 'answer-inquiry' && t.role === 'sales'));
  return order;
};
const quoted = async (): Promise<Order> => {
  const order = await asked();
  await order.act('send-quote', offer());
  await order.reaches('the wait for the customer', (s) => 'quote.1' in s.clocks);
  return order;
};
const escalated = (order: Order) => until(() => world.kinds(order.orderId, 'supervisor').includes('escalation'), 'the escalation');
const ignored = (order: Order) => order.log().flatMap((e) => (e.type === 'FactIgnored' ? [`${e.causeId}: ${e.because.code}`] : []));

test('an inquiry that nobody answers: sales is reminded, then the supervisor has it', async () => {
  const order = await asked();
  await order.skip(5 * DAY); // a weekend may lie between
  await escalated(order);
  expect(world.kinds(order.orderId, 'sales')).toEqual(['task-reminder']);
  expect(order.folded().stage).toBe('consultation');
  await order.terminate();
});

test('an introduction is followed up 24 hours after each interaction, and goes to the supervisor when nothing follows for 72', async () => {
  const order = await asked();
  await order.act('record-interaction', { kind: 'demonstration', channel: 'in_person', textId: 't1' });
  await order.enters('introduction');
  await order.skip(23 * HOUR);
  await order.act('record-interaction', { kind: 'feedback', channel: 'phone', textId: 't2' });
  await order.skip(23 * HOUR);
  expect(world.kinds(order.orderId, 'sales')).toEqual([]);
  await order.skip(2 * HOUR);
  await until(() => world.kinds(order.orderId, 'sales').includes('task-reminder'), 'the follow-up');
  await order.skip(2 * DAY);
  await escalated(order);
  await order.terminate();
});

test('a quote that nobody answers: the customer is reminded three days before its end, then sales decides and sends a new one', async () => {
  const order = await quoted();
  await order.skip(10.9 * DAY);
  expect(world.kinds(order.orderId)).toEqual(['quote']);
  await order.skip(0.2 * DAY);
  await until(() => world.kinds(order.orderId).includes('quote-reminder'), 'the reminder');
  await order.skip(3 * DAY);
  await order.reaches(
    'sales decides',
    (s) => s.quotes[0]?.state === 'expired' && s.tasks.some((t) => t.step === 'quote' && t.role === 'sales'),
  );
  await order.tell('quoteAnswered', { eventId: 'late', quoteVersion: 1, accept: true });
  await order.happened('FactIgnored');
  expect(ignored(order)).toEqual(['late: nothing_to_do']);
  expect(await order.act('accept-quote', { by: 'phone' })).toBe('nothing_to_do');
  await order.act('send-quote', offer(9_500));
  await order.tell('quoteAnswered', { eventId: 'yes', quoteVersion: 2, accept: true });
  await order.enters('order');
  expect(order.folded()).toMatchObject({ lines: [{ unitPrice: 9_500 }], quotes: [{ state: 'expired' }, { state: 'accepted' }] });
  await order.terminate();
});

test('a quote is negotiated: a new version replaces it, the link of the old one is dead, and the new one is declined by phone', async () => {
  const order = await quoted();
  await order.act('send-quote', offer(9_000));
  await order.reaches('the second quote', (s) => 'quote.2' in s.clocks);
  await order.tell('quoteAnswered', { eventId: 'old link', quoteVersion: 1, accept: true });
  await order.happened('FactIgnored');
  expect(ignored(order)).toEqual(['old link: superseded']);
  await order.act('decline-quote', { by: 'phone', reasonId: 't1' });
  await order.enters('introduction');
  expect(order.folded()).toMatchObject({ lines: [], quotes: [{ state: 'superseded' }, { state: 'declined' }] });
  await until(() => world.kinds(order.orderId).filter((kind) => kind === 'quote').length === 2, 'both quotes are out');
  await order.terminate();
});
