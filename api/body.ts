// Reads a request's body in the order the contract names: size, media type, JSON. Nothing is decompressed, nothing is guessed.
// Called by api/pipeline.ts before anybody knows who asks, so it stays cheap.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Problem } from './problem';

export const USUAL_LIMIT = 1_000_000;
/** Deeper JSON than this is no request of ours; the bound keeps every later walk short. */
const MAX_DEPTH = 24;
/** No request of ours has more values; a body made of nothing else would take gigabytes to read and to walk. */
const MOST_VALUES = 100_000;

export const tooLarge = (limit: number): Problem => new Problem(413, 'body_too_large', `A body may have ${limit} bytes at most.`);

/**
 * The JSON of a request, `{}` when there is no body.
 * @param limit bytes; @param room where bytes are counted, for bodies that may be large
 * @throws Problem body_too_large, media_type_unsupported, json_malformed, schema_invalid (too deep), property_unknown (`__proto__`)
 */
export async function readJson(req: IncomingMessage, limit: number, room?: Room): Promise<unknown> {
  checkSize(req, limit);
  if (!hasBody(req)) return {};
  checkMedia(req);
  const bytes = await readBytes(req, limit, { room });
  refuseTooMany(bytes);
  const text = decode(bytes);
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

/** Where bytes are counted that many requests hold in memory at the same time. */
export interface Room {
  /** @throws Problem when there is no room for them */
  hold(bytes: number): void;
  letGo(bytes: number): void;
}

interface Reading {
  /** What is said when the body ends early. */
  broken?: () => Problem;
  room?: Room | undefined;
}

/**
 * Before an answer is sent to a request of which a part may still be to come: the rest is not waited for, the connection ends with the answer.
 * What comes meanwhile is read and thrown away, because a system that closes upon unread bytes takes the answer back. Source: RFC 9112, 9.6.
 */
export function endWithAnswer(req: IncomingMessage, res: ServerResponse): void {
  if (req.complete || !hasBody(req)) return;
  const { socket } = req;
  res.setHeader('Connection', 'close');
  socket.destroySoon = () => {
    const longest = setTimeout(() => socket.destroy(), LISTEN_ON_MS).unref();
    socket.once('close', () => clearTimeout(longest)).setTimeout(SILENT_MS, () => socket.destroy());
    socket.end();
    req.resume();
  };
}
const LISTEN_ON_MS = 30_000;
const SILENT_MS = 5_000;

/** All bytes of a body, never more than `limit` of them in memory. */
export async function readBytes(req: IncomingMessage, limit: number, { broken = incomplete, room }: Reading = {}): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  let held = 0;
  try {
    for await (const chunk of req.iterator({ destroyOnReturn: false })) {
      const bytes = Buffer.from(chunk as Uint8Array);
      size += bytes.length;
      if (size > limit) throw tooLarge(limit);
      room?.hold(bytes.length);
      held = size;
      chunks.push(bytes);
    }
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw broken();
  } finally {
    room?.letGo(held);
  }
  return Buffer.concat(chunks);
}
const incomplete = (): Problem => new Problem(400, 'json_malformed', 'The body ended before it was complete.');

/** Counts what every further value of JSON needs: a comma or a bracket. Those inside of texts count, too; there are never that many. */
function refuseTooMany(bytes: Buffer): void {
  let found = 0;
  for (let i = 0; i < bytes.length; i += 1) if (bytes[i] === COMMA || bytes[i] === LIST || bytes[i] === OBJECT) found += 1;
  if (found <= MOST_VALUES) return;
  const message = `A body holds ${MOST_VALUES} values at most.`;
  throw new Problem(422, 'schema_invalid', message, { errors: [{ pointer: '', code: 'schema_invalid', message }] });
}
const [COMMA, LIST, OBJECT] = [0x2c, 0x5b, 0x7b];

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
      if (typeof child === 'object' && child !== null)
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
