// The catalogue as orders need it: prices, names, handling. Read by the API when an order comes in and by the activities.
// Amounts are minor units, tax included; tax rates are basis points; weights are grams.
import { z } from 'zod';
import type { Material } from '../workflows/domain/vocabulary';
import type { Db } from './client';

export interface CataloguePrice {
  active: boolean;
  unitPrice: number;
  /** Below it a quote needs a review; null: no floor. */
  floorPrice: number | null;
  taxRate: number;
  weightGrams: number;
}

const text = z.object({ en: z.string(), zh: z.string() });
/** What sales can show and send for a product: the JSON in `product.texts`. */
export const productTexts = z.object({ features: z.array(text), demonstration: text, caseStudy: text, dataSheet: text });
export type ProductTexts = z.infer<typeof productTexts>;

/** The texts of one kind; none when the catalogue has nothing to show. */
export function materialIn(texts: ProductTexts, material: Material): { en: string; zh: string }[] {
  const kinds = {
    feature: texts.features,
    demonstration: [texts.demonstration],
    case_study: [texts.caseStudy],
    data_sheet: [texts.dataSheet],
  };
  return kinds[material].filter(({ en, zh }) => en !== '' && zh !== '');
}

/** Prices by SKU. A SKU that is unknown or has no price in the currency is absent: `productsOf` tells the two apart. */
export async function pricesOf(db: Db, skus: readonly string[], currency: string): Promise<Map<string, CataloguePrice>> {
  const rows = await db.price.findMany({ where: { currency, sku: { in: [...skus] } }, include: { product: true } });
  return new Map(
    rows.map(({ sku, amount, floorPrice, product }) => [
      sku,
      { active: product.active, unitPrice: amount, floorPrice, taxRate: product.taxRate, weightGrams: product.weightGrams },
    ]),
  );
}

/** Those of the SKUs that the catalogue knows, active or not. */
export async function productsOf(db: Db, skus: readonly string[]): Promise<Set<string>> {
  const rows = await db.product.findMany({ where: { sku: { in: [...skus] } }, select: { sku: true } });
  return new Set(rows.map((row) => row.sku));
}

/** Names by SKU, for documents and notices. */
export async function namesOf(db: Db, skus: readonly string[]): Promise<Map<string, { en: string; zh: string }>> {
  const rows = await db.product.findMany({ where: { sku: { in: [...skus] } }, select: { sku: true, nameEn: true, nameZh: true } });
  return new Map(rows.map((row) => [row.sku, { en: row.nameEn, zh: row.nameZh }]));
}

/** How goods must be handled on the way (`fragile` …) and how many days it takes to get them in, by SKU. */
export async function logisticsOf(
  db: Db,
  skus: readonly string[],
): Promise<Map<string, { handling: string[]; supplyDays: number | null }>> {
  const rows = await db.product.findMany({ where: { sku: { in: [...skus] } }, select: { sku: true, handling: true, supplyDays: true } });
  return new Map(rows.map(({ sku, handling, supplyDays }) => [sku, { handling, supplyDays }]));
}
