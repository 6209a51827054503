// Bodies that are small to send and heavy to look at: marks piled on one letter, lists without end, a file that is no file. Whoever sends
// them is answered at once, and so is everybody else: one thread serves all. The limit is far above what is needed, and counts the work of
// this process only: what else the machine does meanwhile is no fault of ours.
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { knownRoles } from '../../../api/sign-in';
import { orderAt } from '../act-matrix';
import { type Core, openCore } from '../core.fixture';
import { at, type Operation, operations } from './contract';
import { sampleOf } from './samples';
import { tracesOf } from './traces';

const AT_ONCE_MS = 5_000; // of a processor
let core: Core;
let token: string;
let orderId: string;
let before: Record<string, string>;
beforeAll(async () => {
  core = await openCore({ RATE_LIMIT: '10000000' });
  token = await core.issuer.sign({ sub: 'everybody', roles: [...knownRoles], name: 'everybody' });
  orderId = await orderAt(core, 'confirmation');
  await core.call('GET', '/api/staff', { token }); // from now on they are known
  before = await tracesOf(core.db);
});
afterAll(() => core.close());

/** Two kinds of marks in the wrong order: putting them right takes time that grows with the square of their number. */
const piled = (marks: number): string => `a${'\u0315'.repeat(Math.floor(marks / 2))}${'\u0300'.repeat(Math.floor(marks / 2))}`;
const MANY = 20_000;
/** Of all texts of a body together, which then has less than a megabyte. */
const MARKS = 400_000;

/** The same body with every value changed that `heavy` knows to change. */
function filled(value: unknown, heavy: (value: unknown) => unknown): unknown {
  const own = heavy(value);
  if (own !== value || typeof value !== 'object' || value === null) return own;
  if (Array.isArray(value)) return value.map((one) => filled(one, heavy));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filled(one, heavy)]));
}
function textsIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? 1 : 0;
  return Object.values(value).reduce((sum: number, one: unknown) => sum + textsIn(one), 0);
}
const heavyOf: [what: string, heavy: (body: unknown) => unknown][] = [
  [
    'marks piled up in every text',
    (body) => filled(body, (v) => (typeof v === 'string' ? piled(Math.floor(MARKS / Math.max(1, textsIn(body)))) : v)),
  ],
  ['lists of something else', (body) => filled(body, (v) => (Array.isArray(v) ? Array.from({ length: MANY }, () => 0) : v))],
  [
    'names without end',
    (body): unknown => ({ ...Object(body), ...Object.fromEntries(Array.from({ length: MANY }, (_, i) => [`x${i}`, 1])) }),
  ],
];

/** How a heavy body is answered, and after how many milliseconds of work: sending it is counted, too. */
async function timed(method: string, path: string, raw: string, key: string | null = randomUUID()) {
  const began = process.cpuUsage();
  const { status, json } = await core.call(method, path, { token, key, raw, headers: { accept: 'application/json' } });
  const { user, system } = process.cpuUsage(began);
  return { status, code: json?.code, ms: (user + system) / 1_000 };
}

const withBody = operations.filter((op): op is Operation & { body: object } => op.body !== null && !op.path.startsWith('/hooks/'));
test.each(withBody.map((op) => [op.name, op] as const))('%s refuses a heavy body at once', async (_name, op) => {
  const path = at(op.path, { id: orderId, sku: 'LAMP-1', token: 'A'.repeat(32) });
  const usual = sampleOf(op.body);
  const bodies = heavyOf.map(([what, heavy]) => [what, heavy(usual)] as const).filter(([, body]) => !isDeepStrictEqual(body, usual));
  const wrong: unknown[] = [];
  for (const [what, body] of bodies) {
    const answer = await timed(op.method, path, JSON.stringify(body), op.keyed === 'never' ? null : randomUUID());
    if (![413, 422].includes(answer.status) || answer.ms > AT_ONCE_MS) wrong.push([what, answer]);
  }
  expect(wrong).toEqual([]);
});

describe('a file that is none, sent by somebody whom nobody knows,', () => {
  const link = `/c/${'A'.repeat(32)}/uploads`;
  const lots = 6_500_000;
  test.each([
    ['a list of millions', () => `{"filename":"a.pdf","content":[${'1,'.repeat(lots)}1]}`],
    ['brackets to no end', () => `${'['.repeat(lots)}${']'.repeat(lots)}`],
    ['a name of marks', () => JSON.stringify({ filename: piled(200_000), content: 'YWJj' })],
    ['a name of millions of digits', () => JSON.stringify({ filename: '4'.repeat(lots), content: 'YWJj' })],
    ['a content of nothing but padding', () => JSON.stringify({ filename: 'a.pdf', content: '='.repeat(lots) })],
  ])('%s is refused at once', async (_what, raw) => {
    const { status, ms } = await timed('POST', link, raw(), null);
    expect(status).toBe(422);
    expect(ms).toBeLessThan(AT_ONCE_MS);
  });
});

test('none of it has left anything in any table', async () => {
  expect(await tracesOf(core.db)).toEqual(before);
});
