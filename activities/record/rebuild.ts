// Makes an order's rows of the read model anew from its log: the same pure projections, one transaction per order, only what differs.
// Kept is what the log does not tell: how far the order's clock runs ahead, and who took or did a task. The log is never touched.
import { ORDER_CHANGED } from '../../prisma/changes';
import type { Db } from '../../prisma/client';
import { Prisma, type PrismaClient } from '../../prisma/generated/prisma/client';
import { type Difference, differences, keysOf } from './compare';
import { idsAfter, remove, save } from './statement';
import { storedOrders } from './stored';

/** Where an order's rows differ from its log, in one moment; nothing is changed. */
export const compareOrders = (db: PrismaClient, orderIds: string[]): Promise<Map<string, Difference[]>> =>
  db.$transaction(async (tx) => new Map((await storedOrders(tx, orderIds)).map((stored) => [stored.orderId, differences(stored)])), {
    isolationLevel: 'RepeatableRead',
    maxWait: 30_000,
    timeout: 120_000,
  });

/**
 * Mends the rows of one order.
 * Nobody records meanwhile: a recording that began before has ended, the next one waits for these milliseconds, so that no newer row is
 * overwritten and no recording writes on what is being mended. A recording that read a damaged state just before may bring the damage
 * back: look again afterwards.
 * @returns what differed; an order whose log is behind its row, or is broken, is left as it is
 */
export const rebuildOrder = (db: PrismaClient, orderId: string): Promise<Difference[]> =>
  db.$transaction(
    async (tx) => {
      await tx.$executeRaw`SET LOCAL lock_timeout = '10s'`;
      await tx.$executeRaw`LOCK TABLE order_event IN SHARE ROW EXCLUSIVE MODE`;
      const [stored] = await storedOrders(tx, [orderId]);
      const found = stored ? differences(stored) : [];
      for (const part of statements(found)) await tx.$executeRaw(part);
      if (found.length > 0) await tx.$queryRaw`SELECT pg_notify(${ORDER_CHANGED}, ${orderId})::text`;
      return found;
    },
    { maxWait: 30_000, timeout: 60_000 },
  );

function statements(found: Difference[]): Prisma.Sql[] {
  return found.flatMap(({ table, what, row }) => {
    if (row === null) return [];
    const key = table === 'order' ? ['orderId'] : table === 'task' ? keysOf.task : ['orderId', ...keysOf[table]];
    return [what === 'surplus' ? remove(table, [row], key) : save(table, [row], key)];
  });
}

/** Every order of which there is anything, page after page. */
export async function* allOrders(db: Db, size: number): AsyncGenerator<string[]> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const rows = await db.$queryRaw<{ id: string }[]>`
      SELECT id::text FROM (${Prisma.join(
        tables.map((table) => idsAfter(table, after, size)),
        ' UNION ',
      )}) AS ids ORDER BY ids.id LIMIT ${size}`;
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map((row) => row.id);
    after = last.id;
  }
}
const tables = ['order_event', 'order', ...Object.keys(keysOf)];
