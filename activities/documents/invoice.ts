// The commercial invoice of one shipment, made at hand-over: what was sold, the tax inside by rate, what is paid and what is due.
// Prices include tax. It is no tax-office invoice (fapiao).
import type { InvoiceData, Language, Money } from './data';
import { formatDate, formatMoney, formatNumber, formatRate, partyLines } from './format';
import { contentWidth, Letter } from './letter';
import { orderFacts } from './sections';
import { texts, type DocumentTexts } from './texts';

interface TaxSum {
  rate: number;
  gross: number;
  tax: number;
}

/** The invoice as A4 PDF in the customer's language. Throws when lines and total, or total, paid and due, contradict each other. */
export async function renderInvoice(data: InvoiceData): Promise<Uint8Array> {
  refuseContradictions(data);
  const { language, timeZone } = data;
  const t = texts[language];
  const letter = new Letter(data, t.titles.invoice, data.invoiceNumber);
  letter.facts([
    [t.invoiceNumber, data.invoiceNumber],
    ...orderFacts(data),
    [t.shipment, data.shipment],
    [t.paymentTerms, t.terms[data.terms]],
    [t.dueOn, data.dueOn && formatDate(data.dueOn, language, timeZone)],
  ]);
  letter.sideBySide([
    { title: t.seller, lines: sellerLines(data, t) },
    { title: t.buyer, lines: partyLines(data.buyer, language) },
    { title: t.shipTo, lines: partyLines(data.shipTo, language) },
  ]);
  lineTable(letter, data, t);
  letter.sums([{ caption: t.total, value: formatMoney(data.total, language), strong: true }]);
  taxTable(letter, { language, currency: data.total.currency, sums: taxSums(data) }, t);
  letter.sums([
    { caption: t.paid, value: formatMoney(data.paid, language) },
    ...(data.credited?.amount ? [{ caption: t.credited, value: formatMoney(data.credited, language) }] : []),
    { caption: t.due, value: formatMoney(data.due, language), strong: true },
  ]);
  letter.paragraph(t.pricesIncludeTax);
  howToPay(letter, data, t);
  return letter.finish();
}

/** Gross and tax of each rate on the invoice, lowest rate first, in minor units. The sum of all gross is the invoice's total. */
export function taxSums(data: Pick<InvoiceData, 'lines' | 'shipping'>): TaxSum[] {
  const sums = new Map<number, TaxSum>();
  for (const { taxRate, total, tax } of [...data.lines, ...(data.shipping ? [data.shipping] : [])]) {
    const sum = sums.get(taxRate) ?? { rate: taxRate, gross: 0, tax: 0 };
    sums.set(taxRate, { rate: taxRate, gross: sum.gross + total.amount, tax: sum.tax + tax.amount });
  }
  return [...sums.values()].sort((a, b) => a.rate - b.rate);
}

function howToPay(letter: Letter, { due, terms, accountDays, company, orderNumber, language }: InvoiceData, t: DocumentTexts): void {
  if (due.amount <= 0) return letter.paragraph(t.nothingDue, { bold: true });
  if (terms === 'on_account' && accountDays) letter.paragraph(t.payOnAccount(formatMoney(due, language), accountDays), { bold: true });
  if (company.bankAccount) letter.paragraph(t.transferTo(company.bankAccount, orderNumber));
}

function sellerLines({ company, language }: InvoiceData, t: DocumentTexts): string[] {
  const lines = partyLines({ party: company, address: company.address }, language);
  return company.taxNumber ? [...lines, t.captioned(t.taxNumber, company.taxNumber)] : lines;
}

function lineTable(letter: Letter, data: InvoiceData, t: DocumentTexts): void {
  const { language } = data;
  const money = (amount: Money): string => formatMoney(amount, language);
  const fee = data.shipping && { sku: '', name: t.shipping, quantity: 1, unitPrice: data.shipping.total, ...data.shipping };
  letter.table<InvoiceData['lines'][number]>(
    [
      { title: t.sku, width: contentWidth * 0.14, cell: (line) => line.sku },
      { title: t.product, width: contentWidth * 0.26, cell: (line) => line.name },
      { title: t.quantity, width: contentWidth * 0.1, align: 'right', cell: (line) => formatNumber(line.quantity, language) },
      { title: t.unitPrice, width: contentWidth * 0.155, align: 'right', cell: (line) => money(line.unitPrice) },
      { title: t.taxRate, width: contentWidth * 0.08, align: 'right', cell: (line) => formatRate(line.taxRate, language) },
      { title: t.tax, width: contentWidth * 0.11, align: 'right', cell: (line) => money(line.tax) },
      { title: t.lineTotal, width: contentWidth * 0.155, align: 'right', cell: (line) => money(line.total) },
    ],
    fee ? [...data.lines, fee] : data.lines,
  );
}

interface TaxByRate {
  language: Language;
  currency: string;
  sums: readonly TaxSum[];
}
/** Net, tax and gross of each rate; on credit notes, too. */
export function taxTable(letter: Letter, { language, currency, sums }: TaxByRate, t: DocumentTexts): void {
  const money = (amount: number): string => formatMoney({ amount, currency }, language);
  letter.heading(t.taxByRate);
  letter.table<TaxSum>(
    [
      { title: t.taxRate, width: contentWidth * 0.25, cell: (sum) => formatRate(sum.rate, language) },
      { title: t.net, width: contentWidth * 0.25, align: 'right', cell: (sum) => money(sum.gross - sum.tax) },
      { title: t.tax, width: contentWidth * 0.25, align: 'right', cell: (sum) => money(sum.tax) },
      { title: t.gross, width: contentWidth * 0.25, align: 'right', cell: (sum) => money(sum.gross) },
    ],
    sums,
  );
}

/** An invoice that does not add up must never reach a customer: whoever asked for it has a defect. */
function refuseContradictions(data: InvoiceData): void {
  const sum = taxSums(data).reduce((gross, rate) => gross + rate.gross, 0);
  if (sum !== data.total.amount)
    throw new Error(`Invoice ${data.invoiceNumber}: its lines add up to ${sum}, its total is ${data.total.amount}.`);
  if (data.total.amount - data.paid.amount - (data.credited?.amount ?? 0) !== data.due.amount)
    throw new Error(`Invoice ${data.invoiceNumber}: total less paid and credited is not the amount due.`);
}
