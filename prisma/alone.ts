// One at a time over all processes: whoever has the lock works, the others leave it to him. Called by the relay.
import type { PrismaClient } from './generated/prisma/client';

const LONGEST_MS = 120_000;

/**
 * Does the work unless another process is just doing work of this name.
 * The lock lives in a transaction that does nothing else, so it dies with its process; `work` uses connections of its own.
 * @returns false when somebody else was at it
 */
export const whileAlone = (db: PrismaClient, name: string, work: () => Promise<void>): Promise<boolean> =>
  db.$transaction(
    async (tx) => {
      const [row] = await tx.$queryRaw<{ free: boolean }[]>`SELECT pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) AS free`;
      if (!row?.free) return false;
      await work();
      return true;
    },
    { timeout: LONGEST_MS, maxWait: 5_000 },
  );
