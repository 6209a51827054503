// The order confirmation form: what the customer is asked to confirm, what to pay and when, and how to say yes.
// Attached to the notice `confirmation`; each version of the form is a document of its own.
import type { ConfirmationFormData, PricedLine } from './data';
import { contactLine, formatDate, formatMoney, formatNumber, formatRate, nameLine, partyLines } from './format';
import { contentWidth, Letter } from './letter';
import { deliveryNeeds, instructions, orderFacts } from './sections';
import { texts, type DocumentTexts } from './texts';

/** The form as A4 PDF in the customer's language. RangeError when a currency, date or zone is none. */
export async function renderConfirmationForm(data: ConfirmationFormData): Promise<Uint8Array> {
  const { language, timeZone } = data;
  const t = texts[language];
  const letter = new Letter(data, t.titles.confirmationForm, data.orderNumber);
  letter.facts([
    ...orderFacts(data),
    [t.customer, nameLine(data.customer)],
    [t.formVersion, formatNumber(data.formVersion, language)],
    [t.phone, data.customer.phone],
    [t.email, data.customer.email],
  ]);
  letter.sideBySide([
    { title: t.billTo, lines: partyLines(data.billTo, language) },
    { title: t.shipTo, lines: partyLines(data.shipTo, language) },
  ]);
  letter.table<PricedLine>(
    [
      { title: t.sku, width: contentWidth * 0.17, cell: (line) => line.sku },
      { title: t.product, width: contentWidth * 0.35, cell: (line) => line.name },
      { title: t.quantity, width: contentWidth * 0.12, align: 'right', cell: (line) => formatNumber(line.quantity, language) },
      { title: t.unitPrice, width: contentWidth * 0.18, align: 'right', cell: (line) => formatMoney(line.unitPrice, language) },
      { title: t.lineTotal, width: contentWidth * 0.18, align: 'right', cell: (line) => formatMoney(line.total, language) },
    ],
    data.lines,
  );
  letter.sums([
    { caption: t.goods, value: formatMoney(data.goods, language) },
    { caption: t.shipping, value: formatMoney(data.shipping, language) },
    { caption: t.total, value: formatMoney(data.total, language), strong: true },
    { caption: t.taxIncluded, value: formatMoney(data.tax, language) },
  ]);
  payment(letter, data, t);
  delivery(letter, data, t);
  instructions(letter, data);
  howToConfirm(letter, data, t, formatDate(data.validUntil, language, timeZone));
  return letter.finish();
}

function payment(letter: Letter, { terms, language, company, orderNumber }: ConfirmationFormData, t: DocumentTexts): void {
  letter.heading(t.captioned(t.paymentTerms, t.terms[terms.kind]));
  switch (terms.kind) {
    case 'prepaid':
      letter.paragraph(t.payAll(formatMoney(terms.amount, language)));
      break;
    case 'deposit':
      letter.paragraph(t.payDeposit(formatMoney(terms.deposit, language), formatRate(terms.percent * 100, language)));
      letter.paragraph(t.payBalance(formatMoney(terms.balance, language)));
      break;
    case 'on_account':
      letter.paragraph(t.payOnAccount(formatMoney(terms.amount, language), terms.days));
      break;
  }
  if (terms.kind !== 'on_account') letter.paragraph(t.payReminder, { bold: true });
  if (company.bankAccount) letter.paragraph(t.transferTo(company.bankAccount, orderNumber));
  letter.space(8);
}

function delivery(letter: Letter, data: ConfirmationFormData, t: DocumentTexts): void {
  letter.heading(t.delivery);
  const date = data.promisedDate ? formatDate(data.promisedDate, data.language, data.timeZone) : t.dateOpen;
  letter.paragraph(t.captioned(t.promisedDate, date));
  deliveryNeeds(letter, data);
  letter.space(8);
}

function howToConfirm(letter: Letter, { confirmUrl, company }: ConfirmationFormData, t: DocumentTexts, validUntil: string): void {
  const side = 92;
  const quiet = 10;
  letter.heading(t.howToConfirm, side);
  letter.beside(
    side,
    (paper, { x, y }) => paper.qr(confirmUrl, { x: x + quiet, y: y + quiet / 2, width: side - quiet, height: side - quiet }),
    (width) => {
      letter.paragraph(t.confirmCheck, { width });
      letter.paragraph(t.captioned(t.validUntil, validUntil), { bold: true, width });
      letter.paragraph(t.captioned(t.confirmLink, ''), { width });
      letter.paragraph(confirmUrl, { link: confirmUrl, color: '#1f4e79', width });
      const contact = contactLine(company);
      if (contact) letter.paragraph(t.confirmOtherwise(contact), { width });
    },
  );
}
