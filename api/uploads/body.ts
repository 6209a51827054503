// Reads a file that somebody sends, as JSON with base64 or as a form from a page. Both become the same shape, so that they are checked alike
// and a repeated request is known again. Called before anybody knows who asks: nothing is decoded or looked into here.
import type { IncomingMessage } from 'node:http';
import busboy from 'busboy';
import { z } from 'zod';
import { checkSize, checkTree, mediaTypeOf, readBytes, readJson, tooLarge } from '../body';
import { Problem } from '../problem';
import { says } from '../schema/issues';
import { line } from '../schema/words';
import type { Desk } from './desk';

/** Of the file itself; bytes. */
export const FILE_LIMIT = 10_000_000;
/** What stands around the file in a request. */
const AROUND = 20_000;
const FORM_LIMIT = FILE_LIMIT + AROUND;
export const JSON_LIMIT = Math.ceil(FILE_LIMIT / 3) * 4 + AROUND;
const FORM = 'multipart/form-data';
export const uploadMedia = ['application/json', FORM] as const;

/** The same file in a form of a page. */
export const uploadForms = { [FORM]: z.strictObject({ file: z.string().meta({ format: 'binary' }) }) };

/** Looks for what does not belong there; a pattern for the whole text would keep a place for each of its millions of characters. */
function isBase64(text: string): boolean {
  return !/[^A-Za-z0-9+/=]/.test(text) && !text.replace(/={1,2}$/, '').includes('=');
}

const NAME = says('text_invalid', 'A file name is a name alone: no slashes, no path.');
/** `mime` is what the sender believes; what the file is shows in its bytes. */
export const uploadBody = z.strictObject({
  filename: line(200).refine((name) => !/[/\\]|^\.+$/.test(name), { error: NAME }),
  mime: z.string().max(200).optional(),
  content: z.string().min(1, 'The file is empty.').refine(isBase64, 'The content is base64.').meta({ pattern: '^[A-Za-z0-9+/]+={0,2}$' }),
});
export type UploadBody = z.infer<typeof uploadBody>;

/** @throws Problem body_too_large, media_type_unsupported, json_malformed, form_malformed, busy */
export async function readUpload(req: IncomingMessage, desk: Desk): Promise<unknown> {
  if (mediaTypeOf(req) !== FORM) return readJson(req, JSON_LIMIT, desk);
  checkSize(req, FORM_LIMIT);
  if ((req.headers['content-encoding'] ?? 'identity') !== 'identity') {
    throw new Problem(415, 'media_type_unsupported', 'Bodies are not accepted in compressed form.');
  }
  const parts = await partsOf(req.headers, await readBytes(req, FORM_LIMIT, { broken: malformed, room: desk }));
  const body = Object.fromEntries(parts);
  checkTree(body);
  return body;
}

const malformed = (): Problem => new Problem(400, 'form_malformed', 'The form cannot be read.');

/** The fields of a form by name; the file named `file` becomes the three that JSON would have. */
function partsOf(headers: IncomingMessage['headers'], bytes: Buffer): Promise<[string, unknown][]> {
  return new Promise((resolve, reject) => {
    const parts: [string, unknown][] = [];
    const parser = openParser(headers);
    parser.on('field', (name) => parts.push([ofFile.includes(name) ? `${name} (field)` : name, ''])); // the shape knows no such field and says so
    parser.on('file', (name, stream, { filename, mimeType }) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('limit', () => reject(tooLarge(FILE_LIMIT)));
      stream.on('error', () => reject(malformed())); // the form ended within the file; an error that nobody hears would end the process
      stream.on('end', () => {
        const content = Buffer.concat(chunks).toString('base64');
        const isFirst = name === 'file' && parts.every(([known]) => known !== 'content');
        if (isFirst) parts.push(['filename', filename ?? ''], ['mime', mimeType], ['content', content]);
        else parts.push([name === 'file' ? 'file (second)' : name, '']);
      });
    });
    parser.on('error', () => reject(malformed()));
    parser.on('close', () => resolve(parts));
    parser.end(bytes);
  });
}

/** What only the file itself says in a form. */
const ofFile = ['filename', 'mime', 'content'];

function openParser(headers: IncomingMessage['headers']): busboy.Busboy {
  const limits = { files: 2, fields: 5, parts: 8, fileSize: FILE_LIMIT + 1, fieldSize: 1_000, fieldNameSize: 100, headerPairs: 20 };
  try {
    return busboy({ headers, limits, preservePath: true, defParamCharset: 'utf8' });
  } catch {
    throw malformed(); // no boundary
  }
}
