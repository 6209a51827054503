// The reports about steps: how long each takes, and which are late. Every step of the table is there, also with nothing to tell.
import { z } from 'zod';
import type { Db } from '../../prisma/client';
import { type CycleRow, cycleTimes, lateNow, type LateRow, wasLate } from '../../prisma/reports/steps';
import { addDuration } from '../../workflows/domain/business-time';
import { defaultPolicy } from '../../workflows/domain/policy';
import { type StepId, stepIds, steps } from '../../workflows/process';
import { textShape } from '../schema/shapes';
import type { Period } from './period';
import { grouped, type Report, share } from './report';

const supervising = ['supervisor', 'admin', 'ops'] as const;

const countsShape = z.object({
  ...{ count: z.int(), medianSeconds: z.int().nullable(), p90Seconds: z.int().nullable(), late: z.int(), lateShare: z.number().nullable() },
});
export type Counts = z.infer<typeof countsShape>;
export const stepFiguresShape = countsShape.extend({
  ...{ step: z.string(), title: textShape, stage: z.string(), role: z.string(), expected: z.string().nullable() },
  weeks: z.array(countsShape.extend({ week: z.string() })),
});
export type StepFigures = z.infer<typeof stepFiguresShape>;

/** How long the way to the customer is expected to take: by the step table, in the wall clock's time. */
const transitDueMs = addDuration(defaultPolicy.calendar, 0, steps.transit.expected ?? '3d');

const nothing: Counts = { count: 0, medianSeconds: null, p90Seconds: null, late: 0, lateShare: null };
const countsOf = ({ count, median, p90, late, due }: CycleRow): Counts => ({
  ...{ count, medianSeconds: Math.round(median), p90Seconds: Math.round(p90), late, lateShare: share(late, due) },
});
/** In whose hands a step is. */
const roleOf = (step: StepId): string => steps[step].task ?? steps[step].on;

/** The figures of every step, in the order of the step table. */
export async function stepFigures(db: Db, period: Period): Promise<StepFigures[]> {
  const bySteps = grouped(
    await cycleTimes(db, { span: period, weekStarts: period.weeks.starts, steps: stepIds, transitDueMs }),
    ({ step }) => step,
  );
  return stepIds.map((step) => {
    const { title, stage, expected } = steps[step];
    const rows = bySteps.get(step) ?? [];
    const all = rows.find(({ week }) => week === null);
    const weeks = rows.flatMap((row) => (row.week === null ? [] : [{ week: period.weeks.names[row.week - 1] ?? '', ...countsOf(row) }]));
    return { step, title, stage, role: roleOf(step), expected, ...(all ? countsOf(all) : nothing), weeks };
  });
}

export const cycleTimesReport: Report<{ steps: StepFigures[] }> = {
  name: 'cycle-times',
  who: supervising,
  summary: 'How long each step takes: median, 90th percentile, share of late ones, per week. Time on hold does not count.',
  shape: z.object({ steps: z.array(stepFiguresShape) }),
  figures: async (db, period) => ({ steps: await stepFigures(db, period) }),
  table: ({ steps: all }) => ({
    columns: ['step', 'title_en', 'title_zh', 'stage', 'role', 'expected', 'week', 'count', 'median_s', 'p90_s', 'late', 'late_share'],
    rows: all.flatMap(({ weeks, ...total }) =>
      [{ week: 'all', ...total }, ...weeks.map((week) => ({ ...total, ...week }))].map((row) => [
        ...[row.step, row.title.en, row.title.zh, row.stage, row.role, row.expected, row.week],
        ...[row.count, row.medianSeconds, row.p90Seconds, row.late, row.lateShare],
      ]),
    ),
  }),
};

const lateStep = z.object({
  ...{ step: z.string(), title: textShape.nullable(), role: z.string(), nowOrders: z.int(), oldestDueAt: z.string().nullable() },
  ...{ wasOrders: z.int(), wasCount: z.int(), medianLateSeconds: z.int().nullable() },
});
const lateShape = z.object({ now: z.object({ orders: z.int() }), was: z.object({ orders: z.int() }), steps: z.array(lateStep) });
type Late = z.infer<typeof lateShape>;

export const lateReport: Report<Late> = {
  name: 'late',
  who: supervising,
  summary: 'Orders that are late now, and that were late in the period, by step and role.',
  shape: lateShape,
  figures: async (db, period) => {
    const [now, was] = await Promise.all([lateNow(db, transitDueMs), wasLate(db, period, transitDueMs)]);
    const all = (rows: LateRow[]) => ({ orders: rows.find(({ step }) => step === null)?.orders ?? 0 });
    return { now: all(now), was: all(was), steps: lateSteps(now.filter(isOfStep), was.filter(isOfStep)) };
  },
  table: ({ steps: all }) => ({
    columns: ['step', 'title_en', 'title_zh', 'role', 'now_orders', 'oldest_due_at', 'was_orders', 'was_count', 'median_late_s'],
    rows: all.map((row) => [
      ...[row.step, row.title?.en, row.title?.zh, row.role, row.nowOrders, row.oldestDueAt],
      ...[row.wasOrders, row.wasCount, row.medianLateSeconds],
    ]),
  }),
};

type LateStep = LateRow & { step: string; role: string };
const isOfStep = (row: LateRow): row is LateStep => row.step !== null && row.role !== null;

function lateSteps(now: LateStep[], was: LateStep[]): Late['steps'] {
  const keyOf = ({ step, role }: LateStep) => `${step} ${role}`;
  const place = (step: string) => stepIds.findIndex((id) => id === step);
  const found = [...grouped([...now, ...was], keyOf).values()].flatMap(([row]) => (row ? [row] : []));
  return found
    .sort((a, b) => place(a.step) - place(b.step) || a.role.localeCompare(b.role))
    .map((row) => {
      const [open, ended] = [now, was].map((rows) => rows.find((other) => keyOf(other) === keyOf(row)));
      const id = stepIds.find((step) => step === row.step);
      return {
        ...{ step: row.step, title: id ? steps[id].title : null, role: row.role },
        ...{ nowOrders: open?.orders ?? 0, oldestDueAt: open?.oldestDueAt?.toISOString() ?? null },
        ...{ wasOrders: ended?.orders ?? 0, wasCount: ended?.count ?? 0 },
        medianLateSeconds: typeof ended?.lateBy === 'number' ? Math.round(ended.lateBy) : null,
      };
    });
}
