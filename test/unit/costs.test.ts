// What an order has cost and what is left of it: without tax, in the order's currency, unknown where a part is unknown.
import { costsOf, type MovedGoods } from '../../workflows/domain/costs';
import { type Given, orderIn, yuan } from './given';

// 220.00 with 23.01 of tax in it: 196.99 are ours
const REVENUE = 19_699;
const out = (pieces: number, amount: number | null, currency = 'CNY'): MovedGoods => ({
  ...{ sku: 'TEAPOT', out: pieces, back: 0 },
  unitCost: amount === null ? null : { amount, currency },
});
const back = (pieces: number): MovedGoods => ({ sku: 'TEAPOT', out: 0, back: pieces, unitCost: null });
const credited = (amount: number): Given => ({ type: 'CreditGranted', creditId: 'cr1', amount: yuan(amount), reason: 'case:c1' });
const order = orderIn('after-care');
const label = yuan(2_500);

test('goods and labels are taken from the revenue without tax', () => {
  const total = 2 * 4_000 + 2_500;
  expect(costsOf(order, { goods: [out(2, 4_000)], labels: [label] })).toEqual({
    ...{ revenue: REVENUE, goods: 8_000, labels: 2_500, credits: 0, total, margin: REVENUE - total },
    marginPercent: 46.7,
  });
});

test('each piece costs what it cost on the day it left', () => {
  expect(costsOf(order, { goods: [out(1, 4_000), out(1, 4_600)], labels: [] }).goods).toBe(8_600);
});

test('what is on the shelf again costs nothing; what was written off does', () => {
  expect(costsOf(order, { goods: [out(2, 4_000), back(1)], labels: [] }).goods).toBe(4_000);
  expect(costsOf(order, { goods: [out(2, 4_000), back(1), back(-1)], labels: [] }).goods).toBe(8_000);
});

test('credits count without the tax in them; an order that was given back whole has earned nothing', () => {
  expect(costsOf(orderIn('after-care', credited(11_000)), { goods: [], labels: [] })).toMatchObject({ credits: 9_850, total: 9_850 });
  const nothing = costsOf(orderIn('after-care', credited(22_000)), { goods: [out(2, 4_000), back(2)], labels: [label] });
  expect(nothing).toMatchObject({ credits: REVENUE, margin: -2_500, marginPercent: null });
});

test.each<[string, MovedGoods[], { amount: number; currency: string }[]]>([
  ['a piece whose cost nobody has said', [out(1, 4_000), out(1, null)], [label]],
  ['a cost in another currency', [out(2, 600, 'USD')], [label]],
  ['a label in another currency', [out(2, 4_000)], [{ amount: 300, currency: 'USD' }]],
])('%s leaves the margin unknown instead of wrong', (_, goods, labels) => {
  expect(costsOf(order, { goods, labels })).toMatchObject({ revenue: REVENUE, total: null, margin: null, marginPercent: null });
});

test('an order of which nothing has left yet has cost nothing', () => {
  expect(costsOf(orderIn('payment'), { goods: [], labels: [] })).toMatchObject({ goods: 0, labels: 0, total: 0 });
});
