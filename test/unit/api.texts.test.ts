// What people may write: texts are kept clean, and no card number gets in however it is written.
import { cleaned, holdsCardNumber, isClean } from '../../api/schema/text';

describe('a card number', () => {
  it.each([
    ['as it stands', '4111111111111111'],
    ['in groups', 'card 4111 1111 1111 1111, thanks'],
    ['with dashes', '5500-0000-0000-0004'],
    ['in full-width digits', '卡号４１１１１１１１１１１１１１１１'],
    ['of American Express', '378282246310005'],
    ['of UnionPay', '6200 0000 0000 0005'],
    ['with odd spaces', '4111\u00a01111\u00a01111\u00a01111'],
  ])('%s is found', (_title, text) => expect(holdsCardNumber(text)).toBe(true));

  it.each([
    ['a phone number', '+86 138 0013 8000'],
    ['an order number', 'SO-2026-000123-7'],
    ['a number without the right check digit', '4111 1111 1111 1112'],
    ['a tracking number behind its letters', 'SF4111111111111111'],
    ['a longer number', '41111111111111110000000'],
    ['a date and an amount', '2026-11-22 1299.00'],
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
  ])('of %s is clean or not', (_title, text, clean) => expect(isClean(text, 'many')).toBe(clean));

  it('may have several lines only where there is room for them', () => {
    expect([isClean('a\nb\tc', 'many'), isClean('a\nb', 'one')]).toEqual([true, false]);
  });
});

it('what a payer wrote is kept without what may not be kept', () => {
  const written = ['rent of may', 'rent\u0000\u202E of may', ' \ud800 ', 'card 4111 1111 1111 1111', 'e\u0301'];
  expect(written.map(cleaned)).toEqual(['rent of may', 'rent   of may', '', '', 'é']);
});
