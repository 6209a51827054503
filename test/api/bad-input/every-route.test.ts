// Every route of the OpenAPI document with everything that can be wrong about a request. After the whole table the database holds what it
// held before, to the row. A new route is in it by itself.
import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { Webhook } from 'standardwebhooks';
import { issueLink } from '../../../prisma/links';
import { orderAt } from '../act-matrix';
import { type Answer, type Core, openCore, type Sent } from '../core.fixture';
import { at, document, isApi, type Operation, operations } from './contract';
import { type Fault, faultsOf } from './faults';
import { anyCode, complaint, complaintsOf, pointsAt } from './refusals';
import { tracesOf } from './traces';

let core: Core;
let before: Record<string, string>;
let token: string;
let places: Record<string, string>;
beforeAll(async () => {
  core = await openCore({ RATE_LIMIT: '10000000' });
  const orderId = await orderAt(core, 'confirmation');
  const link = { orderId, purpose: 'receipt', shipmentId: 's1' } as const;
  const expiresAt = new Date(Date.now() + 3_600_000);
  token = await core.issuer.sign({ sub: 'everybody', roles: [...ALL], name: 'everybody' });
  places = { id: orderId, sku: 'LAMP-1', token: await issueLink(core.db, LINK_SECRET, { ...link, expiresAt }) };
  await core.call('GET', '/api/staff', { token }); // from now on they are known
  before = await tracesOf(core.db);
});
afterAll(() => core.close());

const ALL = ['sales', 'finance', 'warehouse', 'logistics', 'service', 'supervisor', 'ops', 'admin'];
const LINK_SECRET = 'a secret of at least thirty-two characters';

/** A request of somebody who may do everything, to a route where it would work. */
async function send({ method, path, keyed }: Operation, { headers, ...sent }: Sent, query = ''): Promise<Answer> {
  const key = keyed === 'never' ? null : randomUUID();
  const place = { ...places, ...(path.includes('{carrier}') ? { carrier: 'swift' } : { gateway: 'sandbox' }) };
  const signed = path.startsWith('/hooks/') ? signatureOf(path, sent.raw ?? '') : {};
  return core.call(method, at(path, place) + query, {
    token,
    key,
    ...sent,
    headers: { accept: 'application/json', ...signed, ...headers },
  });
}
function signatureOf(path: string, raw: string | Uint8Array): Record<string, string> {
  const { carrierWebhookSecret, bankWebhookSecret } = core.deps.config;
  const [id, now] = [randomUUID(), new Date()];
  const signature = new Webhook(path.includes('carrier') ? carrierWebhookSecret : bankWebhookSecret).sign(id, now, String(raw));
  return { 'webhook-id': id, 'webhook-timestamp': String(Math.floor(now.getTime() / 1000)), 'webhook-signature': signature };
}

test('the document that is served is the one that is tried', async () => {
  expect(Object.keys((await core.call('GET', '/openapi.json')).json.paths)).toEqual(Object.keys(document.paths));
});

/** Hundreds of requests of one route: it takes as long as the machine lets it. */
const MINUTES = 5 * 60_000;
const withBody = operations.filter((op): op is Operation & { body: object } => op.body !== null);
/** Money came in, whatever the payer wrote beside it, and a parcel has moved, whatever the carrier wrote (hooks.test.ts). */
const isForgiven = ({ path }: Operation, { pointer, what }: Fault): boolean =>
  ((path.startsWith('/hooks/payment') && pointer === '/orderId') || (path.startsWith('/hooks/carrier') && pointer === '/cause')) &&
  texts.includes(what);
const texts = ['NUL', 'a bell', 'a lone surrogate', 'a bidi override', 'a card number', 'a text too long'];

describe('a body with something wrong in it', () => {
  test.each(withBody.map((op) => [op.name, op] as const))(
    '%s',
    async (_name, op) => {
      const faults = faultsOf(op.body).filter((fault) => !isForgiven(op, fault));
      const wrong = await complaintsOf(faults, async (fault) => {
        const answer = await send(op, { raw: fault.raw });
        const why = complaint(answer, 422, fault.code ? [fault.code] : anyCode) ?? (pointsAt(fault, answer) ? null : 'points elsewhere');
        return why && `${fault.what} at ${fault.pointer}: ${why} ${answer.text.slice(0, 300)}`;
      });
      expect(wrong).toEqual([]);
    },
    MINUTES,
  );
});

describe('a body that is none', () => {
  const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  const rows: [string, Sent, number, string[]][] = [
    ['broken JSON', { raw: '{"a":' }, 400, ['json_malformed']],
    ['two bodies', { raw: '{}{}' }, 400, ['json_malformed']],
    ['NaN', { raw: '{"a":NaN}' }, 400, ['json_malformed']],
    ['a list', { raw: '[]' }, 422, ['schema_invalid']],
    ['null', { raw: 'null' }, 422, ['schema_invalid']],
    ['a number', { raw: '7' }, 422, ['schema_invalid']],
    ['bottomless nesting', { raw: nested(5_000) }, 422, ['schema_invalid', 'property_unknown']],
    ['a compressed bomb', { raw: new Uint8Array(gzipSync(Buffer.alloc(5_000_000))), headers: { 'content-encoding': 'gzip' } }, 415, ['media_type_unsupported']],
  ]; // prettier-ignore
  test.each(withBody.map((op) => [op.name, op] as const))(
    '%s',
    async (_name, op) => {
      const wrong: string[] = [];
      const media: typeof rows = op.path.startsWith('/hooks/')
        ? []
        : [
            ['a page', { raw: '<a/>', headers: { 'content-type': 'text/html' } }, 415, ['media_type_unsupported']],
            [
              'another charset',
              { raw: '{}', headers: { 'content-type': 'application/json; charset=gbk' } },
              415,
              ['media_type_unsupported'],
            ],
            ['invalid UTF-8', { raw: new Uint8Array([0x7b, 0xff, 0x7d]) }, 400, ['json_malformed']],
          ];
      const size = op.media.includes('multipart/form-data') ? 15_000_001 : 1_000_001;
      const large: (typeof rows)[number] = ['too large', { raw: `{"a":"${'x'.repeat(size)}"}` }, 413, ['body_too_large']];
      for (const [what, sent, status, codes] of [...rows, ...media, large]) {
        const answer = await send(op, sent);
        const why = complaint(answer, status, codes);
        if (why) wrong.push(`${what}: ${why} ${answer.text.slice(0, 300)}`);
      }
      expect(wrong).toEqual([]);
    },
    MINUTES,
  );
});

describe('an address with something wrong in it', () => {
  const parameters = operations.filter(({ path }) => path.includes('{'));
  test.each(parameters.map((op) => [op.name, op] as const))('%s', async (_name, op) => {
    const url = (word: string) => op.path.replace(/\{\w+\}/, word).replace(/\{\w+\}/g, 'x');
    const rows: [string, string, number, string[]][] = [
      ['broken percent-encoding', '%E0%A4%A', 400, ['url_malformed']],
      ['NUL', 'a%00b', 404, ['not_found']],
      ['a path that climbs', '..%2f..%2f..%2fetc%2fpasswd', 404, ['not_found']],
      ['a new line', 'a%0d%0aSet-Cookie:x', 404, ['not_found']],
      ['a word too long', 'x'.repeat(1_000), 404, ['not_found']],
      ['an operator', '%27%20OR%201=1--', 404, ['not_found']],
    ];
    const wrong: string[] = [];
    for (const [what, word, status, codes] of rows) {
      const answer = await core.call(op.method, url(word), { token, key: randomUUID(), headers: { accept: 'application/json' } });
      // What is posted without a body may be refused for that, before it is looked for; webhooks ask for their signature first.
      const orShape = status === 404 && op.method !== 'GET' ? [422, ...(op.path.startsWith('/hooks/') ? [401] : [])] : [];
      const why = orShape.includes(answer.status)
        ? complaint(answer, answer.status, [...anyCode, 'signature_invalid'])
        : complaint(answer, status, codes);
      if (why) wrong.push(`${what}: ${why} ${answer.text.slice(0, 300)}`);
    }
    expect(wrong).toEqual([]);
  });

  const lists = operations.filter((op) => isApi(op) && op.query.length > 0);
  const forged = (place: unknown): string => Buffer.from(JSON.stringify(place)).toString('base64url');
  test.each(lists.map((op) => [op.name, op] as const))('%s: its filters', async (_name, op) => {
    const wrong: string[] = [];
    const rows: [string, string][] = [
      ['an unknown filter', '?surprise=1'],
      ...op.query.flatMap(({ name, schema }): [string, string][] => [
        ['a filter twice', `?${name}=1&${name}=2`],
        ['an operator', `?${name}[$gt]=`],
        ...(schema.pattern || schema.enum || schema.format ? [[`no ${name}`, `?${name}=%27%3B--`] satisfies [string, string]] : []),
        ['NUL', `?${name}=a%00b`],
      ]),
      ...(op.query.some(({ name }) => name === 'cursor')
        ? [[], null, 7, ['\u0000'], ['\u0000', '\u0000'], [1e300, 'x'], [null, '\u0000'], [-1, 'x'], ['0000-01-01T00:00:00Z', 7], [{}, {}]]
        : []
      ).map((place): [string, string] => [`the cursor ${JSON.stringify(place)}`, `?cursor=${forged(place)}`]),
    ];
    for (const [what, query] of rows) {
      const answer = await send(op, {}, query);
      const why = complaint(answer, 422, anyCode);
      if (why) wrong.push(`${what} ${query}: ${why} ${answer.text.slice(0, 200)}`);
    }
    expect(wrong).toEqual([]);
  });
});

test('a verb that an address does not know is refused by naming those that it knows', async () => {
  for (const path of new Set(operations.map((op) => op.path))) {
    for (const method of ['DELETE', 'PATCH', 'OPTIONS']) {
      const answer = await core.call(method, at(path, places), { headers: { accept: 'application/json' } });
      expect([path, complaint(answer, 405, ['method_not_allowed'])]).toEqual([path, null]);
      for (const op of operations.filter((one) => one.path === path)) expect(answer.headers.get('allow')).toContain(op.method);
    }
  }
});

test('none of it has left anything in any table, and no card number is in the log', async () => {
  expect(await tracesOf(core.db)).toEqual(before);
  expect(core.logged.join('')).not.toMatch(/4111 ?1111 ?1111/);
  expect(core.logged.filter((line) => /"level":[56]0/.test(line))).toEqual([]);
});
