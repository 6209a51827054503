// The shipping label as PDF, 100 × 150 mm, one page. For office printers and for the order's page.
import type { LabelData } from './data';
import { labelSize, layoutLabel } from './label.layout';
import { Paper } from './paper';

/** A label's PDF. Throws when a text is too long for the label or the tracking number cannot be a Code 128 barcode. */
export async function renderLabel(data: LabelData): Promise<Uint8Array> {
  const title = `${data.trackingNumber} ${data.reference}`;
  const paper = new Paper({ ...labelSize, title, author: data.from.party.company ?? data.from.party.name, lang: 'en', date: data.date });
  const parts = layoutLabel(data, (text, style) => paper.widthOf(text, style));
  for (const part of parts) {
    switch (part.kind) {
      case 'text':
        paper.line(part.text, part, { size: part.size, bold: part.bold, color: part.inverse ? '#ffffff' : '#000000' });
        break;
      case 'box':
        paper.fill(part, '#000000');
        break;
      case 'rule':
        paper.rule(part, { x: part.x + part.width, y: part.y }, 1);
        break;
      case 'barcode':
        paper.barcode(part.text, part);
        break;
    }
  }
  paper.frame({ x: 8, y: 8, width: labelSize.width - 16, height: labelSize.height - 16 }, 1);
  return paper.finish();
}
