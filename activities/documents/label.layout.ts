// What a shipping label shows and where: 100 × 150 mm, from top to bottom carrier, sender, recipient, handling, barcode, references.
// The PDF and the ZPL label both draw exactly these parts; every word is in English and Chinese, whoever handles the parcel.
import type { LabelData, PartyAt } from './data';
import { addressLines, countryName, formatWeight, inGroups, nameLine, needsTexts } from './format';
import { printableLine } from './font';
import { texts } from './texts';
import { fit, lineHeight, type Fitted, type StyledLine, type StyledMeasure } from './wrap';

/** In points (1/72 inch), y downwards. */
export type LabelPart =
  | { kind: 'text'; x: number; y: number; size: number; bold: boolean; text: string; inverse: boolean }
  | { kind: 'box'; x: number; y: number; width: number; height: number }
  | { kind: 'rule'; y: number; x: number; width: number }
  | { kind: 'barcode'; x: number; y: number; width: number; height: number; text: string };

export const labelSize = { width: (100 / 25.4) * 72, height: (150 / 25.4) * 72 };

const margin = 8;
const padding = 4;
const left = margin + padding;
const inner = labelSize.width - 2 * left;
const heights = { carrier: 40, from: 46, barcode: 78, foot: 32, notes: 46, chip: 15 };

/** The parts of a label, for a printer that measures text as given. Throws when a text cannot be made to fit, or the number is no barcode. */
export function layoutLabel(data: LabelData, measure: StyledMeasure): LabelPart[] {
  const handling = layoutHandling(data, measure);
  const tops = {
    from: margin + heights.carrier,
    to: margin + heights.carrier + heights.from,
    handling: labelSize.height - margin - heights.foot - heights.barcode - handling.height,
    barcode: labelSize.height - margin - heights.foot - heights.barcode,
    foot: labelSize.height - margin - heights.foot,
  };
  return [
    ...carrierBand(data, measure),
    ...senderBlock(data.from, tops.from, measure),
    ...recipientBlock(data.to, { top: tops.to, height: tops.handling - tops.to }, measure),
    ...handling.parts.map((part) => ({ ...part, y: part.y + tops.handling })),
    ...barcodeBlock(data, tops.barcode, measure),
    ...foot(data, tops.foot, measure),
    ...[...new Set([tops.from, tops.to, tops.handling, tops.barcode, tops.foot])].map((y) => rule(y)),
  ];
}

function carrierBand(data: LabelData, measure: StyledMeasure): LabelPart[] {
  const parcel = `${data.parcel.number}/${data.parcel.count}`;
  const counter = fit([{ text: parcel, bold: true }], { width: 70, height: 34, largest: 22 }, measure);
  const counterWidth = Math.max(...counter.lines.map((line) => measure(line.text, line)));
  const names = fit(
    [
      { text: printableLine(data.carrier), bold: true, scale: 1.5 },
      { text: printableLine(data.service), bold: true },
    ],
    { width: inner - 78, height: heights.carrier - 4, largest: 11 },
    measure,
  );
  return [
    ...place(names, left, margin + (heights.carrier - names.height) / 2),
    ...place(counter, left + inner - counterWidth, margin + (heights.carrier - counter.height) / 2),
  ];
}

/** The sender in few lines: only a parcel that comes back needs it. */
function senderBlock({ party, address }: PartyAt, top: number, measure: StyledMeasure): LabelPart[] {
  const lines = [
    { text: nameLine(party), bold: true },
    { text: [...addressLines(address, 'en', address.country), inBothNames(address.country)].join(', ') },
    { text: party.phone ?? '' },
  ];
  return block(both('from'), lines, { top, height: heights.from, largest: 8 }, measure);
}

function recipientBlock({ party, address }: PartyAt, area: { top: number; height: number }, measure: StyledMeasure): LabelPart[] {
  const lines = [
    { text: party.name, bold: true, scale: 1.15 },
    { text: party.company ?? '' },
    ...addressLines(address, 'en', address.country).map((text) => ({ text })),
    { text: inBothNames(address.country), bold: true },
    { text: party.phone ? `${both('phone')} ${party.phone}` : '' },
  ];
  return block(both('to'), lines, { ...area, largest: 15 }, measure);
}

function block(
  caption: string,
  lines: readonly StyledLine[],
  area: { top: number; height: number; largest: number },
  measure: StyledMeasure,
): LabelPart[] {
  const head = 11;
  const said = lines.map((line) => ({ ...line, text: printableLine(line.text) })).filter((line) => line.text);
  const fitted = fit(said, { width: inner, height: area.height - head - 2, largest: area.largest }, measure);
  return [text(caption, left, area.top + 2, 6.5), ...place(fitted, left, area.top + head)];
}

/** Chips of a few words each and the customer's own words; no height at all when nothing is special. */
function layoutHandling(data: LabelData, measure: StyledMeasure): { parts: LabelPart[]; height: number } {
  const [en, zh] = (['en', 'zh'] as const).map((language) => needsTexts(data.needs ?? {}, language, data.timeZone));
  if (!en || !zh) return { parts: [], height: 0 };
  const marks = en.marks.map((mark, index) => `${mark} ${zh.marks[index] ?? ''}`);
  if (data.purpose === 'return') marks.unshift(both('return'));
  const notes = en.notes.map(([caption, note], index) => {
    const [captionZh, noteZh] = zh.notes[index] ?? [caption, note];
    return printableLine(`${caption} ${captionZh}: ${inBoth(note, noteZh)}`);
  });
  if (marks.length + notes.length === 0) return { parts: [], height: 0 };

  const chips = layoutChips(marks, measure);
  const words = notes.length ? [{ text: notes.join('; ') }] : [];
  const block = fit(words, { width: inner, height: heights.notes, largest: 9 }, measure);
  return {
    parts: [...chips.parts, ...place(block, left, padding + chips.height)],
    height: chips.height + block.height + 2 * padding,
  };
}

function layoutChips(marks: readonly string[], measure: StyledMeasure): { parts: LabelPart[]; height: number } {
  const style = { size: 8, bold: true };
  const parts: LabelPart[] = [];
  let [x, row] = [left, 0];
  for (const mark of marks) {
    const width = measure(mark, style) + 8;
    if (x > left && x + width > left + inner) [x, row] = [left, row + 1];
    const y = padding + row * heights.chip;
    parts.push({ kind: 'box', x, y, width, height: heights.chip - 3 });
    parts.push({ ...text(mark, x + 4, y + 1, style.size), bold: true, inverse: true });
    x += width + 4;
  }
  return { parts, height: marks.length ? (row + 1) * heights.chip : 0 };
}

function barcodeBlock(data: LabelData, top: number, measure: StyledMeasure): LabelPart[] {
  const number = fit([{ text: inGroups(data.trackingNumber), bold: true }], { width: inner, height: 18, largest: 13 }, measure);
  const width = Math.max(...number.lines.map((line) => measure(line.text, line)));
  return [
    { kind: 'barcode', x: margin, y: top + 5, width: labelSize.width - 2 * margin, height: 54, text: data.trackingNumber },
    ...place(number, left + (inner - width) / 2, top + 59),
  ];
}

function foot(data: LabelData, top: number, measure: StyledMeasure): LabelPart[] {
  const cells: { caption: string; value: string; width: number }[] = [
    { caption: both('reference'), value: data.reference, width: 0.4 },
    { caption: both('weight'), value: formatWeight(data.weightGrams), width: 0.19 },
    { caption: both('parcel'), value: `${data.parcel.number} / ${data.parcel.count}`, width: 0.19 },
    { caption: both('date'), value: data.date, width: 0.22 },
  ];
  let x = left;
  return cells.flatMap(({ caption, value, width }) => {
    const space = { width: width * inner - 4, largest: 6 };
    const head = fit([{ text: caption }], { ...space, height: 10 }, measure);
    const body = fit([{ text: printableLine(value), bold: true }], { ...space, largest: 9.5, height: heights.foot - 13 }, measure);
    const parts = [...place(head, x, top + 2), ...place(body, x, top + 12)];
    x += width * inner;
    return parts;
  });
}

/** A word of the label in both languages. */
function both(word: keyof (typeof texts)['en']['label']): string {
  return inBoth(texts.en.label[word], texts.zh.label[word]);
}

function inBothNames(country: string): string {
  return inBoth(countryName(country, 'en'), countryName(country, 'zh'));
}

function inBoth(en: string, zh: string): string {
  return en === zh ? en : `${en} ${zh}`;
}

function place(block: Fitted, x: number, top: number): LabelPart[] {
  let y = top;
  return block.lines.map((line) => {
    const part = { ...text(line.text, x, y, line.size), bold: line.bold };
    y += line.size * lineHeight;
    return part;
  });
}

function text(words: string, x: number, y: number, size: number): Extract<LabelPart, { kind: 'text' }> {
  return { kind: 'text', x, y, size, bold: false, text: words, inverse: false };
}

function rule(y: number): LabelPart {
  return { kind: 'rule', x: margin, y, width: labelSize.width - 2 * margin };
}
