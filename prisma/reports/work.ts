// Work on steps, as the figures count it: waits of orders, tasks of steps that no wait has, and shipments on the road.
// How long it took leaves out the time that the order was held, and being held moves the due time by as much.
import type { Db } from '../client';
import { Prisma } from '../generated/prisma/client';

/** The instants of a period, ISO; the second is no longer part of it. */
export interface Span {
  since: string;
  until: string;
}

/** Steps that stand in inboxes without a wait of their own. Source: PROCESS-SPEC, section 3. */
const TASKS_ALONE = ['call-customer', 'check-carrier', 'note', 'put-back'];

/** The clock of the way to the customer starts anew with every report, so the whole way is measured by the shipment. */
const TRANSIT = 'transit';

const during = (at: Prisma.Sql, { since, until }: Span) => Prisma.sql`${at} >= ${since}::timestamptz AND ${at} < ${until}::timestamptz`;

/** What of the time between `opened_at` and `ended_at` the order was held, in seconds; orders were rarely held. */
const withHeld = (work: Prisma.Sql): Prisma.Sql => Prisma.sql`
  SELECT work.*, CASE
    WHEN holds.times IS NULL OR NOT holds.times && tstzrange(opened_at, greatest(opened_at, ended_at)) THEN 0
    ELSE (
      SELECT sum(date_part('epoch', upper(held) - lower(held)))
      FROM unnest(holds.times * tstzmultirange(tstzrange(opened_at, greatest(opened_at, ended_at)))) held
    ) END AS held
  FROM (${work}) AS work
  LEFT JOIN (SELECT order_id, range_agg(tstzrange(held_at, released_at)) AS times FROM order_hold GROUP BY order_id) AS holds USING (order_id)`;

/** `seconds` that it took, and `late_by`, seconds after its due time; `overdue` is the same with held time, and never less. */
const timed = (work: Prisma.Sql): Prisma.Sql => Prisma.sql`
  SELECT order_id, step, role, ended_at, due_at, done, overdue, greatest(0, elapsed - held) AS seconds, overdue - held AS late_by
  FROM (${withHeld(work)}) AS work`;

const inTime = Prisma.sql`date_part('epoch', ended_at - opened_at) AS elapsed, date_part('epoch', ended_at - due_at) AS overdue`;

/** Waits that have ended. Nothing is asked but what the index of ended waits holds: that is why they say no due time. */
const waits = (where: Prisma.Sql): Prisma.Sql => Prisma.sql`
  SELECT order_id, step, role, ended_at - elapsed * interval '1 second' AS opened_at, ended_at, NULL::timestamptz AS due_at, done, elapsed, overdue
  FROM step_time WHERE ended_at IS NOT NULL AND ${where}`;

/** Waits that have ended, of orders that are named otherwise than by a span; with the columns of `timed`. */
export const timedWaits = (where: Prisma.Sql): Prisma.Sql => timed(waits(where));

/** Waits of one step that ended between two instants: of a row beside it. The way to the customer is not measured by its waits. */
export const waitsOf = (step: Prisma.Sql, since: Prisma.Sql, until: Prisma.Sql): Prisma.Sql =>
  timedWaits(Prisma.sql`step = ${step} AND step <> ${TRANSIT} AND ended_at >= ${since} AND ended_at < ${until}`);

const otherWork = (span: Span, transitDueMs: number): Prisma.Sql => Prisma.sql`
  SELECT *, ${inTime} FROM (
    SELECT order_id, ${TRANSIT} AS step, 'carrier' AS role, handed_over_at AS opened_at, delivered_at AS ended_at,
      handed_over_at + ${transitDueMs} * interval '1 millisecond' AS due_at, true AS done
    FROM shipment WHERE ${during(Prisma.sql`delivered_at`, span)} AND handed_over_at IS NOT NULL
    UNION ALL
    SELECT order_id, step, role, opened_at, ended.at, due_at, true
    FROM task LEFT JOIN task_work USING (task_id), LATERAL (SELECT least(closed_at, completed_at) AS at) ended
    WHERE step = ANY (${TASKS_ALONE}) AND order_id IS NOT NULL AND ${during(Prisma.sql`ended.at`, span)}
  ) AS other`;

/**
 * Work other than waits that ended in a span; with the columns of `timed`.
 * @param transitDueMs how long a shipment is expected to be on the road
 */
export const endedOtherWork = (span: Span, transitDueMs: number): Prisma.Sql => timed(otherWork(span, transitDueMs));

/** All work that ended in a span. `done`: it came to its own end; otherwise the order went elsewhere. */
export const endedWork = (span: Span, transitDueMs: number): Prisma.Sql =>
  timed(Prisma.sql`
    ${waits(Prisma.sql`${during(Prisma.sql`ended_at`, span)} AND step <> ${TRANSIT}`)}
    UNION ALL ${otherWork(span, transitDueMs)}`);

/** Work that is open, with the same columns; `ended_at` is now by the order's own clock. */
export const openWork = (transitDueMs: number): Prisma.Sql =>
  timed(Prisma.sql`
    SELECT *, ${inTime} FROM (
      SELECT order_id, step, role, opened_at, now() + clock_offset * interval '1 millisecond' AS ended_at, open.due_at, false AS done
      FROM (
        SELECT order_id, step, role, opened_at, due_at FROM step_time WHERE ended_at IS NULL AND step <> ${TRANSIT}
        UNION ALL
        SELECT order_id, ${TRANSIT}, 'carrier', handed_over_at, handed_over_at + ${transitDueMs} * interval '1 millisecond'
        FROM shipment WHERE step = ${TRANSIT} AND handed_over_at IS NOT NULL
        UNION ALL
        SELECT order_id, step, role, opened_at, due_at FROM task LEFT JOIN task_work USING (task_id)
        WHERE step = ANY (${TASKS_ALONE}) AND closed_at IS NULL AND completed_at IS NULL
      ) AS open JOIN "order" USING (order_id)
    ) AS now`);

/** How many orders stand at each step now. */
export async function ordersAtSteps(db: Db): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ step: string; orders: number }[]>`
    SELECT step, count(DISTINCT order_id)::int AS orders FROM (${openWork(0)}) AS work GROUP BY step`;
  return new Map(rows.map(({ step, orders }) => [step, orders]));
}
