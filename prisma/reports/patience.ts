// Room for questions about very many orders: more memory to sort in, and longer than the product's other statements may take. No code is
// compiled for them: that takes longer than what it saves.
import type { Db } from '../client';

const WITHIN_MS = 60_000;

/** Asks in a transaction that has the room; within another one, as it is. */
export const patiently = <T>(db: Db, ask: (db: Db) => Promise<T>): Promise<T> =>
  '$transaction' in db
    ? db.$transaction(
        async (tx) => {
          await tx.$executeRaw`SELECT set_config('statement_timeout', ${String(WITHIN_MS)}, true), set_config('work_mem', '64MB', true), set_config('jit', 'off', true)`;
          return ask(tx);
        },
        { maxWait: 10_000, timeout: WITHIN_MS + 10_000 },
      )
    : ask(db);

/** Asks about half of the steps on one connection and about the other half on another, so that two processors count. */
export async function inHalves<T>(steps: readonly string[], ask: (half: string[]) => Promise<T[]>): Promise<T[]> {
  return (await Promise.all([0, 1].map((rest) => ask(steps.filter((_, i) => i % 2 === rest))))).flat();
}
