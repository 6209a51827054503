// What a product of the seed is made of. Prices per piece in minor units, tax included.
interface Text {
  en: string;
  zh: string;
}
export interface SeedProduct {
  sku: string;
  name: Text;
  price: { CNY: number; USD?: number };
  /** Below it a quote needs a review. */
  floor: { CNY: number; USD?: number };
  /** What a piece costs us, without tax. */
  cost: { CNY: number };
  weightGrams: number;
  supplyDays: number;
  handling: readonly ('fragile' | 'cold' | 'upright')[];
  features: readonly Text[];
  demonstration: Text;
  caseStudy: Text;
  dataSheet: Text;
}
