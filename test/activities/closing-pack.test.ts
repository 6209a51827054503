// What is made at an order's end: the closing pack, the credit note of what was never paid, and before that the invoice of a repair.
import { randomUUID } from 'node:crypto';
import { createRecord } from '../../activities/record/record';
import { orderStateOf } from '../../prisma/order-state';
import { saveUpload } from '../../prisma/uploads';
import type { OrderEvent } from '../../workflows/domain/events';
import { amounts } from '../../workflows/domain/money';
import { creditNoteOf, closingCreditNote } from '../../workflows/domain/credit-notes';
import { invoiced } from '../../workflows/domain/invoices';
import type { Notice } from '../../workflows/order.ports';
import { closedAfterThisFile } from '../support/opened';
import { readPdf } from '../support/pdf-reader';
import { openMailShop } from './mail.fixture';

const shop = closedAfterThisFile(openMailShop);

interface Known {
  orderId: string;
  email: string | null;
  happen: (...events: OrderEvent[]) => Promise<void>;
}
const yuan = (amount: number) => ({ amount, currency: 'CNY' });
interface Given {
  language?: string;
  email?: string | null;
  terms?: 'prepaid' | 'on_account';
}
/** Two high bay lights at 680.00, as the log tells them. */
async function order({ language = 'en', email = `${randomUUID()}@example.com`, terms = 'prepaid' }: Given = {}): Promise<Known> {
  const { db } = shop;
  const [orderId, customerId, addressId] = [randomUUID(), randomUUID(), randomUUID()];
  const person = { name: 'Jane Canary', email, phone: '+8613800138000', company: null, language };
  await db.customer.create({ data: { customerId, ...person } });
  await db.address.create({ data: { addressId, customerId, country: 'CN', city: '上海市', line1: '世纪大道1号' } });
  await db.intake.create({ data: { orderId, kind: 'order', customerId, ...person, input: {}, causeId: 'c' } });
  const record = createRecord(db);
  let seq = 0;
  const happen = async (...events: OrderEvent[]): Promise<void> => {
    await record({
      orderId,
      events: events.map((e) => ({ ...e, seq: ++seq, at: new Date().toISOString(), actor: { role: 'system', id: 'w' }, causeId: null })),
    });
  };
  const line = { lineId: 'l1', sku: 'HB-150', quantity: 2, unitPrice: 68_000, listPrice: 68_000, taxRate: 1_300 };
  await happen({
    ...{ type: 'OrderReceived', channel: 'web', customerId, ownerId: customerId, currency: 'CNY', policyVersion: 1 },
    ...{ orderNumber: `SO-2026-${orderId.slice(0, 8)}-1`, newCustomer: false, clean: true, lines: [line], shippingFee: 0, terms },
    ...{ depositPercent: null, requestedDate: null, addressId, special: false },
  });
  return { orderId, email, happen };
}
const paid = (amount: number, paymentId = 'p1'): OrderEvent => ({
  ...{ type: 'PaymentReceived', paymentId, amount: yuan(amount), method: 'transfer', receivedOn: '2026-11-23' },
  ...{ bankPaymentId: `BOC-${paymentId}`, referenceId: null },
});
const lines = [{ lineId: 'l1', quantity: 2 }];
const way = (shipmentId: string, by: OrderEvent[] = []): OrderEvent[] => [
  ...by,
  { type: 'ShipmentPacked', shipmentId, parcels: [{ parcelId: `${shipmentId}p1`, weightGrams: 900, lines }] },
  { type: 'CarrierBooked', shipmentId, carrier: 'swift', service: 'air', why: 'in time' },
  { type: 'LabelBought', shipmentId, parcelId: `${shipmentId}p1`, labelId: `L-${shipmentId}`, trackingNumber: `TRACK${shipmentId}`, price: yuan(900), documentIds: [] }, // prettier-ignore
  { type: 'ShipmentHandedOver', shipmentId },
];
const arrived = (shipmentId: string): OrderEvent[] => [
  {
    type: 'ParcelReported',
    shipmentId,
    parcelId: `${shipmentId}p1`,
    state: 'delivered',
    occurredAt: '2026-11-25T03:00:00.000Z',
    applied: true,
  },
  { type: 'ReceiptConfirmed', shipmentId, by: 'silence', condition: 'ok' },
];
const delivered = [
  { type: 'OrderConfirmed', formVersion: 1, by: 'link' } as const,
  { type: 'StockReserved', reservations: [{ lineId: 'l1', quantity: 2, location: 'shanghai' }] } as const,
  { type: 'ShipmentsPlanned', shipments: [{ shipmentId: 's1', location: 'shanghai', lines }] } as const,
] satisfies OrderEvent[];
const notice = (to: Known, kind: Notice['kind'], about: Notice['about'] = {}, round = 1) =>
  shop.send({
    key: `${to.orderId}:${kind}:${JSON.stringify(about)}:${round}`,
    orderId: to.orderId,
    kind,
    to: 'customer',
    about,
    linkUntil: null,
  });
const papers = async ({ orderId }: Known) =>
  (await shop.db.document.findMany({ where: { orderId }, orderBy: { key: 'asc' } })).map(({ key }) => key.slice(orderId.length + 1));
async function words({ orderId }: Known, key: string): Promise<string> {
  const { hash } = await shop.db.document.findUniqueOrThrow({ where: { key: `${orderId}:${key}` } });
  return readPdf((await shop.db.documentBytes.findUniqueOrThrow({ where: { hash } })).bytes).words;
}
const closed: OrderEvent[] = [{ type: 'ClosingSubmitted', documentIds: [] }, { type: 'ClosingApproved' }];

test('the closing pack holds what happened, the papers, the money and the proof of delivery, and goes out once with the survey', async () => {
  const one = await order();
  await one.happen(paid(136_000), ...delivered, ...way('s1'));
  await notice(one, 'shipped', { shipmentId: 's1' });
  const photo = { key: `${one.orderId}:upload`, orderId: one.orderId, uploadedBy: 'customer', mime: 'image/png', most: 9 };
  await saveUpload(shop.db, { ...photo, filename: 'front door.png', bytes: Buffer.from('x') });
  await one.happen(...arrived('s1'));
  await notice(one, 'survey', {}, 0);
  expect(await papers(one)).not.toContain('closing_pack:1'); // nobody has approved anything yet
  await one.happen(...closed);
  await notice(one, 'survey');
  const pack = await words(one, 'closing_pack:1');
  for (const said of ['Yourorderinonefile', 'JaneCanary', 'Whathappened', 'YourpaymentofCNY1,360.00arrived', 'CNY156.46', 'BOC-p1'])
    expect(pack).toContain(said);
  for (const said of [
    'Commercialinvoice',
    'frontdoor.png',
    'Proofofdelivery',
    'TRACKs1',
    '25November2026at11:00',
    'takenasreceived;ingoodorder',
  ])
    expect(pack).toContain(said);
  expect(pack).not.toContain('Picklist');
  const mails = await shop.outside.mailsTo(one.email ?? '');
  expect(mails.at(-1)?.attachments).toMatchObject([{ filename: expect.stringMatching(/^order-SO-2026-.*\.pdf$/) }]);
});

test('in Chinese, and also for a customer who has no e-mail', async () => {
  const one = await order({ language: 'zh', email: null });
  await one.happen(paid(136_000), ...delivered, ...way('s1'), ...arrived('s1'), ...closed);
  await notice(one, 'survey');
  const pack = await words(one, 'closing_pack:1');
  for (const said of ['订单结案资料', '订单经过', '收到您的付款¥1,360.00', '签收证明', '视为已收货']) expect(pack).toContain(said);
});

test('an order that was opened again and closed once more has a second pack; the first stays as it was', async () => {
  const one = await order();
  await one.happen(paid(136_000), ...delivered, ...way('s1'), ...arrived('s1'), ...closed);
  await notice(one, 'survey');
  const first = await words(one, 'closing_pack:1');
  await one.happen(
    { type: 'OrderReopened' },
    { type: 'CaseOpened', caseId: 'c1', kind: 'question', lines: [], reason: 'other' },
    { type: 'CaseClosed', caseId: 'c1', result: 'solved', by: 'link' },
    ...closed,
  );
  await notice(one, 'completed');
  expect(await words(one, 'closing_pack:1')).toBe(first);
  expect(await words(one, 'closing_pack:2')).toContain('Youaskedforafter-salesservice');
  expect((await shop.outside.mailsTo(one.email ?? '')).at(-1)?.attachments).toHaveLength(1);
});

test('a repair that was charged has its invoice when the goods go back; together with the goods they are the order’s total', async () => {
  const one = await order();
  await one.happen(paid(136_000), ...delivered, ...way('s1'), ...arrived('s1'));
  await notice(one, 'shipped', { shipmentId: 's1' });
  await one.happen(
    { type: 'CaseOpened', caseId: 'c1', kind: 'repair', lines: [{ lineId: 'l1', quantity: 1 }], reason: 'defective' },
    { type: 'RepairQuoted', caseId: 'c1', version: 1, amount: yuan(11_300) },
    { type: 'RepairQuoteAnswered', caseId: 'c1', version: 1, accept: true, by: 'link' },
    { type: 'RepairCompleted', caseId: 'c1', result: 'repaired' },
    paid(11_300, 'p2'),
    { type: 'SendBackPlanned', caseId: 'c1', shipmentId: 's2', location: 'shanghai', lines: [{ lineId: 'l1', quantity: 1 }] },
    ...way('s2'),
  );
  await notice(one, 'shipped', { shipmentId: 's2' });
  expect(await papers(one)).toEqual(['invoice:c1-R1', 'invoice:s1']);
  const invoice = await words(one, 'invoice:c1-R1');
  for (const said of ['-C1-R1', 'Repair:LEDhighbaylight150W', 'CNY113.00', 'CNY13.00', 'Paid.Nothingisdue.'])
    expect(invoice).toContain(said);
  const state = (await orderStateOf(shop.db, one.orderId))?.state;
  expect(state && [invoiced(state), amounts(state).open]).toEqual([state && amounts(state).total, 0]);
});

test('a repair on the spot has its invoice when the customer is asked whether it is solved; in warranty there is none', async () => {
  const onTheSpot = async (amount: number) => {
    const one = await order();
    await one.happen(
      ...[paid(136_000 + amount), ...delivered, ...way('s1'), ...arrived('s1')],
      { type: 'CaseOpened', caseId: 'c1', kind: 'repair', lines: [{ lineId: 'l1', quantity: 1 }], reason: 'defective' },
      { type: 'RepairQuoted', caseId: 'c1', version: 1, amount: yuan(amount) },
      { type: 'RepairCompleted', caseId: 'c1', result: 'repaired' },
      { type: 'SolvedAsked', caseId: 'c1' },
    );
    await notice(one, 'case-solved-asked', { caseId: 'c1' });
    return papers(one);
  };
  expect(await onTheSpot(11_300)).toEqual(['invoice:c1-R1']);
  expect(await onTheSpot(0)).toEqual([]);
});

test('what is taken back on account is credited by a note at the closing: invoices less notes are what the customer keeps', async () => {
  const one = await order({ terms: 'on_account' });
  await one.happen(...delivered, ...way('s1'), ...arrived('s1'));
  await notice(one, 'shipped', { shipmentId: 's1' });
  const granted = { type: 'CreditGranted', creditId: 'cr1', amount: yuan(68_000), reason: 'case:c1' } as const;
  await one.happen(granted, paid(68_000), ...closed);
  await notice(one, 'survey');
  expect(await papers(one)).toEqual(['closing_pack:1', 'credit_note:closing1', 'invoice:s1']);
  const note = await words(one, 'credit_note:closing1');
  for (const said of ['-CLOSING1', 'Youowelessby', 'CNY680.00', '-S1']) expect(note).toContain(said);
  expect(await words(one, 'closing_pack:1')).toContain('Creditnote');
  const state = (await orderStateOf(shop.db, one.orderId))?.state;
  const known = [{ ...granted, at: new Date(0).toISOString() }];
  expect(state && invoiced(state) - (closingCreditNote(state, known, new Date().toISOString())?.amount ?? 0)).toBe(68_000);
  expect(state && creditNoteOf(state, known, 'r1')).toBeUndefined();
});
