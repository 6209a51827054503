// How orders come in: POST /api/orders and POST /api/inquiries. Everything that was said is saved in one transaction, then the order starts.
// What is personal stays here in the database; the workflow gets ids and figures.
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Db } from '../../prisma/client';
import { intakeOf, isNewCustomer } from '../../prisma/intake';
import { keepForRelay } from '../../prisma/idempotency';
import { assignOrderNumber } from '../../prisma/order-number';
import { currentPolicy } from '../../prisma/policy';
import { dateAt } from '../../workflows/domain/business-time';
import type { OrderContent } from '../../workflows/domain/events';
import type { FirstInput } from '../../workflows/domain/intake';
import { channels, paymentTerms, spokenBy } from '../../workflows/domain/vocabulary';
import type { Policy } from '../../workflows/domain/policy';
import { actorOf } from '../actor';
import type { ApiDeps } from '../app';
import { type Call, defineRoute, type Reply, type Route } from '../route';
import { invalid } from '../schema/issues';
import { customer, deliveryNeeds } from '../schema/people';
import { moneyShape } from '../schema/shapes';
import { currency, date, goodsLines, line, sku, text } from '../schema/words';
import { refuseNewBeyondCredit } from './credit';
import { launch } from './launch';
import { depositFor, priceLines, refuseUnknown } from './price';
import { keepIntake, meetCustomer, refuseKnownReference } from './take-in';

const orderBody = z.strictObject({
  channel: z.enum(channels),
  customer,
  lines: goodsLines,
  currency: currency.default('CNY'),
  terms: z.enum(paymentTerms).default('prepaid'),
  depositPercent: z.int().min(1).max(99).optional(),
  requestedDate: date.optional(),
  instructions: text(2_000).optional(),
  deliveryNeeds: deliveryNeeds.optional(),
  externalRef: line(100).optional(),
  verified: z.strictObject({ contact: z.boolean(), address: z.boolean(), by: z.enum([...spokenBy, 'chat', 'web']) }).optional(),
});
export type OrderBody = z.infer<typeof orderBody>;

const inquiryBody = z.strictObject({
  channel: z.enum(channels),
  customer,
  needs: text(4_000),
  products: z.array(sku).max(50).optional(),
});
export type InquiryBody = z.infer<typeof inquiryBody>;

const taken = z.object({
  orderId: z.uuid(),
  orderNumber: z.string().nullable(),
  stage: z.string(),
  version: z.int(),
  total: moneyShape.optional(),
});
const answers = {
  201: { description: 'Taken in and running', schema: taken },
  202: { description: 'Taken in; it starts as soon as it can. The same key asked again then answers 201', schema: taken },
};
const ORDER_TAKERS = ['sales', 'admin', 'key'] as const;
const INQUIRY_TAKERS = ['sales'] as const;

export const intakeRoutes = (deps: ApiDeps): Route[] => [
  defineRoute({
    method: 'post',
    path: '/api/orders',
    who: ORDER_TAKERS,
    keyed: true,
    body: orderBody,
    summary: 'Takes in an order. A clean one passes on by itself.',
    answers,
    handle: (call) => takeIn(deps, call, () => orderFrom(deps, call)),
  }),
  defineRoute({
    method: 'post',
    path: '/api/inquiries',
    who: INQUIRY_TAKERS,
    keyed: true,
    body: inquiryBody,
    summary: 'Takes in a question that may become an order.',
    answers,
    handle: (call) => takeIn(deps, call, () => inquiryFrom(deps, call)),
  }),
];

/** An earlier try with this key may have saved already: then it is only started. */
async function takeIn(deps: ApiDeps, { entry }: Call, save: () => Promise<FirstInput>): Promise<Reply> {
  const before = entry?.resumed?.orderId ? await intakeOf(deps.db, entry.resumed.orderId) : null;
  return launch(deps, before?.input ?? (await save()));
}

async function orderFrom({ db }: ApiDeps, call: Call<OrderBody>): Promise<FirstInput> {
  const { body } = call;
  const policy = await currentPolicy(db);
  refusePast(body.requestedDate, policy);
  const priced = await priceLines(db, body.lines, body.currency, policy);
  const depositPercent = depositFor(body.terms, body.depositPercent, policy);
  return db.$transaction(async (tx) => {
    await refuseKnownReference(tx, body.externalRef);
    const who = await meetCustomer(tx, body.customer);
    await refuseNewBeyondCredit(tx, { ...body, ...priced, customerId: who.customerId, policy });
    const orderId = randomUUID();
    const special = body.instructions !== undefined || hasNeeds(body.deliveryNeeds);
    const verified = body.verified?.contact === true && body.verified.address;
    const content: OrderContent = {
      lines: priced.lines,
      shippingFee: priced.shippingFee,
      terms: body.terms,
      depositPercent,
      requestedDate: body.requestedDate ?? null,
      addressId: who.addressId,
      special,
    };
    const input: FirstInput = {
      orderId,
      policy,
      intake: {
        ...(await common(tx, call, ORDER_TAKERS, who.customerId, body.currency)),
        kind: 'order',
        orderNumber: await assignOrderNumber(tx, orderId, Number(dateAt(policy.calendar, Date.now()).slice(0, 4))),
        clean: who.addressId !== null && (verified || (priced.allActive && !special)),
        ...content,
      },
    };
    await keepIntake(tx, {
      call,
      who,
      input,
      texts: { instructions: body.instructions },
      needs: body.deliveryNeeds,
      externalRef: body.externalRef,
    });
    await rememberOrder(tx, call, orderId);
    return input;
  });
}

async function inquiryFrom({ db }: ApiDeps, call: Call<InquiryBody>): Promise<FirstInput> {
  const { body } = call;
  const policy = await currentPolicy(db);
  const skus = [...new Set(body.products ?? [])];
  await refuseUnknown(db, body.products ?? [], (i) => `/products/${i}`);
  return db.$transaction(async (tx) => {
    const who = await meetCustomer(tx, body.customer);
    const orderId = randomUUID();
    const intake = {
      ...(await common(tx, call, INQUIRY_TAKERS, who.customerId, 'CNY')),
      kind: 'inquiry' as const,
      skus,
      addressId: who.addressId,
    };
    const input: FirstInput = { orderId, policy, intake };
    await keepIntake(tx, { call, who, input, texts: { needs: body.needs }, needs: undefined, externalRef: undefined });
    await rememberOrder(tx, call, orderId);
    return input;
  });
}

async function common(
  tx: Db,
  call: Call<{ channel: OrderBody['channel'] }>,
  takers: readonly string[],
  customerId: string,
  inCurrency: string,
) {
  const { body, caller, causeId } = call;
  const newCustomer = await isNewCustomer(tx, customerId);
  return {
    channel: body.channel,
    customerId,
    ownerId: caller.id,
    currency: inCurrency,
    newCustomer,
    actor: actorOf(caller, takers),
    causeId,
  };
}

/** From here on a repeated request finds the order instead of making a second one. */
async function rememberOrder(tx: Db, { entry }: Call, orderId: string): Promise<void> {
  if (entry) await keepForRelay(tx, entry, { orderId });
}

const hasNeeds = (needs: OrderBody['deliveryNeeds']): boolean =>
  Object.values(needs ?? {}).some((need) => need !== undefined && need !== false);

/** @throws Problem date_invalid for a day that is over in the company's zone */
export function refusePast(requested: string | undefined, policy: Policy, now = Date.now(), pointer = '/requestedDate'): void {
  if (requested !== undefined && requested < dateAt(policy.calendar, now)) throw invalid('date_invalid', pointer, 'This day is over.');
}
