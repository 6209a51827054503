// One row of a table: cells wrapped in their columns, lines numbered so that a very long row can go on on the next page.
// Only the letter uses it; it decides where a row begins and ends.
import { printable } from './font';
import type { Paper, TextStyle } from './paper';
import { lineHeight, wrap } from './wrap';

export interface Column {
  title: string;
  /** Points. */
  width: number;
  align?: 'left' | 'right';
}

export interface Cell {
  text: string;
  bold?: boolean;
  /** Points. */
  size?: number;
  color?: string;
}

export interface RowLayout {
  lineCount: number;
  /** Points. */
  lineHeight: number;
  height: number;
  /** Draws the lines `from` (included) to `until` (not included), the first one at the given corner. */
  draw: (at: { x: number; y: number }, lines: { from: number; until: number }) => void;
}

const defaultSize = 9;

/** Wraps the cells of a row. `padding` is kept free between columns, in points. */
export function layoutRow(columns: readonly Column[], cells: readonly Cell[], padding: number, paper: Paper): RowLayout {
  const wrapped = columns.map((column, index) => wrapCell(column, cells[index] ?? { text: '' }, padding, paper));
  const step = Math.max(...wrapped.map(({ style }) => style.size)) * lineHeight;
  const lineCount = Math.max(...wrapped.map(({ lines }) => lines.length));
  return {
    lineCount,
    lineHeight: step,
    height: lineCount * step,
    draw: ({ x, y }, { from, until }) => {
      let left = x;
      for (const { lines, style, column } of wrapped) {
        const at = { width: column.width - padding, align: column.align ?? 'left' };
        const start = column.align === 'right' ? left + padding : left;
        lines.slice(from, until).forEach((line, index) => paper.line(line, { ...at, x: start, y: y + index * step }, style));
        left += column.width;
      }
    },
  };
}

function wrapCell(column: Column, cell: Cell, padding: number, paper: Paper): { column: Column; lines: string[]; style: TextStyle } {
  const style = { size: cell.size ?? defaultSize, bold: cell.bold ?? false, ...(cell.color ? { color: cell.color } : {}) };
  const lines = wrap(printable(cell.text), column.width - padding, (part) => paper.widthOf(part, style));
  return { column, lines, style };
}
