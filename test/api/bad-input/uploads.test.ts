// Files that are no files: pictures that unfold to gigabytes, forms that no browser writes, bodies without an end. None of them is kept.
import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { type Core, openCore, orderOf } from '../core.fixture';
import { heardBy } from '../heard';

let core: Core;
let orderId: string;
let picture: Buffer;
beforeAll(async () => {
  core = await openCore();
  orderId = (await core.post('/api/orders', orderOf())).json.orderId;
  picture = await sharp({ create: { width: 40, height: 40, channels: 3, background: '#c03020' } })
    .png()
    .toBuffer();
});
afterAll(() => core.close());

const kept = async () => [await core.db.document.count(), await core.db.documentBytes.count(), await core.db.idempotency.count()];
const path = () => `/api/orders/${orderId}/documents`;

function chunk(type: string, data: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
/** A PNG whose head promises so much, with next to nothing in it. */
function promising(width: number, height: number, { depth = 8, colour = 6 } = {}): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([depth, colour], 8);
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.alloc(100))), chunk('IEND', Buffer.alloc(0))]);
}
/** The picture with something between its head and its pixels. */
const stuffed = (type: string, data: Uint8Array): Buffer =>
  Buffer.concat([picture.subarray(0, 33), chunk(type, data), picture.subarray(33)]);

describe('a picture is refused that', () => {
  const rows: [string, () => Buffer, string][] = [
    ['promises ten thousand megapixels', () => promising(100_000, 100_000), 'image_too_large'],
    ['is a line of a million pixels', () => promising(1_000_000, 1), 'image_too_large'],
    ['has sixteen bits where eight are seen', () => promising(9_000, 6_000, { depth: 16 }), 'image_too_large'],
    ['has no pixels at all', () => promising(0, 0), 'file_damaged'],
    ['has more pixels than a number can hold', () => promising(0xffffffff, 0xffffffff), 'file_damaged'],
    ['holds less than it promises', () => promising(7_000, 7_000), 'file_damaged'],
  ];
  test.each(rows)('%s', async (_what, bytes, code) => {
    const before = await kept();
    const answer = await core.post(path(), { filename: 'a.png', content: bytes().toString('base64') });
    expect([answer.status, answer.json.code]).toEqual([422, code]);
    expect(await kept()).toEqual(before);
  });
});

describe('of a picture nothing is kept but what one sees:', () => {
  const bomb = Buffer.concat([Buffer.from('a\0\0'), deflateSync(Buffer.alloc(100_000_000))]);
  const rows: [string, () => Buffer][] = [
    ['no words that unfold to a hundred megabytes', () => stuffed('zTXt', bomb)],
    ['no profile that unfolds to a hundred megabytes', () => stuffed('iCCP', bomb)],
    ['no page behind its end', () => Buffer.concat([picture, Buffer.from('<script>alert(1)</script>')])],
    ['no archive behind its end', () => Buffer.concat([picture, Buffer.from('PK\x03\x04')])],
  ];
  test.each(rows)('%s', async (_what, bytes) => {
    const { status, json } = await core.post(path(), { filename: `${randomUUID()}.png`, content: bytes().toString('base64') });
    expect([status, json.mime]).toEqual([201, 'image/png']);
    expect(json.size).toBeLessThan(1_000);
  });
});

describe('a form is refused that', () => {
  const part = (head: string, body: string | Buffer = 'x') =>
    Buffer.concat([Buffer.from(`--b\r\n${head}\r\n\r\n`), Buffer.from(body), Buffer.from('\r\n')]);
  const PDF = '%PDF-1.7\nstartxref\n9\n%%EOF\n';
  const file = (name = 'filename="a.pdf"', more = '') => part(`content-disposition: form-data; name="file"; ${name}${more}`, PDF);
  const field = (name: string, value = 'x') => part(`content-disposition: form-data; name="${name}"`, value);
  const form = (...parts: Buffer[]) => Buffer.concat([...parts, Buffer.from('--b--\r\n')]);
  const typed = 'multipart/form-data; boundary=b';
  const thousands = (one: Buffer) => Array.from({ length: 5_000 }, () => one);
  const rows: [string, () => Buffer, number, string, string?][] = [
    ['has thousands of fields', () => form(file(), ...thousands(field('a'))), 422, 'property_unknown'],
    ['has thousands of files', () => form(...thousands(file())), 422, 'property_unknown'],
    ['has its file behind thousands of fields', () => form(...thousands(field('a')), file()), 422, 'property_unknown'],
    ['has thousands of parts without a name', () => form(...thousands(part('content-type: text/plain')), file()), 422, 'schema_invalid'],
    ['has a part with thousands of headers', () => form(part(`${'x-a: b\r\n'.repeat(5_000)}content-disposition: form-data; name="a"`)), 400, 'form_malformed'],
    ['has no part at all', () => form(), 422, 'schema_invalid'],
    ['says in a field what the file is called', () => form(file(), field('filename', 'b.pdf')), 422, 'property_unknown'],
    ['writes its file into a field', () => form(field('filename', 'a.pdf'), field('content', 'YWJj')), 422, 'property_unknown'],
    ['has a form within the form', () => form(part('content-disposition: form-data; name="file"\r\ncontent-type: multipart/mixed; boundary=c')), 422, 'property_unknown'],
    ['calls its file by a path', () => form(file('filename="../../a.pdf"')), 422, 'text_invalid'],
    ['calls its file by a hidden path', () => form(file("filename*=UTF-8''..%2F..%2Fa.pdf")), 422, 'text_invalid'],
    ['calls its file by NUL', () => form(file("filename*=UTF-8''a%00.pdf")), 422, 'text_invalid'],
    ['calls its file by a second header', () => form(file("filename*=UTF-8''a%0D%0ASet-Cookie%3Ax.pdf")), 422, 'text_invalid'],
    ['calls its file in reverse', () => form(file("filename*=UTF-8''a%E2%80%AEfdp.exe")), 422, 'text_invalid'],
    ['calls its file by nothing that one can see', () => form(file("filename*=UTF-8''%E2%80%8B")), 422, 'text_invalid'],
    ['was sent before a file was chosen', () => form(file('filename=""', '\r\ncontent-type: application/octet-stream')), 422, 'text_invalid'],
    ['has another boundary than it says', () => form(file()), 400, 'form_malformed', 'multipart/form-data; boundary=other'],
    ['has an endless boundary', () => form(file()), 400, 'form_malformed', `multipart/form-data; boundary=${'b'.repeat(5_000)}`],
    ['has no end', () => file(), 400, 'form_malformed'],
    ['ends within its file', () => file().subarray(0, 90), 400, 'form_malformed'],
    ['is a form of another kind', () => Buffer.from('file=x'), 415, 'media_type_unsupported', 'application/x-www-form-urlencoded'],
    ['is a message of many parts', () => form(file()), 415, 'media_type_unsupported', 'multipart/mixed; boundary=b'],
  ]; // prettier-ignore
  test.each(rows)('%s', async (_what, bytes, status, code, type = typed) => {
    const before = await kept();
    const sent = { as: 'sales', key: randomUUID(), raw: new Uint8Array(bytes()), headers: { 'content-type': type } };
    const answer = await core.call('POST', path(), sent);
    expect([answer.status, answer.json?.code]).toEqual([status, code]);
    expect(await kept()).toEqual(before);
  });
});

test('who sends a body without an end hears that it is too large, however late they listen', async () => {
  const before = await kept();
  const token = await core.issuer.token({ role: 'sales' });
  const socket = connect(core.port, '127.0.0.1');
  const heard = heardBy(socket);
  socket.write(
    `POST ${path()} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nIdempotency-Key: endless\r\n` +
      'Content-Type: multipart/form-data; boundary=b\r\nTransfer-Encoding: chunked\r\n\r\n',
  );
  const piece = `10000\r\n${'x'.repeat(65_536)}\r\n`;
  socket.pause();
  const more = (): void => {
    while (!socket.destroyed && socket.write(piece));
    if (socket.bytesWritten > 14_000_000) socket.resume(); // it has been refused for a while
  };
  socket.on('drain', more);
  more();
  expect(await heard).toMatch(/^HTTP\/1\.1 413 [\s\S]*"code":"body_too_large"/);
  expect(await kept()).toEqual(before);
});
