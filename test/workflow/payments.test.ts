// Payments on the real engine: on account, beyond the credit, not at all, failed and then not.
import { defaultPolicy } from '../../workflows/domain/policy';
import type { Intake } from '../../workflows/order.messages';
import { amounts } from '../../workflows/domain/money';
import { DAY, directOrder, until } from './shop';
import { shopForThisFile } from './shop.fixture';
import { confirmed, deliver, paid, pay, received } from './till.fixture';

const { world, shop } = shopForThisFile();

test('an order on account is delivered unpaid, asked for from the due date on, and closed when it is paid', async () => {
  const policy = { ...defaultPolicy, review: { ...defaultPolicy.review, onAccount: false } };
  const order = await shop.begin({ ...directOrder, terms: 'on_account' } as Intake, policy);
  await order.enters('confirmation');
  await order.act('confirm', { by: 'phone' });
  await order.enters('fulfilment');
  await deliver(order);
  await order.reaches('the wait for the money', (s) => Object.values(s.clocks).some((c) => c.step === 'collect-balance'));
  await received(order);
  await until(() => world.kinds(order.orderId).includes('account-due'), 'the customer is told the date');
  expect(await order.act('submit-closing', { documentIds: [] })).toBe('closing_incomplete');
  await order.skip(29 * DAY);
  expect(world.kinds(order.orderId)).not.toContain('balance-reminder');
  await order.skip(3.1 * DAY);
  await until(() => world.kinds(order.orderId).filter((kind) => kind === 'balance-reminder').length === 2, 'two reminders');
  await order.skip(4 * DAY);
  await order.reaches('finance decides', (s) => s.tasks.some((t) => t.step === 'collect-balance' && t.role === 'finance'));
  await pay(order, 20_000);
  await order.reaches('nothing to collect', (s) => Object.values(s.clocks).every((c) => c.step !== 'collect-balance'));
  expect(await order.act('submit-closing', { documentIds: [] })).toMatchObject({ stage: 'closing' });
  await order.agrees();
  await order.terminate();
});

test('an order on account beyond the credit of its customer must be reviewed', async () => {
  world.creditworthy = false;
  const policy = { ...defaultPolicy, review: { ...defaultPolicy.review, onAccount: false } };
  const order = await shop.begin({ ...directOrder, terms: 'on_account' } as Intake, policy);
  await order.enters('confirmation');
  await order.act('confirm', { by: 'phone' });
  await order.happened('ReviewRequested');
  expect(order.folded().review).toMatchObject({ reasons: ['credit'] });
  await order.terminate();
});

test('when nobody pays for five days finance decides, and may cancel what is not paid', async () => {
  const order = await confirmed(shop);
  await order.reaches('the wait', (s) => Object.values(s.clocks).some((c) => c.step === 'pay'));
  await order.skip(5.1 * DAY);
  await order.reaches('finance decides', (s) => s.tasks.some((t) => t.taskId.startsWith('pay.pay') && t.role === 'finance'));
  expect(await order.act('cancel', { reason: 'other', forFinance: true })).toBe('forbidden');
  await order.act('cancel', { reason: 'not_paid', forFinance: true });
  await expect(order.result()).resolves.toEqual({ stage: 'cancelled' });
});

test('a failed payment that then succeeds pays; a failure after that changes nothing', async () => {
  const order = await confirmed(shop);
  const success = paid(20_000);
  await order.tell('paymentReported', { ...success, eventId: 'f1', outcome: 'failed' });
  await order.happened('PaymentFailed');
  await order.tell('paymentReported', success);
  await order.enters('fulfilment');
  await order.tell('paymentReported', { ...success, eventId: 'f2', outcome: 'failed' });
  await order.happened('FactIgnored');
  expect(amounts(order.folded())).toMatchObject({ paid: 20_000, open: 0 });
  await order.terminate();
});
