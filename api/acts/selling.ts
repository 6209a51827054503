// The acts from the first question to the customer's word, as they come over HTTP. Their rules are workflows/domain/acts/selling.ts.
import { z } from 'zod';
import { latestQuote, openQuote } from '../../workflows/domain/state';
import { materialIn } from '../../prisma/catalogue';
import type { Db } from '../../prisma/client';
import { contactOf } from '../../prisma/people';
import { productBySku } from '../../prisma/products';
import { channels, interactionKinds, loseReasons, type Material, materials, paymentTerms } from '../../workflows/domain/vocabulary';
import { refuseBeyondCredit } from '../orders/credit';
import type { FoundOrder } from '../orders/find';
import { refusePast } from '../orders/intake';
import { depositFor, priceLines, refuseUnknown } from '../orders/price';
import { invalid } from '../schema/issues';
import { address, deliveryNeeds } from '../schema/people';
import { amount, currency, date, eachSkuOnce, goodsLines, line, quantity, sku, text } from '../schema/words';
import { type ActContext, by, note, policyOf, spec } from './spec';

/** A quote's own price: minor units in the order's currency, bare or as Money. */
const unitPrice = z.union([amount, z.strictObject({ amount, currency })]);
const quoteBody = z.strictObject({
  lines: z
    .array(z.strictObject({ sku, quantity, unitPrice: unitPrice.optional() }))
    .min(1)
    .max(100)
    .superRefine((lines, context) => eachSkuOnce(lines, context)),
  validDays: z.int().min(1).max(365).optional(),
  terms: z.enum(paymentTerms).optional(),
  depositPercent: z.int().min(1).max(99).optional(),
});

const placeBody = z.strictObject({
  lines: goodsLines.optional(),
  address: address.optional(),
  terms: z.enum(paymentTerms).optional(),
  depositPercent: z.int().min(1).max(99).optional(),
  requestedDate: date.optional(),
  instructions: text(2_000).optional(),
  deliveryNeeds: deliveryNeeds.optional(),
});

export const sellingSpecs = {
  'record-interaction': spec('record-interaction', {
    body: z.strictObject({ kind: z.enum(interactionKinds), channel: z.enum(channels), text: text(), sku: sku.optional() }),
    summary: 'Records what was said or shown to the customer; material of a product by e-mail is sent to them.',
    toInput: async ({ kind, channel, text: said, sku: about }, { db, order: { orderId }, paper }) => {
      if (about !== undefined) await refuseUnknown(db, [about], () => '/sku');
      const material = materials.find((one) => one === kind);
      if (about !== undefined && material && channel === 'email') await refuseUnsendable(db, { orderId, sku: about, material });
      return { kind, channel, textId: paper.write(said), ...(about === undefined ? {} : { sku: about }) };
    },
  }),
  'send-quote': spec('send-quote', {
    body: quoteBody,
    summary: 'Sends a quote; a new one replaces the open one.',
    toInput: async ({ lines, validDays, terms, depositPercent }, { db, order }) => {
      const policy = policyOf(order);
      const { currency: inCurrency } = order.state;
      const asked = lines.map(({ unitPrice: own, ...rest }, i) => ({ ...rest, unitPrice: bare(own, inCurrency, i) }));
      const priced = await priceLines(db, asked, inCurrency, policy);
      const chosen = terms ?? order.state.terms;
      return {
        lines: priced.lines,
        shippingFee: priced.shippingFee,
        validDays: validDays ?? policy.quoteValidDays,
        terms: chosen,
        depositPercent: depositFor(chosen, depositPercent, policy),
      };
    },
  }),
  'accept-quote': spec('accept-quote', {
    body: z.strictObject({ by, reason: text(1_000).optional() }),
    summary: "Accepts the open quote in the customer's name.",
    toInput: async ({ by: how, reason }, { db, order, paper }) => {
      const quote = openQuote(order.state);
      if (quote) await refuseBeyondCredit(db, { ...ofOrder(order), ...quote });
      return { by: how, ...paper.keep('reasonId', reason) };
    },
  }),
  'decline-quote': spec('decline-quote', {
    body: z.strictObject({ by, reason: text(1_000).optional() }),
    summary: "Declines the open quote in the customer's name.",
    toInput: ({ by: how, reason }, { paper }) => ({ by: how, ...paper.keep('reasonId', reason) }),
  }),
  place: spec('place', {
    body: placeBody,
    summary: 'Makes an order of an inquiry, or adds what an order lacks.',
    toInput: (body, context) => placed(body, context),
  }),
  lose: spec('lose', {
    body: z.strictObject({ reason: z.enum(loseReasons), text: text(1_000).optional() }),
    summary: 'Says that nothing will come of it.',
    toInput: ({ reason, text: said }, { paper }) => ({ reason, ...paper.keep('textId', said) }),
  }),
  verify: spec('verify', {
    body: z.strictObject({ contact: z.literal(true), address: z.literal(true), by, note }),
    summary: 'Says that contact and address were verified.',
    toInput: ({ by: how, note: said }, { paper }) => ({ by: how, ...paper.keep('remarkId', said) }),
  }),
  confirm: spec('confirm', {
    body: z.strictObject({ by, spokeWith: line(200).optional(), reason: text(1_000).optional() }),
    summary: "Confirms the order in the customer's name.",
    toInput: ({ by: how, spokeWith, reason }, { paper }) => ({ by: how, ...paper.keep('spokeWithId', together(spokeWith, reason)) }),
  }),
  decline: spec('decline', {
    body: z.strictObject({ by, spokeWith: line(200).optional(), reason: text(1_000).optional(), wants: text(2_000).optional() }),
    summary: "Declines the order in the customer's name; with `wants` it goes back to be changed.",
    toInput: ({ by: how, spokeWith, reason, wants }, { paper }) => ({
      by: how,
      ...paper.keep('reasonId', together(spokeWith, reason)),
      ...paper.keep('wishId', wants),
    }),
  }),
};

/** @throws Problem 422 when the catalogue has nothing of this kind, or the customer cannot be written to: nothing is recorded then */
async function refuseUnsendable(
  db: Db,
  { orderId, sku: code, material }: { orderId: string; sku: string; material: Material },
): Promise<void> {
  const product = await productBySku(db, code);
  if (!product || materialIn(product.texts, material).length === 0)
    throw invalid(
      'schema_invalid',
      '/kind',
      'The catalogue has nothing of this kind for this product; without the SKU it is only recorded.',
    );
  if (!(await contactOf(db, orderId))?.email)
    throw invalid('email_invalid', '/channel', 'The customer has no e-mail address; without the SKU it is only recorded.');
}

const together = (...parts: (string | undefined)[]): string | undefined =>
  parts.filter((part) => part !== undefined).join('\n') || undefined;

function bare(own: z.infer<typeof unitPrice> | undefined, inCurrency: string, index: number): number | undefined {
  if (own === undefined || typeof own === 'number') return own;
  if (own.currency !== inCurrency)
    throw invalid('currency_unsupported', `/lines/${index}/unitPrice/currency`, `The order is in ${inCurrency}.`);
  return own.amount;
}

const ofOrder = (order: FoundOrder) => ({
  customerId: order.state.customerId ?? '',
  currency: order.state.currency,
  orderId: order.orderId,
  policy: policyOf(order),
});

/** What is given replaces what is there; an inquiry's address is the one that came with it. */
async function placed(body: z.infer<typeof placeBody>, { db, order, paper }: ActContext) {
  const { state, intake, now } = order;
  const policy = policyOf(order);
  refusePast(body.requestedDate, policy, now.getTime());
  const priced = body.lines ? await priceLines(db, body.lines, state.currency, policy) : undefined;
  const percent =
    body.terms || body.depositPercent !== undefined
      ? { depositPercent: depositFor(body.terms ?? state.terms, body.depositPercent, policy) }
      : {};
  const quote = state.lines.length > 0 ? undefined : latestQuote(state);
  const { lines, shippingFee } = priced ?? quote ?? state;
  await refuseBeyondCredit(db, { ...ofOrder(order), terms: body.terms ?? quote?.terms ?? state.terms, lines, shippingFee });
  const addressId = body.address ? paper.address(body.address) : (state.addressId ?? intake?.addressId ?? null);
  const { instructionsId } = paper.keep('instructionsId', body.instructions);
  if (instructionsId !== undefined || body.deliveryNeeds) {
    paper.wish({
      ...(instructionsId === undefined ? {} : { instructionsId }),
      ...(body.deliveryNeeds ? { deliveryNeeds: body.deliveryNeeds } : {}),
    });
  }
  return {
    ...(priced ? { lines: priced.lines, shippingFee: priced.shippingFee } : {}),
    ...(body.terms ? { terms: body.terms } : {}),
    ...percent,
    ...(body.requestedDate ? { requestedDate: body.requestedDate } : {}),
    addressId,
    special: state.special || instructionsId !== undefined || body.deliveryNeeds !== undefined,
  };
}
