// Which of two mistakes is answered. Every flaw that a request can have, in the order of the contract (API.md, section 1), and every pair of
// them in one request: the earlier check speaks.
import { randomUUID } from 'node:crypto';
import { orderAt } from '../act-matrix';
import { type Core, openCore } from '../core.fixture';
import { UNKNOWN } from './samples';
import { tracesOf } from './traces';

let core: Core;
let orderId: string;
beforeAll(async () => {
  core = await openCore();
  orderId = await orderAt(core, 'confirmation');
});
afterAll(() => core.close());

interface Asked {
  method: string;
  path: string;
  query: string;
  role: string | null;
  key: string | null;
  media: string;
  text: string;
  version: string;
}
interface Flaw {
  what: string;
  put: (asked: Asked) => Asked;
  status: number;
  code: string;
}
/** In the order in which they are to be found. */
const flaws = (stranger: string): Flaw[] => [
  { what: 'an unknown address', put: (a) => ({ ...a, path: `${a.path}/nothing` }), status: 404, code: 'not_found' },
  { what: 'an unknown verb', put: (a) => ({ ...a, method: 'DELETE' }), status: 405, code: 'method_not_allowed' },
  { what: 'too much', put: (a) => ({ ...a, text: a.text + ' '.repeat(1_000_001) }), status: 413, code: 'body_too_large' },
  { what: 'another media type', put: (a) => ({ ...a, media: 'text/plain' }), status: 415, code: 'media_type_unsupported' },
  { what: 'broken JSON', put: (a) => ({ ...a, text: '{' }), status: 400, code: 'json_malformed' },
  { what: 'a broken address', put: (a) => ({ ...a, query: '?x=%E0%A4%A' }), status: 400, code: 'url_malformed' },
  { what: 'nobody who asks', put: (a) => ({ ...a, role: null }), status: 401, code: 'unauthenticated' },
  { what: 'the wrong role', put: (a) => ({ ...a, role: stranger }), status: 403, code: 'forbidden' },
  { what: 'no key', put: (a) => ({ ...a, key: null }), status: 400, code: 'idempotency_key_missing' },
  { what: 'a wrong shape', put: (a) => ({ ...a, text: '{"surprise":1}' }), status: 422, code: 'property_unknown' },
  { what: 'no such order', put: (a) => ({ ...a, path: a.path.replace(orderId, UNKNOWN) }), status: 404, code: 'not_found' },
  { what: 'a version that has passed', put: (a) => ({ ...a, version: '"1"' }), status: 412, code: 'version_conflict' },
];

const send = async ({ method, path, query, role, key, media, text, version }: Asked) => {
  const { status, json } = await core.call(method, path + query, {
    ...(role ? { as: role } : {}),
    ...(key ? { key } : {}),
    raw: text,
    headers: { 'content-type': media, ...(version ? { 'if-match': version } : {}) },
  });
  return [status, json?.code];
};

/** Acts that this order refuses by a rule, so that the rule is the last of the checks. */
const acts: [act: string, role: string, stranger: string, json: object, rule: string][] = [
  ['approve-closing', 'finance', 'warehouse', {}, 'transition_not_allowed'],
  ['hand-over', 'logistics', 'finance', { shipmentId: 's1' }, 'transition_not_allowed'],
  ['record-survey', 'sales', 'ops', { score: 3 }, 'transition_not_allowed'],
];

test.each(acts)('of any two mistakes with %s the earlier one is answered', async (act, role, stranger, json, rule) => {
  const right = (): Asked => ({
    ...{ method: 'POST', path: `/api/orders/${orderId}/${act}`, query: '', role, key: randomUUID() },
    ...{ media: 'application/json', text: JSON.stringify(json), version: '' },
  });
  expect(await send(right())).toEqual([409, rule]);
  const before = { ...(await tracesOf(core.db)), staff: '' };
  const all = flaws(stranger);
  const wrong: unknown[] = [];
  for (const [i, first] of all.entries()) {
    for (const second of all.slice(i)) {
      // The later one is put first: what both touch is left as the earlier one has it.
      const got = await send(first.put(second.put(right())));
      if (got[0] !== first.status || got[1] !== first.code) wrong.push([first.what, second.what, got]);
    }
  }
  expect(wrong).toEqual([]);
  expect({ ...(await tracesOf(core.db)), staff: '' }).toEqual(before); // strangers are known from their first request on
});

test('who asks too often is told so before anybody looks whether they may, and after they were asked who they are', async () => {
  const strict = await openCore({ RATE_LIMIT: '1' });
  try {
    const ask = (sent: object) => strict.call('POST', '/api/orders', { raw: '{"surprise":1}', ...sent });
    const codes = [];
    for (const sent of [{ as: 'sales' }, { as: 'sales' }, { as: 'sales', raw: '{' }, {}, { as: 'warehouse' }, { as: 'warehouse' }]) {
      codes.push((await ask(sent)).json.code);
    }
    expect(codes).toEqual(['idempotency_key_missing', 'rate_limited', 'json_malformed', 'unauthenticated', 'forbidden', 'rate_limited']);
  } finally {
    await strict.close();
  }
});

test('a key that was used with another body is told so before the shape is looked at, and after the role', async () => {
  const [key, path] = [randomUUID(), `/api/orders/${orderId}/note`];
  expect((await core.post(path, { text: 'Rings back' }, { key })).status).toBe(200);
  const again = (json: object, as = 'sales') => core.post(path, json, { key, as });
  expect((await again({ surprise: 1 })).json.code).toBe('idempotency_mismatch');
  expect((await again({ text: 'Rings back' })).headers.get('idempotent-replayed')).toBe('true');
  expect((await again({ surprise: 1 }, 'stranger')).json.code).toBe('forbidden');
  expect((await again({ surprise: 1 }, 'finance')).json.code).toBe('property_unknown'); // another person's key is another key
});
