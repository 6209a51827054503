// The closing pack, in the customer's language: one file with what happened, which documents there are, the money and the proof of
// delivery. Made once when finance has approved the closing. It holds nothing that only staff may know: no costs, no notes, no names of ours.
import type { ClosingPackData, Delivery } from './data';
import { milestoneText, packTexts } from './closing-pack.texts';
import { formatDate, formatMoney, nameLine } from './format';
import { contentWidth, Letter } from './letter';
import { orderFacts } from './sections';
import { texts } from './texts';

/** The pack as A4 PDF. */
export async function renderClosingPack(data: ClosingPackData): Promise<Uint8Array> {
  const { language, timeZone } = data;
  const [t, own] = [texts[language], packTexts[language]];
  const at = (iso: string): string => formatDate(iso, language, timeZone);
  const letter = new Letter(data, t.titles.closingPack, data.orderNumber);
  letter.facts([
    ...orderFacts(data),
    [t.customer, nameLine(data.customer)],
    [own.orderedAt, at(data.orderedAt)],
    [own.closedAt, at(data.closedAt)],
  ]);
  letter.paragraph(own.intro);
  letter.space(8);

  letter.heading(own.timeline, 60);
  letter.table<ClosingPackData['timeline'][number]>(
    [
      { title: own.when, width: contentWidth * 0.36, cell: (m) => at(m.at) },
      { title: own.what, width: contentWidth * 0.64, cell: (m) => milestoneText(m, language, timeZone) },
    ],
    data.timeline,
  );
  letter.heading(own.documents, 60);
  letter.table<ClosingPackData['documents'][number]>(
    [
      { title: own.kind, width: contentWidth * 0.32, cell: (d) => own.kinds[d.kind] },
      { title: own.file, width: contentWidth * 0.38, cell: (d) => d.filename },
      { title: own.when, width: contentWidth * 0.3, cell: (d) => at(d.createdAt) },
    ],
    data.documents,
  );
  money(letter, data);
  proofOfDelivery(letter, data);
  return letter.finish();
}

function money(letter: Letter, { language, timeZone, money: sums, payments }: ClosingPackData): void {
  const [t, own] = [texts[language], packTexts[language]];
  const row = (caption: string, what: keyof typeof sums, strong = false) => ({
    caption,
    value: formatMoney(sums[what], language),
    strong,
  });
  const some = (caption: string, what: keyof typeof sums) => (sums[what].amount === 0 ? [] : [row(caption, what)]);
  letter.heading(own.money, 60);
  letter.sums([
    row(t.goods, 'goods'),
    ...some(t.shipping, 'shipping'),
    ...some(own.repairs, 'repairs'),
    row(t.total, 'total', true),
    row(t.taxIncluded, 'tax'),
    ...some(t.credited, 'credited'),
    row(t.paid, 'paid'),
    ...some(own.refunded, 'refunded'),
    row(t.open, 'open', true),
  ]);
  if (payments.length === 0) return;
  letter.heading(own.payments, 60);
  letter.table<ClosingPackData['payments'][number]>(
    [
      { title: t.receivedOn, width: contentWidth * 0.24, cell: (p) => formatDate(p.receivedOn, language, timeZone) },
      { title: t.method, width: contentWidth * 0.2, cell: (p) => t.methods[p.method] },
      { title: t.paymentReference, width: contentWidth * 0.32, cell: (p) => p.reference },
      { title: t.receivedAmount, width: contentWidth * 0.24, align: 'right', cell: (p) => formatMoney(p.amount, language) },
    ],
    payments,
  );
}

function proofOfDelivery(letter: Letter, { language, timeZone, deliveries }: ClosingPackData): void {
  const [t, own] = [texts[language], packTexts[language]];
  const at = (iso: string | undefined): string | undefined => iso && formatDate(iso, language, timeZone);
  const receiptOf = ({ receipt }: Delivery): string | undefined =>
    receipt && t.listed([at(receipt.at) ?? '', own.by[receipt.by], own.condition[receipt.condition]]);
  letter.heading(own.proof, 60);
  if (deliveries.length === 0) letter.paragraph(own.nothing);
  for (const delivery of deliveries)
    letter.facts([
      [t.shipment, delivery.shipment],
      [t.carrier, delivery.carrier],
      [t.trackingNumbers, t.listed(delivery.trackingNumbers)],
      [own.handedOver, at(delivery.handedOverAt)],
      [own.delivered, at(delivery.deliveredAt)],
      [own.confirmed, receiptOf(delivery)],
    ]);
}
