// Products and carriers over HTTP: what can be sold, and who can carry it.
import { z } from 'zod';
import { addProduct, listProducts, type Product, productBySku } from '../prisma/products';
import { ownTeam } from '../workflows/domain/own-team';
import { seesCosts } from './actor';
import type { ApiDeps } from './app';
import { callOutside } from './outside';
import { pageOf, placeOf } from './paging';
import { notFound, Problem } from './problem';
import { type Caller, defineRoute, ok, type Route } from './route';
import { says } from './schema/issues';
import { moneyShape, textShape } from './schema/shapes';
import { amount, currency, line, pageQuery, price, text } from './schema/words';

/** Prices are the company's word: sales may go below them on a quote only. */
const keepers = ['admin', 'supervisor'];

const usualTaxRate = 1_300;
const bilingual = (max: number) => z.strictObject({ en: text(max), zh: text(max) });
const nothing = { en: '', zh: '' };
const money = z.strictObject({ amount, currency });

const newProduct = z
  .strictObject({
    sku: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'A SKU has letters, digits, dots, dashes and underscores, 64 at most.'),
    name: z.strictObject({ en: line(200), zh: line(200) }),
    price: money,
    floorPrice: z.strictObject({ amount: price, currency }).optional(),
    /** What a piece costs us, without tax. */
    cost: z.strictObject({ amount: price, currency }).optional(),
    /** Basis points. */
    taxRate: z.int().min(0).max(10_000).default(usualTaxRate),
    weightGrams: z.int().min(1).max(10_000_000),
    supplyDays: z.int().min(0).max(1_000).optional(),
    handling: z
      .array(z.enum(['fragile', 'cold', 'upright']))
      .max(3)
      .default([]),
    active: z.boolean().default(true),
    features: z.array(bilingual(500)).max(50).default([]),
    demonstration: bilingual(4_000).optional(),
    caseStudy: bilingual(4_000).optional(),
    dataSheet: bilingual(4_000).optional(),
  })
  .refine(({ price: asked, floorPrice }) => !floorPrice || floorPrice.currency === asked.currency, {
    error: says('currency_unsupported', 'The floor price is in the currency of the price.'),
    path: ['floorPrice', 'currency'],
  })
  .refine(({ price: asked, floorPrice }) => !floorPrice || floorPrice.amount <= asked.amount, {
    error: says('quantity_invalid', 'The floor price is not above the price.'),
    path: ['floorPrice', 'amount'],
  });

const productShape = z.object({
  ...{ sku: z.string(), name: textShape, price: moneyShape, floorPrice: moneyShape.nullable(), prices: z.array(moneyShape) },
  /** For finance, supervisors and admins; null for the rest. */
  cost: moneyShape.nullable(),
  ...{ taxRate: z.int(), weightGrams: z.int(), supplyDays: z.int().nullable(), handling: z.array(z.string()), active: z.boolean() },
  ...{ features: z.array(textShape), demonstration: textShape, caseStudy: textShape, dataSheet: textShape },
});

/** `price` is the one in CNY, or the first there is. */
function view({ texts, prices, cost, ...product }: Product, caller: Caller) {
  const main = prices.find((p) => p.currency === 'CNY') ?? prices[0];
  const all = prices.map((p) => ({ amount: p.amount, currency: p.currency }));
  return {
    ...product,
    price: main ? { amount: main.amount, currency: main.currency } : null,
    floorPrice: main && main.floorPrice !== null ? { amount: main.floorPrice, currency: main.currency } : null,
    prices: all,
    cost: seesCosts(caller) ? cost : null,
    ...texts,
  };
}

export const catalogueRoutes = (deps: ApiDeps): Route[] => [
  defineRoute({
    method: 'get',
    path: '/api/products',
    who: 'staff',
    keyed: false,
    query: z.strictObject(pageQuery),
    summary: 'Products by SKU',
    answers: {
      200: { description: 'A page of products', schema: z.object({ items: z.array(productShape), nextCursor: z.string().nullable() }) },
    },
    handle: async ({ query: { limit, cursor }, caller }) => {
      const [after] = placeOf(cursor, z.tuple([z.string()])) ?? [];
      return ok(
        pageOf(await listProducts(deps.db, { limit, after }), limit, {
          item: (product) => view(product, caller),
          place: (product) => [product.sku],
        }),
      );
    },
  }),
  defineRoute({
    method: 'get',
    path: '/api/products/:sku',
    who: 'staff',
    keyed: false,
    summary: 'One product',
    answers: { 200: { description: 'The product', schema: productShape } },
    handle: async ({ params, caller }) => {
      const product = await productBySku(deps.db, params.sku ?? '');
      if (!product) throw notFound();
      return ok(view(product, caller));
    },
  }),
  defineRoute({
    method: 'post',
    path: '/api/products',
    who: keepers,
    keyed: true,
    body: newProduct,
    summary: 'Add a product with its price',
    answers: { 201: { description: 'It can be sold', schema: productShape } },
    handle: async ({ body, caller }) => {
      const {
        price: asked,
        cost,
        floorPrice,
        features,
        demonstration = nothing,
        caseStudy = nothing,
        dataSheet = nothing,
        supplyDays,
        ...rest
      } = body;
      const product: Product = {
        ...rest,
        supplyDays: supplyDays ?? null,
        cost: cost ?? null,
        texts: { features, demonstration, caseStudy, dataSheet },
        prices: [{ currency: asked.currency, amount: asked.amount, floorPrice: floorPrice?.amount ?? null }],
      };
      const isNew = await deps.db.$transaction((tx) => addProduct(tx, product));
      if (!isNew) throw new Problem(409, 'sku_taken', `There is a product with the SKU ${product.sku} already.`);
      return { status: 201, body: view(product, caller), headers: { Location: `/api/products/${product.sku}` } };
    },
  }),
  ...carrierRoutes(deps),
];

const carrierShape = z.object({
  carrier: z.string(),
  name: z.string(),
  services: z.array(z.object({ service: z.string(), name: z.string() })),
  /** False: it reports nothing by itself, staff say where its parcels are. */
  api: z.boolean().default(true),
});
const carrierList = z.object({ items: z.array(carrierShape) });

/** The carriers that the configuration knows how to ask; without one the route does not exist. */
function carrierRoutes({ config }: ApiDeps): Route[] {
  const url = config.dev?.carrierUrl;
  if (!url) return [];
  return [
    defineRoute({
      method: 'get',
      path: '/api/carriers',
      who: 'staff',
      keyed: false,
      summary: 'Carriers and their services',
      answers: { 200: { description: 'All of them', schema: carrierList.extend({ nextCursor: z.null() }) } },
      handle: async () => {
        const { items } = carrierList.parse(await callOutside(`${url}/carriers`, { name: 'The carriers' }));
        return ok({ items: [...items, { ...ownTeam, api: false }], nextCursor: null });
      },
    }),
  ];
}
