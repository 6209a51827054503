// How the demo looks on a terminal: lines of time, actor and words that wrap below themselves, and a table that becomes a list
// where it does not fit. Pure; Chinese characters count two columns. Called by teller.ts and the end of main.ts.
import { wrap } from '../../activities/documents/wrap';

/** Below this many columns time and actor stand above their words instead of beside them. */
const SIDE_BY_SIDE = 72;
const TIME = 16;
const WHO = 9;
const GAP = '  ';

const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/gu;

/** Columns that a text takes on a terminal. */
export const columnsOf = (text: string): number => [...text].length + (text.match(wide)?.length ?? 0);
const pad = (text: string, columns: number): string => text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
const padLeft = (text: string, columns: number): string => ' '.repeat(Math.max(0, columns - columnsOf(text))) + text;

/** A text as lines of at most `width` columns, each after `indent`. */
export const paragraph = (text: string, width: number, indent = ''): string[] =>
  wrap(text, width - columnsOf(indent), columnsOf).map((line) => indent + line);

export interface Entry {
  time: string;
  who: string;
  what: string;
}
/** One thing that happened. */
export function entryLines({ time, who, what }: Entry, width: number): string[] {
  if (width < SIDE_BY_SIDE) return [`${GAP}${time}${GAP}${who}`, ...paragraph(what, width, GAP + GAP)];
  const head = `${GAP}${pad(time, TIME)}${GAP}${pad(who, WHO)}${GAP}`;
  const [first = '', ...rest] = paragraph(what, width - columnsOf(head));
  return [head + first, ...rest.map((line) => ' '.repeat(columnsOf(head)) + line)];
}

export interface Column {
  title: string;
  /** Figures stand to the right. */
  align: 'left' | 'right';
}
/** A table; where the terminal is too narrow for it, a list of each row's titles and values. */
export function tableLines(columns: Column[], rows: string[][], width: number): string[] {
  const widths = columns.map(({ title }, i) => Math.max(columnsOf(title), ...rows.map((row) => columnsOf(row[i] ?? ''))));
  const needed = (gap: string): number => widths.reduce((all, w) => all + w + gap.length, 0);
  const gap = ['   ', '  ', ' '].find((g) => needed(g) <= width);
  if (gap === undefined) return rows.flatMap((row) => ['', ...asList(columns, row, width)]);
  const cells = (row: string[]): string =>
    columns.map(({ align }, i) => (align === 'right' ? padLeft : pad)(row[i] ?? '', widths[i] ?? 0)).join(gap);
  return [cells(columns.map(({ title }) => title)), widths.map((w) => '-'.repeat(w)).join(gap), ...rows.map(cells)].map((line) =>
    line.trimEnd(),
  );
}

function asList(columns: Column[], row: string[], width: number): string[] {
  const label = Math.max(...columns.map(({ title }) => columnsOf(title)));
  return columns.flatMap(({ title }, i) => {
    const [first = '', ...rest] = paragraph(row[i] ?? '', width - label - GAP.length);
    return [pad(title, label) + GAP + first, ...rest.map((line) => ' '.repeat(label) + GAP + line)];
  });
}

/** A moment as people on this machine write it, such as "Sun 22 Nov 14:41". */
export function moment(at: Date): string {
  const part = (options: Intl.DateTimeFormatOptions): string => new Intl.DateTimeFormat('en-GB', options).format(at);
  const day = part({ day: '2-digit', month: 'short' }).replace('Sept', 'Sep');
  return `${part({ weekday: 'short' })} ${day} ${part({ hour: '2-digit', minute: '2-digit' })}`;
}

/** Minor units as people write them, such as "1,299.00". */
export function figure(amount: number, currency: string): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return new Intl.NumberFormat('en', { minimumFractionDigits: digits }).format(amount / 10 ** digits);
}
