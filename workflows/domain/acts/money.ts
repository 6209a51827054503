// Payments, as finance enters them and as the bank reports them.
import { looseTask } from '../evolve/parts';
import type { OrderEvent, Refusal } from '../events';
import { amounts } from '../money';
import { isEnded, type OrderState } from '../state';
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

/** Money in another currency, and more than is owed, are for finance to give back. */
const received = (s: OrderState, r: Received): OrderEvent[] => {
  const paymentId = `p${s.payments.length + 1}`;
  const { amount, method, bankPaymentId } = r;
  const giveBack = looseTask(s, 'refund', 'finance');
  if (amount.currency !== s.currency) return [{ type: 'PaymentMismatched', paymentId, amount, method, bankPaymentId }, giveBack];
  const tooMuch = !isEnded(s) && amounts(s).open >= 0 && amounts(s).open < amount.amount;
  return [{ type: 'PaymentReceived', paymentId, ...r }, ...(tooMuch ? [giveBack] : [])];
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
