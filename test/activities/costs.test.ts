// The cost of goods on real Postgres: kept with the move on the day they leave, whatever becomes of the price afterwards.
import { randomUUID } from 'node:crypto';
import { labelCostsOf, movedGoodsOf } from '../../prisma/costs';
import { seed } from '../../prisma/seed';
import { receiveStock } from '../../prisma/stock';
import { costsOf } from '../../workflows/domain/costs';
import { emptyOrder } from '../../workflows/domain/state';
import { closedAfterThisFile } from '../support/opened';
import { openStockShop } from './stock.fixture';
import { lines } from './world.fixture';

const shop = closedAfterThisFile(openStockShop);
beforeAll(() => seed(shop.db));

const ship = async (orderId: string, sku: string, quantity: number, part = 's1'): Promise<void> => {
  const goods = [{ lineId: part, sku, quantity }];
  const { reservations } = await shop.stock.reserveStock({ key: `${orderId}:${part}`, orderId, lines: goods });
  const location = reservations[0]?.location ?? '';
  await shop.stock.shipStock({ key: `${orderId}:ship:${part}`, orderId, location, lines: [{ lineId: part, quantity }] });
};
const costs = async (orderId: string, sku: string, quantity: number) =>
  costsOf(
    { ...emptyOrder(orderId), lines: lines([sku, quantity, 68_000]) },
    { goods: await movedGoodsOf(shop.db, orderId), labels: await labelCostsOf(shop.db, orderId) },
  );

test('every product of the seed has a purchase price below its floor price', async () => {
  const products = await shop.db.product.findMany({ include: { prices: { where: { currency: 'CNY' } } } });
  expect(products.length).toBeGreaterThan(10);
  const wrong = products.filter(
    ({ cost, costCurrency, prices }) => !cost || costCurrency !== 'CNY' || cost >= (prices[0]?.floorPrice ?? 0),
  );
  expect(wrong.map(({ sku }) => sku)).toEqual([]);
});

test('what left at the old price keeps it; what comes back in order costs nothing, what is broken does', async () => {
  const orderId = randomUUID();
  await ship(orderId, 'HB-150', 2);
  await shop.db.product.update({ where: { sku: 'HB-150' }, data: { cost: 50_000 } });
  await ship(orderId, 'HB-150', 1, 's2');
  expect((await costs(orderId, 'HB-150', 3)).goods).toBe(2 * 37_800 + 50_000);
  const back = { orderId, location: 'shanghai' };
  await shop.stock.takeBackStock({ ...back, key: `${orderId}:b1`, lines: [{ sku: 'HB-150', quantity: 1, condition: 'ok' }] });
  expect((await costs(orderId, 'HB-150', 3)).goods).toBe(125_600 - Math.round(125_600 / 3));
  await shop.stock.takeBackStock({ ...back, key: `${orderId}:b2`, lines: [{ sku: 'HB-150', quantity: 1, condition: 'damaged' }] });
  expect((await costs(orderId, 'HB-150', 3)).goods).toBe(125_600 - Math.round(125_600 / 3));
});

test('pieces that a picker did not find are no cost of the order that wanted them', async () => {
  const orderId = randomUUID();
  await shop.stock.reserveStock({ key: 'k', orderId, lines: [{ lineId: 'l1', sku: 'PL-6060', quantity: 1 }] });
  const [held] = await shop.db.reservation.findMany({ where: { orderId } });
  await shop.stock.writeOffStock({
    key: `${orderId}:missing`,
    orderId,
    location: held?.location ?? '',
    lines: [{ lineId: 'l1', quantity: 1 }],
  });
  expect((await costs(orderId, 'PL-6060', 1)).goods).toBe(0);
});

test('a product without a purchase price leaves the margin open', async () => {
  const texts = { features: [], demonstration: { en: '', zh: '' }, caseStudy: { en: '', zh: '' }, dataSheet: { en: '', zh: '' } };
  await shop.db.product.create({ data: { sku: 'NO-COST', nameEn: 'N', nameZh: 'N', texts, taxRate: 1_300, weightGrams: 1 } });
  await receiveStock(shop.db, { sku: 'NO-COST', location: 'shanghai', quantity: 1, reference: 'x', key: 'no-cost' });
  const orderId = randomUUID();
  await ship(orderId, 'NO-COST', 1);
  expect(await costs(orderId, 'NO-COST', 1)).toMatchObject({ goods: null, total: null, margin: null });
});
