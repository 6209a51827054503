// From what is asked to priced lines: SKUs must exist and have a price in the currency. Prices come from the catalogue;
// only a quote may name its own. Used by intake, quote and place.
import type { Db } from '../../prisma/client';
import { pricesOf, productsOf } from '../../prisma/catalogue';
import type { PricedLine } from '../../workflows/domain/events';
import { goodsTotal, shippingFee } from '../../workflows/domain/money';
import type { Policy } from '../../workflows/domain/policy';
import type { Terms } from '../../workflows/domain/vocabulary';
import { invalid } from '../schema/issues';
import { MOST } from '../schema/words';

export interface AskedLine {
  sku: string;
  quantity: number;
  /** Minor units, tax included; a quote's own price. */
  unitPrice?: number | undefined;
}
export interface Priced {
  lines: PricedLine[];
  shippingFee: number;
  /** False when something is no longer sold: a person must look. */
  allActive: boolean;
}

/** @throws Problem sku_unknown, currency_unsupported, quantity_invalid (the total is beyond all measure) */
export async function priceLines(db: Db, asked: AskedLine[], currency: string, policy: Policy): Promise<Priced> {
  const skus = asked.map(({ sku }) => sku);
  const prices = await pricesOf(db, skus, currency);
  await refuseUnpriced(db, asked, prices, currency);
  const lines = asked.flatMap(({ sku, quantity, unitPrice }, i): PricedLine[] => {
    const price = prices.get(sku);
    if (!price) return [];
    return [
      { lineId: `l${i + 1}`, sku, quantity, unitPrice: unitPrice ?? price.unitPrice, listPrice: price.unitPrice, taxRate: price.taxRate },
    ];
  });
  const goods = goodsTotal(lines);
  const fee = shippingFee(goods, policy.shipping);
  if (goods + fee > MOST) throw invalid('quantity_invalid', '/lines', 'The total is beyond what we can sell in one order.');
  return { lines, shippingFee: fee, allActive: skus.every((sku) => prices.get(sku)?.active) };
}

async function refuseUnpriced(db: Db, asked: AskedLine[], prices: ReadonlyMap<string, unknown>, currency: string): Promise<void> {
  const missing = asked.findIndex(({ sku }) => !prices.has(sku));
  if (missing < 0) return;
  await refuseUnknown(
    db,
    asked.map(({ sku }) => sku),
    (i) => `/lines/${i}/sku`,
  );
  throw invalid('currency_unsupported', `/lines/${missing}/sku`, `This SKU has no price in ${currency}.`);
}

/** @throws Problem sku_unknown for the first SKU that the catalogue does not know */
export async function refuseUnknown(db: Db, skus: string[], pointerOf: (index: number) => string): Promise<void> {
  const known = await productsOf(db, skus);
  const unknown = skus.findIndex((sku) => !known.has(sku));
  if (unknown >= 0) throw invalid('sku_unknown', pointerOf(unknown), 'There is no such SKU.');
}

/** The deposit in percent that goes with the terms; null for all but `deposit`. @throws Problem schema_invalid for a deposit without its terms */
export function depositFor(terms: Terms, depositPercent: number | undefined, policy: Policy): number | null {
  if (terms === 'deposit') return depositPercent ?? policy.depositPercent;
  if (depositPercent !== undefined) throw invalid('schema_invalid', '/depositPercent', 'Only with terms "deposit".');
  return null;
}
