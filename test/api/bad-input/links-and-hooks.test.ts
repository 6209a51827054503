// What comes without a sign-in: customers' links that are forged, foreign, expired or used, and webhooks with odd words in them.
import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { issueLink, type LinkSubject } from '../../../prisma/links';
import { orderAt } from '../act-matrix';
import { type Core, openCore } from '../core.fixture';
import { tracesOf } from './traces';

const LINK_SECRET = 'a secret of at least thirty-two characters';
const HOUR = 3_600_000;
let core: Core;
beforeAll(async () => {
  core = await openCore();
});
afterAll(() => core.close());

const tokenOf = (subject: LinkSubject, secret = LINK_SECRET, ahead = HOUR) =>
  issueLink(core.db, secret, { ...subject, expiresAt: new Date(Date.now() + ahead) });
const ask = (token: string, verb = '', json: object = {}) =>
  core.call(verb ? 'POST' : 'GET', `/c/${token}${verb}`, { headers: { accept: 'application/json' }, ...(verb ? { json } : {}) });

describe("a customer's link that opens nothing", () => {
  test('forged, cut, made longer, turned, of another secret, of another verb: not found, all in the same words, and nothing is written', async () => {
    const orderId = await orderAt(core, 'confirmation');
    const token = await tokenOf({ orderId, purpose: 'confirm', version: 1 });
    const [first = '', ...rest] = token;
    const forged = [
      token.slice(0, -1),
      `${token}A`,
      (first === 'A' ? 'B' : 'A') + rest.join(''),
      [...token].reverse().join(''),
      token.toLowerCase() === token ? token.toUpperCase() : token.toLowerCase(),
      'A'.repeat(token.length),
      'x'.repeat(500),
      '__proto__',
      `${orderId}`,
    ];
    const before = await tracesOf(core.db);
    const words = new Set<string>();
    for (const one of forged) {
      for (const verb of ['', '/confirm', '/decline']) {
        const { status, json } = await ask(one, verb);
        expect([one.length, verb, status]).toEqual([one.length, verb, 404]);
        words.add(JSON.stringify({ ...json, instance: '', requestId: '' }));
      }
    }
    for (const verb of ['/survey', '/cancel', '/nothing', '/__proto__', '/constructor', '/toString']) {
      const { status } = await ask(token, verb, verb === '/survey' ? { score: 1 } : {});
      expect([verb, status]).toEqual([verb, 404]);
    }
    expect(words.size).toBe(1);
    expect(await tracesOf(core.db)).toEqual(before);
    expect(core.logged.join('')).not.toContain(token);
  });

  test('expired: gone, for reading and for answering, and nothing is written', async () => {
    const orderId = await orderAt(core, 'confirmation');
    const token = await tokenOf({ orderId, purpose: 'confirm', version: 1 }, LINK_SECRET, -HOUR);
    const before = await tracesOf(core.db);
    for (const verb of ['', '/confirm', '/decline']) {
      const { status, json } = await ask(token, verb);
      expect([verb, status, json.code, json.order]).toEqual([verb, 410, 'link_expired', null]);
    }
    expect(await tracesOf(core.db)).toEqual(before);
  });

  test('of one order says nothing of another', async () => {
    const [mine, other] = [await orderAt(core, 'confirmation'), await orderAt(core, 'confirmation')];
    const token = await tokenOf({ orderId: mine, purpose: 'confirm', version: 1 });
    const { status, text } = await ask(token);
    expect([status, text.includes(other)]).toEqual([200, false]);
  });
});

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
  ])('is not lost for %s in the words of its payer', async (_what, orderId, reference) => {
    const paymentId = `pay_${randomUUID()}`;
    expect((await report({ orderId, paymentId })).status).toBe(202);
    const kept = await core.db.inboxEvent.findMany({ where: { orderId: null } });
    const payloads = kept.map(({ payload }) => payload as { bankPaymentId: string; reference: string });
    expect(payloads.find(({ bankPaymentId }) => bankPaymentId === paymentId)?.reference).toBe(reference);
  });

  test('is refused when its id is none that can be kept', async () => {
    const { status, json } = await report({}, 'x'.repeat(4_000));
    expect([status, json.code, json.errors[0].pointer]).toEqual([422, 'schema_invalid', '#header/webhook-id']);
  });
});

test('an event of the outside cannot be asked for by an id that no database can hold', async () => {
  const id = Buffer.from(JSON.stringify(['bank:sandbox', 'a\u0000b'])).toString('base64url');
  const { status, json } = await core.post(`/api/unmatched/${id}/assign`, { orderId: 'SO-2026-000001-1' }, { as: 'ops' });
  expect([status, json.code]).toEqual([404, 'not_found']);
});
