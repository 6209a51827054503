// Documents on A4: the confirmation form, pick list, packing slip, invoice and receipt, read back from their PDFs.
import { renderConfirmationForm } from '../../activities/documents/confirmation-form';
import { renderInvoice, taxSums } from '../../activities/documents/invoice';
import { renderPackingSlip } from '../../activities/documents/packing-slip';
import { renderPickList } from '../../activities/documents/pick-list';
import { renderReceipt } from '../../activities/documents/receipt';
import { qrCode } from '../../activities/documents/codes';
import { readPdf, type Pdf } from '../support/pdf-reader';
import { cny, confirmationForm, invoice, jane, packingSlip, pickList, pricedLines, receipt, sheetEn, sheetZh } from './documents.samples';

const said = (text: string): string => text.replace(/\s/g, '');
const a4 = { width: 595.28, height: 841.89 };

async function read(bytes: Promise<Uint8Array>): Promise<Pdf> {
  const pdf = readPdf(await bytes);
  for (const page of pdf.pages) {
    expect(page).toMatchObject(a4);
    for (const text of page.texts) {
      expect(text.x).toBeGreaterThanOrEqual(40);
      expect(text.x + text.width).toBeLessThanOrEqual(a4.width - 40);
      expect(text.y - text.size * 0.3).toBeGreaterThanOrEqual(24);
      expect(text.y + text.size * 0.9).toBeLessThanOrEqual(a4.height - 24);
    }
  }
  return pdf;
}

function expectWords({ words }: Pdf, texts: readonly string[]): void {
  for (const text of texts) expect(words).toContain(said(text));
}

describe('the confirmation form', () => {
  test('says in Chinese what is ordered, for whom, for how much', async () => {
    const pdf = await read(renderConfirmationForm(confirmationForm()));
    expectWords(pdf, [
      '订单确认书',
      '订单号：SO-2026-000123-7',
      '日期：2026年8月1日',
      '确认书版本：2',
      '李小龙',
      '账单地址',
      '收货地址',
      '广东省深圳市',
    ]);
    expectWords(pdf, ['SKU-0002', '智能温控器 第2型', '¥129.50', '¥259.00', '运费', '¥20.00', '合计', '¥797.00', '其中含税', '¥76.56']);
    expectWords(pdf, ['承诺交货日期：2026年8月12日', '请勿倒置', '可代收：前台 Front desk', '包装请勿使用塑料。', '第 1 页，共 1 页']);
  });

  test('tells an English customer the same in English', async () => {
    const pdf = await read(renderConfirmationForm(confirmationForm({ ...sheetEn, customer: jane.party, billTo: jane, shipTo: jane })));
    expectWords(pdf, [
      'Order confirmation form',
      'Bill to',
      'Ship to',
      '221B Baker Street',
      'United Kingdom',
      'CNY 797.00',
      '12 August 2026',
      'Page 1 of 1',
    ]);
  });

  test('asks for what the terms ask for, and reminds of it', async () => {
    expectWords(await read(renderConfirmationForm(confirmationForm())), [
      '定金（30%）：¥239.10',
      '余款：¥557.90',
      '请在确认订单后尽快付款',
    ]);
    const prepaid = await read(renderConfirmationForm(confirmationForm({ ...sheetEn, terms: { kind: 'prepaid', amount: cny(79_700) } })));
    expectWords(prepaid, ['Full amount, due now: CNY 797.00', 'Reminder: please pay', 'Bank transfer to: Bank of China']);
    const account = await read(
      renderConfirmationForm(confirmationForm({ ...sheetEn, terms: { kind: 'on_account', days: 30, amount: cny(79_700) } })),
    );
    expectWords(account, ['due 30 days after delivery']);
    expect(account.words).not.toContain('Reminder');
  });

  test("says until when to confirm, in the company's zone, and gives the link as text and as QR code", async () => {
    const data = confirmationForm();
    const pdf = await read(renderConfirmationForm(data));
    expectWords(pdf, ['2026年8月8日 GMT+8 10:00', data.confirmUrl]);
    const { size, runs } = qrCode(data.confirmUrl);
    const cell = 82 / size;
    const cells = (pdf.pages[0]?.rects ?? []).filter((rect) => Math.abs(rect.height - cell) < 0.001);
    expect(cells.map((rect) => Math.round(rect.width / cell))).toEqual(runs.map((run) => run.length));
  });

  test('says that the date is still open when none could be promised', async () => {
    expectWords(await read(renderConfirmationForm(confirmationForm({ promisedDate: undefined }))), ['将与您另行商定']);
  });

  test('runs over several numbered pages with many lines, each with the head of the table', async () => {
    const { pages, words } = await read(renderConfirmationForm(confirmationForm({ lines: pricedLines(90) })));
    expect(pages.length).toBeGreaterThanOrEqual(3);
    const withLines = pages.filter((page) => page.texts.some(({ text }) => text.startsWith('SKU-')));
    for (const page of withLines) expect(page.texts.filter(({ text }) => text === '货号')).toHaveLength(1);
    pages.forEach((page, index) => expect(page.texts.map(({ text }) => text)).toContain(`第 ${index + 1} 页，共 ${pages.length} 页`));
    for (const { sku } of pricedLines(90)) expect(words.split(sku)).toHaveLength(2);
  });

  test('keeps every word of instructions and names that are longer than a page', async () => {
    const instructions = '鑫'.repeat(3000);
    const lines = pricedLines(1).map((line) => ({ ...line, name: '磊'.repeat(2000) }));
    const { words, pages } = await read(renderConfirmationForm(confirmationForm({ instructions, lines })));
    expect(pages.length).toBeGreaterThanOrEqual(3);
    expect(words.match(/鑫/g)).toHaveLength(3000);
    expect(words.match(/磊/g)).toHaveLength(2000);
  });

  test('prints formulas and markup as text', async () => {
    const instructions = '=HYPERLINK("http://x") <script>alert(1)</script> %s ${x}';
    expectWords(await read(renderConfirmationForm(confirmationForm({ instructions }))), [instructions]);
  });

  test('is made of the same bytes each time, and of others when anything changes', async () => {
    const bytes = async (form = confirmationForm()): Promise<string> => Buffer.from(await renderConfirmationForm(form)).toString('base64');
    expect(await bytes()).toBe(await bytes());
    expect(await bytes(confirmationForm({ formVersion: 3 }))).not.toBe(await bytes());
    expect(await bytes(confirmationForm({ date: '2026-08-02' }))).not.toBe(await bytes());
  });
});

describe('papers of the warehouse', () => {
  test('the pick list says what to take from where, what to mind, and shows no price', async () => {
    const pdf = await read(renderPickList(pickList()));
    expectWords(pdf, ['拣货单', 'SO-2026-000123-7/1', '上海仓', 'A-03-2', 'SKU-0001', '智能温控器', '共 3 件', '易碎', '派送前电联']);
    expect(pdf.pages[0]?.rects.filter((rect) => rect.height === 34).length).toBeGreaterThan(20);
    expect(pdf.words).not.toMatch(/[¥]|CNY/);
  });

  test('the packing slip compares what was ordered with what is inside, and shows no price', async () => {
    const pdf = await read(renderPackingSlip(packingSlip()));
    expectWords(pdf, ['Packing slip', 'Jane Doe', 'Ordered', 'In this shipment', '3 pieces', 'SF1234567890123']);
    expect(pdf.words).not.toMatch(/[¥]|CNY/);
  });
});

describe('papers about money', () => {
  test('the invoice names seller, buyer, each line with its tax, the tax by rate and what is due', async () => {
    const pdf = await read(renderInvoice(invoice()));
    expectWords(pdf, [
      'Commercial invoice',
      'INV-2026-000045-1',
      'Tax number: 91310000MA1K00000X',
      'Jane Doe',
      'Due on: 11 September 2026',
    ]);
    expectWords(pdf, ['13%', 'CNY 29.80', 'Shipping', 'CNY 458.40', 'CNY 59.60', 'CNY 518.00', 'CNY 263.21', 'CNY 15.79', 'CNY 279.00']);
    expectWords(pdf, ['Already paid', 'CNY 239.10', 'Amount due', 'CNY 557.90']);
  });

  test('tax by rate adds up to the whole invoice', () => {
    const data = invoice();
    const sums = taxSums(data);
    expect(sums.map(({ rate }) => rate)).toEqual([600, 1300]);
    expect(sums.reduce((sum, { gross }) => sum + gross, 0)).toBe(data.total.amount);
  });

  test('an invoice that contradicts itself is not made', async () => {
    await expect(renderInvoice(invoice({ total: cny(1) }))).rejects.toThrow(/add up/);
    await expect(renderInvoice(invoice({ paid: cny(1) }))).rejects.toThrow(/due/);
  });

  test('a paid invoice says so', async () => {
    const paid = invoice().total;
    const pdf = await read(renderInvoice(invoice({ paid, due: cny(0), dueOn: undefined, terms: 'prepaid' })));
    expectWords(pdf, ['Paid. Nothing is due.']);
    expect(pdf.words).not.toContain('Banktransferto');
  });

  test('money has the decimals of its currency', async () => {
    const yen = (amount: number): { amount: number; currency: string } => ({ amount, currency: 'JPY' });
    const data = receipt({ ...sheetEn, amount: yen(12_950), orderTotal: yen(20_000), paidSoFar: yen(12_950), open: yen(7_050) });
    expectWords(await read(renderReceipt(data)), ['JPY 12,950', 'JPY 7,050']);
  });

  test('the receipt says who paid what, when and how, and what is still open', async () => {
    const pdf = await read(renderReceipt(receipt({ ...sheetZh })));
    expectWords(pdf, [
      '收款收据',
      'RC-2026-000009-3',
      '李小龙',
      '银行转账',
      'BOC-20260802-778',
      '2026年8月2日',
      '¥239.10',
      '未付余额',
      '¥557.90',
    ]);
  });
});
