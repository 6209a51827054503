// Anything at all, at every route: bodies that the OpenAPI document allows, the same with something changed, and noise. Whatever is asked is
// answered with bounded work, never with a 5xx, and every refusal is a problem with a code. FUZZ_SEED repeats a run, FUZZ_RUNS makes it longer.
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { issueLink } from '../../../prisma/links';
import { knownRoles } from '../../../api/sign-in';
import { situations, type Situation } from '../../unit/given';
import { orderAt } from '../act-matrix';
import { type Answer, type Core, openCore, type Sent } from '../core.fixture';
import { at, isApi, type Operation, operations } from './contract';
import { arbitraryOf, UNKNOWN } from './samples';

const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000_007);
const RUNS = Number(process.env.FUZZ_RUNS ?? 12);
/** Of all routes together, the database and its orders apart. */
const BUDGET_MS = Number(process.env.FUZZ_MS ?? 35_000);
/** Of each route, however slow the machine is. */
const AT_LEAST = 6;
/** Milliseconds of a processor that one answer may take. */
const WORK_MS = 5_000;
/** Of all answers of a route, and of all looks at the end: a request that is never answered must fail, a busy machine must not. */
const LONGEST_MS = 180_000;
const LINK_SECRET = 'a secret of at least thirty-two characters';

let core: Core;
let token: string;
let ids: string[];
let links: string[];
beforeAll(async () => {
  core = await openCore({ RATE_LIMIT: '10000000' });
  token = await core.issuer.sign({ sub: 'everybody', roles: [...knownRoles], name: 'everybody' }, { expires: '1h' });
  const where = Object.keys(situations) as Situation[];
  ids = [];
  for (const situation of where) ids.push(await orderAt(core, situation));
  const expiresAt = new Date(Date.now() + 3_600_000);
  const purposes = ['quote', 'confirm', 'proposal', 'remedy', 'track', 'receipt', 'survey'] as const;
  links = await Promise.all(
    ids.flatMap((orderId, i) => {
      const purpose = purposes[i % purposes.length] ?? 'track';
      return issueLink(core.db, LINK_SECRET, { orderId, purpose, version: 1, shipmentId: 's1', expiresAt });
    }),
  );
});
afterAll(() => core.close());

/** Words that break things elsewhere, and any others. */
const nasty = fc.oneof(
  fc.constantFrom<unknown>(null, true, 0, -1, 1.5, 1e21, '2', '', ' ', [], {}, { $gt: '' }, [[]], 'a\u0000b', '\ud800', '\u202Ex'),
  fc.constantFrom<unknown>(
    '{{7*7}}',
    '=cmd()',
    '../../etc/passwd',
    "'; DROP TABLE text;--",
    '4111111111111111',
    'x'.repeat(5_000),
    UNKNOWN,
  ),
  fc.jsonValue({ maxDepth: 3 }),
);
interface Change {
  where: number;
  how: 'replace' | 'remove' | 'add' | 'double';
  value: unknown;
}
const change: fc.Arbitrary<Change> = fc.record({
  where: fc.nat(50),
  how: fc.constantFrom('replace', 'remove', 'add', 'double'),
  value: nasty,
});

/** One place of a body changed, counted through in the order of the tree. */
function changed(body: unknown, { where, how, value }: Change): unknown {
  const copy: unknown = structuredClone({ body });
  const places: [holder: Record<string, unknown>, key: string][] = [];
  const walk = (holder: unknown): void => {
    if (typeof holder !== 'object' || holder === null) return;
    for (const key of Object.keys(holder)) {
      places.push([holder as Record<string, unknown>, key]);
      walk((holder as Record<string, unknown>)[key]);
    }
  };
  walk(copy);
  const [holder, key] = places[where % places.length] ?? [{}, ''];
  const inside = holder[key];
  if (how === 'replace') holder[key] = value;
  else if (how === 'remove') delete holder[key];
  else if (Array.isArray(inside)) inside.push(how === 'double' ? inside[0] : value);
  else if (typeof inside === 'object' && inside !== null) Object.assign(inside, { surprise: value });
  return (copy as { body?: unknown }).body;
}

const known = () => fc.nat().map((n) => ids[n % ids.length] ?? UNKNOWN);
const parameters: Record<string, () => fc.Arbitrary<string>> = {
  id: known,
  documentId: known,
  token: () => fc.nat().map((n) => links[n % links.length] ?? ''),
  sku: () => fc.constantFrom('LAMP-1', 'NO-1'),
  carrier: () => fc.constantFrom('swift', 'own'),
  gateway: () => fc.constant('sandbox'),
};
const noise = fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }).filter((word) => !/\p{Cs}|^\.{1,2}$/u.test(word));

const pathOf = ({ path }: Operation): fc.Arbitrary<string> => {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
  const values = names.map((name) => [name, fc.oneof({ weight: 9, arbitrary: parameters[name]?.() ?? known() }, noise)] as const);
  return fc.record(Object.fromEntries(values)).map((given) => at(path, given as Record<string, string>));
};
const queryOf = ({ query }: Operation): fc.Arbitrary<string> => {
  const one = query.map(({ name, schema }) => [name, fc.oneof(arbitraryOf(schema, name).map(String), noise)] as const);
  const pairs = fc.record(Object.fromEntries(one), { requiredKeys: [] });
  return fc.oneof({ weight: 5, arbitrary: pairs }, fc.dictionary(noise, noise)).map((given) => {
    const words = new URLSearchParams(given as Record<string, string>).toString();
    return words === '' ? '' : `?${words}`;
  });
};
const printable = fc.stringMatching(/^[\x21-\x7e]{0,40}$/);
const wild = fc.record(
  {
    'x-request-id': printable,
    'if-match': fc.oneof(fc.constantFrom('"1"', '*', 'W/"1"'), printable),
    'if-none-match': printable,
    'accept-language': printable,
    accept: fc.constantFrom('application/json', 'text/html', '*/*', 'image/png'),
    'last-event-id': printable,
    'x-forwarded-for': printable,
    'x-forwarded-host': printable,
    'x-http-method-override': fc.constantFrom('GET', 'DELETE', 'TRACE'),
    'idempotency-key': fc.oneof({ weight: 6, arbitrary: fc.uuid() }, printable, fc.constantFrom('', ' ', 'x'.repeat(256), '=1+1', "';--")),
    'content-type': fc.oneof(
      { weight: 12, arbitrary: fc.constant('application/json') },
      fc.constantFrom(
        'application/json; charset=utf-8',
        'application/json;charset=gbk',
        'application/json; charset=',
        'multipart/form-data',
      ),
      fc.constantFrom(
        'multipart/form-data; boundary=b',
        'application/x-www-form-urlencoded',
        'text/plain',
        '*/*',
        ';',
        'application/JSON ;x',
      ),
      printable,
    ),
    'content-encoding': fc.constantFrom('identity', 'gzip', 'br', 'chunked', 'gzip, identity'),
    'webhook-id': printable,
    cookie: printable,
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Record<string, string>>;
/** All of them at once seldom get past the first check. */
const headers = wild.chain((all) => fc.subarray(Object.entries(all), { maxLength: 4 })).map((some) => Object.fromEntries(some));

const bodyOf = (op: Operation): fc.Arbitrary<string | null> => {
  if (op.method === 'GET') return fc.constant(null);
  const right = op.body ? arbitraryOf(op.body) : fc.constant({});
  const said = (body: unknown): string => JSON.stringify(body) ?? '';
  return fc.oneof(
    { weight: 4, arbitrary: right.map(said) },
    { weight: 5, arbitrary: fc.tuple(right, change).map(([body, one]) => said(changed(body, one))) },
    { weight: 1, arbitrary: fc.oneof(fc.json(), fc.string()) },
  );
};

function signed(path: string, raw: string): Record<string, string> {
  const { carrierWebhookSecret, bankWebhookSecret } = core.deps.config;
  const [id, now] = [randomUUID(), new Date()];
  const signature = new Webhook(path.includes('carrier') ? carrierWebhookSecret : bankWebhookSecret).sign(id, now, raw);
  return { 'webhook-id': id, 'webhook-timestamp': String(Math.floor(now.getTime() / 1000)), 'webhook-signature': signature };
}

/** What is wrong with an answer; null when nothing is. */
function complaint({ status, headers: got, json, text }: Answer): string | null {
  if (status >= 500) return `${status} ${text}`;
  if (/prisma|postgres|\bat .+\.ts:\d/i.test(text) && status >= 400) return `tells of itself: ${text}`;
  const isProblem = got.get('content-type')?.startsWith('application/problem+json') && typeof json?.code === 'string';
  const isPage = got.get('content-type')?.startsWith('text/html');
  return status < 400 || isProblem || isPage ? null : `${status} without a code: ${text.slice(0, 200)}`;
}

describe(`whatever is sent with the seed ${seed}`, () => {
  const seen = new Map<string, number>();
  let refusedByRule = 0;
  const asked = operations.filter(({ path }) => !path.endsWith('/stream'));
  test.each(asked.map((op) => [op.name, op] as const))(
    '%s answers',
    async (_name, op) => {
      const requests = fc.record({ path: pathOf(op), query: queryOf(op), headers, raw: bodyOf(op) });
      const until = Date.now() + BUDGET_MS / asked.length;
      let sentSoFar = 0;
      const property = fc.asyncProperty(requests, async ({ path, query, headers: given, raw }) => {
        if (sentSoFar++ >= AT_LEAST && Date.now() > until) return;
        const key = op.keyed === 'never' ? null : randomUUID();
        const sent: Sent = { key, ...(isApi(op) ? { token } : {}), ...(raw === null ? {} : { raw }) };
        const sign = path.startsWith('/hooks/') ? signed(path, raw ?? '') : {};
        const began = process.cpuUsage();
        const answer = await core.call(op.method, path + query, { ...sent, headers: { accept: 'application/json', ...given, ...sign } });
        const group = `${Math.floor(answer.status / 100)}xx`;
        seen.set(group, (seen.get(group) ?? 0) + 1);
        if (answer.status === 409) refusedByRule += 1;
        expect(complaint(answer)).toBeNull();
        const { user, system } = process.cpuUsage(began);
        expect((user + system) / 1_000).toBeLessThan(WORK_MS);
      });
      await fc.assert(property, { seed, numRuns: RUNS, endOnFailure: true });
    },
    LONGEST_MS,
  );

  test('reaches the rules and not the shape alone', () => {
    expect(seen.get('2xx')).toBeGreaterThan(asked.length / 10);
    expect(refusedByRule).toBeGreaterThan(2);
  });

  test(
    'leaves every order readable',
    async () => {
      const wrong: string[] = [];
      const orders = (await core.call('GET', '/api/orders?limit=100', { token })).json.items.map(
        ({ orderId }: { orderId: string }) => orderId,
      );
      for (const orderId of new Set<string>([...ids, ...orders])) {
        for (const part of ['', '/events?limit=100', '/documents', '/notices', '/undo']) {
          const answer = await core.call('GET', `/api/orders/${orderId}${part}`, { token });
          if (answer.status !== 200) wrong.push(`${part} ${answer.text}`);
        }
      }
      for (const link of links) {
        const page = await core.call('GET', `/c/${link}`, { headers: { accept: 'text/html' } });
        if (page.status !== 200 && page.status !== 410) wrong.push(`a link ${page.status} ${page.text.slice(0, 200)}`);
      }
      expect(wrong).toEqual([]);
    },
    LONGEST_MS,
  );

  test('and nothing that was answered is a defect in the log', () => {
    const defects = core.logged.filter((line) => /"level":[56]0/.test(line)).map((line) => line.slice(0, 600));
    expect(defects).toEqual([]);
  });
});
