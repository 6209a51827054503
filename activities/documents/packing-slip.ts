// The packing slip that travels in the parcel: what is inside, what was ordered, and no price, because it may be a present.
// In the customer's language; made when a shipment is packed.
import type { PackingLine, PackingSlipData } from './data';
import { formatNumber, partyLines } from './format';
import { contentWidth, Letter } from './letter';
import { deliveryNeeds, instructions, orderFacts } from './sections';
import { texts } from './texts';

/** The slip as A4 PDF. */
export async function renderPackingSlip(data: PackingSlipData): Promise<Uint8Array> {
  const { language } = data;
  const t = texts[language];
  const letter = new Letter(data, t.titles.packingSlip, data.shipment);
  letter.facts([
    ...orderFacts(data),
    [t.shipment, data.shipment],
    [t.parcels, formatNumber(data.parcels, language)],
    [t.carrier, data.carrier],
    [t.trackingNumbers, data.trackingNumbers?.join(', ')],
  ]);
  letter.sideBySide([{ title: t.shipTo, lines: partyLines(data.shipTo, language) }]);
  letter.table<PackingLine>(
    [
      { title: t.sku, width: contentWidth * 0.22, cell: (line) => line.sku },
      { title: t.product, width: contentWidth * 0.42, cell: (line) => line.name },
      { title: t.ordered, width: contentWidth * 0.16, align: 'right', cell: (line) => formatNumber(line.ordered, language) },
      { title: t.shipped, width: contentWidth * 0.2, align: 'right', cell: (line) => formatNumber(line.shipped, language) },
    ],
    data.lines,
  );
  letter.sums([{ caption: t.shipped, value: t.pieces(data.lines.reduce((sum, line) => sum + line.shipped, 0)), strong: true }]);
  deliveryNeeds(letter, data);
  instructions(letter, data);
  letter.space(8);
  letter.paragraph(t.packingThanks);
  return letter.finish();
}
