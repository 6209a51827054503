// How long steps take, and which are late: figures of a period out of the work that ended in it. Read by the API's reports.
import type { Db } from '../client';
import { Prisma } from '../generated/prisma/client';
import { inHalves, patiently } from './patience';
import { endedOtherWork, endedWork, openWork, type Span, waitsOf } from './work';

export interface CycleRow {
  step: string;
  /** Which of the weeks, from 1; null: all of them. */
  week: number | null;
  count: number;
  median: number;
  p90: number;
  late: number;
  /** How many of them had a time by which they were expected. */
  due: number;
}

export interface CyclesAsked {
  span: Span;
  weekStarts: string[];
  steps: readonly string[];
  transitDueMs: number;
}

/** Seconds. Of work that came to its own end; percentiles lie between the two nearest values where they fall between them. */
export const cycleTimes = (db: Db, asked: CyclesAsked): Promise<CycleRow[]> =>
  inHalves(asked.steps, (steps) => cycleTimesOf(db, { ...asked, steps }));

/**
 * The two values between which the median lies, and the two of the 90th percentile. They are asked by their places among all of them:
 * whole milliseconds are sorted in half of the time that fractions take.
 * @param values from where the lists of `ms` are taken; empty: the one of the row
 */
const nearest = (values: Prisma.Sql): Prisma.Sql => Prisma.sql`
  (SELECT percentile_disc(ARRAY[
    ((count - 1) * 5 / 10 + 0.5::float8) / count, (((count - 1) * 5 + 9) / 10 + 0.5::float8) / count,
    ((count - 1) * 9 / 10 + 0.5::float8) / count, (((count - 1) * 9 + 9) / 10 + 0.5::float8) / count
  ]) WITHIN GROUP (ORDER BY value) FROM (SELECT unnest(ms) AS value ${values}) AS each)`;

/** Waits are found week after week, other work is put to them; small groups are sorted faster than all of it at once. */
function cycleTimesOf(db: Db, { span, weekStarts, steps, transitDueMs }: CyclesAsked): Promise<CycleRow[]> {
  const counts = Prisma.sql`
    count(*) AS count, count(*) FILTER (WHERE overdue > 0 AND late_by > 0) AS late, count(overdue) AS due,
    array_agg((seconds * 1000)::bigint) AS ms`;
  const weekEnds = [...weekStarts.slice(1), span.until];
  return patiently(
    db,
    (room) => room.$queryRaw<CycleRow[]>`
    WITH other AS (
      SELECT step, width_bucket(ended_at, ${weekStarts}::timestamptz[]) AS week, ${counts}
      FROM (${endedOtherWork(span, transitDueMs)}) AS work WHERE done AND step = ANY (${steps}) GROUP BY 1, 2
    ), weekly AS MATERIALIZED (
      SELECT step, week::int, waits.count + coalesce(other.count, 0) AS count, waits.late + coalesce(other.late, 0) AS late,
        waits.due + coalesce(other.due, 0) AS due, waits.ms || other.ms AS ms
      FROM unnest(${steps}::text[]) AS asked (step)
        CROSS JOIN unnest(${weekStarts}::timestamptz[], ${weekEnds}::timestamptz[]) WITH ORDINALITY AS weeks (since, until, week)
        CROSS JOIN LATERAL (
          SELECT ${counts} FROM (${waitsOf(Prisma.sql`asked.step`, Prisma.sql`weeks.since`, Prisma.sql`weeks.until`)}) AS wait WHERE done
        ) AS waits
        LEFT JOIN other USING (step, week)
      WHERE waits.count > 0 OR other.count > 0
    )
    SELECT step, week, count::int, late::int, due::int, (near[1] + near[2]) / 2000::float8 AS median,
      (near[3] * 10 + (near[4] - near[3]) * ((count - 1) * 9 % 10)) / 10000::float8 AS p90
    FROM (
      SELECT step, week, count, late, due, ${nearest(Prisma.empty)} AS near FROM weekly
      UNION ALL
      SELECT step, NULL, count, late, due, ${nearest(Prisma.sql`FROM weekly WHERE weekly.step = whole.step`)}
      FROM (SELECT step, sum(count)::bigint AS count, sum(late) AS late, sum(due) AS due FROM weekly GROUP BY step) AS whole
    ) AS told ORDER BY step, week NULLS FIRST`,
  );
}

/** By step and role; both null: all of it, each order counted once. */
export interface LateRow {
  step: string | null;
  role: string | null;
  orders: number;
  count: number;
  /** Of work that ended, by step and role: the median of how late, in seconds. */
  lateBy: number | null;
  /** Of open work: the earliest time that has passed, as it was set when the work began. */
  oldestDueAt: Date | null;
}

/** What is late now, by each order's own clock. */
export const lateNow = (db: Db, transitDueMs: number): Promise<LateRow[]> =>
  db.$queryRaw<LateRow[]>`
    SELECT step, role, count(DISTINCT order_id)::int AS orders, count(*)::int AS count, min(due_at) AS "oldestDueAt", NULL::float8 AS "lateBy"
    FROM (${openWork(transitDueMs)}) AS work WHERE late_by > 0 GROUP BY GROUPING SETS ((), (step, role))`;

/** What ended late in the span, also where the order then went elsewhere. What was held is less late, so only what is overdue is looked at. */
export const wasLate = (db: Db, span: Span, transitDueMs: number): Promise<LateRow[]> =>
  patiently(
    db,
    (room) => room.$queryRaw<LateRow[]>`
    WITH late AS MATERIALIZED (
      SELECT step, role, count(*) AS count, array_agg(order_id) AS order_ids, array_agg(late_by) AS late_by
      FROM (${endedWork(span, transitDueMs)}) AS work WHERE overdue > 0 AND late_by > 0 GROUP BY step, role
    )
    SELECT step, role, ${ordersAmong(Prisma.empty)} AS orders, count::int, NULL::timestamptz AS "oldestDueAt",
      (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY value) FROM (SELECT unnest(late_by) AS value) AS each) AS "lateBy"
    FROM late
    UNION ALL
    SELECT NULL, NULL, ${ordersAmong(Prisma.sql`FROM late`)}, coalesce(sum(count), 0)::int, NULL, NULL FROM late`,
  );

/** @param late from where the lists of `order_ids` are taken; empty: the one of the row */
const ordersAmong = (late: Prisma.Sql): Prisma.Sql => Prisma.sql`
  (SELECT count(*)::int FROM (SELECT DISTINCT unnest(order_ids) ${late}) AS each)`;
