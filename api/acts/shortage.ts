// The acts on missing goods, as they come over HTTP: proposals, the customer's answer by phone, supply. Their rules are
// workflows/domain/acts/shortage.ts.
import { z } from 'zod';
import { usualPlace } from '../../prisma/stock';
import type { OrderState } from '../../workflows/domain/state';
import { proposalKinds } from '../../workflows/domain/vocabulary';
import { refusePast } from '../orders/intake';
import { priceLines } from '../orders/price';
import { invalid } from '../schema/issues';
import { date, eachSkuOnce, location, quantity, shortId, sku, text } from '../schema/words';
import { type ActContext, by, policyOf, spec } from './spec';

const change = z.strictObject({ lineId: shortId.optional(), sku: sku.optional(), quantity: quantity.optional() });
const proposal = z
  .strictObject({
    kind: z.enum(proposalKinds),
    date: date.optional(),
    lines: z.array(change).min(1).max(100).optional(),
  })
  .refine((p) => p.kind !== 'new_date' || p.date !== undefined, { error: 'Say the new date.', path: ['date'] })
  .refine((p) => p.kind !== 'substitute' || p.lines?.every((l) => l.sku !== undefined), {
    error: 'Say for each line which goods come instead.',
    path: ['lines'],
  })
  .superRefine((p, context) => {
    if (p.kind === 'substitute') eachSkuOnce(p.lines ?? [], context, ['lines']);
  });

const supplied = z
  .strictObject({ lineId: shortId.optional(), sku: sku.optional(), quantity })
  .refine((l) => l.lineId !== undefined || l.sku !== undefined, { error: 'Say the line or its SKU.', path: ['lineId'] });
const arrived = z
  .strictObject({ lineId: shortId.optional(), sku: sku.optional(), quantity, location: location.optional() })
  .refine((l) => l.lineId !== undefined || l.sku !== undefined, { error: 'Say the line or its SKU.', path: ['lineId'] });

export const shortageSpecs = {
  propose: spec('propose', {
    body: proposal,
    summary: 'Proposes a way out to the customer; a newer proposal replaces the open one.',
    toInput: (body, context) => proposed(body, context),
  }),
  'answer-proposal': spec('answer-proposal', {
    body: z.strictObject({ accept: z.boolean(), by, proposalId: shortId.optional(), reason: text(1_000).optional() }),
    summary: "Answers the open proposal in the customer's name.",
    toInput: ({ accept, by: how, proposalId, reason }, { paper }) => ({
      ...{ accept, by: how },
      ...(proposalId ? { proposalId } : {}),
      ...paper.keep('reasonId', reason),
    }),
  }),
  'expect-supply': spec('expect-supply', {
    body: z.strictObject({ expectedDate: date, lines: z.array(supplied).min(1).max(100).optional() }),
    summary: 'Says when supplier or assembly will have the missing goods in the house; without lines all that is missing.',
    toInput: ({ expectedDate, lines }, { order }) => {
      refusePast(expectedDate, policyOf(order), order.now.getTime(), '/expectedDate');
      const { state } = order;
      return { expectedDate, lines: lines?.map((l, i) => ({ lineId: lineOf(state, l, i), quantity: l.quantity })) ?? state.short };
    },
  }),
  'receive-supply': spec('receive-supply', {
    body: z.strictObject({ expectedDate: date.optional(), lines: z.array(arrived).min(1).max(100).optional() }),
    summary: 'Takes goods from supplier or assembly into stock; the order that waits longest gets them. `expectedDate`: of the rest.',
    toInput: async ({ expectedDate, lines }, { db, order }) => {
      refusePast(expectedDate, policyOf(order), order.now.getTime(), '/expectedDate');
      const { state, orderId } = order;
      const meant =
        lines?.map((l, i) => ({ ...l, lineId: lineOf(state, l, i) })) ?? state.short.map((l) => ({ ...l, location: undefined }));
      const goods = meant.map(async ({ lineId, quantity: pieces, location: place }) => {
        const { sku: known = '' } = state.lines.find((l) => l.lineId === lineId) ?? {};
        return { lineId, sku: known, quantity: pieces, location: place ?? (await usualPlace(db, orderId, known)) };
      });
      return { lines: await Promise.all(goods), ...(expectedDate ? { expectedDate } : {}) };
    },
  }),
};

/** @throws Problem 422 when the order has no such line */
function lineOf(
  state: OrderState,
  { lineId, sku: named }: { lineId?: string | undefined; sku?: string | undefined },
  index: number,
): string {
  const line = state.lines.find((l) => (lineId === undefined ? l.sku === named : l.lineId === lineId));
  if (line) return line.lineId;
  if (lineId === undefined) throw invalid('sku_unknown', `/lines/${index}/sku`, 'No line of the order has this SKU.');
  throw invalid('schema_invalid', `/lines/${index}/lineId`, 'The order has no such line.');
}

/** Prices of what comes instead are the catalogue's. A line need not be named when only one is missing. */
async function proposed({ kind, date: day, lines }: z.infer<typeof proposal>, { db, order }: ActContext) {
  const { state, now } = order;
  const policy = policyOf(order);
  refusePast(day, policy, now.getTime(), '/date');
  const base = { kind, ...(day ? { date: day } : {}) };
  if (!lines || (kind !== 'substitute' && kind !== 'drop_line')) return base;
  if (kind === 'drop_line')
    return { ...base, lines: lines.map((l, i) => ({ lineId: lineOf(state, named(state, l), i), ...pieces(l.quantity) })) };

  const asked = lines.map(({ sku: instead = '', quantity: most = 1 }) => ({ sku: instead, quantity: most }));
  const { lines: priced, allActive } = await priceLines(db, asked, state.currency, policy);
  if (!allActive) throw invalid('sku_unknown', '/lines', 'These goods are no longer sold.');
  return {
    ...base,
    lines: lines.map(({ lineId, quantity: most }, i) => {
      const { sku: instead = '', unitPrice = 0, listPrice = 0, taxRate = 0 } = priced[i] ?? {};
      const which = lineOf(state, named(state, lineId ? { lineId } : {}), i);
      return { lineId: which, ...pieces(most), instead: { sku: instead, unitPrice, listPrice, taxRate } };
    }),
  };
}

const pieces = (count: number | undefined): { quantity?: number } => (count === undefined ? {} : { quantity: count });

/** The line that is meant, or the only one that is missing. */
function named<T extends { lineId?: string | undefined; sku?: string | undefined }>(state: OrderState, line: T): T {
  const [only, ...more] = state.short;
  return line.lineId === undefined && line.sku === undefined && only && more.length === 0 ? { ...line, lineId: only.lineId } : line;
}
