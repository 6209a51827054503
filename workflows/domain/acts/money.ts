// Money: payments as finance enters them and as the bank reports them, refunds and waivers, and the second person for large ones.
import { agreed, financeRefund, mostBack, openAsk, openAsks, owedBack, partsOf, waiver } from '../credit';
import type { OrderEvent, Refusal } from '../events';
import { amountDue, amounts } from '../money';
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

/** Money in another currency pays nothing: it is the customer's own. */
const received = (s: OrderState, r: Received): OrderEvent[] => {
  const paymentId = `p${s.payments.length + 1}`;
  const { amount, method, bankPaymentId } = r;
  return amount.currency === s.currency
    ? [{ type: 'PaymentReceived', paymentId, ...r }]
    : [{ type: 'PaymentMismatched', paymentId, amount, method, bankPaymentId }];
};

/** Minor units of the order's currency. `limit`: above it a second person must agree, by the order's policy. */
interface Giving {
  amount?: number;
  reasonId: string;
  limit: number;
}
/** `by`: who decides. */
interface Decision {
  refundId: string;
  by: string;
  reasonId?: string;
}

/** Finance has approved the closing: the books of the order are closed. */
const booksClosed = (s: OrderState): Refusal | undefined =>
  s.closing === 'approved' ? no('transition_not_allowed', 'Finance has approved the closing of this order.') : undefined;
const refundParts = (s: OrderState, { amount }: Giving) => (amount === undefined ? owedBack(s) : partsOf(s, amount));
const toWaive = (s: OrderState, { amount }: Giving): number => amount ?? amountDue(s);
const waivable = (s: OrderState): number =>
  amounts(s).open - openAsks(s).reduce((all, a) => all + (a.kind === 'waiver' ? a.amount.amount : 0), 0);
const nothingAsked = (s: OrderState): Refusal | undefined =>
  openAsks(s).length > 0 ? undefined : no('nothing_to_do', 'No refund of this order waits for an approval.');
/** Who asked never decides. Source: PROCESS-SPEC branch 2. */
const notDecidable = (s: OrderState, { refundId, by }: Decision): Refusal | undefined => {
  const ask = openAsk(s, refundId);
  if (!ask) return no('nothing_to_do', `Refund ${refundId} does not wait for an approval.`);
  return ask.askedBy === by ? no('second_person_needed', 'Another person than who asked for it must decide.') : undefined;
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
  'waive-payment': act<Giving>({
    roles: ['finance'],
    whyNotNow: (s) => booksClosed(s) ?? (waivable(s) > 0 ? undefined : no('nothing_to_do', 'Nothing is open that could be waived.')),
    whyNot: (s, i) => {
      const amount = toWaive(s, i);
      if (amount === 0) return no('nothing_to_do', 'Nothing is due now; say the amount.');
      return amount > waivable(s) ? no('waiver_exceeds_open', `Only ${waivable(s)} ${s.currency} (minor units) are open.`) : undefined;
    },
    events: (s, i) => waiver(s, { ...i, amount: toWaive(s, i) }),
  }),
  refund: act<Giving>({
    roles: ['finance'],
    whyNotNow: (s) =>
      booksClosed(s) ??
      (s.payments.some((p) => p.state !== 'failed') ? undefined : no('nothing_to_do', 'Nothing has been paid that could go back.')),
    whyNot: (s, i) => {
      if (i.amount !== undefined && i.amount > mostBack(s))
        return no('refund_exceeds_paid', `Of the payments ${mostBack(s)} ${s.currency} (minor units) can still go back.`);
      return refundParts(s, i).length === 0 ? no('nothing_to_do', 'Nothing has been paid too much; say the amount.') : undefined;
    },
    events: (s, i) => financeRefund(s, { ...i, parts: refundParts(s, i) }),
  }),
  'approve-refund': act<Decision>({
    roles: ['supervisor'],
    whyNotNow: nothingAsked,
    whyNot: notDecidable,
    events: (s, { refundId, reasonId }) => {
      const ask = openAsk(s, refundId);
      return ask ? agreed(s, ask, reasonId) : [];
    },
  }),
  'reject-refund': act<Decision>({
    roles: ['supervisor'],
    whyNotNow: nothingAsked,
    whyNot: notDecidable,
    events: (s, { refundId, reasonId }) => [
      { type: 'SecondPersonRefused', ask: openAsk(s, refundId)?.ask ?? refundId, ...(reasonId ? { reasonId } : {}) },
    ],
  }),
};

export const moneyFacts = {
  /** Finance has completed the task of a refund that no machine could make; also of an order that has ended. */
  refundRecorded: fact<FactBase & { refundId: string; referenceId?: string }>({
    whenEnded: true,
    whyNotNow: (s) => (s.refunds.length > 0 ? undefined : no('nothing_to_do', 'The order has no refunds.')),
    whyNot: (s, { refundId }) => {
      const refund = s.refunds.find((r) => r.refundId === refundId);
      if (refund?.state === 'done') return no('already_recorded', `Refund ${refundId} is recorded already.`);
      return refund?.state === 'open' && refund.byHand ? undefined : no('nothing_to_do', `Refund ${refundId} is not finance's to make.`);
    },
    events: (_, { refundId, referenceId }) => [
      { type: 'RefundMade', refundId, bankRefundId: null, ...(referenceId ? { referenceId } : {}) },
    ],
  }),
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
