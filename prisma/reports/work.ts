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

const lateness = Prisma.sql`
  order_id, step, role, opened_at, ended_at, due_at, done,
  greatest(0, date_part('epoch', ended_at - opened_at) - held) AS seconds,
  date_part('epoch', ended_at - due_at) - held AS late_by`;

/** What of the time between `opened_at` and `ended_at` the order was held, in seconds; orders were rarely held. */
const withHeld = (work: Prisma.Sql): Prisma.Sql => Prisma.sql`
  SELECT work.*, CASE WHEN holds.times IS NULL THEN 0 ELSE (
    SELECT coalesce(sum(date_part('epoch', upper(held) - lower(held))), 0)
    FROM unnest(holds.times * tstzmultirange(tstzrange(work.opened_at, greatest(work.opened_at, work.ended_at)))) held
  ) END AS held
  FROM (${work}) AS work
  LEFT JOIN (SELECT order_id, range_agg(tstzrange(held_at, released_at)) AS times FROM order_hold GROUP BY order_id) AS holds USING (order_id)`;

/**
 * Work that ended in a span: order_id, step, role, opened_at, ended_at, due_at, done, seconds, late_by (seconds after its due time).
 * `done`: it came to its own end; otherwise the order went elsewhere.
 * @param transitDueMs how long a shipment is expected to be on the road
 */
export const endedWork = (span: Span, transitDueMs: number): Prisma.Sql => Prisma.sql`
  SELECT ${lateness} FROM (${withHeld(Prisma.sql`
    SELECT order_id, step, role, opened_at, ended_at, due_at, done FROM step_time
    WHERE ${during(Prisma.sql`ended_at`, span)} AND step <> ${TRANSIT}
    UNION ALL
    SELECT order_id, ${TRANSIT}, 'carrier', handed_over_at, delivered_at, handed_over_at + ${transitDueMs} * interval '1 millisecond', true
    FROM shipment WHERE ${during(Prisma.sql`delivered_at`, span)} AND handed_over_at IS NOT NULL
    UNION ALL
    SELECT order_id, step, role, opened_at, ended.at, due_at, true
    FROM task LEFT JOIN task_work USING (task_id), LATERAL (SELECT least(closed_at, completed_at) AS at) ended
    WHERE step = ANY (${TASKS_ALONE}) AND order_id IS NOT NULL AND ${during(Prisma.sql`ended.at`, span)}`)}) AS timed`;

/** Waits that have ended, of orders that are named otherwise than by a span; with the same columns. */
export const timedWaits = (where: Prisma.Sql): Prisma.Sql => Prisma.sql`
  SELECT ${lateness} FROM (${withHeld(Prisma.sql`
    SELECT order_id, step, role, opened_at, ended_at, due_at, done FROM step_time WHERE ended_at IS NOT NULL AND ${where}`)}) AS timed`;

/** Work that is open, with the same columns; `ended_at` is now by the order's own clock. */
export const openWork = (transitDueMs: number): Prisma.Sql => Prisma.sql`
  SELECT ${lateness} FROM (${withHeld(Prisma.sql`
    SELECT order_id, step, role, opened_at, now() + clock_offset * interval '1 millisecond' AS ended_at, open.due_at, false AS done
    FROM (
      SELECT order_id, step, role, opened_at, due_at FROM step_time WHERE ended_at IS NULL AND step <> ${TRANSIT}
      UNION ALL
      SELECT order_id, ${TRANSIT}, 'carrier', handed_over_at, handed_over_at + ${transitDueMs} * interval '1 millisecond'
      FROM shipment WHERE step = ${TRANSIT} AND handed_over_at IS NOT NULL
      UNION ALL
      SELECT order_id, step, role, opened_at, due_at FROM task LEFT JOIN task_work USING (task_id)
      WHERE step = ANY (${TASKS_ALONE}) AND closed_at IS NULL AND completed_at IS NULL
    ) AS open JOIN "order" USING (order_id)`)}) AS timed`;

/** How many orders stand at each step now. */
export async function ordersAtSteps(db: Db): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ step: string; orders: number }[]>`
    SELECT step, count(DISTINCT order_id)::int AS orders FROM (${openWork(0)}) AS work GROUP BY step`;
  return new Map(rows.map(({ step, orders }) => [step, orders]));
}
