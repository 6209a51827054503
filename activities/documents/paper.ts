// One PDF being drawn: pages without margins, text line by line at a baseline, barcodes as vectors. All documents are drawn with it.
// Same data, same bytes: the only time in the file is the document's own date, and pdfkit derives the file's id from the info below.
import PDFDocument from 'pdfkit';
import { code128, qrCode } from './codes';
import { fonts, printable, type FontName } from './font';
import { lineHeight } from './wrap';

export interface PaperOptions {
  /** In points. */
  width: number;
  height: number;
  title: string;
  author: string;
  /** BCP 47, e.g. `zh-CN`. */
  lang: string;
  /** YYYY-MM-DD. */
  date: string;
}

export interface TextStyle {
  size: number;
  bold?: boolean;
  color?: string;
}

export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** All lengths in points, y from the top of the page downwards. */
export class Paper {
  private readonly doc: PDFKit.PDFDocument;
  private readonly chunks: Buffer[] = [];
  private readonly widths: Record<FontName, Map<string, number>> = { regular: new Map(), bold: new Map() };

  constructor(private readonly options: PaperOptions) {
    this.doc = new PDFDocument({
      autoFirstPage: false,
      bufferPages: true, // page numbers "n of m" are drawn at the end
      lang: options.lang,
      displayTitle: true,
      info: {
        Title: printable(options.title),
        Author: printable(options.author),
        Producer: 'Throughline',
        Creator: 'Throughline',
        CreationDate: new Date(`${options.date}T00:00:00Z`),
      },
    });
    this.doc.on('data', (chunk: Buffer) => this.chunks.push(chunk));
    for (const name of ['regular', 'bold'] as const) this.doc.registerFont(name, fonts[name]);
    this.addPage();
  }

  addPage(): void {
    this.doc.addPage({ size: [this.options.width, this.options.height], margin: 0 });
  }

  get pageCount(): number {
    return this.doc.bufferedPageRange().count;
  }

  /** Goes back to a page, counted from 1. */
  turnTo(page: number): void {
    this.doc.switchToPage(page - 1);
  }

  widthOf(text: string, { size, bold = false }: TextStyle): number {
    const font: FontName = bold ? 'bold' : 'regular';
    const known = this.widths[font].get(text);
    if (known !== undefined) return known * size;
    const width = this.doc.font(font).fontSize(1).widthOfString(text);
    this.widths[font].set(text, width);
    return width * size;
  }

  /** One line of printable text whose slot of `lineHeight` × size begins at `y`. */
  line(text: string, at: { x: number; y: number; width?: number; align?: 'left' | 'right' }, style: TextStyle): void {
    const { size, bold = false, color = '#111111' } = style;
    const shift = at.align === 'right' ? (at.width ?? 0) - this.widthOf(text, style) : 0;
    this.doc
      .font(bold ? 'bold' : 'regular')
      .fontSize(size)
      .fillColor(color)
      .text(text, at.x + shift, at.y + size * (lineHeight - 0.33), { lineBreak: false, baseline: 'alphabetic' });
  }

  link(area: Area, url: string): void {
    this.doc.link(area.x, area.y, area.width, area.height, url);
  }

  fill(area: Area, color: string): void {
    this.doc.rect(area.x, area.y, area.width, area.height).fill(color);
  }

  frame(area: Area, thickness: number): void {
    this.doc.lineWidth(thickness).rect(area.x, area.y, area.width, area.height).stroke('#111111');
  }

  rule(from: { x: number; y: number }, to: { x: number; y: number }, thickness: number, color = '#111111'): void {
    this.doc.lineWidth(thickness).moveTo(from.x, from.y).lineTo(to.x, to.y).stroke(color);
  }

  /** Code 128 as wide as the area allows with its quiet zones (ten modules each side), at most 1.5 points a module, centred. */
  barcode(text: string, area: Area): void {
    const { widths, modules } = code128(text);
    const unit = Math.min(1.5, area.width / (modules + 20));
    let x = area.x + (area.width - modules * unit) / 2;
    widths.forEach((width, index) => {
      if (index % 2 === 0) this.doc.rect(x, area.y, width * unit, area.height);
      x += width * unit;
    });
    this.doc.fill('#000000');
  }

  /** A QR code filling the area; the caller leaves four modules of white around it. */
  qr(text: string, area: Area): void {
    const { size, runs } = qrCode(text);
    const unit = area.width / size;
    for (const run of runs) this.doc.rect(area.x + run.x * unit, area.y + run.y * unit, run.length * unit, unit);
    this.doc.fill('#000000');
  }

  /** Ends the document. The bytes of the PDF. */
  finish(): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      this.doc.on('end', () => resolve(new Uint8Array(Buffer.concat(this.chunks))));
      this.doc.on('error', reject);
      this.doc.end();
    });
  }
}
