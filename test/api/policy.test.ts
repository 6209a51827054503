// What the company has decided, by API: read, decided anew as a whole, one version after the other; orders keep theirs.
import type { Policy } from '../../workflows/domain/policy';
import { defaultPolicy } from '../../workflows/domain/policy';
import { ringsAt } from '../../workflows/domain/waiting';
import { stepIds, steps } from '../../workflows/process';
import { read } from '../support/body';
import { closedAfterThisFile } from '../support/opened';
import { openCore, orderOf } from './core.fixture';

const core = closedAfterThisFile(openCore);

const { version: _first, ...usual } = defaultPolicy;
const put = (json: unknown, ifMatch: string | null, as = 'supervisor') =>
  core.call('PUT', '/api/policy', { as, json, headers: ifMatch === null ? {} : { 'if-match': ifMatch } });
const current = async (): Promise<Policy> => read((await core.get('/api/policy', 'supervisor')).text);
const tag = async () => `"${(await current()).version}"`;

describe('a policy', () => {
  it('is the one of the code until somebody decides', async () => {
    const answer = await core.get('/api/policy', 'ops');
    expect([answer.status, answer.json, answer.headers.get('etag')]).toEqual([200, defaultPolicy, '"1"']);
    expect((await core.get('/api/policy/versions', 'ops')).json.items).toEqual([
      { version: 1, createdAt: null, by: { id: 'system', name: null } },
    ]);
  });

  it('decided anew is the next version, with who and when; the older ones can still be read', async () => {
    const began = await current();
    const changed = await put({ ...began, linkDays: 90 }, `"${began.version}"`);
    expect([changed.status, changed.headers.get('etag'), changed.json]).toEqual([
      200,
      `"${began.version + 1}"`,
      { ...began, version: began.version + 1, linkDays: 90 },
    ]);
    expect(await current()).toEqual(changed.json);
    expect((await core.get(`/api/policy?version=${began.version}`, 'ops')).json).toEqual(began);
    const { items } = (await core.get('/api/policy/versions?limit=1', 'ops')).json;
    expect(items).toEqual([
      { version: began.version + 1, createdAt: expect.any(String), by: { id: expect.any(String), name: 'supervisor' } },
    ]);
    expect(Math.abs(Date.now() - Date.parse(items[0]?.createdAt ?? ''))).toBeLessThan(60_000);
  });

  it.each(['4711', '0', 'x', '1.5', '99999999999999999999'])('of version %s does not exist', async (version) => {
    expect([404, 422]).toContain((await core.get(`/api/policy?version=${version}`, 'ops')).status);
  });

  it('is listed page by page', async () => {
    await put(usual, await tag());
    const seen: number[] = [];
    for (let cursor = ''; ;) {
      const page = (await core.get(`/api/policy/versions?limit=1${cursor && `&cursor=${cursor}`}`, 'ops')).json;
      seen.push(...page.items.map((i: { version: number }) => i.version));
      if (!page.nextCursor) break;
      cursor = page.nextCursor;
    }
    const { version } = await current();
    expect(seen).toEqual(Array.from({ length: version }, (_, i) => version - i));
  });

  it('is the business of supervisor and ops', async () => {
    expect((await put(usual, await tag(), 'ops')).status).toBe(200);
    for (const as of ['sales', 'finance', 'warehouse', 'logistics', 'service']) {
      expect((await put(usual, '"1"', as)).status).toBe(403);
      expect((await core.get('/api/policy', as)).status).toBe(403);
    }
  });
});

describe('who decides by what is not the newest', () => {
  it.each([
    ['no word', null],
    ['an older version', '"1"'],
    ['any version', '*'],
    ['a weak tag', 'W/"1"'],
    ['a bare number', '1'],
  ])('is refused: %s', async (_what, ifMatch) => {
    await put(usual, await tag());
    const { version } = await current();
    const answer = await put(usual, ifMatch);
    expect([answer.status, answer.json.code, answer.json.version]).toEqual([412, 'version_conflict', version]);
  });

  it('and of two at once, one wins and the other is told', async () => {
    const before = await current();
    const both = await Promise.all([1, 2, 3, 4].map((n) => put({ ...usual, accountDays: n }, `"${before.version}"`)));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412]);
    const winner = both.find(({ status }) => status === 200);
    expect(await current()).toEqual(winner?.json);
    expect((await current()).version).toBe(before.version + 1);
  });

  it('so do the first two ever', async () => {
    const fresh = await openCore();
    try {
      const decide = () => fresh.call('PUT', '/api/policy', { as: 'ops', json: usual, headers: { 'if-match': '"1"' } });
      expect((await Promise.all([decide(), decide(), decide()])).map(({ status }) => status).sort()).toEqual([200, 412, 412]);
      expect(await fresh.db.policy.findMany({ select: { version: true }, orderBy: { version: 'asc' } })).toEqual([
        { version: 1 },
        { version: 2 },
      ]);
    } finally {
      await fresh.close();
    }
  });
});

describe('an order', () => {
  it('keeps the policy that it began with; the next one begins with the new', async () => {
    const old = (await core.post('/api/orders', orderOf())).json.orderId;
    const before = await current();
    expect((await put({ ...usual, clocks: { verify: ['1bh', '2bh'] } }, await tag())).status).toBe(200);
    const fresh = (await core.post('/api/orders', orderOf())).json.orderId;
    const policyOf = async (id: string) => (await core.get(`/api/orders/${id}`)).json.policyVersion;
    expect([await policyOf(old), await policyOf(fresh)]).toEqual([before.version, before.version + 1]);
    const openedAt = '2026-11-23T01:00:00.000Z'; // Monday, 09:00 in Shanghai
    const ring = (id: string) => {
      const policy = core.orders.started.find(({ orderId }) => orderId === id)?.policy ?? defaultPolicy;
      return ringsAt(policy, 'verify', { openedAt, pausedMs: 0, rung: 0 });
    };
    expect([ring(old), ring(fresh)]).toEqual(['2026-11-23T05:00:00.000Z', '2026-11-23T02:00:00.000Z']);
  });
});

describe('a policy that nobody could work by is refused, and nothing is saved:', () => {
  const calendar = (change: object) => ({ ...usual, calendar: { ...usual.calendar, ...change } });
  const clocks = (times: object) => ({ ...usual, clocks: times });
  const { linkDays: _linkDays, ...withoutLinkDays } = usual;
  const offset = { from: '1991-09-15T00:00:00Z', minutes: 480 };
  const rows: [string, unknown, string, string][] = [
    ['a field is missing', withoutLinkDays, '/linkDays', 'schema_invalid'],
    ['an unknown field', { ...usual, discount: 1 }, '/discount', 'property_unknown'],
    ['a made-up step', clocks({ dance: ['1h'] }), '/clocks/dance', 'property_unknown'],
    ['a time without a unit', clocks({ verify: ['4', '8bh'] }), '/clocks/verify/0', 'schema_invalid'],
    ['a unit that nobody knows', clocks({ verify: ['4w', '8bh'] }), '/clocks/verify/0', 'schema_invalid'],
    ['half an hour as a fraction', clocks({ verify: ['0.5h', '8h'] }), '/clocks/verify/0', 'schema_invalid'],
    ['no time at all', clocks({ verify: ['0h', '8h'] }), '/clocks/verify/0', 'schema_invalid'],
    ['a time that runs backwards', clocks({ verify: ['-4h', '8h'] }), '/clocks/verify/0', 'schema_invalid'],
    ['a number as a time', clocks({ verify: [4, 8] }), '/clocks/verify/0', 'schema_invalid'],
    ['one rung too few', clocks({ verify: ['4bh'] }), '/clocks/verify', 'schema_invalid'],
    ['one rung too many', clocks({ verify: ['4bh', '8bh', '9bh'] }), '/clocks/verify', 'schema_invalid'],
    ['rungs that do not ascend', clocks({ verify: ['8bh', '4bh'] }), '/clocks/verify/1', 'schema_invalid'],
    ['ascending by number, not by time', clocks({ verify: ['2d', '24h'] }), '/clocks/verify/1', 'schema_invalid'],
    ['a business day before its hours', clocks({ verify: ['1bd', '8bh'] }), '/clocks/verify/1', 'schema_invalid'],
    ['wall clock and business time mixed', clocks({ verify: ['4h', '8bh'] }), '/clocks/verify/1', 'schema_invalid'],
    ['a wait of two years', clocks({ verify: ['1d', '730d'] }), '/clocks/verify/1', 'schema_invalid'],
    ['a week without work', calendar({ days: [] }), '/calendar/days', 'schema_invalid'],
    ['an eighth day', calendar({ days: [1, 8] }), '/calendar/days/1', 'schema_invalid'],
    ['a day twice', calendar({ days: [1, 1] }), '/calendar/days', 'schema_invalid'],
    ['closing before opening', calendar({ opensAt: '18:00', closesAt: '09:00' }), '/calendar/closesAt', 'schema_invalid'],
    ['closing as it opens', calendar({ opensAt: '09:00', closesAt: '09:00' }), '/calendar/closesAt', 'schema_invalid'],
    ['an hour that no clock shows', calendar({ closesAt: '25:00' }), '/calendar/closesAt', 'schema_invalid'],
    ['no offset', calendar({ offsets: [] }), '/calendar/offsets', 'schema_invalid'],
    ['offsets out of order', calendar({ offsets: [offset, { ...offset, from: '1980-01-01T00:00:00Z' }] }), '/calendar/offsets', 'schema_invalid'], // prettier-ignore
    ['the same offset twice', calendar({ offsets: [offset, offset] }), '/calendar/offsets', 'schema_invalid'],
    ['an offset of a day', calendar({ offsets: [{ ...offset, minutes: 1_440 }] }), '/calendar/offsets/0/minutes', 'schema_invalid'],
    ['a holiday that does not exist', calendar({ holidays: ['2027-02-30'] }), '/calendar/holidays/0', 'date_invalid'],
    ['a holiday twice', calendar({ holidays: ['2027-02-01', '2027-02-01'] }), '/calendar/holidays', 'schema_invalid'],
    ['a zone that is none', calendar({ zone: 'Asia/Atlantis' }), '/calendar/zone', 'schema_invalid'],
    ['a negative fee', { ...usual, shipping: { fee: -1, freeFrom: null } }, '/shipping/fee', 'quantity_invalid'],
    ['half a cent', { ...usual, shipping: { fee: 0.5, freeFrom: null } }, '/shipping/fee', 'quantity_invalid'],
    ['a fee in words', { ...usual, shipping: { fee: '20', freeFrom: null } }, '/shipping/fee', 'quantity_invalid'],
    ['a deposit of nothing', { ...usual, depositPercent: 0 }, '/depositPercent', 'schema_invalid'],
    ['a deposit of everything', { ...usual, depositPercent: 100 }, '/depositPercent', 'schema_invalid'],
    ['no way to other countries', { ...usual, delivery: { ...usual.delivery, transitDays: { CN: 3 } } }, '/delivery/transitDays', 'schema_invalid'], // prettier-ignore
    ['a country that is none', { ...usual, delivery: { ...usual.delivery, transitDays: { XX: 3, '*': 9 } } }, '/delivery/transitDays', 'schema_invalid'], // prettier-ignore
    ['a reminder before the quote', { ...usual, quoteValidDays: 3 }, '/quoteReminderDaysBefore', 'schema_invalid'],
    ['links that never work', { ...usual, linkDays: 0 }, '/linkDays', 'schema_invalid'],
    ['a body made from another version', { ...usual, version: 4_711 }, '/version', 'schema_invalid'],
    ['a prototype', '{"__proto__":{}}', '/__proto__', 'property_unknown'],
    ['a list', [], '', 'schema_invalid'],
    ['nothing', null, '', 'schema_invalid'],
  ];
  it.each(rows)('%s', async (_what, json, pointer, code) => {
    const before = await core.db.policy.count();
    const headers = { 'if-match': await tag() };
    const body = typeof json === 'string' ? { raw: json } : { json };
    const answer = await core.call('PUT', '/api/policy', { as: 'supervisor', headers, ...body });
    expect([answer.status, answer.json.code]).toEqual([422, code]);
    expect(answer.json.errors.some((e: { pointer: string }) => e.pointer.startsWith(pointer))).toBe(true);
    expect(await core.db.policy.count()).toBe(before);
  });

  it('but every ladder of the step table is one that can be decided', async () => {
    const all = Object.fromEntries(stepIds.map((step) => [step, steps[step].ladder.map((rung) => rung.after)]));
    expect((await put(clocks(all), await tag())).status).toBe(200);
  });
});
