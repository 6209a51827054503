// The earliest date an order can arrive, and the seed that makes orders possible at all.
import { createCheckAvailability } from '../../activities/availability';
import { pricesOf, productsOf, productTexts } from '../../prisma/catalogue';
import { currentPolicy } from '../../prisma/policy';
import { reserve } from '../../prisma/reservations';
import { seed } from '../../prisma/seed';
import { defaultPolicy } from '../../workflows/domain/policy';
import { closedAfterThisFile } from '../support/opened';
import { givenOrder, openSeededShop, type GivenOrder } from './world.fixture';

const shop = closedAfterThisFile(openSeededShop);

describe('availability', () => {
  const check = (
    { orderId, addressId }: GivenOrder,
    goods: [string, number][],
    change: { requestedDate?: string; addressId?: null } = {},
  ) =>
    createCheckAvailability(shop.db)({
      orderId,
      lines: goods.map(([sku, quantity], i) => ({ lineId: `l${i + 1}`, sku, quantity })),
      addressId,
      requestedDate: null,
      now: '2026-11-24T02:00:00Z', // Tuesday morning in Shanghai
      calendar: defaultPolicy.calendar,
      delivery: defaultPolicy.delivery,
      ...change,
    });

  test('goods that are there arrive after handling and transit, on a working day', async () => {
    const order = await givenOrder(shop.db);
    // Tuesday + 1 day of handling + 3 in transit is Saturday; nobody delivers before Monday.
    expect(await check(order, [['HB-150', 2]])).toEqual({ earliestDate: '2026-11-30', leadDays: 4, short: [], conflicts: [] });
  });

  test('what is short waits for its supply, and is named', async () => {
    const order = await givenOrder(shop.db);
    const answer = await check(order, [
      ['HB-150', 2],
      ['EX-60', 3],
    ]);
    // 21 days of supply on top: 19 December is a Saturday.
    expect(answer).toEqual({ earliestDate: '2026-12-21', leadDays: 4, short: [{ lineId: 'l2', quantity: 3 }], conflicts: ['short:EX-60'] });
  });

  test('a wish that cannot be met is a conflict', async () => {
    const order = await givenOrder(shop.db);
    expect((await check(order, [['HB-150', 2]], { requestedDate: '2026-11-27' })).conflicts).toEqual(['date']);
    expect((await check(order, [['HB-150', 2]], { requestedDate: '2026-11-30' })).conflicts).toEqual([]);
  });

  test('abroad, or without an address, the longer transit counts', async () => {
    const abroad = await givenOrder(shop.db, { address: { country: 'GB', city: 'London' } });
    expect((await check(abroad, [['HB-150', 1]])).earliestDate).toBe('2026-12-07');
    expect((await check(abroad, [['HB-150', 1]], { addressId: null })).earliestDate).toBe('2026-12-07');
  });

  test('what the order holds already is there for it, what others hold is not', async () => {
    const [holder, other] = [await givenOrder(shop.db), await givenOrder(shop.db)];
    await reserve(shop.db, holder.orderId, [{ lineId: 'l1', sku: 'WF-2', quantity: 8 }]);
    expect((await check(holder, [['WF-2', 8]])).short).toEqual([]);
    expect((await check(other, [['WF-2', 1]])).short).toEqual([{ lineId: 'l1', quantity: 1 }]);
  });
});

describe('the seed', () => {
  const content = async () => ({
    products: await shop.db.product.findMany({ orderBy: { sku: 'asc' } }),
    prices: await shop.db.price.count(),
    stock: await shop.db.stock.findMany({ orderBy: [{ sku: 'asc' }, { location: 'asc' }] }),
    moves: await shop.db.stockMove.count(),
    staff: await shop.db.staff.findMany({ orderBy: { subject: 'asc' } }),
    policies: await shop.db.policy.count(),
  });

  test('sown twice it is the same', async () => {
    const before = await content();
    await seed(shop.db);
    expect(await content()).toEqual(before);
  });

  test('is enough to play an order: goods in two places, one sold out, a person for every role', async () => {
    const { products, stock, staff } = await content();
    expect(products.length).toBeGreaterThanOrEqual(12);
    for (const product of products) productTexts.parse(product.texts);
    expect(new Set(stock.map((row) => row.location))).toEqual(new Set(['shanghai', 'chengdu']));
    expect(stock.filter((row) => row.sku === 'EX-60').map((row) => row.onHand)).toEqual([0, 0]);
    expect(staff.map((person) => person.subject)).toEqual([
      'admin',
      'finance',
      'logistics',
      'ops',
      'sales',
      'service',
      'supervisor',
      'warehouse',
    ]);
    expect(await currentPolicy(shop.db)).toEqual(defaultPolicy);
  });

  test('prices tell an unknown SKU from one without a price in the currency', async () => {
    const skus = ['HB-150', 'HB-240', 'NO-SUCH'];
    expect([...(await pricesOf(shop.db, skus, 'USD')).keys()]).toEqual(['HB-150']);
    expect((await pricesOf(shop.db, skus, 'CNY')).get('HB-240')).toEqual({
      active: true,
      unitPrice: 99_000,
      floorPrice: 89_000,
      taxRate: 1_300,
      weightGrams: 5_600,
    });
    expect(await productsOf(shop.db, skus)).toEqual(new Set(['HB-150', 'HB-240']));
  });
});
