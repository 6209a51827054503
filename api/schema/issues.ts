// From what zod found to the problem that the caller gets: the one place where validation becomes a status and codes.
// A schema's message may begin with its exact code (`says`); what has none is `schema_invalid`.
import type { z } from 'zod';
import { type FieldError, Problem } from '../problem';

export const exactCodes = [
  'property_unknown',
  'sku_unknown',
  'quantity_invalid',
  'line_duplicate',
  'currency_unsupported',
  'email_invalid',
  'phone_invalid',
  'address_invalid',
  'date_invalid',
  'text_invalid',
  'card_data_forbidden',
  'packing_mismatch',
  'page_invalid',
  'url_forbidden',
] as const;
export type ExactCode = (typeof exactCodes)[number];

const isExact = (word: string): word is ExactCode => exactCodes.some((code) => code === word);

/** A schema's error message that carries its code: `z.int(says('quantity_invalid', 'A quantity is …'))`. */
export const says = (code: ExactCode, sentence: string): string => `${code}|${sentence}`;

/** A 422 for a value that only a look into the books could judge, such as an unknown SKU. */
export const invalid = (code: ExactCode | 'schema_invalid', pointer: string, message: string): Problem =>
  new Problem(422, code, message, { errors: [{ pointer, code, message }] });

/**
 * Checks a value against its schema.
 * @param where prefix of the pointers: empty for the body, `#query` for the address
 * @throws Problem 422 with the first exact code, and every finding in `errors`
 */
export function checked<T>(schema: z.ZodType<T>, value: unknown, where = ''): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.flatMap((issue) => findings(issue, where)).slice(0, 50);
  const first = errors.find((e) => e.code !== 'schema_invalid') ?? errors[0];
  throw new Problem(422, first?.code ?? 'schema_invalid', first?.message ?? 'The request is not as described in /docs.', { errors });
}

/** How far a value is from one shape of several: least where it is of that kind at all, then where the fewest places are wrong. */
const distance = (branch: z.core.$ZodIssue[]): number =>
  branch.length + (branch.some(({ code, path }) => code === 'invalid_type' && path.length === 0) ? 1_000 : 0);

function findings(issue: z.core.$ZodIssue, where: string): FieldError[] {
  const pointer = where + issue.path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1').slice(0, 100)}`).join('');
  if (issue.code === 'unrecognized_keys') {
    const message = 'There is no property of this name here.';
    return issue.keys.map((key) => ({ pointer: `${pointer}/${key.slice(0, 100)}`, code: 'property_unknown', message }));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const closest = issue.errors.reduce((best, branch) => (distance(branch) < distance(best) ? branch : best));
    return closest.flatMap((inner) => findings({ ...inner, path: [...issue.path, ...inner.path] }, where));
  }
  const [code = '', sentence] = issue.message.split(/\|(.*)/s);
  return sentence !== undefined && isExact(code)
    ? [{ pointer, code, message: sentence }]
    : [{ pointer, code: 'schema_invalid', message: issue.message }];
}
