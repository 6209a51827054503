// What a text may hold. Pure; tried with its own tests because everything that people write passes here.

// Zero-width joiners stay: names in several scripts need them. Bidi overrides, embeddings and isolates do not.
const FORBIDDEN = /[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069\uFEFF\uFFFE\uFFFF\u2028\u2029]/u;

/** No control characters (but line feed and tab where there may be several lines), no bidi overrides, no lone surrogates. */
export const isClean = (text: string, lines: 'one' | 'many'): boolean =>
  !FORBIDDEN.test(lines === 'many' ? text.replace(/[\n\t]/g, '') : text);

/**
 * True when a text holds what must be a payment card's number: 13 to 19 digits with a card's first digits and Luhn's check digit,
 * however they are spaced. Source: ISO/IEC 7812-1.
 */
export function holdsCardNumber(text: string): boolean {
  const ascii = text.normalize('NFKC');
  for (const [, run = ''] of ascii.matchAll(/(?<![A-Za-z\d])(\d(?:[ .\-\u00A0\u2010-\u2015]{0,2}\d){12,22})(?!\d)/gu)) {
    const digits = run.replace(/\D/g, '');
    if (digits.length <= 19 && isIssued(digits) && hasCheckDigit(digits)) return true;
  }
  return false;
}

/** What others wrote and we cannot send back: without what may not be kept. A text that may hold a card's number is dropped as a whole. */
export const cleaned = (text: string): string => {
  const clean = text.normalize('NFC').replace(new RegExp(FORBIDDEN, 'gu'), ' ').trim();
  return holdsCardNumber(clean) ? '' : clean;
};

const isIssued = (digits: string): boolean => /^(4|5[0-8]|6|3[04-9]|2[2-7])/.test(digits);

function hasCheckDigit(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const weighted = Number(digit) * (place % 2 === 0 ? 1 : 2);
    return total + (weighted > 9 ? weighted - 9 : weighted);
  }, 0);
  return sum % 10 === 0;
}
