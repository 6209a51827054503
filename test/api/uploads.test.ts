// Files that staff send in: as a form and as JSON, checked, kept once, listed, downloaded safely; and a refused one leaves nothing behind.
import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { FILE_LIMIT } from '../../api/uploads/body';
import { type Core, openCore, orderOf } from './core.fixture';
import { labelled, onTheWay } from './core.orders';

let core: Core;
let orderId: string;
let photo: Buffer;
beforeAll(async () => {
  core = await openCore();
  orderId = (await core.post('/api/orders', orderOf())).json.orderId;
  photo = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#c03020' } })
    .withExif({ IFD0: { Artist: 'Canary Artist' } })
    .jpeg()
    .toBuffer();
});
afterAll(() => core.close());

const PDF = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n');
const asJson = (bytes: Buffer, filename = 'photo.jpg', mime = 'image/jpeg') => ({ filename, mime, content: bytes.toString('base64') });
const to = (id = orderId) => `/api/orders/${id}/documents`;
/** A form as a browser writes it. */
function form(bytes: Buffer, { name = 'file', filename = 'photo.jpg', mime = 'image/jpeg', more = '' } = {}) {
  const head = `--b\r\ncontent-disposition: form-data; name="${name}"; filename="${filename}"\r\ncontent-type: ${mime}\r\n\r\n`;
  return {
    raw: new Uint8Array(Buffer.concat([Buffer.from(more + head), bytes, Buffer.from('\r\n--b--\r\n')])),
    headers: { 'content-type': 'multipart/form-data; boundary=b' },
  };
}
const kept = async () => [await core.db.document.count(), await core.db.documentBytes.count(), await core.db.idempotency.count()];
const download = async (id: string, method = 'GET', headers: Record<string, string> = {}) =>
  fetch(`http://127.0.0.1:${core.port}/api/documents/${id}`, {
    method,
    headers: { authorization: `Bearer ${await core.issuer.token({ role: 'sales' })}`, ...headers },
  });

test('a photo as a form and the same as JSON are one document, without what the camera wrote into it', async () => {
  const first = await core.call('POST', to(), { as: 'service', key: randomUUID(), ...form(photo, { filename: 'Kratzer 划痕.jpg' }) });
  expect(first).toMatchObject({ status: 201, json: { kind: 'upload', mime: 'image/jpeg', filename: 'Kratzer 划痕.jpg' } });
  const again = await core.post(to(), asJson(photo), { as: 'sales' });
  expect([again.status, again.json]).toEqual([200, first.json]);
  const listed = (await core.get(to(), 'warehouse')).json.items;
  expect(listed.filter((row: { kind: string }) => row.kind === 'upload')).toEqual([first.json]);

  const file = await download(first.json.documentId);
  const bytes = Buffer.from(await file.arrayBuffer());
  expect(bytes.length).toBe(first.json.size);
  expect(bytes.includes('Canary Artist')).toBe(false);
  expect(await sharp(bytes).metadata()).toMatchObject({ format: 'jpeg', width: 60, height: 40 });
});

test('a file is saved, never shown: its answer says so to every browser, and knows when it has not changed', async () => {
  const { documentId, size } = (await core.post(to(), asJson(PDF, 'receipt.pdf', 'application/pdf'))).json;
  const { status, headers } = await download(documentId);
  expect(status).toBe(200);
  expect(headers.get('content-disposition')).toContain('attachment; filename="receipt.pdf"');
  expect(headers.get('content-type')).toBe('application/pdf');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'; sandbox");
  const etag = headers.get('etag') ?? '';
  expect(etag).toMatch(/^"[0-9a-f]{64}"$/);

  const head = await download(documentId, 'HEAD');
  expect([head.status, head.headers.get('content-length'), head.headers.get('etag'), await head.text()]).toEqual([
    200,
    String(size),
    etag,
    '',
  ]);
  const same = await download(documentId, 'GET', { 'if-none-match': `"other", W/${etag}` });
  expect([same.status, await same.text()]).toEqual([304, '']);
});

test('the same key gives the stored answer, also when the form was packed differently; another file under it is a mismatch', async () => {
  const key = randomUUID();
  const first = await core.call('POST', to(), { as: 'sales', key, ...form(PDF, { filename: 'a.pdf', mime: 'application/pdf' }) });
  const again = await core.post(to(), asJson(PDF, 'a.pdf', 'application/pdf'), { key });
  expect([again.status, again.json, again.headers.get('idempotent-replayed')]).toEqual([first.status, first.json, 'true']);
  expect((await core.post(to(), asJson(photo), { key })).json.code).toBe('idempotency_mismatch');
});

describe('nothing is left behind when', () => {
  const send = (json: unknown) => () => core.post(to(), json);
  const sendForm = (what: ReturnType<typeof form>) => () => core.call('POST', to(), { as: 'sales', key: randomUUID(), ...what });
  const big = Buffer.alloc(FILE_LIMIT + 1, 'a');
  const rows: [string, () => ReturnType<Core['post']>, number, string][] = [
    ['a page calls itself a photo', send(asJson(Buffer.from('<html><script>'))), 422, 'file_unsupported'],
    ['a text calls itself a PDF', send(asJson(Buffer.from('%PDX'), 'a.pdf', 'application/pdf')), 422, 'file_unsupported'],
    ['a photo calls itself a PDF', () => core.post(to(), asJson(photo, 'a.pdf', 'application/pdf')), 422, 'file_mismatch'],
    ['a photo is cut off', () => core.post(to(), asJson(photo.subarray(0, 300))), 422, 'file_damaged'],
    ['the name is a path', send(asJson(PDF, '../../etc/passwd')), 422, 'text_invalid'],
    ['the name is a path of Windows', sendForm(form(PDF, { filename: 'C:\\\\boot.pdf' })), 422, 'text_invalid'],
    ['the name turns the reading direction', send(asJson(PDF, 'a\u202Efdp.exe')), 422, 'text_invalid'],
    ['the name holds NUL', send(asJson(PDF, 'a\u0000.pdf')), 422, 'text_invalid'],
    ['the name is endless', send(asJson(PDF, 'a'.repeat(201))), 422, 'text_invalid'],
    ['the name is a card number', send(asJson(PDF, '4111 1111 1111 1111.pdf')), 422, 'card_data_forbidden'],
    ['the file is empty', send({ filename: 'a.pdf', content: '' }), 422, 'schema_invalid'],
    ['the content is not base64', send({ filename: 'a.pdf', content: '!!!' }), 422, 'schema_invalid'],
    ['nobody says what it is called', send({ content: 'YWJj' }), 422, 'schema_invalid'],
    ['something unknown comes along', send({ ...asJson(PDF), kind: 'invoice' }), 422, 'property_unknown'],
    ['the form has another field', sendForm(form(PDF, { more: '--b\r\ncontent-disposition: form-data; name="kind"\r\n\r\ninvoice\r\n' })), 422, 'property_unknown'], // prettier-ignore
    ['the file has another name in the form', sendForm(form(PDF, { name: 'attachment' })), 422, 'property_unknown'],
    ['there are two files', sendForm(form(PDF, { more: form(PDF).raw.toString() && '--b\r\ncontent-disposition: form-data; name="file"; filename="b.pdf"\r\n\r\nx\r\n' })), 422, 'property_unknown'], // prettier-ignore
    ['a field is called like the prototype', sendForm(form(PDF, { name: '__proto__' })), 422, 'property_unknown'],
    [
      'the form is cut off',
      () => core.call('POST', to(), { as: 'sales', key: randomUUID(), ...form(PDF), raw: form(PDF).raw.slice(0, 60) }),
      400,
      'form_malformed',
    ],
    ['the form has no boundary', () => core.call('POST', to(), { as: 'sales', key: randomUUID(), ...form(PDF), headers: { 'content-type': 'multipart/form-data' } }), 400, 'form_malformed'], // prettier-ignore
    ['it is too large as a form', sendForm(form(big)), 413, 'body_too_large'],
    ['it is too large as JSON', send(asJson(big)), 413, 'body_too_large'],
    ['it is neither form nor JSON', () => core.call('POST', to(), { as: 'sales', key: 'k', raw: 'x', headers: { 'content-type': 'image/png' } }), 415, 'media_type_unsupported'], // prettier-ignore
    ['it is compressed', () => core.call('POST', to(), { as: 'sales', key: 'k', ...form(PDF), headers: { ...form(PDF).headers, 'content-encoding': 'gzip' } }), 415, 'media_type_unsupported'], // prettier-ignore
    ['nobody is signed in', () => core.call('POST', to(), { key: 'k', json: asJson(PDF) }), 401, 'unauthenticated'],
    ['there is no key', () => core.call('POST', to(), { as: 'sales', json: asJson(PDF) }), 400, 'idempotency_key_missing'],
    ['there is no such order', () => core.post(to(randomUUID()), asJson(PDF)), 404, 'not_found'],
  ];
  test.each(rows)('%s', async (_, ask, status, code) => {
    const before = await kept();
    const answer = await ask();
    expect([answer.status, answer.json.code]).toEqual([status, code]);
    expect(await kept()).toEqual(before);
  });
});

test('a file of exactly the limit is not too large', async () => {
  const whole = Buffer.concat([PDF.subarray(0, 9), Buffer.alloc(FILE_LIMIT - PDF.length, ' '), PDF.subarray(9)]);
  const answer = await core.call('POST', to(), {
    as: 'sales',
    key: randomUUID(),
    ...form(whole, { filename: 'large.pdf', mime: 'application/pdf' }),
  });
  expect([answer.status, answer.json.size]).toEqual([201, FILE_LIMIT]);
});

test('an order has room for so many files', async () => {
  const id = (await core.post('/api/orders', orderOf())).json.orderId;
  const row = { orderId: id, kind: 'upload', mime: 'application/pdf', filename: 'a.pdf', size: 1, hash: 'x', uploadedBy: 'u1' };
  await core.db.document.createMany({
    data: Array.from({ length: 200 }, (_, i) => ({ ...row, documentId: randomUUID(), key: `${id}:upload:staff:${i}` })),
  });
  const answer = await core.post(to(id), asJson(PDF, 'a.pdf', 'application/pdf'));
  expect([answer.status, answer.json.code]).toEqual([409, 'uploads_exceeded']);
});

describe('a case with photos', () => {
  const delivered = async (): Promise<string> => {
    const id: string = (await core.post('/api/orders', orderOf())).json.orderId;
    await core.orders.happen(id, [
      ...onTheWay,
      labelled(`T-${id}`),
      { type: 'ShipmentHandedOver', shipmentId: 's1' },
      {
        type: 'ParcelReported',
        shipmentId: 's1',
        parcelId: 's1p1',
        state: 'delivered',
        occurredAt: '2026-11-30T08:00:00.000Z',
        applied: true,
      },
      { type: 'StageEntered', stage: 'receipt' },
    ]);
    return id;
  };
  const upload = async (id: string): Promise<string> => (await core.post(to(id), asJson(photo))).json.documentId;

  test('shows them in the order; files of another order, and papers of our own, cannot be named', async () => {
    const [id, other] = [await delivered(), await delivered()];
    const [own, foreign] = [await upload(id), await upload(other)];
    const open = (documents: string[]) =>
      core.post(`/api/orders/${id}/open-case`, { kind: 'complaint', reason: 'damaged', documents }, { as: 'service' });
    const refused = await open([own, foreign]);
    expect([refused.status, refused.json.errors]).toMatchObject([422, [{ pointer: '/documents/1' }]]);
    expect((await open([own, own])).status).toBe(422);
    expect((await open([own])).status).toBe(200);
    const { cases } = (await core.get(`/api/orders/${id}`)).json;
    expect(cases).toMatchObject([{ caseId: 'c1', documents: [{ documentId: own, filename: 'photo.jpg', mime: 'image/jpeg' }] }]);
  });

  test('is opened by a receipt with a problem; good goods need no photo', async () => {
    const id = await delivered();
    const documents = [await upload(id)];
    const confirm = (condition: string) => core.post(`/api/orders/${id}/confirm-receipt`, { by: 'email', condition, documents });
    expect((await confirm('ok')).json.errors).toMatchObject([{ pointer: '/documents' }]);
    expect((await confirm('problem')).status).toBe(200);
    expect((await core.get(`/api/orders/${id}`)).json.cases).toMatchObject([
      { kind: 'complaint', documents: [{ documentId: documents[0] }] },
    ]);
  });
});
