// `npm run rebuild`: makes the read model anew from the log, or says where the two differ. Run by tools/rebuild.mjs.
// Ends with 0 when they agree (now), 1 when `--compare` found a difference or one is left, 2 when it could not look.
import { parseArgs } from 'node:util';
import type { Difference } from '../../activities/record/compare';
import { allOrders, compareOrders, rebuildOrder } from '../../activities/record/rebuild';
import type { PrismaClient } from '../../prisma/generated/prisma/client';
import { findOrderId } from '../../prisma/order-ref';
import { connect, findPlace, reasonOf } from '../check/place';

const PAGE = 100;

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { order: { type: 'string' }, compare: { type: 'boolean', default: false } } });
  const { db, close } = await connect({ ...findPlace(process.env), temporal: null, api: null, carriers: null });
  try {
    const { orders, differing, left } = await rebuild(db, { order: values.order, compare: values.compare, say: console.log });
    const mended = values.compare || differing === 0 ? '' : left === 0 ? ', all mended' : `, ${left} left as before: see above`;
    console.log(`Orders looked at: ${orders}; differing from their log: ${differing}${mended}.`);
    return (values.compare ? differing : left) > 0 ? 1 : 0;
  } finally {
    await close();
  }
}

async function rebuild(
  db: PrismaClient,
  { order, compare, say }: { order: string | undefined; compare: boolean; say: (line: string) => void },
): Promise<{ orders: number; differing: number; left: number }> {
  const done = { orders: 0, differing: 0, left: 0 };
  for await (const page of order === undefined ? allOrders(db, PAGE) : one(db, order)) {
    done.orders += page.length;
    for (const [orderId, differences] of await compareOrders(db, page)) {
      if (differences.length === 0) continue;
      done.differing += 1;
      const name = [await numberOf(db, orderId), orderId].filter(Boolean).join(' ');
      for (const d of differences) say(`${name}: ${wordsOf(d)}`);
      if (compare) continue;
      await rebuildOrder(db, orderId);
      const after = (await compareOrders(db, [orderId])).get(orderId) ?? [];
      for (const d of after) if (d.row !== null) say(`${name}: ${wordsOf(d)} again, look once more`);
      if (after.length > 0) done.left += 1;
    }
  }
  return done;
}

async function* one(db: PrismaClient, order: string): AsyncGenerator<string[]> {
  const orderId = await findOrderId(db, order);
  if (orderId === null) throw new Error(`There is no order ${order}.`);
  yield [orderId];
}

/** People know orders by their numbers. */
const numberOf = async (db: PrismaClient, orderId: string): Promise<string | undefined> =>
  (await db.orderNumber.findUnique({ where: { orderId } }))?.number;

function wordsOf({ table, id, what, fields }: Difference): string {
  switch (what) {
    case 'log_behind':
      return 'the log ends before the read model. Nothing is done: restore the missing rows of order_event from a backup, then try again';
    case 'log_broken':
      return `the log cannot be used: ${fields.join('; ')}. Nothing is done: restore these rows of order_event from a backup, or use the version that runs`;
    default:
      return `${table} ${id} is ${what}${fields.length > 0 ? `: ${fields.join(', ')}` : ''}`;
  }
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(`Nothing was rebuilt. ${reasonOf(error, 'rebuild')}`);
    process.exitCode = 2;
  },
);
