// `npm run rebuild`: makes the read model anew from the log, or says where the two differ. Run by tools/rebuild.mjs.
// Ends with 0 when they agree (now), 1 when `--compare` found a difference or one is left, 2 when it could not look.
import { parseArgs } from 'node:util';
import type { Difference } from '../../activities/record/compare';
import { allOrders, compareOrders, rebuildOrder } from '../../activities/record/rebuild';
import type { PrismaClient } from '../../prisma/generated/prisma/client';
import { findOrderId } from '../../prisma/order-ref';
import { connect, findPlace } from '../check/place';

const PAGE = 100;

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { order: { type: 'string' }, compare: { type: 'boolean', default: false } } });
  const { db, close } = await connect({ ...findPlace(process.env), temporal: null, carriers: null });
  try {
    const { orders, differing, left } = await rebuild(db, { order: values.order, compare: values.compare, say: console.log });
    const mended = values.compare || differing === 0 ? '' : left === 0 ? ', all mended' : `, ${left} are left`;
    console.log(`${orders} orders looked at, ${differing} differ from their log${mended}.`);
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
      for (const d of differences) say(`${orderId} ${wordsOf(d)}`);
      if (compare) continue;
      await rebuildOrder(db, orderId);
      const after = (await compareOrders(db, [orderId])).get(orderId) ?? [];
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

const wordsOf = ({ table, id, what, fields }: Difference): string =>
  what === 'log_behind'
    ? 'the log ends before the read model: nothing is done'
    : `${table} ${id} is ${what}${fields.length > 0 ? `: ${fields.join(', ')}` : ''}`;

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(`Nothing was rebuilt. ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 2;
  },
);
