// Reads what a customer sends: JSON from programs, a plain form from pages. One limit for both, nothing compressed.
import { parse } from 'node:querystring';
import type { Request } from 'express';
import { checkSize, checkTree, mediaTypeOf, readBytes, readJson, tooLarge } from '../body';
import { Problem } from '../problem';
import { formAsJson } from './answers';

const LIMIT = 50_000;
/** No page of ours has more. */
const MOST_FIELDS = 60;
const FORM = 'application/x-www-form-urlencoded';

export const isForm = (req: Request): boolean => mediaTypeOf(req) === FORM;

/** @throws Problem body_too_large, media_type_unsupported, json_malformed, url_malformed, schema_invalid, property_unknown */
export async function readAnswer(req: Request): Promise<unknown> {
  return isForm(req) ? formAsJson(await readForm(req)) : readJson(req, LIMIT);
}

async function readForm(req: Request): Promise<Record<string, unknown>> {
  checkSize(req, LIMIT);
  if ((req.headers['content-encoding'] ?? 'identity') !== 'identity' || !isUtf8(req.headers['content-type'] ?? '')) {
    throw new Problem(415, 'media_type_unsupported', 'Bodies are not accepted in compressed form, forms are sent in UTF-8.');
  }
  const text = (await readBytes(req, LIMIT, { broken })).toString();
  if (text.split('&').length > MOST_FIELDS) throw tooLarge(LIMIT);
  const fields = parse(text);
  checkTree(fields); // a copy would lose `__proto__` without a word
  return { ...fields };
}

const isUtf8 = (type: string): boolean => !/;\s*charset=/i.test(type) || /;\s*charset="?utf-?8"?\s*(;|$)/i.test(type);
const broken = (): Problem => new Problem(400, 'url_malformed', 'The form cannot be read.');
