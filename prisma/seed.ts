// First content of the embedded start and of tests: a catalogue, stock, one account per role, the first policy.
// Run by `tsx prisma/seed.ts` with DATABASE_URL. Idempotent: what is there already stays as it is, stock included.
import { randomUUID } from 'node:crypto';
import { defaultPolicy } from '../workflows/domain/policy';
import { createDb } from './client';
import type { PrismaClient } from './generated/prisma/client';
import { lighting } from './seed/lighting';
import { machines } from './seed/machines';
import { seedStaff } from './seed/people';
import type { SeedProduct } from './seed/product';
import { receiveStock } from './stock';

const TAX_RATE = 1_300;
/** Pieces per location; what is not named here has `USUAL_STOCK`. The explosion-proof light is sold out. */
const USUAL_STOCK = { shanghai: 120, chengdu: 60 };
const SPECIAL_STOCK: Record<string, { shanghai: number; chengdu: number }> = {
  'EX-60': { shanghai: 0, chengdu: 0 },
  'LC-05': { shanghai: 3, chengdu: 1 },
  'WF-2': { shanghai: 8, chengdu: 0 },
  'GS-200': { shanghai: 0, chengdu: 400 },
};

/** Puts in what is missing. */
export async function seed(db: PrismaClient): Promise<void> {
  const products = [...lighting, ...machines];
  await db.product.createMany({ data: products.map(productRow), skipDuplicates: true });
  await db.price.createMany({ data: products.flatMap(priceRows), skipDuplicates: true });
  const stock = products.flatMap(({ sku }) =>
    Object.entries(SPECIAL_STOCK[sku] ?? USUAL_STOCK).map(([location, quantity]) => ({ sku, location, quantity })),
  );
  // Rows first: a product that is sold out is shown with zero pieces.
  await db.stock.createMany({ data: stock.map(({ sku, location }) => ({ sku, location, onHand: 0 })), skipDuplicates: true });
  for (const { sku, location, quantity } of stock.filter((row) => row.quantity > 0)) {
    await receiveStock(db, { sku, location, quantity, reference: 'seed', key: `receipt:seed:${sku}:${location}` });
  }
  await db.staff.createMany({
    data: seedStaff.map(({ subject, name, roles, language }) => ({
      staffId: randomUUID(),
      subject,
      name,
      email: `${subject}@throughline.example`,
      roles: [...roles],
      language,
    })),
    skipDuplicates: true,
  });
  const policy: object = defaultPolicy;
  await db.policy.createMany({
    data: { version: defaultPolicy.version, policy, createdBy: 'system' },
    skipDuplicates: true,
  });
}

const productRow = ({
  sku,
  name,
  cost,
  weightGrams,
  supplyDays,
  handling,
  features,
  demonstration,
  caseStudy,
  dataSheet,
}: SeedProduct) => ({
  sku,
  nameEn: name.en,
  nameZh: name.zh,
  texts: {
    features: features.map(({ en, zh }) => ({ en, zh })),
    demonstration: { ...demonstration },
    caseStudy: { ...caseStudy },
    dataSheet: { ...dataSheet },
  },
  taxRate: TAX_RATE,
  weightGrams,
  cost: cost.CNY,
  costCurrency: 'CNY',
  supplyDays,
  handling: [...handling],
});

const priceRows = ({ sku, price, floor }: SeedProduct) => [
  { sku, currency: 'CNY', amount: price.CNY, floorPrice: floor.CNY },
  ...(price.USD === undefined ? [] : [{ sku, currency: 'USD', amount: price.USD, floorPrice: floor.USD ?? null }]),
];

async function main(): Promise<void> {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error('DATABASE_URL is not set: it names the database to be seeded.');
  const db = createDb(url);
  try {
    await seed(db);
  } finally {
    await db.$disconnect();
  }
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
