// The catalogue as staff see and keep it: products with names, prices and what sales can show. Orders read prices from catalogue.ts.
// Amounts are minor units, tax included; tax rates are basis points; weights are grams.
import { productTexts, type ProductTexts } from './catalogue';
import type { Db } from './client';
import type { Prisma } from './generated/prisma/client';

export interface ProductPrice {
  currency: string;
  amount: number;
  floorPrice: number | null;
}
export interface Product {
  sku: string;
  name: { en: string; zh: string };
  texts: ProductTexts;
  taxRate: number;
  weightGrams: number;
  supplyDays: number | null;
  handling: string[];
  active: boolean;
  /** What a piece costs us, in minor units without tax; null: nobody has said it. */
  cost: { amount: number; currency: string } | null;
  /** By currency, in alphabetical order. */
  prices: ProductPrice[];
}

/** By SKU, from the one after `after` on: `limit` of them and one more, which says that there is a next page. */
export async function listProducts(db: Db, { limit, after }: { limit: number; after?: string | undefined }): Promise<Product[]> {
  const rows = await db.product.findMany({
    where: after === undefined ? {} : { sku: { gt: after } },
    include: { prices: { orderBy: { currency: 'asc' } } },
    orderBy: { sku: 'asc' },
    take: limit + 1,
  });
  return rows.map(productOf);
}

export async function productBySku(db: Db, sku: string): Promise<Product | null> {
  const row = await db.product.findUnique({ where: { sku }, include: { prices: { orderBy: { currency: 'asc' } } } });
  return row && productOf(row);
}

/** Adds a product; false when its SKU is taken, and nothing is changed then. */
export async function addProduct(db: Db, { sku, name, prices, cost, ...product }: Product): Promise<boolean> {
  const bought = { cost: cost?.amount ?? null, costCurrency: cost?.currency ?? null };
  const row = { ...product, ...bought, sku, nameEn: name.en, nameZh: name.zh };
  const { count } = await db.product.createMany({ data: row, skipDuplicates: true });
  if (count === 1) await db.price.createMany({ data: prices.map((price) => ({ ...price, sku })) });
  return count === 1;
}

type Row = Prisma.ProductGetPayload<{ include: { prices: true } }>;
const productOf = ({
  sku,
  nameEn,
  nameZh,
  texts,
  taxRate,
  weightGrams,
  supplyDays,
  handling,
  active,
  prices,
  ...bought
}: Row): Product => ({
  sku,
  name: { en: nameEn, zh: nameZh },
  texts: productTexts.parse(texts),
  taxRate,
  weightGrams,
  supplyDays,
  handling,
  active,
  cost: bought.cost === null || bought.costCurrency === null ? null : { amount: bought.cost, currency: bought.costCurrency },
  prices: prices.map(({ currency, amount, floorPrice }) => ({ currency, amount, floorPrice })),
});
