// What people may write: texts are kept clean, and no card number gets in however it is written.
import { cleaned, composed, holdsCardNumber, isBlank, isClean, isFarTooLong } from '../../api/schema/text';

describe('a card number', () => {
  it.each([
    ['as it stands', '4111111111111111'],
    ['in groups', 'card 4111 1111 1111 1111, thanks'],
    ['with dashes', '5500-0000-0000-0004'],
    ['in full-width digits', '卡号４１１１１１１１１１１１１１１１'],
    ['of American Express', '378282246310005'],
    ['of UnionPay', '6200 0000 0000 0005'],
    ['with odd spaces', '4111\u00a01111\u00a01111\u00a01111'],
    ['with wide dashes', '4111 - 1111 - 1111 - 1111'],
    ['with signs between that nobody sees', '4111\u200b1111\u00ad1111\u20601111'],
    ['with its date behind it', '4111 1111 1111 1111 12/27'],
    ['with its date and code behind it', '4111 1111 1111 1111 12 27 123'],
    ['with an amount before it', 'pay 100 4111 1111 1111 1111'],
    ['of American Express with its date', '3782 822463 10005 12/27'],
    ['in one piece behind an amount', '100 4111111111111111'],
    ['with tabs', '4111\t1111\t1111\t1111'],
    ['beside an id', '521d5091-d632-4468-8057-10162d8801f4 4111 1111 1111 1111'],
    ['behind an id that it seems to go on', '521d5091-d632-4468-8057-10162d8801f4-4111-1111-1111-1111'],
  ])('%s is found', (_title, text) => expect(holdsCardNumber(text)).toBe(true));

  it.each([
    ['a phone number', '+86 138 0013 8000'],
    ['an order number', 'SO-2026-000123-7'],
    ['a number without the right check digit', '4111 1111 1111 1112'],
    ['a tracking number behind its letters', 'SF4111111111111111'],
    ['a longer number', '41111111111111110000000'],
    ['a date and an amount', '2026-11-22 1299.00'],
    ['two phone numbers', '+86 138 0013 8000 021 5550 0100'],
    ['quantities and prices', '12 x 1299.00, 3 x 4500.00, 100 x 12.50'],
    ['a row of years', '2024 2025 2026 2027 2028'],
    ['an id whose digits would be a card number', '521d5091-d632-4468-8057-10162d8801f4'],
    ['a reference with such an id', 'ref-521D5091-D632-4468-8057-10162D8801F4, urgent'],
  ])('%s is none', (_title, text) => expect(holdsCardNumber(text)).toBe(false));
});

describe('a text', () => {
  it.each([
    ['Chinese, accents and emoji', '您好 Ödön 👩‍👩‍👧', true],
    ['NUL', 'a\u0000b', false],
    ['an escape', 'a\u001b[31m', false],
    ['a lone surrogate', 'a\ud800', false],
    ['a bidi override', 'a\u202eb', false],
    ['a bidi isolate', 'a\u2066b', false],
    ['as many marks as a script has', `a${'\u0301'.repeat(30)}`, true],
    ['marks piled up', `a${'\u0301'.repeat(31)}`, false],
  ])('of %s is clean or not', (_title, text, clean) => expect(isClean(text, 'many')).toBe(clean));

  it('may have several lines only where there is room for them', () => {
    expect([isClean('a\nb\tc', 'many'), isClean('a\nb', 'one')]).toEqual([true, false]);
  });
});

describe('a text is blank', () => {
  it.each([
    ['when it is empty', '', true],
    ['with spaces of all kinds', ' \u00a0\u3000\u2003\n\t', true],
    ['with signs that nobody sees', '\u200b\u200d\u2060\u00ad', true],
    ['with fillers', '\u3164\u115f\uffa0\u2800', true],
    ['not with one letter', '\u200b李', false],
    ['not with a sign', '?', false],
    ['not with an emoji', '👩‍🚒', false],
  ])('%s', (_title, text, blank) => expect(isBlank(text)).toBe(blank));
});

it('a text is composed, but not when that would take time without end', () => {
  expect(composed(' e\u0301\r\n ')).toBe('é');
  const pile = `a${'\u0315'.repeat(100_000)}${'\u0300'.repeat(100_000)}`;
  expect(composed(pile)).toBe(pile);
  expect([isFarTooLong('x'.repeat(40), 10), isFarTooLong('x'.repeat(41), 10)]).toEqual([false, true]);
});

it('what a payer wrote is kept without what may not be kept', () => {
  const written = ['rent of may', 'rent\u0000\u202E of may', ' \ud800 ', 'card 4111 1111 1111 1111', 'e\u0301'];
  expect(written.map(cleaned)).toEqual(['rent of may', 'rent   of may', '', '', 'é']);
});
