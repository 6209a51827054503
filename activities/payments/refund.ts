// The activity `refundPayment` and the part of the bank's HTTP API that it needs.
// The bank pays twice if asked twice, so a refund under our key is looked for before one is made.
import { z } from 'zod';
import type { OrderActivities } from '../../workflows/order.ports';
import { refused } from '../failures';
import { askOutside, type OutsideApi } from '../outside';

const refund = z.object({ refundId: z.string() });
const refunds = z.object({ refunds: z.array(refund) });

/**
 * Pays back to the payment it came from, or adopts the refund that the bank made under this key.
 * @throws ApplicationFailure `refund_refused` when the bank says no; Error, to be tried again, when it does not answer
 */
export const createRefundPayment =
  ({ url, apiKey, timeoutMs }: { url: string; apiKey: string; timeoutMs: number }): OrderActivities['refundPayment'] =>
  async ({ key: reference, bankPaymentId: paymentId, amount }) => {
    const bank: OutsideApi = { name: 'bank', url, apiKey, timeoutMs };
    const path = `/refunds?reference=${encodeURIComponent(reference)}`;
    const known = await askOutside(bank, { method: 'GET', path, answer: refunds, reference });
    if (!known.ok) throw new Error(`Bank refused to look for refund ${reference}: ${known.status} ${known.code}`);
    const made = known.body.refunds[0];
    if (made) return { bankRefundId: made.refundId };

    const body = { reference, paymentId, ...amount };
    const answer = await askOutside(bank, { method: 'POST', path: '/refunds', body, answer: refund, reference });
    if (!answer.ok) throw refused('refund_refused', `Bank refused refund ${reference}: ${answer.status} ${answer.code}`);
    return { bankRefundId: answer.body.refundId };
  };
