// Webhooks with odd words in them: what a payer writes is no reason to lose the money. Who may send them: test/api/edges-hooks.test.ts.
import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { closedAfterThisFile } from '../../support/opened';
import { openCore } from '../core.fixture';

const core = closedAfterThisFile(() =>
  openCore({ BANK_WEBHOOK_SECRET: `whsec_${Buffer.from('a secret that the bank alone knows').toString('base64')}` }),
);

describe('a payment that the bank reports', () => {
  const report = (change: object, id: string = randomUUID()) => {
    const message = {
      ...{ type: 'payment.captured', paymentId: `pay_${randomUUID()}`, orderId: 'rent', amount: 100, currency: 'CNY', method: 'card' },
      ...{ at: new Date().toISOString(), ...change },
    };
    const [raw, now] = [JSON.stringify(message), new Date()];
    const headers = {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': new Webhook(core.deps.config.bankWebhookSecret).sign(id, now, raw),
    };
    return core.call('POST', '/hooks/payment/sandbox', { raw, headers });
  };

  test.each([
    ['NUL', 'rent\u0000 of may', 'rent  of may'],
    ['a lone surrogate', 'rent \ud800', 'rent'],
    ['a bidi override', 'a\u202Eb', 'a b'],
    ['a card number', 'card 4111 1111 1111 1111', ''],
    ['markup', '<b>{{7*7}}</b>', '<b>{{7*7}}</b>'],
    ['an id that reads like a card number', '521d5091-d632-4468-8057-10162d8801f4', '521d5091-d632-4468-8057-10162d8801f4'],
  ])('is not lost for %s in the words of its payer', async (_what, orderId, reference) => {
    const paymentId = `pay_${randomUUID()}`;
    expect((await report({ orderId, paymentId })).status).toBe(202);
    const kept = await core.db.inboxEvent.findMany({ where: { orderId: null } });
    const payloads = kept.map(({ payload }) => payload as { bankPaymentId: string; reference: string });
    expect(payloads.find(({ bankPaymentId }) => bankPaymentId === paymentId)?.reference).toBe(reference);
  });

  test('is refused when its id is none that can be kept', async () => {
    const { status, json } = await report({}, 'x'.repeat(4_000));
    expect([status, json.code, json.errors[0]?.pointer]).toEqual([422, 'schema_invalid', '#header/webhook-id']);
  });
});

test('an event of the outside cannot be asked for by an id that no database can hold', async () => {
  const id = Buffer.from(JSON.stringify(['bank:sandbox', 'a\u0000b'])).toString('base64url');
  const { status, json } = await core.post(`/api/unmatched/${id}/assign`, { orderId: 'SO-2026-000001-1' }, { as: 'ops' });
  expect([status, json.code]).toEqual([404, 'not_found']);
});

const SECRETS = { carrier: 'carrierWebhookSecret', payment: 'bankWebhookSecret' } as const;
const moved = (change: object = {}) => ({
  ...{ eventId: randomUUID(), trackingNumber: `SW-${randomUUID().slice(0, 8)}`, state: 'delivered', at: new Date().toISOString() },
  ...change,
});
const paid = () => ({
  ...{ type: 'payment.captured', paymentId: `pay_${randomUUID()}`, orderId: 'x', amount: 100, currency: 'CNY' },
  at: new Date().toISOString(),
});
function headersOf(who: keyof typeof SECRETS, raw: string | Buffer, { id = randomUUID(), at = new Date() } = {}) {
  const signature = new Webhook(core.deps.config[SECRETS[who]]).sign(id, at, raw);
  return { 'webhook-id': id, 'webhook-timestamp': String(Math.floor(at.getTime() / 1000)), 'webhook-signature': signature };
}
const hook = (who: keyof typeof SECRETS, raw: string | Buffer, headers: Record<string, string>) =>
  core.call('POST', who === 'carrier' ? '/hooks/carrier/swift' : '/hooks/payment/sandbox', {
    raw: typeof raw === 'string' ? raw : new Uint8Array(raw),
    headers,
  });
const eventsKept = () => core.db.inboxEvent.count();

describe("a carrier's report is not lost for the words of its cause:", () => {
  test.each([
    ['NUL', 'left\u0000 at door', 'left  at door'],
    ['a bidi override', 'a\u202Eb', 'a b'],
    ['a lone surrogate', 'gone \ud800', 'gone'],
    ['a card number', '4111 1111 1111 1111', ''],
    ['several lines', 'one\ntwo', 'one two'],
    ['marks piled up', `a${'\u0315'.repeat(500)}b`, 'ab'],
    ['more words than are kept', '门'.repeat(3_000), '门'.repeat(200)],
    ['nothing', '', ''],
  ])('%s', async (_what, cause, kept) => {
    const message = moved({ cause });
    const raw = JSON.stringify(message);
    expect((await hook('carrier', raw, headersOf('carrier', raw))).status).toBe(202);
    const row = await core.db.inboxEvent.findFirstOrThrow({ where: { eventId: message.eventId } });
    expect(row.payload).toMatchObject({ state: 'delivered', cause: kept });
  });
});

describe.each(['carrier', 'payment'] as const)('a webhook of a %s is not heard', (who) => {
  const message = who === 'carrier' ? moved : paid;
  type Broken = (good: Record<string, string>, raw: string) => Record<string, string>;
  const now = () => Math.floor(Date.now() / 1_000);
  const rows: [string, Broken][] = [
    ['without its id', ({ 'webhook-id': _gone, ...rest }) => rest],
    ['without its time', ({ 'webhook-timestamp': _gone, ...rest }) => rest],
    ['without its signature', ({ 'webhook-signature': _gone, ...rest }) => rest],
    ['with another id', (good) => ({ ...good, 'webhook-id': randomUUID() })],
    ['with another time', (good) => ({ ...good, 'webhook-timestamp': String(now() - 7) })],
    ['with a time in words', (good) => ({ ...good, 'webhook-timestamp': 'now' })],
    ['with a time beyond all times', (good) => ({ ...good, 'webhook-timestamp': '1e400' })],
    ['with a time before all times', (good) => ({ ...good, 'webhook-timestamp': '-1' })],
    ['with a time in milliseconds', (good) => ({ ...good, 'webhook-timestamp': String(Date.now()) })],
    ['with an empty signature', (good) => ({ ...good, 'webhook-signature': 'v1,' })],
    ['with a signature of another kind', (good) => ({ ...good, 'webhook-signature': (good['webhook-signature'] ?? '').replace('v1,', 'v1a,') })],
    ['with half a signature', (good) => ({ ...good, 'webhook-signature': (good['webhook-signature'] ?? '').slice(0, 20) })],
    ['with thousands of wrong signatures', (good) => ({ ...good, 'webhook-signature': Array.from({ length: 300 }, () => `v1,${'A'.repeat(43)}=`).join(' ') })],
    ['signed six minutes ago', (_good, raw) => headersOf(who, raw, { at: new Date(Date.now() - 360_000) })],
    ['signed in six minutes', (_good, raw) => headersOf(who, raw, { at: new Date(Date.now() + 360_000) })],
    ['signed with the secret of the other', (_good, raw) => headersOf(who === 'carrier' ? 'payment' : 'carrier', raw)],
  ]; // prettier-ignore
  test.each(rows)('%s', async (_what, broken) => {
    const [raw, before] = [JSON.stringify(message()), await eventsKept()];
    const { status, json } = await hook(who, raw, broken(headersOf(who, raw), raw));
    expect([status, json.code]).toEqual([401, 'signature_invalid']);
    expect(await eventsKept()).toBe(before);
  });

  test('a second time, also with another body under its id; the first word counts', async () => {
    const id = randomUUID();
    const first = JSON.stringify({ ...message(), ...(who === 'carrier' ? { eventId: id } : {}) });
    const second = JSON.stringify({ ...message(), ...(who === 'carrier' ? { eventId: id, state: 'in_transit' } : { amount: 999 }) });
    for (const raw of [first, first, second, first]) {
      expect((await hook(who, raw, headersOf(who, raw, { id }))).status).toBe(202);
    }
    const rows = await core.db.inboxEvent.findMany({ where: { eventId: id } });
    expect(rows).toHaveLength(1);
    expect(rows[0]?.payload).toMatchObject(who === 'carrier' ? { state: 'delivered' } : { amount: { amount: 100, currency: 'CNY' } });
  });

  test('when it is broken, too large or packed, however well it is signed', async () => {
    const before = await eventsKept();
    const signed = (raw: string | Buffer, more: object = {}) => hook(who, raw, { ...headersOf(who, raw), ...more });
    const answers = [
      [await signed('{"a":'), 400, 'json_malformed'],
      [await signed(Buffer.from([0x7b, 0xff, 0x7d])), 400, 'json_malformed'],
      [await signed(''), 400, 'json_malformed'],
      [await signed(' '.repeat(100_001)), 413, 'body_too_large'],
      [await signed('{}', { 'content-encoding': 'gzip' }), 415, 'media_type_unsupported'],
      [await signed('['.repeat(40_000) + ']'.repeat(40_000)), 422, 'schema_invalid'],
      [await signed('{"__proto__":{"admin":true}}'), 422, 'property_unknown'],
    ] as const;
    for (const [{ status, json }, expected, code] of answers) expect([status, json.code]).toEqual([expected, code]);
    expect(await eventsKept()).toBe(before);
  });

  test('at an address where nobody speaks', async () => {
    for (const name of ['another!', 'x'.repeat(50), '..%2fswift', 'SWIFT', '%00', '*']) {
      const raw = JSON.stringify(message());
      const { status } = await core.call('POST', `/hooks/${who}/${name}`, { raw, headers: headersOf(who, raw) });
      expect([name, status]).toEqual([name, 404]);
    }
  });
});
