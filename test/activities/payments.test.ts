// Paying back: once per key, whatever the bank does.
import { createRefundPayment } from '../../activities/payments/refund';
import type { OrderActivities } from '../../workflows/order.ports';
import { closedAfterThisFile } from '../support/opened';
import { BANK_KEY, IMPATIENCE_MS, openOutside, PATIENCE_MS } from './world.fixture';

const outside = closedAfterThisFile(openOutside);
const refundPayment = (timeoutMs: number): OrderActivities['refundPayment'] =>
  createRefundPayment({ url: `${outside.url}/bank`, apiKey: BANK_KEY, timeoutMs });

let orders = 0;
async function paid(amount: number) {
  const orderId = `order-${++orders}`;
  const payment = (await outside.post('bank/payments', { orderId, amount, currency: 'CNY', kind: 'captured' }, BANK_KEY)) as {
    paymentId: string;
  };
  const refund = (part: number, { n = 1, withinMs = PATIENCE_MS } = {}) =>
    refundPayment(withinMs)({
      ...{ key: `${orderId}:refund:${n}`, orderId, bankPaymentId: payment.paymentId },
      amount: { amount: part, currency: 'CNY' },
    });
  const refunded = async () =>
    (await outside.ledger('bank'))
      .filter((item) => item.kind === 'refunded' && item.reference.startsWith(`${orderId}:`))
      .map((item) => item.amount);
  return { refund, refunded };
}

test('a refund is paid once per key', async () => {
  const { refund, refunded } = await paid(1_000);
  const first = await refund(400);
  expect(await refund(400)).toEqual(first);
  expect(await refunded()).toEqual([400]);
});

test("when the bank's answer is lost the refund is adopted", async () => {
  const { refund, refunded } = await paid(1_000);
  await outside.fault('bank', { kind: 'lost_answer', times: 1, only: 'refund' });
  await expect(refund(1_000)).rejects.toThrow('No answer from bank');
  expect(await refund(1_000)).toEqual({ bankRefundId: expect.any(String) });
  expect(await refunded()).toEqual([1_000]);
});

test.each(['error', 'garbage', 'slow'])('a bank with the fault "%s" is asked again', async (kind) => {
  const { refund, refunded } = await paid(1_000);
  await outside.fault('bank', { kind, times: 1, only: 'refund' });
  const failure = await refund(300, { withinMs: kind === 'slow' ? IMPATIENCE_MS : PATIENCE_MS }).catch((error: object) => error);
  expect(failure).toBeInstanceOf(Error);
  expect(failure).not.toHaveProperty('nonRetryable', true);
  await refund(300);
  expect(await refunded()).toEqual([300]);
});

test('more than was paid is refused for good', async () => {
  const { refund, refunded } = await paid(1_000);
  await refund(700);
  await expect(refund(400, { n: 2 })).rejects.toMatchObject({ type: 'refund_refused', nonRetryable: true });
  expect(await refunded()).toEqual([700]);
});
