// What became of a fact, as the log tells it. Asked by the API while a customer waits for the answer.
import { z } from 'zod';
import type { Db } from './client';

/** `reason`: the code of the rule that spoke against it. */
export type FactOutcome = { outcome: 'applied' } | { outcome: 'ignored'; reason: string };

const ignored = z.object({ because: z.object({ code: z.string() }) });

/** The recorded outcome, or null while there is none. `eventId` is the cause of the fact's events. */
export async function factOutcome(db: Db, orderId: string, eventId: string): Promise<FactOutcome | null> {
  const events = await db.orderEvent.findMany({
    where: { orderId, causeId: eventId },
    select: { type: true, data: true },
    orderBy: { seq: 'asc' },
  });
  if (events.length === 0) return null;
  const refusal = events.find(({ type }) => type === 'FactIgnored');
  return refusal ? { outcome: 'ignored', reason: ignored.parse(refusal.data).because.code } : { outcome: 'applied' };
}
