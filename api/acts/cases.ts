// The acts on after-sales cases, as they come over HTTP. Their rules are workflows/domain/acts/cases.ts.
import { z } from 'zod';
import type { PricedLine } from '../../workflows/domain/events';
import { caseDecisions, caseRemedies, caseResults, conditions } from '../../workflows/domain/vocabulary';
import { priceLines } from '../orders/price';
import { caseRequest, requestOf } from '../schema/cases';
import { refuseForeign } from '../uploads/keep';
import { amount, currency, goodsLines, lineQuantities, price, quantity, shortId, text } from '../schema/words';
import { type ActContext, by, policyOf, spec } from './spec';

const caseId = shortId;
const decision = z.strictObject({
  caseId,
  decision: z.enum(caseDecisions),
  remedy: z.enum(caseRemedies).optional(),
  lines: lineQuantities.optional(),
  refund: z.strictObject({ amount, currency }).optional(),
  exchange: goodsLines.optional(),
  returnNeeded: z.boolean().optional(),
  reason: text(2_000).optional(),
});

export const caseSpecs = {
  'open-case': spec('open-case', {
    body: caseRequest,
    summary: 'Opens an after-sales case; a return or an exchange without lines means everything that can still come back.',
    toInput: async (body, { db, order, paper }) => {
      await refuseForeign(db, order.orderId, body.documents);
      return requestOf(body, paper.keep);
    },
  }),
  'decide-case': spec('decide-case', {
    body: decision,
    summary: 'Approves or declines a case, or asks the customer; what is not said follows from the kind of the case.',
    toInput: async ({ reason, exchange, lines, refund, remedy, returnNeeded, ...said }, context) => ({
      ...said,
      ...(remedy ? { remedy } : {}),
      ...(lines ? { lines } : {}),
      ...(refund ? { refund } : {}),
      ...(exchange ? { exchange: await pricedFor(exchange, context) } : {}),
      ...(returnNeeded === undefined ? {} : { returnNeeded }),
      ...context.paper.keep('answerId', reason),
    }),
  }),
  'receive-return': spec('receive-return', {
    body: z.strictObject({
      caseId,
      lines: z
        .array(z.strictObject({ lineId: shortId, quantity, condition: z.enum(conditions) }))
        .min(1)
        .max(100),
    }),
    summary: 'Says what came back and in which condition; pieces that are not named are missing.',
    toInput: (body) => body,
  }),
  'quote-repair': spec('quote-repair', {
    body: z.strictObject({ caseId, amount: price, currency }),
    summary: 'Quotes a repair to the customer; 0 is warranty and needs no answer.',
    toInput: ({ caseId: id, amount: minor, currency: inCurrency }) => ({ caseId: id, amount: { amount: minor, currency: inCurrency } }),
  }),
  'answer-repair-quote': spec('answer-repair-quote', {
    body: z.strictObject({ caseId, accept: z.boolean(), by }),
    summary: "Answers the repair quote in the customer's name.",
    toInput: (body) => body,
  }),
  'complete-repair': spec('complete-repair', {
    body: z.strictObject({ caseId, result: z.enum(['repaired', 'not_repairable']), text: text(2_000).optional() }),
    summary: 'Says how the repair ended; what cannot be repaired is decided again.',
    toInput: ({ text: said, ...body }, { paper }) => ({ ...body, ...paper.keep('textId', said) }),
  }),
  'close-case': spec('close-case', {
    body: z.strictObject({ caseId, result: z.enum(caseResults), text: text(2_000) }),
    summary: 'Closes a case without asking the customer once more.',
    toInput: ({ text: said, ...body }, { paper }) => ({ ...body, textId: paper.write(said) }),
  }),
};

/** The same goods once more cost what they cost; everything else its price of today. */
async function pricedFor(asked: { sku: string; quantity: number }[], { db, order }: ActContext): Promise<PricedLine[]> {
  const { state } = order;
  const paid = (code: string) => state.lines.find((l) => l.sku === code)?.unitPrice;
  const lines = asked.map((one) => ({ ...one, unitPrice: paid(one.sku) }));
  return (await priceLines(db, lines, state.currency, policyOf(order))).lines;
}
