// Webhooks with odd words in them: what a payer writes is no reason to lose the money. Who may send them: test/api/edges-hooks.test.ts.
import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { type Core, openCore } from '../core.fixture';

let core: Core;
beforeAll(async () => {
  core = await openCore();
});
afterAll(() => core.close());

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
