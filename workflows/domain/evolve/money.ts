// What was paid and what goes back. How each of these events changes the order; pure.
import type { MoneyEvent } from '../events/money';
import { unpaid, type Folds } from './parts';

export const foldMoney: Folds<MoneyEvent> = {
  PaymentReceived: (s, e) => {
    const { paymentId, amount, method, receivedOn, bankPaymentId, referenceId } = e;
    return { ...s, payments: [...s.payments, { paymentId, amount, method, receivedOn, bankPaymentId, referenceId, state: 'captured' }] };
  },
  PaymentFailed: (s, e) => ({ ...s, payments: [...s.payments, unpaid(e, 'failed')] }),
  PaymentMismatched: (s, e) => ({ ...s, payments: [...s.payments, unpaid(e, 'mismatched')] }),
  CreditGranted: (s, { creditId, amount, reason }) => ({ ...s, credits: [...s.credits, { creditId, amount, reason }] }),
  RefundOpened: (s, e) => {
    const { refundId, paymentId, amount, reason } = e;
    return { ...s, refunds: [...s.refunds, { refundId, paymentId, amount, reason, state: 'open', byHand: false }] };
  },
  RefundMade: (s, e) => ({ ...s, refunds: s.refunds.map((r) => (r.refundId === e.refundId ? { ...r, state: 'done' } : r)) }),
};
