// What was paid and what goes back. How each of these events changes the order; pure.
import type { MoneyEvent } from '../events/money';
import type { Ask, OrderState, Refund } from '../state';
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
    const { refundId, paymentId, amount, reason, reasonId = null } = e;
    return {
      ...s,
      refunds: [...s.refunds, { refundId, paymentId, amount, reason, reasonId, ask: null, state: 'open', byHand: false, madeAt: null }],
    };
  },
  RefundAsked: (s, { ask, parts, credit, reason, reasonId = null, actor }) => {
    const asked = { reason, reasonId, ask, state: 'awaiting_approval', byHand: false, madeAt: null } as const;
    const amount = { amount: parts.reduce((all, p) => all + p.amount.amount, 0), currency: s.currency };
    return {
      ...s,
      asks: [...s.asks, { ask, kind: 'refund', amount, credit, reason, reasonId, askedBy: actor.id, state: 'awaiting_approval' }],
      refunds: [...s.refunds, ...parts.map((p) => ({ ...p, ...asked }))],
    };
  },
  WaiverAsked: (s, { ask, amount, reasonId, actor }) => {
    const asked: Ask = {
      ask,
      kind: 'waiver',
      amount,
      credit: amount.amount,
      reason: 'waived',
      reasonId,
      askedBy: actor.id,
      state: 'awaiting_approval',
    };
    return { ...s, asks: [...s.asks, asked] };
  },
  SecondPersonAgreed: (s, e) => decided(s, e.ask, 'agreed', 'open'),
  SecondPersonRefused: (s, e) => decided(s, e.ask, 'refused', 'rejected'),
  AskDropped: (s, e) => decided(s, e.ask, 'dropped', 'rejected'),
  RefundByHand: (s, e) => ({ ...s, refunds: s.refunds.map((r) => (r.refundId === e.refundId ? { ...r, byHand: true } : r)) }),
  RefundMade: (s, e) => ({ ...s, refunds: s.refunds.map((r) => (r.refundId === e.refundId ? { ...r, state: 'done', madeAt: e.at } : r)) }),
};

const decided = (s: OrderState, ask: string, outcome: Ask['state'], state: Refund['state']): OrderState => ({
  ...s,
  asks: s.asks.map((a) => (a.ask === ask ? { ...a, state: outcome } : a)),
  refunds: s.refunds.map((r) => (r.ask === ask ? { ...r, state } : r)),
});
