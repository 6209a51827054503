// Payments, as finance enters them and as the bank reports them.
import { looseTask } from '../evolve.parts';
import type { OrderEvent, Refusal } from '../events';
import type { OrderState } from '../state';
import type { Money, PaymentMethod } from '../vocabulary';
import { act, fact, type FactBase, no } from './deed';

interface Received {
  amount: Money;
  method: PaymentMethod;
  receivedOn: string;
  bankPaymentId: string | null;
  referenceId: string | null;
}

const nothingToPayFor = (s: OrderState): Refusal | undefined =>
  s.lines.length > 0 ? undefined : no('nothing_to_do', 'The order has no lines yet, so there is nothing to pay for.');

const received = (s: OrderState, r: Received): OrderEvent[] => {
  const paymentId = `p${s.payments.length + 1}`;
  return r.amount.currency === s.currency
    ? [{ type: 'PaymentReceived', paymentId, ...r }]
    : [
        { type: 'PaymentMismatched', paymentId, amount: r.amount, method: r.method, bankPaymentId: r.bankPaymentId },
        looseTask(s, 'refund', 'finance'),
      ];
};

export const moneyActs = {
  'record-payment': act<Received>({
    roles: ['finance'],
    whileHeld: true,
    whyNotNow: nothingToPayFor,
    whyNot: (s, { amount }) =>
      amount.currency === s.currency
        ? undefined
        : no('currency_unsupported', `The order is in ${s.currency}, the payment in ${amount.currency}.`),
    events: received,
  }),
};

export const moneyFacts = {
  /** A failure after the success of the same payment never takes the money away again. */
  paymentReported: fact<
    FactBase & { outcome: 'captured' | 'failed'; amount: Money; method: PaymentMethod; bankPaymentId: string; receivedOn: string }
  >({
    whenEnded: true,
    whyNotNow: () => undefined,
    whyNot: (s, f) =>
      s.payments.some((p) => p.bankPaymentId === f.bankPaymentId && (p.state !== 'failed' || f.outcome === 'failed'))
        ? no('already_recorded', `Payment ${f.bankPaymentId} is known already.`)
        : undefined,
    events: (s, f) => {
      const { amount, method, bankPaymentId, receivedOn } = f;
      return f.outcome === 'captured'
        ? received(s, { amount, method, bankPaymentId, receivedOn, referenceId: null })
        : [{ type: 'PaymentFailed', paymentId: `p${s.payments.length + 1}`, amount, method, bankPaymentId }];
    },
  }),
};
