// Tables for spreadsheets: RFC 4180 in UTF-8 with a byte order mark, by which Excel knows that it is UTF-8. Every line has as many cells as the
// first one: strict readers refuse others.
// A text that a spreadsheet would take for a formula is told to be text by a leading apostrophe.
import type { Reply } from './route';

export type Cell = string | number | null | undefined;
export interface Table {
  columns: string[];
  rows: Cell[][];
}

export const CSV = 'text/csv';

/** @param name of the file, without its ending */
export const csvReply = ({ columns, rows }: Table, name: string): Reply & { body: Buffer } => ({
  status: 200,
  body: Buffer.from(`\uFEFF${[columns, ...rows].map((row) => lineOf(row, columns.length)).join('')}`),
  headers: { 'Content-Type': `${CSV}; charset=utf-8`, 'Content-Disposition': `attachment; filename="${name}.csv"`, Vary: 'Accept' },
});

/** Cells that a kind of row does not have are empty. */
const lineOf = (row: Cell[], cells: number): string => {
  const empty = Array<Cell>(Math.max(0, cells - row.length)).fill(null);
  return `${[...row, ...empty].map(cellOf).join(',')}\r\n`;
};

/** Source of the signs that begin a formula: OWASP, CSV injection. */
function cellOf(value: Cell): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r\uFF0B\uFF0D\uFF1D\uFF20]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** True when CSV is asked for: by `?format=`, else by an Accept that names it and not JSON. */
export const wantsCsv = (format: string | undefined, accept: string | undefined): boolean =>
  format === undefined ? /(^|[,\s])text\/csv\b/i.test(accept ?? '') && !/application\/json/i.test(accept ?? '') : format === 'csv';
