// The font of all documents: Noto Sans SC, regular and bold, static files of its npm package (SIL Open Font License).
// Read once per process; PDFs embed only the glyphs they use. A letter that the font lacks is replaced here.
import { readFileSync } from 'node:fs';

export type FontName = 'regular' | 'bold';

const files: Record<FontName, string> = {
  regular: '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
  bold: '@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf',
};

export const fonts: Record<FontName, Buffer> = {
  regular: readFileSync(require.resolve(files.regular)),
  bold: readFileSync(require.resolve(files.bold)),
};

const covered = codePoints(fonts.regular);

// Latin letters that do not decompose into a letter and a mark.
const lookalikes: Record<string, string> = {
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ı: 'i',
  ħ: 'h',
  Ħ: 'H',
  ŧ: 't',
  Ŧ: 'T',
  '\u202f': '\u00a0',
  '\u2009': '\u00a0',
};

/**
 * A text as it can be printed: no control, direction or zero-width characters, one kind of line feed.
 * A character that the font lacks becomes its plain letter (Čapek → Capek: a parcel still arrives), else a visible box (□).
 */
export function printable(text: string): string {
  const plain = text
    .normalize('NFC')
    .replace(/\r\n?|\u2028|\u2029/g, '\n')
    .replace(/\t/g, ' ')
    .replace(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\ufe00-\ufe0f]/gu, '');
  return Array.from(plain, (character) => (character === '\n' || isCovered(character) ? character : substitute(character))).join('');
}

/** The same on one line, for places that have no room for line feeds. */
export function printableLine(text: string): string {
  return printable(text)
    .replace(/[ \n]+/g, ' ')
    .trim();
}

function substitute(character: string): string {
  const base = lookalikes[character] ?? Array.from(character.normalize('NFKD'), (part) => (/\p{M}/u.test(part) ? '' : part)).join('');
  return base && Array.from(base).every(isCovered) ? base : '□';
}

function isCovered(character: string): boolean {
  return covered.has(character.codePointAt(0) ?? 0);
}

/** All code points of a TrueType file, from its groups of characters (cmap format 12, OpenType specification). */
function codePoints(font: Buffer): Set<number> {
  const tables = font.readUInt16BE(4);
  const entries = Array.from({ length: tables }, (_, index) => 12 + index * 16);
  const entry = entries.find((at) => font.toString('latin1', at, at + 4) === 'cmap');
  if (entry === undefined) throw new Error('The font has no character map.');
  const cmap = font.readUInt32BE(entry + 8);
  const maps = Array.from({ length: font.readUInt16BE(cmap + 2) }, (_, index) => cmap + font.readUInt32BE(cmap + 8 + index * 8));
  const found = new Set<number>();
  for (const map of maps) if (font.readUInt16BE(map) === 12) addGroups(font, map, found);
  return found;
}

function addGroups(font: Buffer, map: number, found: Set<number>): void {
  const groups = font.readUInt32BE(map + 12);
  for (let group = 0; group < groups; group += 1) {
    const at = map + 16 + group * 12;
    for (let code = font.readUInt32BE(at); code <= font.readUInt32BE(at + 4); code += 1) found.add(code);
  }
}
