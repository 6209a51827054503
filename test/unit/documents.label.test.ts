// Shipping labels: what the driver and the scanner get to see, as PDF and as ZPL.
import { code128 } from '../../activities/documents/codes';
import { renderLabel } from '../../activities/documents/label.pdf';
import { renderLabelZpl } from '../../activities/documents/label.zpl';
import { readPdf, type Pdf } from '../support/pdf-reader';
import { allNeeds, jane, label, li } from './documents.samples';

const said = (text: string): string => text.replace(/\s/g, '');

function expectInside({ pages }: Pdf): void {
  for (const page of pages) {
    for (const text of page.texts) {
      expect(text.x).toBeGreaterThanOrEqual(8);
      expect(text.x + text.width).toBeLessThanOrEqual(page.width - 8);
      expect(text.y - text.size * 0.3).toBeGreaterThanOrEqual(8);
      expect(text.y + text.size * 0.9).toBeLessThanOrEqual(page.height - 8);
    }
  }
}

/** Texts of the ZPL as the printer would print them, escapes undone. */
function zplTexts(zpl: string): string[] {
  return [...zpl.matchAll(/\^FH\^FD(.*?)\^FS/gs)].map(([, data = '']) =>
    data.replace(/_([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
  );
}

describe('the label as PDF', () => {
  test('is one page of 100 × 150 mm', async () => {
    const { pages } = readPdf(await renderLabel(label()));
    expect(pages).toHaveLength(1);
    expect(pages[0]?.width).toBeCloseTo(283.46, 1);
    expect(pages[0]?.height).toBeCloseTo(425.2, 1);
  });

  test('names carrier, service, recipient, sender, reference, weight and which parcel of how many', async () => {
    const { words } = readPdf(await renderLabel(label()));
    for (const text of ['Swift Express', 'Standard 2 days', '收件人', '李小龙', '深圳市前海智能科技有限公司', '广东省深圳市', '518057'])
      expect(words).toContain(said(text));
    for (const text of [
      '南山区科技园南路88号创新大厦A座2301室',
      '通线贸易有限公司',
      'SO-2026-000123-7/1',
      '2.35 kg',
      '1 / 2',
      'China 中国',
    ])
      expect(words).toContain(said(text));
  });

  test('draws the tracking number as Code 128 and in readable groups', async () => {
    const { pages, words } = readPdf(await renderLabel(label()));
    expect(words).toContain(said('SF12 3456 7890 123'));
    const { widths, modules } = code128('SF1234567890123');
    const bars = (pages[0]?.rects ?? []).filter((rect) => rect.height === 54);
    const unit = (bars[0]?.width ?? 0) / (widths[0] ?? 1);
    expect(unit).toBeGreaterThan(0.7); // 0.25 mm, the narrowest bar that every carrier's scanner reads
    expect(bars.map((bar) => Math.round(bar.width / unit))).toEqual(widths.filter((_, index) => index % 2 === 0));
    const last = bars.at(-1);
    expect((last?.x ?? 0) + (last?.width ?? 0) - (bars[0]?.x ?? 0)).toBeCloseTo(modules * unit, 1);
    expect(bars[0]?.x).toBeGreaterThan(8 + 10 * unit); // quiet zone
  });

  test('shows every special delivery need in English and Chinese', async () => {
    const pdf = readPdf(await renderLabel(label({ needs: allNeeds })));
    for (const text of ['FRAGILE 易碎', 'KEEP COLD 冷藏', 'THIS SIDE UP 请勿倒置', 'SIGNATURE REQUIRED 需签收', 'PHONE FIRST 派送前电联'])
      expect(pdf.words).toContain(said(text));
    for (const text of ['09:00 – 12:00', '23 楼', '前台 Front desk', 'Chinese 中文']) expect(pdf.words).toContain(said(text));
    expectInside(pdf);
  });

  test('of a return says so', async () => {
    expect(readPdf(await renderLabel(label({ purpose: 'return' }))).words).toContain('RETURN退货');
    expect(readPdf(await renderLabel(label())).words).not.toContain('RETURN');
  });

  test('wraps very long texts and cuts none of them', async () => {
    const line1 = '南山区科技园南路八十八号创新大厦'.repeat(12);
    const to = {
      party: { ...li.party, name: 'Wolfeschlegelsteinhausenbergerdorff '.repeat(3).trim() },
      address: { ...li.address, line1, line2: 'X'.repeat(200) },
    };
    const pdf = readPdf(await renderLabel(label({ to, needs: { ...allNeeds, access: '请从北门进入'.repeat(50) } })));
    for (const text of [to.party.name, line1, 'X'.repeat(200), '请从北门进入'.repeat(50)]) expect(pdf.words).toContain(said(text));
    expectInside(pdf);
  });

  test('prints markup and formulas as the customer wrote them, and nothing invisible', async () => {
    const name = '=1+1 <b>Bob</b> {{x}} \u202eevil\u0000';
    const { words } = readPdf(await renderLabel(label({ to: { ...jane, party: { name } } })));
    expect(words).toContain('=1+1<b>Bob</b>{{x}}evil');
  });

  test('prints the plain letter where the font lacks one, and a box where there is none', async () => {
    const { words } = readPdf(await renderLabel(label({ to: { ...jane, party: { name: 'Łukasz Čapek 😀 Müller' } } })));
    expect(words).toContain('LukaszCapek□Müller');
  });

  test('refuses a tracking number that no scanner would read', async () => {
    await expect(renderLabel(label({ trackingNumber: 'SF^XZ' }))).rejects.toThrow(/barcode/);
    expect(() => renderLabelZpl(label({ trackingNumber: 'SF^XZ' }))).toThrow(/barcode/);
    await expect(renderLabel(label({ trackingNumber: '' }))).rejects.toThrow(/barcode/);
  });

  test('is made of the same bytes each time', async () => {
    const [first, second] = [await renderLabel(label({ needs: allNeeds })), await renderLabel(label({ needs: allNeeds }))];
    expect(Buffer.compare(Buffer.from(first), Buffer.from(second))).toBe(0);
  });
});

describe('the label as ZPL', () => {
  test('is UTF-8 at 203 dpi, 100 × 150 mm, with the same words as the PDF', async () => {
    const zpl = renderLabelZpl(label({ needs: allNeeds }));
    expect(zpl.startsWith('^XA\n^CI28\n')).toBe(true);
    expect(zpl.trimEnd().endsWith('^XZ')).toBe(true);
    expect(zpl).toContain('^PW800\n^LL1200');
    const characters = (text: string): string => [...said(text)].sort().join('');
    const { words } = readPdf(await renderLabel(label({ needs: allNeeds })));
    expect(characters(zplTexts(zpl).join(''))).toBe(characters(`${words}SF1234567890123`));
  });

  test('stays on the label', () => {
    const long = { ...li, address: { ...li.address, line1: '南山区科技园南路'.repeat(20) } };
    for (const [, x, y] of renderLabelZpl(label({ to: long, needs: allNeeds })).matchAll(/\^FO(\d+),(\d+)/g)) {
      expect(Number(x)).toBeLessThan(800);
      expect(Number(y)).toBeLessThan(1200);
    }
  });

  test('prints the tracking number as Code 128 within the label', () => {
    const barcode = /\^FO(\d+),\d+\^BY(\d)\^BCN,\d+,N,N,N,A\^FH\^FDSF1234567890123\^FS/.exec(renderLabelZpl(label()));
    const width = code128('SF1234567890123').modules * Number(barcode?.[2]);
    expect(Number(barcode?.[1]) + width).toBeLessThan(800);
  });

  test("takes no commands from a customer's text", () => {
    const name = 'Eve^FS^XZ~JA\\&_5EXA';
    const zpl = renderLabelZpl(label({ to: { ...jane, party: { name } }, needs: { access: '^XA^IDR:*.*^FS\n^XZ' } }));
    expect(zpl.match(/\^XA/g)).toHaveLength(1);
    expect(zpl.match(/\^XZ/g)).toHaveLength(1);
    expect(zpl).not.toMatch(/~|\\|\^ID/);
    expect(zplTexts(zpl)).toContain(name);
  });
});
