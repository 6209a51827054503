// Credit on real Postgres: what a customer may owe, and the credit note that goes with money paid back after an invoice.
import { createCheckCredit } from '../../activities/credit';
import { creditOf } from '../../prisma/credit';
import type { OrderState, Payment, Refund } from '../../workflows/domain/state';
import { closedAfterThisFile } from '../support/opened';
import { readPdf } from '../support/pdf-reader';
import { parcel, shipment } from './carriers.fixture';
import { openMailShop } from './mail.fixture';
import { type GivenOrder, givenOrder, lines } from './world.fixture';

const shop = closedAfterThisFile(openMailShop);

const yuan = (amount: number) => ({ amount, currency: 'CNY' });
const payment: Payment = {
  ...{ paymentId: 'p1', amount: yuan(206_000), method: 'card', receivedOn: '2026-11-23', state: 'captured' },
  ...{ bankPaymentId: 'BOC-778', referenceId: null },
};
const refund = (refundId: string, madeAt: string, amount = yuan(20_600)): Refund => ({
  ...{ refundId, paymentId: 'p1', amount, state: 'done', reason: 'finance', reasonId: null, ask: null, byHand: false, madeAt },
});
/** Three lamps and shipping, handed over on 24 November. */
const sold = (...refunds: Refund[]): Partial<OrderState> => ({
  stage: 'delivery',
  lines: lines(['HB-150', 3, 68_000]),
  shippingFee: 2_000,
  payments: [payment],
  refunds,
  shipments: [
    shipment([parcel('s1p1')], { step: 'transit', handedOverAt: '2026-11-24T02:00:00Z', lines: [{ lineId: 'l1', quantity: 3 }] }),
  ],
});
const tell = ({ orderId }: GivenOrder, refundId: string) =>
  shop.send({
    ...{ key: `${orderId}:refunded:${refundId}`, orderId, kind: 'refunded', to: 'customer', about: { refundId } },
    ...{ amount: yuan(20_600), linkUntil: null },
  });
/** The customer owes less from then on, as the log tells it. */
const credited = async ({ orderId }: GivenOrder, at: string) =>
  shop.db.orderEvent.create({
    data: {
      ...{ orderId, seq: 1, type: 'CreditGranted', at: new Date(at), actorRole: 'finance', actorId: 'f', digest: '' },
      data: { creditId: 'cr1', amount: yuan(20_600), reason: 'finance' },
    },
  });
const notes = ({ orderId }: GivenOrder) => shop.db.document.findMany({ where: { orderId, kind: 'credit_note' } });

test('money that went back after the invoice brings a credit note: amount, invoice, tax by rate; once', async () => {
  const order = await givenOrder(shop.db, { state: sold(refund('r1', '2026-11-25T02:00:00.000Z')) });
  await credited(order, '2026-11-25T01:00:00.000Z');
  await tell(order, 'r1');
  await tell(order, 'r1');
  const [mail, ...more] = await shop.outside.mailsTo(order.email);
  expect(more).toEqual([]);
  expect(mail?.attachments).toMatchObject([{ mime: 'application/pdf', filename: expect.stringMatching(/^credit-note-SO-.*-R1\.pdf$/) }]);
  const [note, ...others] = await notes(order);
  expect(others).toEqual([]);
  const { bytes } = await shop.db.documentBytes.findUniqueOrThrow({ where: { hash: note?.hash ?? '' } });
  const { words } = readPdf(bytes);
  for (const said of ['Creditnote', 'CNY206.00', '25November2026', '-S1', '13%', 'CNY204.00', 'CNY23.47', 'CNY2.00'])
    expect(words).toContain(said);
});

test('money that was only paid too much goes back without a credit note: the invoice is as right as before', async () => {
  const order = await givenOrder(shop.db, { state: sold(refund('r1', '2026-11-25T02:00:00.000Z')) });
  await tell(order, 'r1');
  expect(await notes(order)).toEqual([]);
});

test('a refund made before anything was invoiced, or of money in another currency, has no credit note', async () => {
  const early = await givenOrder(shop.db, { state: sold(refund('r1', '2026-11-23T02:00:00.000Z')) });
  await credited(early, '2026-11-23T01:00:00.000Z');
  await tell(early, 'r1');
  const foreign = await givenOrder(shop.db, { state: sold(refund('r1', '2026-11-25T02:00:00.000Z', { amount: 50, currency: 'USD' })) });
  await tell(foreign, 'r1');
  expect([...(await notes(early)), ...(await notes(foreign))]).toEqual([]);
  expect(await shop.outside.mailsTo(early.email)).toHaveLength(1);
});

describe('what a customer may owe', () => {
  const owing = async (open: number, change: { terms?: string; stage?: string; currency?: string; customerId?: string } = {}) => {
    const { orderId } = await givenOrder(shop.db, { state: { terms: (change.terms ?? 'on_account') as OrderState['terms'] } });
    const { stage = 'receipt', currency = 'CNY', customerId } = change;
    return shop.db.order.update({ where: { orderId }, data: { open, stage, currency, ...(customerId ? { customerId } : {}) } });
  };
  const within = (customerId: string, amount: number, orderId = '00000000-0000-4000-8000-000000000000') =>
    createCheckCredit(shop.db)({ customerId, currency: 'CNY', amount, orderId, creditLimit: 10_000 });

  test('is the limit less what is open on the other orders on account in this currency that are still alive', async () => {
    const { customerId, orderId } = await owing(4_000);
    await owing(9_000, { customerId, terms: 'prepaid' });
    await owing(9_000, { customerId, stage: 'cancelled' });
    await owing(9_000, { customerId, currency: 'USD' });
    await owing(-3_000, { customerId }); // paid too much there is no credit here
    expect(await within(customerId, 6_000)).toEqual({ within: true });
    expect(await within(customerId, 6_001)).toEqual({ within: false });
    expect(await within(customerId, 10_000, orderId)).toEqual({ within: true });
  });

  test('counts an order that is recorded for the first time while the question is asked', async () => {
    const { customerId, orderId } = await owing(4_000);
    const row = await shop.db.order.findUniqueOrThrow({ where: { orderId } });
    const input = { intake: { terms: 'on_account', currency: 'CNY', shippingFee: 0, lines: [{ unitPrice: 4_000, quantity: 1 }] } };
    await shop.db.intake.update({ where: { orderId }, data: { input } });
    await shop.db.order.delete({ where: { orderId } });
    const recorded = () => shop.db.order.create({ data: { ...row, state: row.state ?? {} } });
    const recordedMeanwhile = shop.db.$extends({
      query: {
        $queryRaw: async ({ args, query }) => {
          const answer: unknown = await query(args);
          await recorded();
          return answer;
        },
      },
    });
    const question = { customerId, currency: 'CNY', amount: 6_001, orderId: null, creditLimit: 10_000 };
    expect(await creditOf(recordedMeanwhile as unknown as typeof shop.db, question)).toMatchObject({ within: false, open: 4_000 });
    await expect(recorded()).rejects.toThrow(); // the recording did fall into the question
  });

  test('may be said for a customer', async () => {
    const { customerId } = await owing(0);
    await shop.db.customer.update({ where: { customerId }, data: { creditLimit: 0 } });
    expect(await within(customerId, 1)).toEqual({ within: false });
    await expect(shop.db.customer.update({ where: { customerId }, data: { creditLimit: -1 } })).rejects.toThrow();
  });
});
