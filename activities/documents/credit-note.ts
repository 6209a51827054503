// The credit note that corrects invoices, in the customer's language: how much, the tax in it, which invoices.
// Made when a refund has been made, or when an order is closed. It is no tax-office document (fapiao).
import type { CreditNoteData } from './data';
import { formatMoney, partyLines } from './format';
import { taxTable } from './invoice';
import { Letter } from './letter';
import { orderFacts } from './sections';
import { texts } from './texts';

/** The credit note as A4 PDF. Throws when its parts do not add up to its amount. */
export async function renderCreditNote(data: CreditNoteData): Promise<Uint8Array> {
  const { language, amount, sums, creditNoteNumber, paidBack } = data;
  const sum = sums.reduce((all, part) => all + part.gross, 0);
  if (sum !== amount.amount)
    throw new Error(`Credit note ${creditNoteNumber}: its parts add up to ${sum}, its amount is ${amount.amount}.`);
  const t = texts[language];
  const credited = formatMoney(amount, language);
  const letter = new Letter(data, t.titles.creditNote, creditNoteNumber);
  letter.facts([[t.creditNoteNumber, creditNoteNumber], ...orderFacts(data), [t.forInvoices, t.listed(data.invoiceNumbers)]]);
  letter.sideBySide([
    { title: t.seller, lines: partyLines({ party: data.company, address: data.company.address }, language) },
    { title: t.buyer, lines: partyLines(data.buyer, language) },
  ]);
  letter.sums([{ caption: paidBack ? t.creditedAmount : t.lessOwed, value: credited, strong: true }]);
  taxTable(letter, { language, currency: amount.currency, sums }, t);
  letter.paragraph((paidBack ? t.creditExplained : t.lessOwedExplained)(credited, data.orderNumber));
  return letter.finish();
}
