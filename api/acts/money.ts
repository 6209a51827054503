// The acts about money, as they come over HTTP. Their rules are workflows/domain/acts/money.ts.
// How much one person may give away comes from the policy that the order began with; the caller never says it.
import { z } from 'zod';
import { paymentMethods } from '../../workflows/domain/vocabulary';
import { invalid } from '../schema/issues';
import { amount, currency, date, line, shortId, text } from '../schema/words';
import { type ActContext, policyOf, spec } from './spec';

const givingBody = z.strictObject({ amount: amount.optional(), reason: text(1_000) });
const giving = ({ amount: minor, reason }: z.infer<typeof givingBody>, { order, paper }: ActContext) => ({
  ...(minor === undefined ? {} : { amount: minor }),
  reasonId: paper.write(reason),
  limit: policyOf(order).refundLimit,
});

const decisionBody = z.strictObject({ refundId: shortId, reason: text(1_000).optional() });
const decision = ({ refundId, reason }: z.infer<typeof decisionBody>, { caller, paper }: ActContext) => ({
  refundId,
  by: caller.id,
  ...paper.keep('reasonId', reason),
});

export const moneySpecs = {
  'record-payment': spec('record-payment', {
    body: z.strictObject({ amount, currency, method: z.enum(paymentMethods), reference: line(100), receivedOn: date }),
    summary: 'Records money that came in.',
    toInput: ({ amount: minor, currency: inCurrency, method, reference, receivedOn }, { order, paper }) => {
      const tomorrow = new Date(order.now.getTime() + 24 * 3_600_000).toISOString().slice(0, 10);
      if (receivedOn > tomorrow) throw invalid('date_invalid', '/receivedOn', 'Money cannot have come in on a day that is still to come.');
      return {
        ...{ amount: { amount: minor, currency: inCurrency }, method, receivedOn, bankPaymentId: null },
        referenceId: paper.write(reference),
      };
    },
  }),
  refund: spec('refund', {
    body: givingBody,
    summary: 'Gives money back: what was paid too much, or the amount named. Above the limit a supervisor must agree first (202).',
    toInput: giving,
  }),
  'waive-payment': spec('waive-payment', {
    body: givingBody,
    summary: 'Lets the customer off what is due, or the amount named. Above the limit a supervisor must agree first (202).',
    toInput: giving,
  }),
  'approve-refund': spec('approve-refund', {
    body: decisionBody,
    summary: 'Agrees, as a second person, to what finance wants to give back or waive.',
    toInput: decision,
  }),
  'reject-refund': spec('reject-refund', {
    body: decisionBody,
    summary: 'Refuses what finance wants to give back or waive.',
    toInput: decision,
  }),
};
