// Customers' links and order numbers: what is handed out to people.
import { randomUUID } from 'node:crypto';
import { findLink, issueLink } from '../../prisma/links';
import { assignOrderNumber, orderNumberOf } from '../../prisma/order-number';
import { closedAfterThisFile } from '../support/opened';
import { openShop } from './world.fixture';

const SECRET = 'a secret of at least thirty-two characters';
const shop = closedAfterThisFile(openShop);

const soon = new Date('2026-12-01T00:00:00Z');
const later = new Date('2026-12-08T00:00:00Z');

describe('links', () => {
  test('a link opens its order, purpose and version, and is the same each time', async () => {
    const link = { orderId: randomUUID(), purpose: 'confirm' as const, version: 2, expiresAt: soon };
    const token = await issueLink(shop.db, SECRET, link);
    expect(token).toMatch(/^[\w-]{32}$/);
    expect(await issueLink(shop.db, SECRET, link)).toBe(token);
    expect(await findLink(shop.db, token)).toEqual({ ...link, shipmentId: null });
  });

  test('another version, shipment, order, purpose or secret is another link', async () => {
    const link = { orderId: randomUUID(), purpose: 'receipt' as const, shipmentId: 's1', expiresAt: soon };
    const others = [
      link,
      { ...link, shipmentId: 's2' },
      { ...link, version: 1 },
      { ...link, orderId: randomUUID() },
      { ...link, purpose: 'track' as const },
    ];
    const tokens = await Promise.all([...others.map((one) => issueLink(shop.db, SECRET, one)), issueLink(shop.db, `${SECRET}!`, link)]);
    expect(new Set(tokens).size).toBe(6);
  });

  test('its end can be put off but never brought forward', async () => {
    const link = { orderId: randomUUID(), purpose: 'pay' as const };
    const token = await issueLink(shop.db, SECRET, { ...link, expiresAt: later });
    await issueLink(shop.db, SECRET, { ...link, expiresAt: soon });
    expect((await findLink(shop.db, token))?.expiresAt).toEqual(later);
  });

  test('a forged token opens nothing, and the table holds no token', async () => {
    const token = await issueLink(shop.db, SECRET, { orderId: randomUUID(), purpose: 'pay', expiresAt: soon });
    expect(await findLink(shop.db, `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`)).toBeNull();
    expect(JSON.stringify(await shop.db.link.findMany())).not.toContain(token);
  });
});

describe('order numbers', () => {
  test('an order gets one number, also when asked at once', async () => {
    const orderId = randomUUID();
    const numbers = await Promise.all(Array.from({ length: 8 }, () => assignOrderNumber(shop.db, orderId, 2026)));
    expect(new Set(numbers).size).toBe(1);
    expect(numbers[0]).toMatch(/^SO-2026-\d{6}-\d$/);
    expect(await assignOrderNumber(shop.db, randomUUID(), 2026)).not.toBe(numbers[0]);
  });

  test('the check digit is that of Luhn: one wrong digit or two swapped ones are noticed', () => {
    expect(orderNumberOf(2026, 123)).toBe('SO-2026-000123-' + orderNumberOf(2026, 123).slice(-1));
    expect(luhnHolds(orderNumberOf(2026, 123))).toBe(true);
    expect(luhnHolds(orderNumberOf(2026, 123).replace('123', '124'))).toBe(false);
    expect(luhnHolds(orderNumberOf(2026, 123).replace('123', '132'))).toBe(false);
    expect(luhnHolds(orderNumberOf(2027, 1_000_000))).toBe(true);
  });
});

/** Luhn's check as a reader of the number would do it, from the right, every second digit doubled. */
function luhnHolds(number: string): boolean {
  const digits = [...number].filter((character) => /\d/.test(character)).map(Number);
  const sum = digits.reverse().reduce((all, digit, i) => all + (i % 2 ? [0, 2, 4, 6, 8, 1, 3, 5, 7, 9][digit]! : digit), 0);
  return sum % 10 === 0;
}
