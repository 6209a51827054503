// What a file is, by its bytes: photos are drawn anew, so that nothing but the picture is left of them, PDFs must be PDFs, all else is
// refused. Names and claims count for nothing. Used for everything that people send in.
import sharp from 'sharp';
import { Problem } from '../problem';
import { intakeBusy } from './desk';

export const fileMimes = ['image/jpeg', 'image/png', 'image/webp', 'application/pdf'] as const;
export type FileMime = (typeof fileMimes)[number];
export interface AcceptedFile {
  mime: FileMime;
  bytes: Buffer;
}

/** More than this nobody photographs, and no bomb may unfold to. */
const MOST_PIXELS = 60_000_000;
/** Of a picture when it is unfolded: four channels of eight bits each. */
const MOST_BYTES = 4 * MOST_PIXELS;
const LONGEST_SIDE = 16_000;
/** What is kept: enough to read a label on a parcel. */
const KEPT_SIDE = 2_560;
const SECONDS = 10;

// One thread per picture, and none kept: uploads must not crowd out the rest of the process (see desk.ts).
sharp.concurrency(1);
sharp.cache(false);

/** @throws Problem file_unsupported, file_mismatch, file_damaged, image_too_large; 503 when there is no time to draw it now */
export async function acceptFile(bytes: Buffer, claimed: string | undefined): Promise<AcceptedFile> {
  const mime = kindOf(bytes);
  if (!mime) throw refused('file_unsupported', 'Send a photo as JPEG, PNG or WebP, or a PDF.');
  if (contradicts(claimed, mime)) throw refused('file_mismatch', `By its bytes the file is ${mime}, and it is said to be something else.`);
  if (mime !== 'application/pdf') return { mime, bytes: await drawnAnew(bytes, mime) };
  if (!isWholePdf(bytes)) throw damaged();
  return { mime, bytes };
}

const refused = (code: string, message: string): Problem =>
  new Problem(422, code, message, { errors: [{ pointer: '/content', code, message }] });
const damaged = (): Problem => refused('file_damaged', 'The file is damaged or not complete.');
const tooLarge = (): Problem =>
  refused('image_too_large', `A photo may have ${MOST_PIXELS / 1e6} megapixels and ${LONGEST_SIDE} pixels a side.`);

function kindOf(bytes: Buffer): FileMime | undefined {
  const begins = (text: string, at = 0): boolean => bytes.subarray(at, at + text.length).equals(Buffer.from(text, 'latin1'));
  if (begins('\xff\xd8\xff')) return 'image/jpeg';
  if (begins('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (begins('RIFF') && begins('WEBP', 8)) return 'image/webp';
  return begins('%PDF-') ? 'application/pdf' : undefined;
}

/** Phones name one kind of photo like another; a photo that calls itself a PDF, or the other way round, is a mistake or worse. */
function contradicts(claimed: string | undefined, mime: FileMime): boolean {
  const said = (claimed ?? '').toLowerCase().split(';')[0]?.trim() ?? '';
  if (said === '' || said === 'application/octet-stream') return false;
  return mime === 'application/pdf' ? said !== mime && said !== 'application/x-pdf' : !said.startsWith('image/');
}

/** A PDF begins with its version and ends with the place of its table of contents. Source: ISO 32000-2, 7.5. */
const isWholePdf = (bytes: Buffer): boolean =>
  /^%PDF-[12]\.\d/.test(bytes.subarray(0, 8).toString('latin1')) &&
  /startxref\s+\d+\s+%%EOF/.test(bytes.subarray(-1_024).toString('latin1'));

/** The picture alone: upright, of a bounded size, without whatever else was in the file. */
async function drawnAnew(bytes: Buffer, mime: Exclude<FileMime, 'application/pdf'>): Promise<Buffer> {
  try {
    const { width, height, channels, depth } = await sharp(bytes, { limitInputPixels: false }).metadata(); // reads the head only
    const unfolded = width * height * channels * (depth === 'uchar' ? 1 : 2);
    if (width * height > MOST_PIXELS || unfolded > MOST_BYTES || Math.max(width, height) > LONGEST_SIDE) throw tooLarge();
    const picture = sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error' })
      .timeout({ seconds: SECONDS })
      .autoOrient()
      .resize({ width: KEPT_SIDE, height: KEPT_SIDE, fit: 'inside', withoutEnlargement: true });
    return await encoded(picture, mime).toBuffer();
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw isOutOfTime(error) ? intakeBusy() : damaged(); // the decoder's own words are for nobody
  }
}

/** The clock of `timeout` says nothing about the file: the machine had other things to do. */
const isOutOfTime = (error: unknown): boolean => error instanceof Error && error.message.includes('timeout');

function encoded(picture: sharp.Sharp, mime: Exclude<FileMime, 'application/pdf'>): sharp.Sharp {
  switch (mime) {
    case 'image/jpeg':
      return picture.jpeg({ quality: 85 });
    case 'image/png':
      return picture.png({ compressionLevel: 9 });
    case 'image/webp':
      return picture.webp({ quality: 85 });
  }
}

const endings: Record<FileMime, readonly [string, ...string[]]> = {
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
  'image/webp': ['webp'],
  'application/pdf': ['pdf'],
};
/** The name as people read it, with the ending that tells the truth. */
export function nameFor(filename: string, mime: FileMime): string {
  const [ending] = endings[mime];
  const own = /\.([A-Za-z0-9]{1,5})$/.exec(filename)?.[1]?.toLowerCase();
  if (own && endings[mime].includes(own)) return filename;
  const known = own !== undefined && Object.values(endings).some((list) => list.includes(own));
  return `${known ? filename.slice(0, -own.length - 1) : filename}.${ending}`;
}
