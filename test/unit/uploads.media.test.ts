// Files that people send in: what they are shows in their bytes, photos are drawn anew, and nothing unfolds beyond all measure.
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { acceptFile, nameFor } from '../../api/uploads/media';
import { Problem } from '../../api/problem';

const picture = (width = 60, height = 40) => sharp({ create: { width, height, channels: 3, background: '#c03020' } });
const PDF = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n');
const codeOf = async (bytes: Buffer, claimed?: string): Promise<string> => {
  try {
    return (await acceptFile(bytes, claimed)).mime;
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
};

describe('a photo', () => {
  test.each(['jpeg', 'png', 'webp'] as const)('as %s stays what it is, without what else was in the file', async (format) => {
    const sent = await picture()
      .withExif({ IFD0: { Artist: 'Canary Artist' }, IFD3: { GPSLatitude: '31/1' } })
      [format]()
      .toBuffer();
    expect(sent.includes('Canary Artist')).toBe(true);
    const { mime, bytes } = await acceptFile(sent, undefined);
    const { exif, icc, xmp, ...kept } = await sharp(bytes).metadata();
    expect(mime).toBe(`image/${format}`);
    expect([exif, icc, xmp]).toEqual([undefined, undefined, undefined]);
    expect(kept).toMatchObject({ format, width: 60, height: 40 });
    expect(bytes.includes('Canary Artist')).toBe(false);
  });
  test('is turned upright and made smaller, because the turn stands in what is taken away', async () => {
    const sent = await picture(5_000, 1_000).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect(await sharp((await acceptFile(sent, 'image/jpeg')).bytes).metadata()).toMatchObject({ width: 512, height: 2_560 });
  });
  test('may call itself another kind of photo, as phones do, but not a PDF', async () => {
    const sent = await picture().jpeg().toBuffer();
    expect(await codeOf(sent, 'image/png')).toBe('image/jpeg');
    expect(await codeOf(sent, 'application/octet-stream')).toBe('image/jpeg');
    expect(await codeOf(sent, 'application/pdf')).toBe('file_mismatch');
    expect(await codeOf(sent, 'text/html')).toBe('file_mismatch');
  });
  test('that is cut off, or only begins like one, is refused', async () => {
    const sent = await picture(400, 400).jpeg().toBuffer();
    expect(await codeOf(sent.subarray(0, sent.length / 2))).toBe('file_damaged');
    expect(await codeOf(Buffer.concat([sent.subarray(0, 4), Buffer.from('<script>alert(1)</script>')]))).toBe('file_damaged');
  });
  test('for which the machine has no time is not called damaged: it may be sent again', async () => {
    const sent = await picture().jpeg().toBuffer();
    const drawing: sharp.Sharp = Object.getPrototypeOf(picture());
    jest.spyOn(drawing, 'toBuffer').mockImplementationOnce(() => Promise.reject(new Error('timeout: 42% complete')));
    expect(await codeOf(sent)).toBe('dependency_unavailable');
    expect(await codeOf(sent)).toBe('image/jpeg');
  });
});

describe('a bomb', () => {
  /** A PNG that says it is so large; its few bytes of data unfold to far less or far more. */
  const png = (width: number, height: number): Buffer => {
    const chunk = (type: string, data: Buffer): Buffer => {
      const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
      const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
      length.writeUInt32BE(data.length);
      sum.writeUInt32BE(crc(body));
      return Buffer.concat([length, body, sum]);
    };
    const head = Buffer.alloc(13);
    head.writeUInt32BE(width, 0);
    head.writeUInt32BE(height, 4);
    head.set([8, 2, 0, 0, 0], 8);
    const data = deflateSync(Buffer.alloc(5_000_000));
    return Buffer.concat([
      Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
      chunk('IHDR', head),
      chunk('IDAT', data),
      chunk('IEND', Buffer.alloc(0)),
    ]);
  };
  test.each([
    [50_000, 50_000],
    [16_001, 10],
    [10_000, 10_000],
  ])('of %d × %d pixels is refused by its head, before anything unfolds', async (width, height) => {
    const startedAt = process.memoryUsage().rss;
    expect(await codeOf(png(width, height))).toBe('image_too_large');
    expect(process.memoryUsage().rss - startedAt).toBeLessThan(200_000_000);
  });
});

describe('a PDF', () => {
  test('is one by its beginning and its end', async () => {
    expect((await acceptFile(PDF, 'application/pdf')).bytes).toEqual(PDF);
    expect(await codeOf(PDF, 'image/png')).toBe('file_mismatch');
    expect(await codeOf(PDF.subarray(0, PDF.length - 12))).toBe('file_damaged');
    expect(await codeOf(Buffer.from('%PDF-x\nstartxref\n9\n%%EOF'))).toBe('file_damaged');
  });
});

test.each([
  ['a page', '<!doctype html><script>alert(1)</script>'],
  ['a drawing with a script', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
  ['a moving picture', 'GIF89a\x01\x00\x01\x00'],
  ['an archive', 'PK\x03\x04'],
  ['a program', 'MZ\x90'],
  ['nothing', ''],
])('%s is refused, whatever it is called', async (_, content) => {
  expect(await codeOf(Buffer.from(content, 'latin1'), 'image/png')).toBe('file_unsupported');
});

test('a name keeps its words and gets the ending that tells the truth', () => {
  expect(nameFor('Kratzer.JPG', 'image/jpeg')).toBe('Kratzer.JPG');
  expect(nameFor('划痕.png', 'image/jpeg')).toBe('划痕.jpg');
  expect(nameFor('invoice.exe', 'application/pdf')).toBe('invoice.exe.pdf');
  expect(nameFor('v1.2 final', 'image/webp')).toBe('v1.2 final.webp');
});

function crc(bytes: Buffer): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (sum ^ 0xffffffff) >>> 0;
}
