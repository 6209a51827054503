// The activity `forgetExpired`: rows that were promised for a time only go when it is over. Today these are the Idempotency-Keys; the log,
// what was said to people, and what proves an effect stay.
import type { PrismaClient } from '../prisma/generated/prisma/client';
import { forgetOldKeys } from '../prisma/idempotency';
import type { RetentionActivities } from '../workflows/retention.ports';

/** Short statements: nobody who asks under a key has to wait for a large one. */
const AT_ONCE = 5_000;

/** @param atOnce rows of one statement */
export const createForgetExpired =
  (db: PrismaClient, atOnce = AT_ONCE): RetentionActivities['forgetExpired'] =>
  async () => {
    let keys = 0;
    for (;;) {
      const gone = await forgetOldKeys(db, atOnce);
      keys += gone;
      if (gone < atOnce) return { keys };
    }
  };
