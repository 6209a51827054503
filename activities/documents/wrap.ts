// Breaks text into lines that fit, in Latin and Chinese alike. PDF and ZPL both use it, each with its own way to measure,
// so that no printer's own line breaking can cut a customer's address.

/** Width of a text; any unit, the same as `width` below. */
export type Measure = (text: string) => number;

// A Chinese or Japanese character may stand alone on a line; a closing mark stays with what it closes, an opening one with what follows.
const ideograph = '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\u3000-\\u303f\\uff00-\\uffef]';
const opening = '[(\\[{\\u201c\\u2018\\u3008\\u300a\\u300c\\u300e\\u3010\\uff08]';
const closing =
  '[)\\]}\\u201d\\u2019\\u3009\\u300b\\u300d\\u300f\\u3011\\uff09,.;:!?\\u3001\\u3002\\uff0c\\uff1b\\uff1a\\uff01\\uff1f\\u2026%]';
const token = new RegExp(`[ \\n]+|${opening}*(?:${ideograph}|(?:(?!${ideograph})[^ \\n])+)${closing}*`, 'gu');
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The lines of a text, none wider than `width` (unless a single character is). Line feeds are kept; words break only when longer than a line. */
export function wrap(text: string, width: number, measure: Measure): string[] {
  return text.split('\n').flatMap((paragraph) => wrapParagraph(paragraph, width, measure));
}

function wrapParagraph(paragraph: string, width: number, measure: Measure): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const [word] of paragraph.matchAll(token)) {
    const length = measure(word);
    if (used + length <= width || !word.trim()) {
      line += word;
      used += length;
      continue;
    }
    if (line.trim()) lines.push(line.trimEnd());
    const pieces = length <= width ? [word] : splitWord(word, width, measure);
    line = pieces.pop() ?? '';
    used = measure(line);
    lines.push(...pieces);
  }
  return [...lines, line.trimEnd()];
}

function splitWord(word: string, width: number, measure: Measure): string[] {
  const pieces: string[] = [];
  let piece = '';
  let used = 0;
  for (const { segment } of graphemes.segment(word)) {
    const length = measure(segment);
    if (piece && used + length > width) {
      pieces.push(piece);
      piece = '';
      used = 0;
    }
    piece += segment;
    used += length;
  }
  return [...pieces, piece];
}

export interface StyledLine {
  text: string;
  bold?: boolean;
  /** Times the common size, 1 if absent. */
  scale?: number;
}
export type StyledMeasure = (text: string, style: { size: number; bold: boolean }) => number;
export interface Fitted {
  lines: { text: string; bold: boolean; size: number }[];
  height: number;
}

/** From baseline to baseline, times the size: Noto Sans SC needs this much for Chinese. */
export const lineHeight = 1.35;
const smallest = 3;

/** The largest size (at most `largest`) at which all lines fit into the box, wrapped. Throws when not even 3 points do: a label is never cut. */
export function fit(lines: readonly StyledLine[], box: { width: number; height: number; largest: number }, measure: StyledMeasure): Fitted {
  for (let size = box.largest; size >= smallest; size -= 0.5) {
    const fitted = atSize(lines, size, box.width, measure);
    if (fitted.height <= box.height) return fitted;
  }
  throw new Error('The text is too long for this document.');
}

function atSize(lines: readonly StyledLine[], size: number, width: number, measure: StyledMeasure): Fitted {
  const wrapped = lines.flatMap(({ text, bold = false, scale = 1 }) => {
    const style = { size: size * scale, bold };
    return wrap(text, width, (part) => measure(part, style)).map((line) => ({ text: line, ...style }));
  });
  return { lines: wrapped, height: wrapped.reduce((sum, line) => sum + line.size * lineHeight, 0) };
}
