// What every invariant is made of: what it looks at, what it finds. The functions of the modules beside this file are used by
// `npm run check` and by tests; they only read.
import type { Client } from '@temporalio/client';
import { Prisma, type PrismaClient } from '../../prisma/generated/prisma/client';
import type { Outside } from './outside';

export interface World {
  db: PrismaClient;
  /** Null: Temporal is not looked at. */
  client: Client | null;
  /** Ledgers of carriers and bank, and the mailbox, of the embedded start. */
  outside: Outside | null;
  /** Base address of the API, for its metrics. */
  api: string | null;
  /** One order's id, or null for all of them. */
  only: string | null;
  /** So many runs, the newest, are read event by event. */
  histories: number;
  /** So many orders, those that changed last, are folded from their log. */
  logs: number;
  /** A mail may go out twice, under one Message-ID, when its sender is killed: `counted` after such a run. */
  repeats: 'found' | 'counted';
}
export interface Finding {
  orderId: string | null;
  /** What of the order, or of the whole, is not as it must be: the same again at a second look. */
  about: string;
  what: string;
}
export interface Look {
  /** What was looked at, in numbers. */
  seen: Record<string, number>;
  findings: Finding[];
  /** What could not be looked at, and why. */
  notSeen?: string[];
}
export interface Invariant {
  /** As in QUALITY.md. */
  number: number;
  words: string;
  /** What a person does about a finding. */
  toDo: string;
  look: (world: World) => Promise<Look>;
}

export type Db = Prisma.TransactionClient;

/** A statement that answers the rows that break a rule: `orderId`, `id` of what it is about, `what` differs. */
export interface Rule {
  name: string;
  /** Says nothing about a single order. */
  ofAll?: true;
  sql(world: World): Prisma.Sql;
}
const MOST = 1_000;

/** One moment of the database, read only. */
export const snapshot = <T>({ db }: Pick<World, 'db'>, read: (tx: Db) => Promise<T>): Promise<T> =>
  db.$transaction(
    async (tx) => {
      await tx.$executeRaw`SET TRANSACTION READ ONLY`;
      await tx.$executeRaw`SET LOCAL statement_timeout = '10min'`;
      return read(tx);
    },
    { isolationLevel: 'RepeatableRead', maxWait: 30_000, timeout: 900_000 },
  );

/** All rules in one snapshot, with the rows of the tables that they are about. */
export function byRules(world: World, tables: string[], rules: Rule[]): Promise<Look> {
  return snapshot(world, async (tx) => {
    const findings: Finding[] = [];
    for (const rule of rules) {
      if (rule.ofAll && world.only !== null) continue;
      const rows = await tx.$queryRaw<{ orderId: string | null; id: string | null; what: string }[]>`
        SELECT found."orderId"::text, found.id::text, found.what FROM (${rule.sql(world)}) AS found ("orderId", id, what) LIMIT ${MOST}`;
      for (const { orderId, id, what } of rows) findings.push({ orderId, about: [rule.name, id ?? ''].join(' ').trim(), what });
    }
    return { seen: await counted(tx, world, tables), findings };
  });
}

async function counted(tx: Db, { only }: World, tables: string[]): Promise<Record<string, number>> {
  const seen: Record<string, number> = {};
  for (const table of tables) {
    const where = only === null || ofNoOrder.includes(table) ? Prisma.empty : Prisma.sql`WHERE order_id = ${only}::uuid`;
    const [row] = await tx.$queryRaw<{ count: number }[]>`SELECT count(*)::int AS count FROM ${Prisma.raw(`"${table}"`)} ${where}`;
    seen[names[table] ?? `${table}s`] = row?.count ?? 0;
  }
  return seen;
}
const ofNoOrder = ['stock'];
const names: Record<string, string> = {
  order_event: 'events',
  order_line: 'lines',
  stock: 'places of stock',
  stock_move: 'moves',
  inbox_event: 'facts',
  idempotency: 'keys',
  intake: 'orders taken in',
};

/** ` AND <alias>.order_id = …`, or nothing when all orders are looked at. */
export const mine = ({ only }: World, alias: string): Prisma.Sql =>
  only === null ? Prisma.empty : Prisma.sql` AND ${Prisma.raw(alias)}.order_id = ${only}::uuid`;

export const ENDED = Prisma.sql`('closed', 'lost', 'expired', 'cancelled')`;

/** Several looks as one. */
export const together = (...looks: Look[]): Look => ({
  seen: Object.assign({}, ...looks.map((l) => l.seen)) as Record<string, number>,
  findings: looks.flatMap((l) => l.findings),
  notSeen: looks.flatMap((l) => l.notSeen ?? []),
});

/** Works through items a few at a time. */
export async function inParallel<T, R>(items: T[], width: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let i = 0; i < items.length; i += width) results.push(...(await Promise.all(items.slice(i, i + width).map(work))));
  return results;
}
