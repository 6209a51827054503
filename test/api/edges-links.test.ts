// Customers' links over HTTP: what each state of a link shows, and what an answer does.
import { awaitingConfirmation, awaitingPayment, inDays, onTheRoad, quotedTwice, surveyed } from './edges.orders';
import { type Edges, openEdges } from './edges.fixture';

let edges: Edges;
beforeAll(async () => {
  edges = await openEdges();
});
afterAll(() => edges.close());
beforeEach(() => {
  edges.orders.away = false;
});

const confirmLink = async (version = 1, expiresAt?: Date) => {
  const order = await awaitingConfirmation(edges);
  return { ...order, link: await edges.link({ orderId: order.orderId, purpose: 'confirm', version }, expiresAt) };
};
const textsOf = async (orderId: string) => (await edges.db.text.findMany({ where: { orderId } })).map(({ text }) => text);

test('an open link shows the order and what can be done, and looking changes nothing', async () => {
  const { orderId, orderNumber, link } = await confirmLink();
  const before = await edges.db.orderEvent.count({ where: { orderId } });
  const { status, json } = await edges.get(link);
  expect(status).toBe(200);
  expect(json).toMatchObject({
    purpose: 'confirm',
    state: 'open',
    language: 'en',
    choices: ['confirm', 'decline', 'change'],
    order: {
      orderNumber,
      status: 'awaiting_confirmation',
      deliveryDate: '2026-12-01',
      lines: [{ sku: 'LAMP-1', quantity: 2, total: { amount: 20_000, currency: 'CNY' } }],
      money: { total: { amount: 22_000, currency: 'CNY' } },
    },
  });
  expect(await edges.db.orderEvent.count({ where: { orderId } })).toBe(before);
  expect(await edges.db.inboxEvent.count({ where: { orderId } })).toBe(0);
});

test('the customer confirms by link; the same answer again gives the first outcome, another one is ignored', async () => {
  const { orderId, link } = await confirmLink();
  expect(await edges.call('POST', `${link}/confirm`, { json: {} })).toMatchObject({ status: 200, json: { outcome: 'applied' } });
  expect((await edges.get(link)).json).toMatchObject({ state: 'used', choices: [] });
  const events = await edges.db.orderEvent.count({ where: { orderId } });
  expect((await edges.call('POST', `${link}/confirm`, { json: {} })).json).toEqual({ outcome: 'applied' });
  expect(await edges.db.orderEvent.count({ where: { orderId } })).toBe(events);
  const declined = await edges.call('POST', `${link}/decline`, { json: { reason: 'too late' } });
  expect(declined).toMatchObject({ status: 200, json: { outcome: 'ignored', reason: 'already_confirmed' } });
});

test('ten answers at once by one link are one confirmation', async () => {
  const { orderId, link } = await confirmLink();
  const answers = await Promise.all(Array.from({ length: 10 }, () => edges.call('POST', `${link}/confirm`, { json: {} })));
  expect(answers.map(({ status, json }) => [status, json.outcome])).toEqual(Array.from({ length: 10 }, () => [200, 'applied']));
  expect(await edges.db.orderEvent.count({ where: { orderId, type: 'OrderConfirmed' } })).toBe(1);
});

test('a wish for changes is kept as text, the link dies with it, and later answers are superseded', async () => {
  const { orderId, link } = await confirmLink();
  expect((await edges.call('POST', `${link}/change`, { json: { wants: 'Three lamps, please' } })).json).toEqual({ outcome: 'applied' });
  expect(await textsOf(orderId)).toEqual(['Three lamps, please']);
  expect((await edges.get(link)).json.state).toBe('superseded');
  const late = await edges.call('POST', `${link}/confirm`, { json: {} });
  expect(late).toMatchObject({ status: 200, json: { outcome: 'ignored', reason: 'superseded' } });
  expect((await edges.call('POST', `${link}/change`, { json: { wants: 'Again' } })).json).toEqual({ outcome: 'applied' });
  expect(await textsOf(orderId)).toEqual(['Three lamps, please']);
});

test('of two quotes the older link is superseded, the newer one is accepted', async () => {
  const { orderId } = await quotedTwice(edges);
  const [old, current] = [
    await edges.link({ orderId, purpose: 'quote', version: 1 }),
    await edges.link({ orderId, purpose: 'quote', version: 2 }),
  ];
  expect((await edges.get(old)).json).toMatchObject({ purpose: 'quote', state: 'superseded', choices: [] });
  expect((await edges.call('POST', `${old}/answer`, { json: { accept: true } })).json).toEqual({
    outcome: 'ignored',
    reason: 'superseded',
  });
  expect((await edges.get(current)).json).toMatchObject({
    state: 'open',
    order: { quote: { version: 2 }, money: { total: { amount: 22_000 } } },
  });
  expect((await edges.call('POST', `${current}/answer`, { json: { accept: true } })).json).toEqual({ outcome: 'applied' });
});

test('an expired link answers 410 to look and to answer, tells nothing of the order and says how to get a new one', async () => {
  const { orderNumber, link } = await confirmLink(1, new Date(Date.now() - 1_000));
  for (const answer of [await edges.get(link), await edges.call('POST', `${link}/confirm`, { json: {} })]) {
    expect(answer.status).toBe(410);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.json).toMatchObject({ code: 'link_expired', purpose: 'confirm', state: 'expired', order: null, choices: [] });
    expect(answer.json.renew).toEqual({ email: edges.config.company.email, phone: edges.config.company.phone });
    expect(answer.text).not.toContain(orderNumber);
  }
  const page = await edges.call('GET', link, { headers: { accept: 'text/html' } });
  expect(page.status).toBe(410);
  expect(page.text).toContain('This link is no longer valid');
  expect(page.text).toContain(`mailto:${edges.config.company.email}`);
});

test("a link expires by the order's own time", async () => {
  const { orderId, link } = await confirmLink(1, inDays(7));
  await edges.db.order.update({ where: { orderId }, data: { clockOffset: BigInt(8 * 86_400_000) } });
  expect((await edges.get(link)).status).toBe(410);
});

test('forged links and verbs of another purpose get one and the same 404', async () => {
  const { orderId, link } = await confirmLink();
  const forged = `/c/${'A'.repeat(32)}`;
  const answers = [
    await edges.get(forged),
    await edges.get('/c/short'),
    await edges.call('POST', `${forged}/confirm`, { json: {} }),
    await edges.call('POST', `${link}/survey`, { json: { score: 3 } }),
    await edges.call('POST', `${link}/pay`, { json: {} }),
    await edges.call('POST', `${link}/renew`, { json: {} }),
  ];
  for (const { status, json } of answers) {
    expect([status, json.code, json.detail]).toEqual([404, 'not_found', 'There is nothing at this address.']);
    expect(json.instance).toMatch(/^\/c\/…(\/[a-z]+)?$/);
  }
  expect(await edges.db.inboxEvent.count({ where: { orderId } })).toBe(0);
});

test('wrong verbs answer 405, wrong shapes 422, wrong media 415, too much 413; nothing is kept of it', async () => {
  const { orderId, link } = await confirmLink();
  const survey = await edges.link({ orderId, purpose: 'survey' });
  const refused = async (url: string, json: unknown) => {
    const { status, json: body } = await edges.call('POST', url, { json });
    return [status, body.code];
  };
  expect(await refused(`${link}/confirm`, { extra: 1 })).toEqual([422, 'property_unknown']);
  expect(await refused(`${link}/change`, {})).toEqual([422, 'schema_invalid']);
  expect(await refused(`${link}/decline`, { reason: 'a\u202Eb' })).toEqual([422, 'text_invalid']);
  expect(await refused(`${link}/decline`, { reason: '4111 1111 1111 1111' })).toEqual([422, 'card_data_forbidden']);
  expect(await refused(`${survey}/survey`, { score: 4.5 })).toEqual([422, 'schema_invalid']);
  expect(await refused(`${link}/decline`, { reason: 'x'.repeat(60_000) })).toEqual([413, 'body_too_large']);
  const xml = await edges.call('POST', `${link}/confirm`, { raw: '<a/>', headers: { 'content-type': 'text/xml' } });
  expect([xml.status, xml.json.code]).toEqual([415, 'media_type_unsupported']);
  const put = await edges.call('PUT', link);
  expect([put.status, put.json.code, put.headers.get('allow')]).toEqual([405, 'method_not_allowed', 'GET, HEAD']);
  const get = await edges.call('GET', `${link}/confirm`);
  expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
  expect(await edges.db.inboxEvent.count({ where: { orderId } })).toBe(0);
  expect(await textsOf(orderId)).toEqual([]);
});

test('while Temporal is away an answer is kept and answered with 202', async () => {
  const { orderId, link } = await confirmLink();
  edges.orders.away = true;
  expect(await edges.call('POST', `${link}/confirm`, { json: {} })).toMatchObject({ status: 202, json: { outcome: 'pending' } });
  const kept = await edges.db.inboxEvent.findMany({ where: { orderId } });
  expect(kept).toMatchObject([{ source: 'link', fact: 'customerConfirmed', deliveredAt: null }]);
});

test('the link to pay shows the amount; without a bank behind it there is no button', async () => {
  const { orderId, orderNumber } = await awaitingPayment(edges);
  const link = await edges.link({ orderId, purpose: 'pay' });
  expect((await edges.get(link)).json).toMatchObject({
    purpose: 'pay',
    state: 'open',
    choices: [],
    order: { money: { due: { amount: 22_000 } } },
  });
  expect((await edges.call('GET', link, { headers: { accept: 'text/html' } })).text).toContain(orderNumber);
});

test('the link to track shows the parcels; what has left cannot be cancelled', async () => {
  const { orderId, trackingNumber } = await onTheRoad(edges, 'delivered');
  const link = await edges.link({ orderId, purpose: 'track' });
  const { json } = await edges.get(link);
  expect(json).toMatchObject({ purpose: 'track', state: 'open', choices: ['after-sales'] });
  expect(json.order.shipments[0]?.parcels[0]).toMatchObject({
    trackingNumber,
    state: 'delivered',
    events: [{ state: 'delivered', at: '2026-11-30T08:00:00.000Z' }],
  });
  const cancelled = await edges.call('POST', `${link}/cancel`, { json: { reason: 'changed_mind' } });
  expect(cancelled.json).toEqual({ outcome: 'ignored', reason: 'already_shipped' });
});

test('after confirming, wishes by the link to track are kept for sales, each once, and the order goes on', async () => {
  const { orderId } = await awaitingPayment(edges);
  const link = await edges.link({ orderId, purpose: 'track' });
  expect((await edges.call('GET', link, { headers: { accept: 'text/html' } })).text).toContain('Something should be different');
  for (const wants of ['Please ring twice', 'Please ring twice', 'Three lamps'])
    expect((await edges.call('POST', `${link}/change`, { json: { wants } })).json).toEqual({ outcome: 'applied' });
  expect((await textsOf(orderId)).sort()).toEqual(['Please ring twice', 'Three lamps']);
  expect((await edges.get(link)).json).toMatchObject({ state: 'open', choices: ['change', 'cancel'] });
});

test('before hand-over the customer cancels by link, with a listed reason or in words', async () => {
  const { orderId } = await awaitingPayment(edges);
  const link = await edges.link({ orderId, purpose: 'track' });
  expect((await edges.get(link)).json.choices).toEqual(['change', 'cancel']);
  expect((await edges.call('POST', `${link}/cancel`, { json: { reason: 'My roof leaks' } })).json).toEqual({ outcome: 'applied' });
  expect(await textsOf(orderId)).toEqual(['My roof leaks']);
  expect((await edges.get(link)).json).toMatchObject({ state: 'used', choices: [] });
});

test('the customer confirms receipt of the shipment that the link is about', async () => {
  const { orderId } = await onTheRoad(edges, 'delivered');
  const link = await edges.link({ orderId, purpose: 'receipt', shipmentId: 's1' });
  const json = { condition: 'problem', text: 'One lamp is broken' };
  expect((await edges.call('POST', `${link}/receipt`, { json })).json).toEqual({ outcome: 'applied' });
  expect((await edges.get(link)).json.state).toBe('used');
  expect(await textsOf(orderId)).toEqual(['One lamp is broken']);
});

test('the survey is answered once; a second answer by the same link changes nothing', async () => {
  const { orderId } = await surveyed(edges);
  const link = await edges.link({ orderId, purpose: 'survey' });
  const answered = await edges.call('POST', `${link}/survey`, { json: { score: 9, good: 'Fast', bad: 'Tape', text: 'Thanks' } });
  expect(answered.json).toEqual({ outcome: 'applied' });
  expect((await edges.call('POST', `${link}/survey`, { json: { score: 0 } })).json).toEqual({ outcome: 'applied' });
  expect(await textsOf(orderId)).toEqual(['+ Fast\n− Tape\nThanks']);
  expect(await edges.db.orderEvent.count({ where: { orderId, type: 'SurveyAnswered' } })).toBe(1);
});

test('tokens never reach the log', async () => {
  const { link } = await confirmLink();
  await edges.get(link);
  await edges.call('POST', `${link}/confirm`, { json: {} });
  await edges.get(`${link}extra`);
  const token = link.slice('/c/'.length);
  expect(edges.logged.length).toBeGreaterThan(0);
  expect(edges.logged.join('')).not.toContain(token);
});

test('who tries many links from one address is slowed down', async () => {
  const strict = await openEdges({ RATE_LIMIT: '10' }); // an address without a caller has a fifth of it
  try {
    const answers = [];
    for (let i = 0; i < 3; i++) answers.push(await strict.get(`/c/${'C'.repeat(32)}`));
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 429]);
    expect(answers[2]?.headers.get('retry-after')).toBe('60');
    const page = await strict.call('GET', `/c/${'C'.repeat(32)}`, { headers: { accept: 'text/html' } });
    expect([page.status, page.text.includes('Too many requests')]).toEqual([429, true]);
  } finally {
    await strict.close();
  }
});
