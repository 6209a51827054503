// Room for questions about very many orders: more memory to sort in, and longer than the product's other statements may take.
import type { Db } from '../client';

const WITHIN_MS = 60_000;

/** Asks in a transaction that has the room; within another one, as it is. */
export const patiently = <T>(db: Db, ask: (db: Db) => Promise<T>): Promise<T> =>
  '$transaction' in db
    ? db.$transaction(
        async (tx) => {
          await tx.$executeRaw`SELECT set_config('statement_timeout', ${String(WITHIN_MS)}, true), set_config('work_mem', '64MB', true)`;
          return ask(tx);
        },
        { maxWait: 10_000, timeout: WITHIN_MS + 10_000 },
      )
    : ask(db);
