// The credit note: its figures from the order, and its paper read back from the PDF.
import { renderCreditNote } from '../../activities/documents/credit-note';
import { closingCreditNote, creditNoteOf, type Granted } from '../../workflows/domain/credit-notes';
import { readPdf } from '../support/pdf-reader';
import { cny, jane, li, sheetEn, sheetZh } from './documents.samples';
import { content, type Given, hoursLater, line, NOW, orderIn, orderWith, paid, TOTAL, yuan } from './given';

const refunded = (amount: number, hours: number, currency = 'CNY'): Given[] => [
  { type: 'RefundOpened', refundId: 'r1', paymentId: 'p1', amount: { amount, currency }, reason: 'finance' },
  { type: 'RefundMade', refundId: 'r1', bankRefundId: null, at: hoursLater(hours) },
];

/** More than is ever given back here. */
const granted: Granted[] = [{ amount: yuan(TOTAL), reason: 'finance', at: NOW }];

describe('the figures', () => {
  test('share the amount among the rates of the invoice, to the cent', () => {
    const lines = [line, { ...line, lineId: 'l2', sku: 'CUP', quantity: 1, unitPrice: 3_333, taxRate: 600 }];
    const s = orderWith({ ...content, lines }, 'delivery', paid(TOTAL), ...refunded(1_000, 1));
    const note = creditNoteOf(s, granted, 'r1');
    expect(note).toMatchObject({ invoiceIds: ['s1'], amount: 1_000 });
    expect(note?.sums.reduce((all, part) => all + part.gross, 0)).toBe(1_000);
    expect(note?.sums.find((part) => part.rate === 1_300)).toEqual({ rate: 1_300, gross: 909, tax: 105 }); // 20 000 of 22 000 invoiced
  });
  test('are none for a refund made before the goods were invoiced, in another currency, or not made yet', () => {
    expect(creditNoteOf(orderIn('delivery', ...refunded(1_000, -1)), granted, 'r1')).toBeUndefined();
    expect(creditNoteOf(orderIn('fulfilment', ...refunded(1_000, 1)), granted, 'r1')).toBeUndefined();
    expect(creditNoteOf(orderIn('delivery', ...refunded(1_000, 1, 'USD')), granted, 'r1')).toBeUndefined();
    expect(creditNoteOf(orderIn('delivery', ...refunded(1_000, 1).slice(0, 1)), granted, 'r1')).toBeUndefined();
    expect(creditNoteOf(orderIn('delivery', ...refunded(1_000, 1)), granted, 'r2')).toBeUndefined();
    expect(creditNoteOf(orderIn('delivery', ...refunded(1_000, 1)), granted, 'r1')).toBeDefined();
  });
});

describe('what corrects an invoice and what does not', () => {
  const credit = (amount: number, reason: string, hours: number): Granted => ({ amount: yuan(amount), reason, at: hoursLater(hours) });
  const back = (refundId: string, amount: number, hours: number): Given[] => [
    { type: 'RefundOpened', refundId, paymentId: 'p1', amount: yuan(amount), reason: 'finance' },
    { type: 'RefundMade', refundId, bankRefundId: null, at: hoursLater(hours) },
  ];
  test('money that was only paid too much corrects nothing, also when something is credited later', () => {
    const s = orderIn('delivery', ...back('r1', 300, 1), ...back('r2', 1_000, 3));
    const granted = [credit(1_000, 'case:c1', 2)];
    expect(creditNoteOf(s, granted, 'r1')).toBeUndefined();
    expect(creditNoteOf(s, granted, 'r2')?.amount).toBe(1_000);
    expect(closingCreditNote(s, granted, hoursLater(4))).toBeUndefined();
  });
  test('what was credited and never had to be paid has its note at the closing; a waived payment changes no price', () => {
    const s = orderIn('delivery', ...back('r1', 400, 2));
    const granted = [credit(1_000, 'case:c1', 1), credit(5_000, 'waived', 3)];
    expect(creditNoteOf(s, granted, 'r1')?.amount).toBe(400);
    expect(closingCreditNote(s, granted, hoursLater(4))).toMatchObject({ amount: 600, invoiceIds: ['s1'] });
  });
});

describe('the paper', () => {
  const data = {
    creditNoteNumber: 'SO-2026-000123-7-R1',
    invoiceNumbers: ['SO-2026-000123-7-S1', 'SO-2026-000123-7-S2'],
    amount: cny(20_600),
    paidBack: true,
    sums: [
      { rate: 0, gross: 200, tax: 0 },
      { rate: 1_300, gross: 20_400, tax: 2_347 },
    ],
  };
  const wordsOf = async (bytes: Promise<Uint8Array>): Promise<string> => readPdf(await bytes).words;

  test('says in English how much went back, which invoices it corrects, and the tax in it', async () => {
    const words = await wordsOf(renderCreditNote({ ...sheetEn, ...data, buyer: jane }));
    for (const said of [
      'Creditnote',
      'SO-2026-000123-7-R1',
      'SO-2026-000123-7-S1;SO-2026-000123-7-S2',
      'JaneDoe',
      'CNY206.00',
      '13%',
      'CNY23.47',
    ])
      expect(words).toContain(said);
  });
  test('says it in Chinese', async () => {
    const words = await wordsOf(renderCreditNote({ ...sheetZh, ...data, buyer: li }));
    for (const said of ['贷项通知单', '更正发票', '已退金额', '李小龙']) expect(words).toContain(said);
  });
  test('says so when nothing is paid back because nothing had been paid', async () => {
    const words = await wordsOf(renderCreditNote({ ...sheetEn, ...data, buyer: jane, paidBack: false }));
    expect(words).toContain('Youowelessby');
    expect(words).not.toContain('Paidbacktoyou');
    expect(await wordsOf(renderCreditNote({ ...sheetZh, ...data, buyer: li, paidBack: false }))).toContain('少付金额');
  });
  test('is not made when its parts do not add up', async () => {
    await expect(renderCreditNote({ ...sheetEn, ...data, buyer: jane, amount: cny(1) })).rejects.toThrow(/add up/);
  });
});

test('a credit note never exceeds what was given back, whatever the rounding', () => {
  for (const amount of [1, 2, 99, 333, 21_999]) {
    const s = orderIn('delivery', ...refunded(amount, 1));
    expect(creditNoteOf(s, granted, 'r1')?.sums.reduce((all, part) => all + part.gross, 0)).toBe(amount);
  }
});
