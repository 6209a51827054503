// The pick list: what to take from which place for one shipment. For the warehouse, in its language, without prices.
// Made when the shipment's picking begins.
import type { PickLine, PickListData } from './data';
import { formatDate, formatNumber, partyLines } from './format';
import { contentWidth, Letter } from './letter';
import { deliveryNeeds, instructions, orderFacts } from './sections';
import { texts } from './texts';

/** The list as A4 PDF, with the shipment as barcode. Throws when the shipment's id cannot be a barcode. */
export async function renderPickList(data: PickListData): Promise<Uint8Array> {
  const { language, timeZone } = data;
  const t = texts[language];
  const letter = new Letter(data, t.titles.pickList, data.shipment);
  letter.facts([
    ...orderFacts(data),
    [t.shipment, data.shipment],
    [t.location, data.location],
    [t.promisedDate, data.promisedDate && formatDate(data.promisedDate, language, timeZone)],
  ]);
  letter.block(46, (paper, { x, y }) => paper.barcode(data.shipment, { x, y, width: contentWidth, height: 34 }));
  letter.sideBySide([{ title: t.shipTo, lines: partyLines(data.shipTo, language) }]);
  letter.table<PickLine>(
    [
      { title: '', width: contentWidth * 0.05, cell: () => '□' },
      { title: t.place, width: contentWidth * 0.14, cell: (line) => line.place ?? '' },
      { title: t.sku, width: contentWidth * 0.2, cell: (line) => line.sku },
      { title: t.product, width: contentWidth * 0.35, cell: (line) => line.name },
      { title: t.toPick, width: contentWidth * 0.12, align: 'right', cell: (line) => formatNumber(line.quantity, language) },
      { title: t.picked, width: contentWidth * 0.14, align: 'right', cell: () => '______' },
    ],
    data.lines,
  );
  letter.sums([{ caption: t.toPick, value: t.pieces(data.lines.reduce((sum, line) => sum + line.quantity, 0)), strong: true }]);
  deliveryNeeds(letter, data);
  instructions(letter, data);
  letter.space(20);
  letter.sideBySide([
    { title: t.pickedBy, lines: ['', '______________________'] },
    { title: t.checkedBy, lines: ['', '______________________'] },
  ]);
  return letter.finish();
}
