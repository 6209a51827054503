// The act `change`, as it comes over HTTP: what is given is compared with what is there, so that the order hears only of differences.
// Its rules are workflows/domain/acts/change.ts, what it comes to is workflows/domain/change.ts.
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { pricesOf } from '../../prisma/catalogue';
import type { Db } from '../../prisma/client';
import { addressOf } from '../../prisma/people';
import { textsOf } from '../../prisma/texts';
import { type ChangeInput, changePlan, changePreview, type ChangePreview } from '../../workflows/domain/change';
import { goodsTotal, total } from '../../workflows/domain/money';
import type { OrderState } from '../../workflows/domain/state';
import { refuseBeyondCredit } from '../orders/credit';
import { refusePast } from '../orders/intake';
import { priceLines } from '../orders/price';
import { invalid } from '../schema/issues';
import { address, deliveryNeeds, type DeliveryNeedsInput, type NewAddress } from '../schema/people';
import { date, goodsLines, text } from '../schema/words';
import { type ActContext, policyOf, spec } from './spec';

const changeBody = z
  .strictObject({
    lines: goodsLines.optional(),
    address: address.optional(),
    requestedDate: date.optional(),
    instructions: text(2_000).optional(),
    deliveryNeeds: deliveryNeeds.optional(),
    preview: z.boolean().optional(),
  })
  .refine(({ preview: _preview, ...given }) => Object.values(given).some((value) => value !== undefined), {
    error: 'Say what is to be different: lines, address, requestedDate, instructions or deliveryNeeds.',
  });
type ChangeBody = z.infer<typeof changeBody>;

export const changeSpecs = {
  change: spec('change', {
    body: changeBody,
    summary: 'Changes what was ordered, where to, when and how; with `preview: true` only says what that would undo and cost.',
    toInput: changeOf,
  }),
};

export const previewOf = (state: OrderState, input: ChangeInput): ChangePreview => changePreview(state, input);

async function changeOf(body: ChangeBody, context: ActContext): Promise<ChangeInput> {
  const { db, order, paper } = context;
  const { state, intake, now } = order;
  refusePast(body.requestedDate, policyOf(order), now.getTime());
  const goods = body.lines ? await goodsOf(body.lines, context) : {};
  const to = body.address && (await isElsewhere(db, state.addressId, body.address)) ? body.address : undefined;
  const written = await changedText(db, intake?.instructionsId ?? null, body.instructions);
  const needs = isDeepStrictEqual(clean(body.deliveryNeeds), clean(intake?.deliveryNeeds)) ? undefined : body.deliveryNeeds;
  const { instructionsId } = paper.keep('instructionsId', written);
  if (instructionsId !== undefined || needs)
    paper.wish({ ...(instructionsId === undefined ? {} : { instructionsId }), ...(needs ? { deliveryNeeds: needs } : {}) });
  const note = noteOf({ to, written, needs });
  return {
    ...goods,
    ...(to ? { addressId: paper.address(to) } : {}),
    ...(body.requestedDate ? { requestedDate: body.requestedDate } : {}),
    ...(instructionsId === undefined ? {} : { instructionsId }),
    ...(needs ? { needs: true } : {}),
    ...paper.keep('noteId', note),
  };
}

/** @throws Problem sku_unknown, currency_unsupported, quantity_invalid, credit_exceeded */
async function goodsOf(lines: NonNullable<ChangeBody['lines']>, { db, order }: ActContext): Promise<ChangeInput> {
  const { state, orderId } = order;
  const policy = policyOf(order);
  const agreed = (code: string) => state.lines.find((l) => l.sku === code)?.unitPrice;
  const priced = await priceLines(
    db,
    lines.map((l) => ({ ...l, unitPrice: agreed(l.sku) })),
    state.currency,
    policy,
  );
  if (!priced.allActive) await refuseUnsold(db, lines, state);
  const input: ChangeInput = { lines: priced.lines.map(({ lineId: _lineId, ...goods }) => goods), shipping: policy.shipping };
  const { lines: after, shippingFee = state.shippingFee } = changePlan(state, input).changed;
  if (after && goodsTotal(after) + shippingFee > total(state)) {
    const { terms, currency, customerId } = state;
    await refuseBeyondCredit(db, { terms, currency, customerId: customerId ?? '', lines: after, shippingFee, orderId, policy });
  }
  return input;
}

/** What the order has already may be sold out for good; what is new must still be sold. @throws Problem sku_unknown */
async function refuseUnsold(db: Db, lines: { sku: string }[], state: OrderState): Promise<void> {
  const prices = await pricesOf(
    db,
    lines.map((l) => l.sku),
    state.currency,
  );
  const gone = lines.findIndex((l) => !state.lines.some((own) => own.sku === l.sku) && prices.get(l.sku)?.active !== true);
  if (gone >= 0) throw invalid('sku_unknown', `/lines/${gone}/sku`, 'These goods are no longer sold.');
}

async function isElsewhere(db: Db, addressId: string | null, to: NewAddress): Promise<boolean> {
  const now = addressId === null ? null : await addressOf(db, addressId);
  const { country, city, line1, region = null, line2 = null, postcode = null } = to;
  return !isDeepStrictEqual(now, { country, region, city, line1, line2, postcode });
}

/** The text when it is another one than what stands there. */
async function changedText(db: Db, textId: string | null, written: string | undefined): Promise<string | undefined> {
  if (written === undefined || textId === null) return written;
  return (await textsOf(db, [textId])).get(textId) === written ? undefined : written;
}

/** Without the properties that say nothing. */
const clean = (needs: unknown): unknown => (needs === undefined || needs === null ? {} : JSON.parse(JSON.stringify(needs)));

interface Noted {
  to: NewAddress | undefined;
  written: string | undefined;
  needs: DeliveryNeedsInput | undefined;
}
/** What the warehouse reads in its task, in both languages of the house. Where to and how stand on label, pick list and page. */
function noteOf({ to, written, needs }: Noted): string | undefined {
  const parts = [
    ...(to
      ? [`New address · 新地址: ${[to.line1, to.line2, to.postcode, to.city, to.region, to.country].filter(Boolean).join(', ')}`]
      : []),
    ...(written ? [`New instructions · 新备注: ${written}`] : []),
    ...(needs ? ['New delivery needs, see the order · 配送要求已变更，见订单'] : []),
  ];
  return parts.length > 0 ? parts.join('\n') : undefined;
}
