// Parts that several letters about an order have in common.
// A part that has nothing to say leaves no trace on paper.
import type { DeliveryNeeds, Sheet } from './data';
import { formatDate, needsTexts } from './format';
import type { Letter } from './letter';
import { texts } from './texts';

/** The facts that head every document about an order. */
export function orderFacts(sheet: Sheet): (readonly [string, string])[] {
  const t = texts[sheet.language];
  return [
    [t.orderNumber, sheet.orderNumber],
    [t.date, formatDate(sheet.date, sheet.language, sheet.timeZone)],
  ];
}

/** What the carrier must mind. */
export function deliveryNeeds(letter: Letter, { language, timeZone, needs = {} }: Sheet & { needs?: DeliveryNeeds | undefined }): void {
  const { marks, notes } = needsTexts(needs, language, timeZone);
  const t = texts[language];
  const words = [...marks, ...notes.map(([caption, note]) => t.captioned(caption, note))];
  if (words.length) letter.paragraph(t.captioned(t.deliveryNeeds, t.listed(words)));
}

/** What the customer asked for in their own words. */
export function instructions(letter: Letter, { language, instructions: words }: Sheet & { instructions?: string | undefined }): void {
  if (!words) return;
  letter.heading(texts[language].instructions);
  letter.paragraph(words);
  letter.space(8);
}
