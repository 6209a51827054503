// An A4 document as a flow from top to bottom: letterhead, facts, paragraphs, tables, sums, page numbers. Used by all documents but labels.
// Nothing is ever cut: what does not fit on a page goes on to the next one, line by line if it must.
import type { Sheet } from './data';
import { companyLines } from './format';
import { printable } from './font';
import { Paper } from './paper';
import { layoutRow, type Cell, type Column } from './table';
import { texts } from './texts';
import { lineHeight, wrap } from './wrap';

const page = { width: 595.28, height: 841.89, left: 42, right: 553.28, top: 42, bottom: 790 };
const grey = '#5f6b76';
const accent = '#1f4e79';
const cellPadding = 4;
// The shade and the rules of a table reach a little beyond the text, so that all text has the same left edge.
const outdent = 4;
export const contentWidth = page.right - page.left;

export interface ParagraphStyle {
  size?: number;
  bold?: boolean;
  color?: string;
  /** Points. */
  width?: number;
  link?: string;
}

export class Letter {
  readonly paper: Paper;
  private y = page.top;

  constructor(
    private readonly sheet: Sheet,
    private readonly title: string,
    private readonly reference: string,
  ) {
    this.paper = new Paper({
      width: page.width,
      height: page.height,
      title: `${title} ${reference}`,
      author: sheet.company.name,
      lang: sheet.language === 'zh' ? 'zh-CN' : 'en-GB',
      date: sheet.date,
    });
    this.letterhead();
  }

  /** Caption and value pairs, in two columns side by side. */
  facts(facts: readonly (readonly [caption: string, value: string | undefined])[]): void {
    const t = texts[this.sheet.language];
    const cells = facts.flatMap(([caption, value]) => (value ? [{ text: t.captioned(caption, value) }] : []));
    const column = { title: '', width: contentWidth / 2 };
    for (let index = 0; index < cells.length; index += 2) {
      this.row(
        [column, column],
        [cells[index], cells[index + 1]].map((cell) => cell ?? { text: '' }),
        { gap: 1 },
      );
    }
    this.y += 8;
  }

  /** Blocks of lines next to each other, each under its heading; for addresses. */
  sideBySide(blocks: readonly { title: string; lines: readonly string[] }[]): void {
    const columns = blocks.map(() => ({ title: '', width: contentWidth / blocks.length }));
    this.row(
      columns,
      blocks.map(({ title }) => ({ text: title, bold: true, color: accent })),
      { gap: 1 },
    );
    this.row(
      columns,
      blocks.map(({ lines }) => ({ text: lines.join('\n') })),
      { gap: 1 },
    );
    this.y += 10;
  }

  /** A heading that stays on the page of what follows it, `following` points high. */
  heading(text: string, following = 30): void {
    this.makeRoom(20 + following);
    this.paragraph(text, { bold: true, size: 11, color: accent });
    this.y += 2;
  }

  paragraph(text: string, { size = 9.5, bold = false, color, width = contentWidth, link }: ParagraphStyle = {}): void {
    const style = { size, bold, ...(color ? { color } : {}) };
    for (const line of wrap(printable(text), width, (part) => this.paper.widthOf(part, style))) {
      this.makeRoom(size * lineHeight);
      this.paper.line(line, { x: page.left, y: this.y }, style);
      if (link) this.paper.link({ x: page.left, y: this.y, width: this.paper.widthOf(line, style), height: size * lineHeight }, link);
      this.y += size * lineHeight;
    }
  }

  space(points: number): void {
    this.y += points;
  }

  /** A table with its head repeated on every page it reaches. */
  table<Row>(columns: readonly (Column & { cell: (row: Row) => string })[], rows: readonly Row[]): void {
    const head = (): void =>
      this.row(
        columns,
        columns.map(({ title }) => ({ text: title, bold: true })),
        { gap: cellPadding, fill: '#e8eef4' },
      );
    this.makeRoom(60);
    head();
    for (const row of rows)
      this.row(
        columns,
        columns.map(({ cell }) => ({ text: cell(row) })),
        { gap: cellPadding, ruled: true, onNewPage: head },
      );
    this.y += 8;
  }

  /** Amounts below a table, at the right edge, kept together on one page. */
  sums(sums: readonly { caption: string; value: string; strong?: boolean }[]): void {
    const columns: Column[] = [
      { title: '', width: contentWidth * 0.65, align: 'right' },
      { title: '', width: contentWidth * 0.35, align: 'right' },
    ];
    this.makeRoom(sums.length * 18);
    for (const { caption, value, strong = false } of sums)
      this.row(
        columns,
        [caption, value].map((text) => ({ text, bold: strong })),
        { gap: 1.5 },
      );
    this.y += 10;
  }

  /** A drawing of a known height that stays on one page; `draw` gets its upper left corner. */
  block(height: number, draw: (paper: Paper, at: { x: number; y: number }) => void): void {
    this.makeRoom(height);
    draw(this.paper, { x: page.left, y: this.y });
    this.y += height;
  }

  /** A square drawing at the right edge with text to its left. `write` gets the width that is left for paragraphs. */
  beside(side: number, draw: (paper: Paper, at: { x: number; y: number }) => void, write: (width: number) => void): void {
    this.makeRoom(side);
    const { y: top } = this;
    const { pageCount } = this.paper;
    draw(this.paper, { x: page.right - side, y: top });
    write(contentWidth - side - 20);
    if (this.paper.pageCount === pageCount) this.y = Math.max(this.y, top + side);
  }

  /** Numbers the pages and ends the document. The bytes of the PDF. */
  finish(): Promise<Uint8Array> {
    const count = this.paper.pageCount;
    for (let number = 1; number <= count; number += 1) {
      this.paper.turnTo(number);
      this.paper.rule({ x: page.left, y: page.bottom + 8 }, { x: page.right, y: page.bottom + 8 }, 0.5, grey);
      const y = page.bottom + 12;
      this.paper.line(printable(`${this.title}  ${this.reference}`), { x: page.left, y }, { size: 8, color: grey });
      const pages = texts[this.sheet.language].page(number, count);
      this.paper.line(pages, { x: page.left, y, width: contentWidth, align: 'right' }, { size: 8, color: grey });
    }
    return this.paper.finish();
  }

  private letterhead(): void {
    const { company, language } = this.sheet;
    const columns: Column[] = [
      { title: '', width: contentWidth * 0.6 },
      { title: '', width: contentWidth * 0.4, align: 'right' },
    ];
    this.row(
      columns,
      [
        { text: company.name, bold: true, size: 15 },
        { text: this.title, bold: true, size: 15, color: accent },
      ],
      { gap: 0 },
    );
    this.paragraph(companyLines(company, language).join('\n'), { size: 8.5, color: grey });
    this.y += 6;
    this.paper.rule({ x: page.left, y: this.y }, { x: page.right, y: this.y }, 1.2, accent);
    this.y += 12;
  }

  private makeRoom(height: number): boolean {
    if (this.y + height <= page.bottom) return false;
    this.paper.addPage();
    this.y = page.top;
    return true;
  }

  /** One row of cells. It moves to the next page as a whole, unless it is higher than a page: then it is continued there. */
  private row(
    columns: readonly Column[],
    cells: readonly Cell[],
    style: { gap: number; fill?: string; ruled?: boolean; onNewPage?: () => void },
  ): void {
    const row = layoutRow(columns, cells, cellPadding, this.paper);
    const whole = row.height + 2 * style.gap;
    if (whole <= page.bottom - page.top - 60 && this.makeRoom(whole)) style.onNewPage?.();

    for (let from = 0; from < row.lineCount;) {
      if (this.makeRoom(row.lineHeight + 2 * style.gap)) style.onNewPage?.();
      const fitting = Math.floor((page.bottom - this.y - 2 * style.gap) / row.lineHeight);
      const until = Math.min(row.lineCount, from + Math.max(1, fitting));
      const height = (until - from) * row.lineHeight + 2 * style.gap;
      if (style.fill) this.paper.fill({ x: page.left - outdent, y: this.y, width: contentWidth + 2 * outdent, height }, style.fill);
      row.draw({ x: page.left, y: this.y + style.gap }, { from, until });
      this.y += height;
      from = until;
    }
    if (style.ruled) this.paper.rule({ x: page.left - outdent, y: this.y }, { x: page.right + outdent, y: this.y }, 0.4, '#c3ccd5');
  }
}
