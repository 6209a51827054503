// Reads a request's body in the order the contract names: size, media type, JSON. Nothing is decompressed, nothing is guessed.
// Called by api/pipeline.ts before anybody knows who asks, so it stays cheap.
import type { IncomingMessage } from 'node:http';
import { Problem } from './problem';

export const USUAL_LIMIT = 1_000_000;
/** Deeper JSON than this is no request of ours; the bound keeps every later walk short. */
const MAX_DEPTH = 24;

export const tooLarge = (limit: number): Problem => new Problem(413, 'body_too_large', `A body may have ${limit} bytes at most.`);

/**
 * The JSON of a request, `{}` when there is no body.
 * @param limit bytes
 * @throws Problem body_too_large, media_type_unsupported, json_malformed, schema_invalid (too deep), property_unknown (`__proto__`)
 */
export async function readJson(req: IncomingMessage, limit: number): Promise<unknown> {
  checkSize(req, limit);
  if (!hasBody(req)) return {};
  checkMedia(req);
  const text = decode(await readBytes(req, limit));
  return text.trim() === '' ? {} : parse(text);
}

/** By what the request says of itself; what it then really sends is counted. */
export function checkSize(req: IncomingMessage, limit: number): void {
  if (Number(req.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
}
export const mediaTypeOf = (req: IncomingMessage): string => (req.headers['content-type'] ?? '').toLowerCase().split(';')[0]?.trim() ?? '';

const hasBody = (req: IncomingMessage): boolean =>
  req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0;

function checkMedia(req: IncomingMessage): void {
  const [type = '', ...parameters] = (req.headers['content-type'] ?? '').toLowerCase().split(';');
  const charset = parameters.map((p) => p.trim()).find((p) => p.startsWith('charset='));
  if (type.trim() !== 'application/json') throw new Problem(415, 'media_type_unsupported', 'Send the body as application/json.');
  if (charset && !/^charset="?utf-?8"?$/.test(charset)) throw new Problem(415, 'media_type_unsupported', 'JSON is sent in UTF-8.');
  if ((req.headers['content-encoding'] ?? 'identity') !== 'identity') {
    throw new Problem(415, 'media_type_unsupported', 'Bodies are not accepted in compressed form.');
  }
}

/** All bytes of a body, never more than `limit` of them in memory. */
export async function readBytes(req: IncomingMessage, limit: number, broken = incomplete): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of req.iterator({ destroyOnReturn: false })) {
      const bytes = Buffer.from(chunk as Uint8Array);
      size += bytes.length;
      if (size > limit) throw tooLarge(limit);
      chunks.push(bytes);
    }
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw broken();
  }
  return Buffer.concat(chunks);
}
const incomplete = (): Problem => new Problem(400, 'json_malformed', 'The body ended before it was complete.');

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Problem(400, 'json_malformed', 'The body is not valid UTF-8.');
  }
}

function parse(text: string): unknown {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Problem(400, 'json_malformed', 'The body is not valid JSON.'); // the parser's own words quote the body
  }
  checkTree(json);
  return json;
}

/** Refuses what no schema should ever have to see: bottomless trees and keys that change an object's prototype. */
export function checkTree(json: unknown): void {
  const open: { value: unknown; pointer: string; depth: number }[] = [{ value: json, pointer: '', depth: 0 }];
  for (let item = open.pop(); item; item = open.pop()) {
    const { value, pointer, depth } = item;
    if (typeof value !== 'object' || value === null) continue;
    if (depth >= MAX_DEPTH) {
      const message = `Nothing is nested more than ${MAX_DEPTH} levels deep.`;
      throw new Problem(422, 'schema_invalid', message, { errors: [{ pointer: pointer.slice(0, 200), code: 'schema_invalid', message }] });
    }
    for (const [key, child] of Object.entries(value)) {
      if (key === '__proto__') {
        const message = 'There is no property of this name.';
        throw new Problem(422, 'property_unknown', message, {
          errors: [{ pointer: `${pointer}/__proto__`, code: 'property_unknown', message }],
        });
      }
      open.push({ value: child, pointer: `${pointer}/${key.slice(0, 50)}`, depth: depth + 1 });
    }
  }
}

/** True when every percent sign of the address begins a valid UTF-8 sequence. */
export function isWellFormed(url: string): boolean {
  try {
    decodeURIComponent(url.replaceAll('+', ' '));
    return true;
  } catch {
    return false;
  }
}
