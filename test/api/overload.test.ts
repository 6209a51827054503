// A database that has too much to do is a reason to come again, never a defect: 503 with Retry-After, nothing left behind, the key free again.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { FILE_LIMIT } from '../../api/uploads/body';
import { problemOf } from '../../api/errors';
import { createDb } from '../../prisma/client';
import type { Db } from '../../prisma/client';
import type { PrismaClient } from '../../prisma/generated/prisma/client';
import { closedAfterThisFile } from '../support/opened';
import { until } from '../support/until';
import { openCore, orderOf } from './core.fixture';

const core = closedAfterThisFile(openCore);

/** Does `work` while somebody else has the table for himself. */
async function whileTaken(table: string, work: (other: Client) => Promise<void>): Promise<void> {
  const other = new Client({ connectionString: core.deps.config.databaseUrl });
  await other.connect();
  try {
    await other.query(`BEGIN; LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
    await work(other);
  } finally {
    await other.end();
  }
}
const set = (tx: Db, name: string, ms: number) => tx.$executeRaw`SELECT set_config(${name}, ${String(ms)}, true)`;
const slow = (tx: Db, seconds: number) => tx.$executeRaw`SELECT 1 FROM pg_sleep(${seconds})`;
const inTurn = (tx: Db, key: number) => tx.$executeRaw`SELECT pg_advisory_xact_lock(${key}::bigint)`;
/** Two go on when both have come, however late one of them was begun. */
function meeting(): () => Promise<unknown> {
  let here = 0;
  return () => {
    here += 1;
    return until(() => here === 2, 'the other one', { every: 5 });
  };
}
async function bothHold(db: PrismaClient): Promise<void> {
  const both = meeting();
  const hold = (first: number, second: number) =>
    db.$transaction(async (tx) => [await inTurn(tx, first), await both(), await inTurn(tx, second)]);
  await Promise.all([hold(1, 2), hold(2, 1)]);
}
async function bothCount(db: PrismaClient): Promise<void> {
  const both = meeting();
  const text = () => ({ textId: randomUUID(), orderId: randomUUID(), text: 'x', writtenBy: 'x' });
  const add = () =>
    db.$transaction(async (tx) => [await tx.text.count(), await both(), await tx.text.create({ data: text() })], {
      isolationLevel: 'Serializable',
    });
  await Promise.all([add(), add()]);
}

describe('says 503, that it is busy and when to come again, when', () => {
  const rows: [string, (db: PrismaClient) => Promise<unknown>][] = [
    [
      'a statement takes longer than it may',
      (db) => db.$transaction(async (tx) => [await set(tx, 'statement_timeout', 50), await slow(tx, 5)]),
    ],
    ['a lock does not come', (db) => db.$transaction(async (tx) => [await set(tx, 'lock_timeout', 50), await tx.text.count()])],
    // the second wait is by the clock of this process, as the limit is: it is over later, whoever was held up
    [
      'a transaction takes longer than it may',
      (db) => db.$transaction(async (tx) => [await slow(tx, 0.2), await sleep(200)], { timeout: 100 }),
    ],
    ['a transaction is too late for one more question', (db) => db.$transaction(async (tx) => [await slow(tx, 0.2), await tx.text.count()], { timeout: 100 })], // prettier-ignore
    [
      'no connection is free for a transaction',
      (db) => Promise.all([1, 2].map(() => db.$transaction((tx) => slow(tx, 0.5), { maxWait: 100 }))),
    ],
    ['two wait for each other', bothHold],
    ['two cannot both have been first', bothCount],
  ];
  test.each(rows)('%s', async (title, work) => {
    const db = createDb(core.deps.config.databaseUrl, title.startsWith('no connection') ? 1 : 2);
    try {
      const tried = title.startsWith('a lock') ? whileTaken('text', async () => void (await work(db))) : work(db);
      const error: unknown = await tried.then(
        () => undefined,
        (failure: unknown) => failure,
      );
      expect(problemOf(error)).toMatchObject({ status: 503, code: 'dependency_unavailable', more: { retryAfter: 5 } });
      expect(problemOf(error).detail).toMatch(/^The database is busy\./);
    } finally {
      await db.$disconnect();
    }
  });
});

describe('a large file', () => {
  const PDF = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(FILE_LIMIT - 60, ' '), Buffer.from('\nstartxref\n9\n%%EOF\n')]);
  const send = async (orderId: string, key: string) =>
    core.post(`/api/orders/${orderId}/documents`, { filename: 'a.pdf', content: PDF.toString('base64') }, { key });
  const newOrder = async () => String((await core.post('/api/orders', orderOf())).json.orderId);
  /** Resolves with the process of the database in which somebody waits for the table. */
  const waiterFor = (other: Client) =>
    until(async () => {
      const { rows } = await other.query<{ pid: number }>(
        `SELECT pid FROM pg_locks WHERE relation = 'document_bytes'::regclass AND NOT granted`,
      );
      return rows[0]?.pid;
    }, 'the file to wait for its table');

  test('is kept although the disk takes longer than for anything else', async () => {
    const orderId = await newOrder();
    await whileTaken('document_bytes', async (other) => {
      const sent = send(orderId, randomUUID());
      await waiterFor(other);
      await other.query('SELECT pg_sleep(5.5)'); // longer than Prisma by itself gives a transaction
      await other.query('ROLLBACK');
      expect((await sent).status).toBe(201);
    });
  });

  test('for which there is no time is asked for again: nothing is kept, and the same key takes it afterwards', async () => {
    const [orderId, key] = [await newOrder(), randomUUID()];
    const kept = () => core.db.document.count({ where: { orderId } });
    await whileTaken('document_bytes', async (other) => {
      const sent = send(orderId, key);
      await other.query('SELECT pg_cancel_backend($1)', [await waiterFor(other)]);
      const answer = await sent;
      expect([answer.status, answer.json.code, answer.headers.get('retry-after')]).toEqual([503, 'dependency_unavailable', '5']);
      expect(await kept()).toBe(0);
    });
    expect([(await send(orderId, key)).status, await kept()]).toEqual([201, 1]);
  });
});
