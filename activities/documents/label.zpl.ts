// The shipping label for Zebra printers: ZPL II at 203 dpi (8 dots per mm), UTF-8. Same parts as the PDF label.
// Customers' words go through `field` only, which leaves no character that a printer takes for a command.
import { code128 } from './codes';
import type { LabelData } from './data';
import { labelSize, layoutLabel, type LabelPart } from './label.layout';

const dotsPerPoint = (8 * 25.4) / 72;
const dots = (points: number): number => Math.round(points * dotsPerPoint);

/**
 * A label's ZPL. `font` names a scalable font on the printer that has Chinese; Zebra's Simplified Chinese pack installs the default.
 * Throws as `renderLabel` does.
 */
export function renderLabelZpl(data: LabelData, font = 'E:SIMSUN.FNT'): string {
  const size = [`^PW${dots(labelSize.width)}`, `^LL${dots(labelSize.height)}`];
  const border = `^FO${dots(8)},${dots(8)}^GB${dots(labelSize.width - 16)},${dots(labelSize.height - 16)},3^FS`;
  const parts = layoutLabel(data, estimate).map(command);
  return ['^XA', '^CI28', `^CWZ,${font}`, ...size, '^LH0,0', border, ...parts, '^XZ', ''].join('\n');
}

function command(part: LabelPart): string {
  const origin = `^FO${dots(part.x)},${dots(part.y)}`;
  switch (part.kind) {
    case 'text':
      return `^FO${dots(part.x)},${dots(part.y + part.size * 0.15)}${part.inverse ? '^FR' : ''}^AZN,${dots(part.size)},${dots(part.size)}${field(part.text)}`;
    case 'box':
      return `${origin}^GB${dots(part.width)},${dots(part.height)},${dots(part.height)}^FS`;
    case 'rule':
      return `${origin}^GB${dots(part.width)},0,3^FS`;
    case 'barcode':
      return barcode(part);
  }
}

function barcode(part: Extract<LabelPart, { kind: 'barcode' }>): string {
  const { modules } = code128(part.text);
  const unit = Math.max(1, Math.min(4, Math.floor(dots(part.width) / (modules + 20))));
  const x = dots(part.x) + Math.round((dots(part.width) - modules * unit) / 2);
  // Mode A lets the printer choose the subset as the PDF's barcode does.
  return `^FO${x},${dots(part.y)}^BY${unit}^BCN,${dots(part.height)},N,N,N,A${field(part.text)}`;
}

/** Field data with `^`, `~`, `\` and the escape character itself as hexadecimal (^FH), so that no text can end its field. */
function field(text: string): string {
  const safe = text.replace(/[\^~\\_]/g, (character) => `_${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return `^FH^FD${safe}^FS`;
}

/** Widths on paper are the printer's secret; these are on the wide side, so that a line is broken rather than cut. */
function estimate(text: string, { size }: { size: number }): number {
  return Array.from(text).reduce((sum, character) => sum + size * share(character), 0);
}

function share(character: string): number {
  if (character > '\u2e7f') return 1;
  if (/[ilj.,:;|'!]/.test(character)) return 0.35;
  if (/[mwMW@%]/.test(character)) return 0.9;
  return /[A-Z]/.test(character) ? 0.68 : 0.56;
}
