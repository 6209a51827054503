// Photos by link: sent in on the page or by a program, named in a request or with a problem, and by no link that has nothing to do with it.
import sharp from 'sharp';
import { type Edges, openEdges } from './edges.fixture';
import { awaitingConfirmation, onTheRoad } from './edges.orders';

let edges: Edges;
let photo: Buffer;
beforeAll(async () => {
  edges = await openEdges();
  photo = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#c03020' } })
    .jpeg()
    .toBuffer();
});
afterAll(() => edges.close());

const file = (filename = 'scratch.jpg') => ({ filename, mime: 'image/jpeg', content: photo.toString('base64') });
const delivered = async () => {
  const { orderId } = await onTheRoad(edges, 'delivered');
  return {
    orderId,
    track: await edges.link({ orderId, purpose: 'track' }),
    receipt: await edges.link({ orderId, purpose: 'receipt', shipmentId: 's1' }),
  };
};
const send = (link: string, json: unknown = file()) => edges.call('POST', `${link}/uploads`, { json });
const fromPage = async (link: string, name: string) => {
  const body = new FormData();
  body.append('file', new Blob([new Uint8Array(photo)], { type: 'image/jpeg' }), name);
  const response = await fetch(`${edges.config.baseUrl}${link}/uploads`, { method: 'POST', body, headers: { accept: 'text/html' } });
  return { status: response.status, text: await response.text() };
};

test('a program sends a photo in and names it in a request; the case and the order know it', async () => {
  const { orderId, track } = await delivered();
  const sent = await send(track);
  expect(sent).toMatchObject({
    status: 201,
    json: { outcome: 'applied', kind: 'upload', filename: 'scratch.jpg', uploadedBy: 'customer' },
  });
  expect(await send(track)).toMatchObject({ status: 200, json: { documentId: sent.json.documentId } });
  expect((await edges.get(track)).json.order.uploads).toEqual([{ documentId: sent.json.documentId, filename: 'scratch.jpg' }]);

  const request = { kind: 'complaint', reason: 'damaged', documents: [sent.json.documentId] };
  expect((await edges.call('POST', `${track}/after-sales`, { json: request })).json).toEqual({ outcome: 'applied' });
  const { data } = await edges.db.orderEvent.findFirstOrThrow({ where: { orderId, type: 'CaseOpened' } });
  expect(data).toMatchObject({ documentIds: [sent.json.documentId] });
  expect((await edges.get(track)).json.order.uploads).toEqual([]);
});

test('a receipt with a problem takes the photos along', async () => {
  const { orderId, receipt } = await delivered();
  const { documentId } = (await send(receipt)).json;
  const problem = { condition: 'problem', text: 'Scratched', documents: [documentId] };
  expect((await edges.call('POST', `${receipt}/receipt`, { json: problem })).json).toEqual({ outcome: 'applied' });
  const { data } = await edges.db.orderEvent.findFirstOrThrow({ where: { orderId, type: 'CaseOpened' } });
  expect(data).toMatchObject({ kind: 'complaint', documentIds: [documentId] });
});

test('on the page a form does it without any script, in both languages', async () => {
  const { track } = await delivered();
  const first = await fromPage(track, 'one.jpg');
  expect(first.status).toBe(201);
  expect(first.text).toContain('We have your file');
  expect(first.text).toContain('<li>one.jpg</li>');
  const { documentId } = (await send(track)).json;
  expect(first.text).toContain(`value="${documentId}"`);
  const page = await edges.call('GET', `${track}?lang=zh`, { headers: { accept: 'text/html' } });
  for (const said of ['照片和文件', 'enctype="multipart/form-data"', '一并提交']) expect(page.text).toContain(said);

  const form = { kind: 'complaint', reason: 'damaged', documents: documentId };
  const answer = await edges.call('POST', `${track}/after-sales`, { form });
  expect([answer.status, answer.text.includes('Thank you. We have it')]).toEqual([200, true]);
});

test('what is no photo is refused on the page with what to mend, and nothing is kept', async () => {
  const { orderId, track } = await delivered();
  const body = new FormData();
  body.append('file', new Blob(['<script>alert(1)</script>'], { type: 'image/jpeg' }), 'x.jpg');
  const response = await fetch(`${edges.config.baseUrl}${track}/uploads`, { method: 'POST', body, headers: { accept: 'text/html' } });
  expect([response.status, (await response.text()).includes('JPEG, PNG or WebP')]).toEqual([422, true]);
  expect(await edges.db.document.count({ where: { orderId } })).toBe(0);
});

test('customers name only what they sent in themselves for this order', async () => {
  const [one, other] = [await delivered(), await delivered()];
  const foreign = (await send(other.track)).json.documentId;
  const staffs = await edges.db.document.create({
    data: { documentId: '11111111-1111-4111-8111-111111111111', key: 'staff', orderId: one.orderId, kind: 'upload', mime: 'image/png', filename: 'a.png', size: 1, hash: 'x', uploadedBy: 'u1' }, // prettier-ignore
  });
  for (const id of [foreign, staffs.documentId]) {
    const answer = await edges.call('POST', `${one.track}/after-sales`, {
      json: { kind: 'complaint', reason: 'damaged', documents: [id] },
    });
    expect([answer.status, answer.json.errors]).toMatchObject([422, [{ pointer: '/documents/0' }]]);
  }
  expect(await edges.db.inboxEvent.count({ where: { orderId: one.orderId } })).toBe(0);
  expect(await edges.db.text.count({ where: { orderId: one.orderId } })).toBe(0);
});

test('links that have nothing to do with goods take no files, nor do those whose time is over', async () => {
  const { orderId } = await awaitingConfirmation(edges);
  const confirm = await edges.link({ orderId, purpose: 'confirm', version: 1 });
  expect((await send(confirm)).status).toBe(404);
  expect((await send('/c/aaaaaaaaaaaaaaaaaaaaaaaa')).status).toBe(404);
  const early = await onTheRoad(edges);
  const track = await edges.link({ orderId: early.orderId, purpose: 'track' });
  expect(await send(track)).toMatchObject({ status: 200, json: { outcome: 'ignored', reason: 'transition_not_allowed' } });
  const over = await edges.link({ orderId: early.orderId, purpose: 'receipt', shipmentId: 's1' }, new Date(Date.now() - 100 * 86_400_000));
  expect((await send(over)).status).toBe(410);
  expect((await edges.get(`${track}/uploads`)).status).toBe(405);
  expect(await edges.db.document.count({ where: { orderId: early.orderId } })).toBe(0);
});

test('one customer cannot fill the house', async () => {
  const { orderId, track } = await delivered();
  const row = { orderId, kind: 'upload', mime: 'image/png', filename: 'a.png', size: 1, hash: 'x', uploadedBy: 'customer' };
  await edges.db.document.createMany({
    data: Array.from({ length: 30 }, (_, i) => ({ ...row, documentId: crypto.randomUUID(), key: `${orderId}:${i}` })),
  });
  expect((await send(track)).json.code).toBe('uploads_exceeded');
});
