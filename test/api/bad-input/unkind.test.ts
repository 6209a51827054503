// Clients that mean no good: slow ones, many at once, the same thing in parallel, and words that others would run or render.
import { randomUUID } from 'node:crypto';
import { type AddressInfo, connect } from 'node:net';
import { createApi } from '../../../api/routes';
import { listen } from '../../../api/server';
import { issueLink } from '../../../prisma/links';
import { orderAt } from '../act-matrix';
import { closedAfterThisFile } from '../../support/opened';
import { type Core, openCore, orderOf, person } from '../core.fixture';
import { heardBy } from '../heard';

const core = closedAfterThisFile(openCore);

test('forty clients that send their headers word by word are sent away in time, and others are served meanwhile', async () => {
  const server = await listen(createApi(core.deps), { host: '127.0.0.1', port: 0, patience: 1_000 });
  const { port } = server.address() as AddressInfo;
  const slow = Array.from({ length: 40 }, () => connect(port, '127.0.0.1'));
  const heard = slow.map(heardBy);
  for (const socket of slow) socket.write('POST /api/orders HTTP/1.1\r\nHost: x\r\n');
  const dripping = setInterval(() => slow.forEach((socket) => socket.writable && socket.write(`X-${randomUUID()}: y\r\n`)), 100);
  try {
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
    for (const said of await Promise.all(heard)) expect(said).toMatch(/^HTTP\/1\.1 408 [\s\S]*"code":"request_timeout"/);
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
  } finally {
    clearInterval(dripping);
    for (const socket of slow) socket.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

describe('a request that is no honest HTTP', () => {
  const say = async (words: string): Promise<string> => {
    const socket = connect(core.port, '127.0.0.1');
    const heard = heardBy(socket);
    socket.end(words);
    return heard;
  };
  const json = 'Content-Type: application/json\r\n';
  test.each([
    ['two lengths', `POST /api/orders HTTP/1.1\r\nHost: x\r\n${json}Content-Length: 2\r\nContent-Length: 5\r\n\r\n{}xxx`, '400'],
    [
      'a length and chunks',
      `POST /api/orders HTTP/1.1\r\nHost: x\r\n${json}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      '400',
    ],
    ['a length that is none', `POST /api/orders HTTP/1.1\r\nHost: x\r\n${json}Content-Length: -1\r\n\r\n`, '400'],
    ['headers beyond measure', `GET /api/orders HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`, '431'],
    ['a header in two lines', 'GET /api/orders HTTP/1.1\r\nHost: x\r\nX: a\r\n b: c\r\n\r\n', '400'],
    ['two hosts', 'GET /api/orders HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n', '400'],
    ['two encodings', `POST /api/orders HTTP/1.1\r\nHost: x\r\n${json}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`, '400'],
    ['an encoding that is none', `POST /api/orders HTTP/1.1\r\nHost: x\r\n${json}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`, '400'],
    ['a blank before the colon', `POST /api/orders HTTP/1.1\r\nHost: x\r\n${json}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n`, '400'],
    ['lines that end in half', 'GET /api/orders HTTP/1.1\nHost: x\n\n', '400'],
    [
      'a chunk of less than nothing',
      `POST /api/orders HTTP/1.1\r\nHost: x\r\n${json}Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n`,
      '400',
    ],
    [
      'a chunk beyond all chunks',
      `POST /api/orders HTTP/1.1\r\nHost: x\r\n${json}Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n{}\r\n0\r\n\r\n`,
      '400',
    ],
    ['a strange expectation', `POST /api/orders HTTP/1.1\r\nHost: x\r\n${json}Expect: 200-maybe\r\nContent-Length: 2\r\n\r\n{}`, '417'],
    ['a verb that nobody knows', 'NONSENSE /api/orders HTTP/1.1\r\nHost: x\r\n\r\n', '400'],
    ['an echo', 'TRACE /api/orders HTTP/1.1\r\nHost: x\r\nX-Secret: y\r\n\r\n', '405'],
    ['another protocol', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', '400'],
    ['no host', 'GET /api/orders HTTP/1.1\r\n\r\n', '400'],
    ['a body that ends early', `POST /api/orders HTTP/1.1\r\nHost: x\r\n${json}Content-Length: 50\r\n\r\n{"a":`, '400'],
    ['NUL in a header', 'GET /api/orders HTTP/1.1\r\nHost: x\r\nX: a\u0000b\r\n\r\n', '400'],
  ])('%s is refused', async (_what, words, status) => {
    const said = await say(words);
    expect(said === '' ? '400' : said.slice(9, 12)).toBe(status); // to who hung up nothing is said
    expect(core.logged.filter((line) => /"level":[56]0/.test(line))).toEqual([]);
  });
});

test('what comes after an answer has begun is not answered in the middle of it', async () => {
  const token = await core.issuer.token({ role: 'sales' });
  const socket = connect(core.port, '127.0.0.1');
  const heard = heardBy(socket);
  socket.write(`GET /api/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`);
  await new Promise<void>((resolve) => {
    let said = '';
    socket.on('data', (data) => (said += String(data)).includes('event: resync') && resolve());
  });
  socket.write('this is no request\r\n\r\n');
  expect((await heard).match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200']);
});

test('who asks a thousand times without waiting for an answer is cut off, and others are served', async () => {
  const socket = connect(core.port, '127.0.0.1');
  const heard = heardBy(socket);
  socket.write('GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(1_000));
  expect(((await heard).match(/HTTP\/1\.1 200/g) ?? []).length).toBeLessThan(100);
  expect((await core.call('GET', '/healthz')).status).toBe(200);
});

test('a few requests sent at once on one connection are answered in their order', async () => {
  const socket = connect(core.port, '127.0.0.1');
  const heard = heardBy(socket);
  const paths = ['/healthz', '/api/nothing', '/openapi.json', '/metrics'];
  const asks = paths.map((path, i) => `GET ${path} HTTP/1.1\r\nHost: x\r\n${i === 3 ? 'Connection: close\r\n' : ''}\r\n`);
  socket.write(asks.join(''));
  expect((await heard).match(/HTTP\/1\.1 \d+/g)).toEqual(['200', '404', '200', '200'].map((status) => `HTTP/1.1 ${status}`));
});

test('a card number is no id of a request, and no header brings anything else into the log', async () => {
  const before = core.logged.length;
  for (const given of ['4111111111111111', '4111-1111-1111-1111', 'a b', '{"level":60}', 'x'.repeat(129)]) {
    const { headers } = await core.get('/api/staff', 'sales', {
      'x-request-id': given,
      'user-agent': 'forged',
      referer: 'forged',
      cookie: 'forged',
    });
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  }
  expect(core.logged.slice(before).join('')).not.toMatch(/forged|4111-?1111-?1111|"level":60/);
});

test('who tries keys without end is slowed down, and nobody else at the same address is', async () => {
  const strict = await openCore({ RATE_LIMIT: '10' }); // an address without a caller has a fifth of it
  try {
    const statuses = [];
    for (let i = 0; i < 4; i++) {
      const forged = { 'x-forwarded-for': `203.0.113.${i}`, forwarded: `for=203.0.113.${i}`, 'x-real-ip': `203.0.113.${i}` };
      const { status, headers } = await strict.call('GET', '/api/orders', { token: `ak_guess${i}`, headers: forged });
      statuses.push([status, headers.get('retry-after')]);
    }
    expect(statuses).toEqual([
      [401, null],
      [401, null],
      [429, '60'],
      [429, '60'],
    ]);
    expect((await strict.get('/api/orders')).status).toBe(200);
  } finally {
    await strict.close();
  }
});

describe('a form that no page of ours has sent', () => {
  test.each([
    ['a score beyond all scores', 'score=1e400', 422, 'schema_invalid'],
    ['a score in words', 'score=ten', 422, 'schema_invalid'],
    ['two scores', 'score=1&score=2', 422, 'schema_invalid'],
    ['a field that there is not', 'score=1&surprise=1', 422, 'property_unknown'],
    ['a constructor', 'score=1&constructor=1', 422, 'property_unknown'],
    ['a prototype', 'score=1&__proto__=1', 422, 'property_unknown'],
    ['a prototype by its place', 'score=1&__proto__[admin]=1', 422, 'property_unknown'],
    ['a list', 'score[]=1', 422, 'property_unknown'],
    ['marks piled up', `score=1&text=a${'%CC%95'.repeat(40)}`, 422, 'text_invalid'],
    ['nothing that one can see', 'score=1&text=%E2%80%8B', 422, 'text_invalid'],
    ['NUL', 'score=1&text=a%00b', 422, 'text_invalid'],
    ['a card number', 'score=1&text=4111+1111+1111+1111', 422, 'card_data_forbidden'],
    ['more fields than any page has', `score=1${'&a=1'.repeat(100)}`, 413, 'body_too_large'],
    ['too much', `score=1&text=${'x'.repeat(60_000)}`, 413, 'body_too_large'],
  ])('%s is refused', async (_what, raw, status, code) => {
    const orderId = await orderAt(core, 'survey');
    const expiresAt = new Date(Date.now() + 3_600_000);
    const token = await issueLink(core.db, 'a secret of at least thirty-two characters', { orderId, purpose: 'survey', expiresAt });
    const before = await core.db.orderEvent.count();
    const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
    const answer = await core.call('POST', `/c/${token}/survey`, { raw, headers });
    expect([answer.status, answer.json.code]).toEqual([status, code]);
    expect(await core.db.orderEvent.count()).toBe(before);
  });
});

describe('the same thing asked many times at once', () => {
  const times = (n: number, ask: (i: number) => ReturnType<Core['post']>) => Promise.all(Array.from({ length: n }, (_, i) => ask(i)));
  const noted = (orderId: string) => core.db.orderEvent.count({ where: { orderId, type: 'NoteWritten' } });

  test('under one key is done once: the others wait to be told, or get the same answer', async () => {
    const orderId = await orderAt(core, 'confirmation');
    const before = await noted(orderId);
    const key = randomUUID();
    const all = await times(12, () => core.post(`/api/orders/${orderId}/note`, { text: 'Rings back' }, { key }));
    const [first, ...others] = all.filter(({ status }) => status === 200);
    for (const { json } of others) expect(json).toEqual(first?.json);
    expect(first).toBeDefined();
    for (const { status, json } of all.filter((answer) => answer.status !== 200)) {
      expect([status, json.code]).toEqual([409, 'idempotency_in_progress']);
    }
    expect(await noted(orderId)).toBe(before + 1);
  });

  test('under one key with other bodies is one of them; the others are told', async () => {
    const orderId = await orderAt(core, 'confirmation');
    const before = await noted(orderId);
    const key = randomUUID();
    const all = await times(8, (i) => core.post(`/api/orders/${orderId}/note`, { text: `Note ${i}` }, { key }));
    expect(all.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const { status, json } of all.filter((answer) => answer.status !== 200)) {
      expect([status, json.code]).toEqual([422, 'idempotency_mismatch']);
    }
    expect(await noted(orderId)).toBe(before + 1);
  });

  test('under keys of their own is done once where it can be done once', async () => {
    const orderId = await orderAt(core, 'confirmation');
    const all = await times(8, () => core.post(`/api/orders/${orderId}/confirm`, { by: 'phone' }));
    expect(all.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 7 }, () => 409)]);
    expect(await core.db.orderEvent.count({ where: { orderId, type: 'OrderConfirmed' } })).toBe(1);
  });
});

describe('words that others would run', () => {
  const words = [
    '{{1234*5678}}',
    '${1234*5678}',
    '<%= 1234*5678 %>',
    '=cmd|/C calc!A1',
    '+1+1',
    '@SUM(1)',
    '<script>alert(1)</script>',
    "'); DROP TABLE text;--",
  ];

  test.each(words)('%s is kept as it was written and shown as text', async (said) => {
    const sent = orderOf({ instructions: said, customer: { ...person(), name: said } });
    const { status, json } = await core.post('/api/orders', sent);
    expect(status).toBe(201);
    const order = (await core.get(`/api/orders/${json.orderId}`)).json;
    expect([order.instructions, order.customer.name]).toEqual([said, said]);
    const found = (await core.get(`/api/orders?q=${encodeURIComponent(said)}`)).json.items;
    expect(found.map((one: { orderId: string }) => one.orderId)).toContain(json.orderId);
    const expiresAt = new Date(Date.now() + 3_600_000);
    const token = await issueLink(core.db, 'a secret of at least thirty-two characters', {
      orderId: json.orderId,
      purpose: 'track',
      expiresAt,
    });
    const page = await core.call('GET', `/c/${token}`, { headers: { accept: 'text/html' } });
    expect(page.status).toBe(200);
    expect(page.text).not.toContain('<script>alert');
    expect(page.text).not.toContain(String(1234 * 5678));
  });
});
