// How long steps take, and which are late: figures of a period out of the work that ended in it. Read by the API's reports.
import type { Db } from '../client';
import { patiently } from './patience';
import { endedWork, openWork, type Span } from './work';

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

/** Seconds. Of work that came to its own end; percentiles lie between the two nearest values where they fall between them. */
export function cycleTimes(db: Db, span: Span, weekStarts: string[], transitDueMs: number): Promise<CycleRow[]> {
  return patiently(
    db,
    (room) => room.$queryRaw<CycleRow[]>`
    SELECT step, week, count(*)::int AS count, count(*) FILTER (WHERE late_by > 0)::int AS late, count(due_at)::int AS due,
      (percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY seconds))[1] AS median,
      (percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY seconds))[2] AS p90
    FROM (
      SELECT step COLLATE "C" AS step, seconds, late_by, due_at, width_bucket(ended_at, ${weekStarts}::timestamptz[]) AS week
      FROM (${endedWork(span, transitDueMs)}) AS work WHERE done
    ) AS done
    GROUP BY GROUPING SETS ((step), (step, week)) ORDER BY step, week NULLS FIRST`,
  );
}

/** By step and role; both null: all of it, each order counted once. */
export interface LateRow {
  step: string | null;
  role: string | null;
  orders: number;
  count: number;
  /** Of work that ended: the median of how late, in seconds; null of what is open. */
  lateBy: number | null;
  /** Of open work: the earliest time that has passed, as it was set when the work began. */
  oldestDueAt: Date | null;
}

/** What is late now, by each order's own clock. */
export const lateNow = (db: Db, transitDueMs: number): Promise<LateRow[]> =>
  db.$queryRaw<LateRow[]>`
    SELECT step, role, count(DISTINCT order_id)::int AS orders, count(*)::int AS count, min(due_at) AS "oldestDueAt", NULL::float8 AS "lateBy"
    FROM (${openWork(transitDueMs)}) AS work WHERE late_by > 0 GROUP BY GROUPING SETS ((), (step, role))`;

/** What ended late in the span, also where the order then went elsewhere. */
export const wasLate = (db: Db, span: Span, transitDueMs: number): Promise<LateRow[]> =>
  patiently(
    db,
    (room) => room.$queryRaw<LateRow[]>`
    SELECT step, role, count(DISTINCT order_id)::int AS orders, count(*)::int AS count, NULL::timestamptz AS "oldestDueAt",
      percentile_cont(0.5) WITHIN GROUP (ORDER BY late_by) AS "lateBy"
    FROM (${endedWork(span, transitDueMs)}) AS work WHERE late_by > 0 GROUP BY GROUPING SETS ((), (step, role))`,
  );
