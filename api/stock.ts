// Stock over HTTP: what lies where, goods that come in, counts that are corrected. Orders that waited for the goods are told at once.
import { z } from 'zod';
import { productsOf } from '../prisma/catalogue';
import { adjustStock, listStock, receiveStock } from '../prisma/stock';
import type { Woken } from '../prisma/stock-queue';
import type { ApiDeps } from './app';
import { tellOrder } from './facts';
import { Problem } from './problem';
import { defineRoute, ok, type Route } from './route';
import { invalid } from './schema/issues';
import { line, location, pageInvalid, pageQuery, quantity, sku } from './schema/words';

const keepers = ['warehouse', 'admin'];

const signed = quantity.or(z.int().min(-100_000).max(-1));
const stockShape = z.object({ sku: z.string(), location: z.string(), onHand: z.int(), reserved: z.int() });

export const stockRoutes = (deps: ApiDeps): Route[] => [
  defineRoute({
    method: 'get',
    path: '/api/stock',
    who: 'staff',
    keyed: false,
    query: z.strictObject({ ...pageQuery, sku: sku.optional() }),
    summary: 'Stock by SKU and location',
    answers: {
      200: { description: 'A page of stock', schema: z.object({ items: z.array(stockShape), nextCursor: z.string().nullable() }) },
    },
    handle: async ({ query }) => {
      try {
        return ok(await listStock(deps.db, query));
      } catch (error) {
        if (error instanceof RangeError) throw new Problem(422, 'page_invalid', pageInvalid.replace(/^.*\|/, ''));
        throw error;
      }
    },
  }),
  defineRoute({
    method: 'post',
    path: '/api/stock/receipts',
    who: keepers,
    keyed: true,
    body: z.strictObject({ sku, location, quantity, reference: line(200) }),
    summary: 'Goods have come in; the orders that wait for them get theirs, the oldest first',
    answers: { 200: { description: 'The stock afterwards', schema: stockShape } },
    handle: async ({ body, causeId }) => {
      await assertKnown(deps, body.sku);
      const { stock, woken } = await receiveStock(deps.db, { ...body, key: `receipt:${causeId}` });
      await wake(deps, body.sku, woken);
      return ok(stock);
    },
  }),
  defineRoute({
    method: 'post',
    path: '/api/stock/adjustments',
    who: keepers,
    keyed: true,
    body: z.strictObject({ sku, location, quantity: signed, reason: line(200) }),
    summary: 'Correct a count by a signed number of pieces; reserved pieces cannot go',
    answers: {
      200: { description: 'The stock afterwards', schema: stockShape },
      409: { description: 'out_of_stock: that many are not free' },
    },
    handle: async ({ body, causeId }) => {
      await assertKnown(deps, body.sku);
      const adjusted = await adjustStock(deps.db, { ...body, key: `adjustment:${causeId}` });
      if (!adjusted.ok) throw new Problem(409, 'out_of_stock', `There are not that many free pieces of ${body.sku} at ${body.location}.`);
      await wake(deps, body.sku, adjusted.woken);
      return ok(adjusted.stock);
    },
  }),
];

async function assertKnown({ db }: ApiDeps, wanted: string): Promise<void> {
  const known = await productsOf(db, [wanted]);
  if (!known.has(wanted)) throw invalid('sku_unknown', '/sku', `There is no SKU ${wanted}.`);
}

/** Their facts lie in the inbox already; whom we cannot reach now, the relay tells. */
async function wake(deps: ApiDeps, arrived: string, woken: Woken[]): Promise<void> {
  await Promise.all(
    woken.map(({ orderId, eventId }) =>
      tellOrder(deps, { source: 'stock', orderId, fact: 'stockArrived', message: { eventId, skus: [arrived] } }),
    ),
  );
}
