// Reads what a customer sends: JSON from programs, a plain form from pages. One limit for both, nothing compressed.
import type { Request, Response } from 'express';
import { urlencoded } from 'express';
import { z } from 'zod';
import { readJson } from '../body';
import { Problem } from '../problem';
import { formAsJson } from './answers';

const LIMIT = 50_000;
const parser = urlencoded({ extended: false, limit: LIMIT, parameterLimit: 60, inflate: false });
const FORM = 'application/x-www-form-urlencoded';

export const isForm = (req: Request): boolean => (req.headers['content-type'] ?? '').toLowerCase().split(';')[0]?.trim() === FORM;

/** @throws Problem body_too_large, media_type_unsupported, json_malformed, schema_invalid */
export async function readAnswer(req: Request, res: Response): Promise<unknown> {
  return isForm(req) ? formAsJson(await readForm(req, res)) : readJson(req, LIMIT);
}

async function readForm(req: Request, res: Response): Promise<Record<string, unknown>> {
  await new Promise<void>((resolve, reject) => {
    parser(req, res, (error?: unknown) => (error === undefined ? resolve() : reject(asProblem(error))));
  });
  return { ...z.record(z.string(), z.unknown()).parse(req.body ?? {}) };
}

const parserError = z.object({ status: z.int() });

function asProblem(error: unknown): Problem {
  const { status } = parserError.safeParse(error).data ?? { status: 400 };
  if (status === 413) return new Problem(413, 'body_too_large', `A body may have ${LIMIT} bytes at most.`);
  if (status === 415)
    return new Problem(415, 'media_type_unsupported', 'Bodies are not accepted in compressed form, forms are sent in UTF-8.');
  return new Problem(400, 'url_malformed', 'The form cannot be read.');
}
