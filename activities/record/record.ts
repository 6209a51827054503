// The activity `record`: what happened to an order goes into the log and the read model, both or neither. The only code that writes them.
// May be called again after an unknown outcome: what stands in the log already is compared, never written twice.
import { ApplicationFailure } from '@temporalio/common';
import { z } from 'zod';
import { Prisma, type PrismaClient } from '../../prisma/generated/prisma/client';
import { evolve } from '../../workflows/domain/evolve';
import type { RecordedEvent } from '../../workflows/domain/events';
import { emptyOrder, type OrderState } from '../../workflows/domain/state';
import { upcast } from '../../workflows/domain/upcast';
import type { OrderActivities } from '../../workflows/order.ports';
import { openDefectTask } from './defect';
import { digestOf } from './digest';
import { orderRow } from './projections';
import { NOT_AS_BEFORE, recording } from './statement';

/**
 * @returns the activity. It throws a failure of type `log_conflict` that is never retried when log and workflow contradict each other,
 *   after a task for ops has been opened; anything else that it throws is an outage and is tried again. What a rule of the schema
 *   refuses is tried again, too, and ops are asked.
 */
export function createRecord(db: PrismaClient): OrderActivities['record'] {
  const lately = new Lately();
  return async ({ orderId, events }) => {
    try {
      await write(db, lately, orderId, events);
    } catch (error) {
      if (error instanceof LogConflict) {
        await openDefectTask(db, orderId, error.message);
        throw ApplicationFailure.nonRetryable(error.message, 'log_conflict');
      }
      const code = sqlCode(error);
      if (breaksRule(code)) await openDefectTask(db, orderId, `The database refuses the order's read model (SQL state ${code}).`);
      throw outage(error, code);
    }
  };
}

class LogConflict extends Error {}

/** What an order's row holds. */
interface Stored {
  state: OrderState;
  endedAt: Date | null;
}

/** What this process wrote last of the orders that it heard of lately, which spares reading it again. Another process may know better. */
class Lately {
  private readonly orders = new Map<string, Stored>();

  /** Each is taken once: what could not be written is read the next time. */
  take(orderId: string): Stored | undefined {
    const stored = this.orders.get(orderId);
    this.orders.delete(orderId);
    return stored;
  }

  keep(orderId: string, stored: Stored): void {
    this.orders.set(orderId, stored);
    const [oldest] = this.orders.keys();
    if (this.orders.size > KEPT && oldest !== undefined) this.orders.delete(oldest);
  }
}
const KEPT = 300; // orders, some 10 KB each

async function write(db: PrismaClient, lately: Lately, orderId: string, events: RecordedEvent[]): Promise<void> {
  const known = lately.take(orderId);
  if (known && events[0]?.seq === known.state.seq + 1) {
    const written = await append(db, orderId, known, events).catch(unlessBehind);
    if (written) return lately.keep(orderId, written);
  }
  const stored = await db.order.findUnique({ where: { orderId }, select: { state: true, endedAt: true, version: true } });
  const version = stored?.version ?? 0;
  const repeated = events.filter((e) => e.seq <= version);
  const fresh = events.filter((e) => e.seq > version);
  if (repeated.length > 0) await assertSame(db, orderId, repeated);
  if (fresh.length === 0) return;
  // The column holds what this function folded before; an older release's shape is lifted.
  const state = stored ? upcast(orderId, stored.state as unknown as OrderState) : emptyOrder(orderId);
  lately.keep(orderId, await append(db, orderId, { state, endedAt: stored?.endedAt ?? null }, fresh));
}

/** @returns what the order's row holds now @throws LogConflict when the events do not follow on what it held */
async function append(db: PrismaClient, orderId: string, before: Stored, events: RecordedEvent[]): Promise<Stored> {
  const { seq } = before.state;
  events.forEach((e, i) => {
    if (e.seq !== seq + 1 + i) throw new LogConflict(`The log of order ${orderId} ends at ${seq + i} and is told event ${e.seq}.`);
  });
  const state = events.reduce(evolve, before.state);
  const order = orderRow(state, events, before.endedAt);
  if (!order) throw new LogConflict(`The log of order ${orderId} does not begin with how the order came in.`);
  // No lock is needed: of two writers of the same seq the second hits the log's primary key and writes nothing.
  await db.$queryRaw(recording(events, before.state, state, order));
  return { state, endedAt: order.endedAt };
}

/** The row is not what this process wrote last: it must be read. */
function unlessBehind(error: unknown): undefined {
  const code = sqlCode(error);
  if (code !== NOT_AS_BEFORE && code !== KEY_IS_THERE) throw error;
}

/** @throws LogConflict when the log says something else under one of the numbers */
async function assertSame(db: PrismaClient, orderId: string, events: RecordedEvent[]): Promise<void> {
  const rows = await db.orderEvent.findMany({
    where: { orderId, seq: { in: events.map((e) => e.seq) } },
    select: { seq: true, digest: true },
  });
  const digests = new Map(rows.map((row) => [row.seq, row.digest]));
  for (const e of events) {
    if (digests.get(e.seq) !== digestOf(e))
      throw new LogConflict(`Event ${e.seq} (${e.type}) of order ${orderId} stands in the log with another content.`);
  }
}

/** The database's own code (SQLSTATE) for a failed statement; undefined when it was not even reached. */
function sqlCode(error: unknown): string | undefined {
  return error instanceof Prisma.PrismaClientKnownRequestError
    ? driverError.safeParse(error.meta).data?.driverAdapterError.cause.originalCode
    : undefined;
}
const driverError = z.object({ driverAdapterError: z.object({ cause: z.object({ originalCode: z.string().optional() }) }) });

/**
 * A rule of the schema would be broken: a defect in the fold, which a corrected release heals when the recording is tried again.
 * A key that is there already is another writer of the same events: the next try finds them in the log.
 */
const breaksRule = (code: string | undefined): boolean => code !== undefined && code.startsWith('23') && code !== KEY_IS_THERE;
const KEY_IS_THERE = '23505';

/** A sentence for the retrying activity in the Temporal UI. The database's own words may hold values, so only its code is passed on. */
function outage(error: unknown, sqlState: string | undefined): ApplicationFailure {
  const name = error instanceof Prisma.PrismaClientKnownRequestError ? error.code : error instanceof Error ? error.name : 'unknown';
  const code = sqlState === undefined ? name : `${name}, SQL state ${sqlState}`;
  return ApplicationFailure.retryable(`The order's log cannot be written now (${code}); it is tried again.`, 'database_unavailable');
}
