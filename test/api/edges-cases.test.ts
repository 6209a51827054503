// After-sales over the customer's links and through staff's signals: what can be asked for, answered and seen.
import { type Edges, openEdges } from './edges.fixture';
import { onTheRoad } from './edges.orders';

let edges: Edges;
beforeAll(async () => {
  edges = await openEdges();
});
afterAll(() => edges.close());

const delivered = async () => {
  const order = await onTheRoad(edges, 'delivered');
  return { ...order, link: await edges.link({ orderId: order.orderId, purpose: 'track' }) };
};
const request = { kind: 'return', lines: [{ lineId: 'l1', quantity: 1 }], reason: 'defective', text: 'It flickers' };
const casesOf = async (link: string) => (await edges.get(link)).json.order.cases;
const opened = (orderId: string) => edges.db.orderEvent.count({ where: { orderId, type: 'CaseOpened' } });

test('the customer asks for a return by link, sees how it stands, and asking twice is one request', async () => {
  const { orderId, link } = await delivered();
  expect((await edges.get(link)).json).toMatchObject({
    choices: ['after-sales'],
    order: { cases: [], returnable: [{ lineId: 'l1', quantity: 2 }] },
  });
  for (const _ of ['first', 'again']) {
    const answer = await edges.call('POST', `${link}/after-sales`, { json: request });
    expect(answer).toMatchObject({ status: 200, json: { outcome: 'applied' } });
  }
  expect(await opened(orderId)).toBe(1);
  expect(await casesOf(link)).toMatchObject([{ caseId: 'c1', kind: 'return', state: 'opened', asks: null }]);
  expect((await edges.db.text.findMany({ where: { orderId } })).map(({ text }) => text)).toEqual(['It flickers']);
});

test('another request by the same link is another case, and no more than was delivered can come back', async () => {
  const { orderId, link } = await delivered();
  const ask = async (json: object) => (await edges.call('POST', `${link}/after-sales`, { json })).json;
  expect(await ask(request)).toEqual({ outcome: 'applied' });
  expect(await ask({ kind: 'question', reason: 'How do I clean it?' })).toEqual({ outcome: 'applied' });
  expect(await ask({ ...request, lines: [{ lineId: 'l1', quantity: 2 }] })).toEqual({
    outcome: 'ignored',
    reason: 'return_quantity_exceeds',
  });
  expect(await opened(orderId)).toBe(2);
});

test('what service asks is shown with its words, and the answer goes back; "not solved" is heard once per question', async () => {
  const { orderId, link } = await delivered();
  await edges.call('POST', `${link}/after-sales`, { json: { kind: 'complaint', reason: 'damaged' } });
  await edges.db.text.create({ data: { textId: ANSWER, orderId, text: 'Which lamp is it?', writtenBy: 'service' } });
  const decision = { remedy: 'none' as const, lines: [], refund: null, goods: [], returnNeeded: false, answerId: ANSWER };
  await edges.happen(orderId, [{ type: 'CaseDecided', caseId: 'c1', decision: 'ask', ...decision }]);
  expect(await casesOf(link)).toMatchObject([{ state: 'asked', asks: 'answer', answer: 'Which lamp is it?' }]);
  const say = async (json: object) => (await edges.call('POST', `${link}/after-sales`, { json: { caseId: 'c1', ...json } })).json;
  expect(await say({ text: 'The left one' })).toEqual({ outcome: 'applied' });
  expect(await say({ text: 'The left one' })).toEqual({ outcome: 'applied' });
  expect(await edges.db.orderEvent.count({ where: { orderId, type: 'CaseAnswered' } })).toBe(1);
  await edges.happen(orderId, [
    { type: 'CaseDecided', caseId: 'c1', decision: 'approve', ...decision },
    { type: 'SolvedAsked', caseId: 'c1' },
  ]);
  expect(await casesOf(link)).toMatchObject([{ asks: 'solved' }]);
  expect(await say({ solved: true })).toEqual({ outcome: 'applied' });
  expect(await say({ solved: true })).toEqual({ outcome: 'applied' });
  expect(await casesOf(link)).toMatchObject([{ state: 'closed', asks: null }]);
});
const ANSWER = '0a0a0a0a-0000-4000-8000-000000000001';

test('the page asks in words; its form says pieces line by line, and a return of nothing is a mistake', async () => {
  const { orderId, link } = await delivered();
  const page = (await edges.call('GET', link, { headers: { accept: 'text/html' } })).text;
  for (const part of ['name="kind"', 'name="line.l1"', 'max="2"', 'name="reason"', `action="${link}/after-sales?lang=en"`]) {
    expect(page).toContain(part);
  }
  const empty = { kind: 'return', 'line.l1': '0', reason: 'damaged', text: '' };
  expect((await edges.call('POST', `${link}/after-sales`, { form: empty })).status).toBe(422);
  const sent = await edges.call('POST', `${link}/after-sales`, { form: { ...empty, 'line.l1': '2' } });
  expect(sent.status).toBe(200);
  expect(sent.text).toContain('We have it and write to you within eight business hours');
  expect(await opened(orderId)).toBe(1);
  const question = { kind: 'question', 'line.l1': '0', reason: 'other', text: 'Why?' };
  expect((await edges.call('POST', `${link}/after-sales`, { form: question })).status).toBe(200);
});

test('the receipt link takes after-sales, too, also after the receipt; a link of another purpose does not', async () => {
  const { orderId } = await delivered();
  const receipt = await edges.link({ orderId, purpose: 'receipt', shipmentId: 's1' });
  expect((await edges.get(receipt)).json.choices).toEqual(['receipt', 'after-sales']);
  await edges.call('POST', `${receipt}/receipt`, { json: { condition: 'problem', text: 'Broken' } });
  expect((await edges.get(receipt)).json).toMatchObject({
    state: 'used',
    choices: ['after-sales'],
    order: { cases: [{ kind: 'complaint' }] },
  });
  expect((await edges.call('POST', `${receipt}/after-sales`, { json: request })).json).toEqual({ outcome: 'applied' });
  const survey = await edges.link({ orderId, purpose: 'survey' });
  expect((await edges.call('POST', `${survey}/after-sales`, { json: request })).status).toBe(404);
});

test('nothing that has not arrived can be sent back', async () => {
  const { orderId } = await onTheRoad(edges);
  const link = await edges.link({ orderId, purpose: 'track' });
  expect((await edges.get(link)).json.choices).toEqual([]);
  const answer = await edges.call('POST', `${link}/after-sales`, { json: request });
  expect(answer.json).toEqual({ outcome: 'ignored', reason: 'transition_not_allowed' });
});

test('a repair quote is answered by its own link; a newer quote replaces it', async () => {
  const { orderId, link } = await delivered();
  await edges.call('POST', `${link}/after-sales`, { json: { ...request, kind: 'repair' } });
  const lines = [{ lineId: 'l1', quantity: 1 }];
  const quoted = (version: number, amount: number) =>
    edges.happen(orderId, [{ type: 'RepairQuoted', caseId: 'c1', version, amount: { amount, currency: 'CNY' } }]);
  await edges.happen(orderId, [
    { type: 'CaseDecided', caseId: 'c1', decision: 'approve', remedy: 'repair', lines, refund: null, goods: [], returnNeeded: true },
    { type: 'ReturnReceived', caseId: 'c1', lines: [{ lineId: 'l1', quantity: 1, condition: 'damaged' }] },
  ]);
  await quoted(1, 5_000);
  const [first, second] = [
    await edges.link({ orderId, purpose: 'repair-quote', version: 1 }),
    await edges.link({ orderId, purpose: 'repair-quote', version: 2 }),
  ];
  expect((await edges.get(first)).json).toMatchObject({
    purpose: 'repair-quote',
    state: 'open',
    choices: ['answer'],
    order: { cases: [{ repairPrice: { amount: 5_000 } }] },
  });
  await quoted(2, 4_000);
  expect((await edges.get(first)).json).toMatchObject({ state: 'superseded', choices: [] });
  expect((await edges.call('POST', `${first}/answer`, { json: { accept: true } })).json).toEqual({
    outcome: 'ignored',
    reason: 'superseded',
  });
  expect((await edges.call('POST', `${second}/answer`, { json: { accept: true } })).json).toEqual({ outcome: 'applied' });
  expect((await edges.get(second)).json).toMatchObject({ state: 'used', choices: [] });
  expect((await edges.call('GET', second, { headers: { accept: 'text/html' } })).text).toContain('You have answered this repair quote');
});

test('service reports a request in the customer’s name; a wrong shape is refused before anything is kept', async () => {
  const { orderId } = await delivered();
  const report = (json: object) => edges.post(`/api/orders/${orderId}/signals/afterSalesRequested`, 'service', json);
  expect(await report({ kind: 'repair', lines: [{ lineId: 'l1', quantity: 1 }], reason: 'It hums' })).toMatchObject({ status: 202 });
  expect(await opened(orderId)).toBe(1);
  expect((await edges.db.text.findMany({ where: { orderId } })).map(({ text }) => text)).toEqual(['It hums']);
  for (const wrong of [
    { kind: 'gift', reason: 'x' },
    { kind: 'return' },
    { caseId: 'c1' },
    { kind: 'return', reason: 'x', colour: 'red' },
  ]) {
    expect((await report(wrong)).status).toBe(422);
  }
  expect(await edges.db.inboxEvent.count({ where: { orderId } })).toBe(1);
});

test('a carrier’s webhook on a return label tells its case', async () => {
  const { orderId, link } = await delivered();
  await edges.call('POST', `${link}/after-sales`, { json: request });
  const label = {
    carrier: 'swift',
    service: 'air',
    labelId: `L-${orderId}`,
    trackingNumber: 'SWRETURN1',
    price: { amount: 800, currency: 'CNY' },
  };
  await edges.happen(orderId, [{ type: 'ReturnLabelBought', caseId: 'c1', parcelId: 'c1r1', ...label, documentIds: [] }]);
  const told = { parcelId: 'c1r1', state: 'delivered', at: new Date().toISOString() };
  expect((await edges.post(`/api/orders/${orderId}/signals/carrierReported`, 'ops', told)).status).toBe(202);
  expect(await edges.db.orderEvent.count({ where: { orderId, type: 'ReturnReported' } })).toBe(1);
  expect(await casesOf(link)).toMatchObject([{ returnTracking: 'SWRETURN1' }]);
});
