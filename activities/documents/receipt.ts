// The receipt for one payment, in the customer's language: what came in, how, and what of the order is still open.
// Made when a payment has been recorded.
import type { ReceiptData } from './data';
import { formatDate, formatMoney, nameLine } from './format';
import { Letter } from './letter';
import { orderFacts } from './sections';
import { texts } from './texts';

/** The receipt as A4 PDF. */
export async function renderReceipt(data: ReceiptData): Promise<Uint8Array> {
  const { language, timeZone } = data;
  const t = texts[language];
  const amount = formatMoney(data.amount, language);
  const letter = new Letter(data, t.titles.receipt, data.receiptNumber);
  letter.facts([
    [t.receiptNumber, data.receiptNumber],
    ...orderFacts(data),
    [t.receivedFrom, nameLine(data.from)],
    [t.receivedOn, formatDate(data.receivedOn, language, timeZone)],
    [t.method, t.methods[data.method]],
    [t.paymentReference, data.reference],
  ]);
  letter.sums([
    { caption: t.receivedAmount, value: amount, strong: true },
    { caption: t.orderTotal, value: formatMoney(data.orderTotal, language) },
    { caption: t.paidSoFar, value: formatMoney(data.paidSoFar, language) },
    { caption: t.open, value: formatMoney(data.open, language) },
  ]);
  letter.paragraph(t.receiptThanks(amount, data.orderNumber));
  return letter.finish();
}
