// Reads back the PDFs that we make: text with its place (through the fonts' ToUnicode maps), rectangles, pages. For tests of documents.
// It understands what pdfkit writes and no more; it is no general PDF reader.
import { inflateSync } from 'node:zlib';

export interface PdfText {
  text: string;
  /** Points from the left and from the bottom of the page, of the baseline's start. */
  x: number;
  y: number;
  size: number;
  width: number;
}
export interface PdfRect {
  /** Points from the left and from the top. */
  x: number;
  y: number;
  width: number;
  height: number;
}
export interface PdfPage {
  width: number;
  height: number;
  texts: PdfText[];
  rects: PdfRect[];
}
export interface Pdf {
  pages: PdfPage[];
  /** All text without any white space, page after page: wrapped texts are found whole. */
  words: string;
}

interface PdfObject {
  dictionary: string;
  stream: Buffer;
}
interface Font {
  characters: string[];
  widths: number[];
}

/** Pages and text of a PDF. Throws when it is none that pdfkit wrote. */
export function readPdf(bytes: Uint8Array): Pdf {
  const objects = readObjects(Buffer.from(bytes));
  const tree = [...objects.values()].find(({ dictionary }) => dictionary.includes('/Type /Pages'));
  const kids = /\/Kids \[(.*?)\]/s.exec(tree?.dictionary ?? '')?.[1] ?? '';
  const pages = [...kids.matchAll(/(\d+) 0 R/g)].map(([, id]) => readPage(id, objects));
  const words = pages.flatMap((page) => page.texts.map(({ text }) => text)).join('');
  return { pages, words: words.replace(/\s/g, '') };
}

function readObjects(file: Buffer): Map<string, PdfObject> {
  const text = file.toString('latin1');
  const objects = new Map<string, PdfObject>();
  for (const match of text.matchAll(/^(\d+) 0 obj\n/gm)) {
    const start = match.index + match[0].length;
    const body = text.slice(start, text.indexOf('endobj', start));
    const [dictionary = ''] = body.split('stream\n', 1);
    const length = Number(/\/Length (\d+)/.exec(dictionary)?.[1] ?? 0);
    const raw = file.subarray(start + dictionary.length + 'stream\n'.length).subarray(0, length);
    objects.set(match[1] ?? '', { dictionary, stream: dictionary.includes('/FlateDecode') ? inflateSync(raw) : raw });
  }
  return objects;
}

function object(objects: Map<string, PdfObject>, id: string | undefined): PdfObject {
  const found = objects.get(id ?? '');
  if (!found) throw new Error(`The PDF has no object ${id}.`);
  return found;
}

function reference(dictionary: string, name: string): string | undefined {
  return new RegExp(`/${name} \\[?(\\d+) 0 R`).exec(dictionary)?.[1];
}

function readPage(id: string | undefined, objects: Map<string, PdfObject>): PdfPage {
  const { dictionary } = object(objects, id);
  const [, width = 0, height = 0] = (/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(dictionary) ?? []).map(Number);
  const resources = object(objects, reference(dictionary, 'Resources')).dictionary;
  const fonts = new Map([...resources.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name = '', font]) => [name, readFont(font, objects)]));
  const content = object(objects, reference(dictionary, 'Contents')).stream.toString('latin1');
  const texts = [...content.matchAll(/1 0 0 1 ([-\d.]+) ([-\d.]+) Tm\n\/(F\d+) ([\d.]+) Tf\n\[(.*?)\] TJ/gs)].map(
    ([, x, y, font = '', size, shown = '']) => ({
      x: Number(x),
      y: Number(y),
      size: Number(size),
      ...decode(shown, fonts.get(font), Number(size)),
    }),
  );
  const rects = [...content.matchAll(/^([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+) re$/gm)].map(([, ...numbers]) => {
    const [x = 0, y = 0, w = 0, h = 0] = numbers.map(Number);
    return { x, y, width: w, height: h };
  });
  return { width, height, texts, rects };
}

function readFont(id: string | undefined, objects: Map<string, PdfObject>): Font {
  const { dictionary } = object(objects, id);
  const cmap = object(objects, reference(dictionary, 'ToUnicode')).stream.toString('latin1');
  const characters: string[] = [];
  for (const [, first = '', list = ''] of cmap.matchAll(/<(\w{4})> <\w{4}> \[(.*?)\]/gs)) {
    const entries = [...list.matchAll(/<(.*?)>/g)].map(([, hex = '']) => fromHex(hex.replace(/ /g, '')));
    entries.forEach((entry, index) => (characters[parseInt(first, 16) + index] = entry));
  }
  const descendant = object(objects, reference(dictionary, 'DescendantFonts')).dictionary;
  const widths = (/\/W \[0 \[(.*?)\]/s.exec(descendant)?.[1] ?? '').split(' ').map(Number);
  return { characters, widths };
}

function decode(shown: string, font: Font | undefined, size: number): { text: string; width: number } {
  if (!font) throw new Error('Text in an unknown font.');
  let text = '';
  let width = 0;
  for (const [, glyphs, kerning] of shown.matchAll(/<(\w+)>|(-?[\d.]+)/g)) {
    if (kerning) width -= (Number(kerning) / 1000) * size;
    for (const [glyph] of (glyphs ?? '').matchAll(/\w{4}/g)) {
      text += font.characters[parseInt(glyph, 16)] ?? '\ufffd';
      width += ((font.widths[parseInt(glyph, 16)] ?? 0) / 1000) * size;
    }
  }
  return { text, width };
}

function fromHex(hex: string): string {
  return String.fromCharCode(...[...hex.matchAll(/\w{4}/g)].map(([unit]) => parseInt(unit, 16)));
}
