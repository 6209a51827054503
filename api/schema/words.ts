// The words that requests are made of: texts, dates, quantities, amounts, ids. Every route builds its schemas from these.
// Each refuses with its exact code; lengths are counted in code points.
import { z } from 'zod';
import { composed, holdsCardNumber, isBlank, isClean, isFarTooLong } from './text';
import { says } from './issues';

const TEXT = says('text_invalid', 'No control characters, no reversed text, no broken characters.');
const CARD = says('card_data_forbidden', 'This looks like a card number. Never write card numbers here.');
const codePoints = (text: string): number => [...text].length;
const tooLong = (max: number): string => says('text_invalid', `At most ${max} characters.`);
const EMPTY = says('text_invalid', 'This may not be empty.');

const plain = (max: number, lines: 'one' | 'many') =>
  z
    .string()
    .refine((text) => !isFarTooLong(text, max), { error: tooLong(max), abort: true })
    .overwrite(composed)
    .refine((text) => isClean(text, lines), { error: TEXT, abort: true })
    .refine((text) => codePoints(text) <= max, { error: tooLong(max) })
    .refine((text) => !holdsCardNumber(text), { error: CARD });

/** One line: a name, a reference. 1 to `max` characters. */
export const line = (max = 200) =>
  plain(max, 'one')
    .refine((text) => !isBlank(text), { error: EMPTY })
    .meta({ minLength: 1, maxLength: max });
/** What people write: lines and tabs are fine. 1 to `max` characters. */
export const text = (max = 4_000) =>
  plain(max, 'many')
    .refine((t) => !isBlank(t), { error: EMPTY })
    .meta({ minLength: 1, maxLength: max });

const QUANTITY = says('quantity_invalid', 'A quantity is a whole number from 1 to 100000.');
export const quantity = z.int(QUANTITY).min(1, QUANTITY).max(100_000, QUANTITY);

const COUNT = says('quantity_invalid', 'A count is a whole number from 0 to 100000.');
/** Pieces that were counted: none is an answer, too. */
export const count = z.int(COUNT).min(0, COUNT).max(100_000, COUNT);

const AMOUNT = says('quantity_invalid', 'An amount is a whole number of minor units (cents, fen).');
export const MOST = 2_000_000_000;
/** Minor units from 1. */
export const amount = z.int(AMOUNT).min(1, AMOUNT).max(MOST, AMOUNT);
/** Minor units from 0. */
export const price = z.int(AMOUNT).min(0, AMOUNT).max(MOST, AMOUNT);

const CURRENCY = says('currency_unsupported', 'A currency is a code of ISO 4217 that we sell in, such as CNY.');
export const currencies = ['CNY', 'USD', 'EUR', 'GBP', 'HKD', 'JPY'] as const;
export const currency = z.enum(currencies, CURRENCY);

const DATE = says('date_invalid', 'A date is YYYY-MM-DD and must exist in the calendar.');
export const date = z.string(DATE).refine(isDate, { error: DATE }).meta({ format: 'date' });
const INSTANT = says('date_invalid', 'A time is written as in 2026-11-22T09:30:00Z.');
/** An instant with its zone; becomes UTC. */
export const instant = z
  .string(INSTANT)
  .refine(
    (at) =>
      /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/.test(at) &&
      isDate(at.slice(0, 10)) &&
      !Number.isNaN(Date.parse(at)),
    {
      error: INSTANT,
      abort: true,
    },
  )
  .overwrite((at) => new Date(at).toISOString())
  .meta({ format: 'date-time' });

/** True for a date that exists, in a year that a company can mean. */
export function isDate(value: string): boolean {
  if (!/^20\d\d-\d\d-\d\d$/.test(value)) return false;
  const at = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value);
}

const SKU = says('sku_unknown', 'There is no such SKU.');
export const sku = z.string(SKU).regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, SKU);

export const location = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'A location is a short name in small letters, such as shanghai.');

const PAGE = says('page_invalid', 'limit is a whole number from 1 to 100, cursor is what the last page gave.');
/** `?limit=` and `?cursor=` of every list. */
export const pageQuery = {
  limit: z
    .string(PAGE)
    .regex(/^[1-9]\d{0,2}$/, PAGE)
    .transform(Number)
    .refine((n) => n <= 100, PAGE)
    .default(50),
  cursor: z
    .string(PAGE)
    .regex(/^[A-Za-z0-9_-]{1,300}$/, PAGE)
    .optional(),
};
export const pageInvalid = PAGE;

export const yesOrNo = z.enum(['true', 'false']).transform((word) => word === 'true');
/** Our ids: of lines, shipments, parcels, cases; short words of ours. */
export const shortId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/, 'must be an id as we gave it');
/** Files that were sent in before, by id. */
export const documents = z
  .array(z.uuid())
  .min(1)
  .max(10)
  .refine((ids) => new Set(ids).size === ids.length, { error: 'Name each file once.' });
const AGAIN = says('line_duplicate', 'This SKU stands in an earlier line: put the quantities together.');
/** For `superRefine`: each SKU stands once. @param where the lines' own place in what is checked */
export function eachSkuOnce(lines: { sku?: string | undefined }[], context: z.RefinementCtx, where: string[] = []): void {
  for (const [i, { sku: code }] of lines.entries())
    if (code !== undefined && lines.findIndex((other) => other.sku === code) < i)
      context.addIssue({ code: 'custom', message: AGAIN, path: [...where, i, 'sku'] });
}
/** What is wanted of the catalogue, each SKU once. */
export const goodsLines = z
  .array(z.strictObject({ sku, quantity }))
  .min(1)
  .max(100)
  .superRefine((lines, context) => eachSkuOnce(lines, context));
/** Pieces of the order's lines. */
export const lineQuantities = z
  .array(z.strictObject({ lineId: shortId, quantity }))
  .min(1)
  .max(100);
