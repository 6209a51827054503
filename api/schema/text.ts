// What a text may hold. Pure; tried with its own tests because everything that people write passes here.

// Zero-width joiners stay: names in several scripts need them. Bidi overrides, embeddings and isolates do not.
const FORBIDDEN = /[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069\uFEFF\uFFFE\uFFFF\u2028\u2029]/u;

// More marks on one letter than any script has. Composing them takes time that grows with their square, so they are refused before.
// Source: UAX #15, Stream-Safe Text Format.
const PILED = /\p{M}{31}/u;
const PILES = /\p{M}{31,}/gu;
/** Characters that come apart take four units of UTF-16 at most to make one that is composed. */
const UNITS = 4;

/** True when a text is much too long for `max` characters, however it may be composed: all other looks at it would only cost time. */
export const isFarTooLong = (text: string, max: number): boolean => text.length > UNITS * max;

/** The text as it is kept: line feeds, NFC, nothing around it. What cannot be kept (`isClean`) stays as it came. */
export const composed = (text: string): string => (PILED.test(text) ? text : text.replaceAll('\r\n', '\n').normalize('NFC').trim());

/** Nothing in it that one could see. */
export const isBlank = (text: string): boolean => !/[^\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u.test(text);

/** No control characters (but line feed and tab where there may be several lines), no bidi overrides, no lone surrogates, no piles. */
export const isClean = (text: string, lines: 'one' | 'many'): boolean =>
  !PILED.test(text) && !FORBIDDEN.test(lines === 'many' ? text.replace(/[\n\t]/g, '') : text);

// Groups of digits with little between them: three signs at most, as in `4111 - 1111`.
const RUN = /(?<![A-Za-z\d])\d(?:[ \t.\-\u2212\p{Pd}_]{0,3}\d){12,}/gu;
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
// Of two thousand random ids one reads like a card's number, and what is refused or dropped for it may be an order's own id.
const IDS = /(?<![A-Za-z\d])[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}(?![A-Za-z\d])/giu;

/**
 * True when a text holds what must be a payment card's number: 13 to 19 digits with a card's first digits and Luhn's check digit,
 * however they are spaced, also with an amount before it or its date and code behind it. UUIDs are none. Source: ISO/IEC 7812-1.
 */
export function holdsCardNumber(text: string): boolean {
  const ascii = text.replace(INVISIBLE, '').normalize('NFKC').replace(IDS, 'id');
  return [...ascii.matchAll(RUN)].some(([run]) => isCard(run.replace(/\D/g, '')) || groupsOf(run).some(isCard));
}

/** What in a run of digits is written as card numbers are: in one piece, in fours, or as American Express (4-6-5) and Diners (4-6-4) do. */
function groupsOf(run: string): string[] {
  const words = run.split(/\D+/);
  return words.flatMap((word, i) => {
    const [next = '', third = '', fourth = '', fifth = ''] = words.slice(i + 1, i + 5);
    const inFours = [word, next, third].every((group) => group.length === 4);
    const together = word + next + third;
    return inFours ? [together + fourth, together + fourth + fifth] : next.length === 6 ? [together] : [word];
  });
}

const isCard = (digits: string): boolean => /^\d{13,19}$/.test(digits) && isIssued(digits) && hasCheckDigit(digits);

/** What others wrote and we cannot send back: without what may not be kept. A text that may hold a card's number is dropped as a whole. */
export const cleaned = (text: string): string => {
  const clean = composed(text.replace(PILES, '').replace(new RegExp(FORBIDDEN, 'gu'), ' '));
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
