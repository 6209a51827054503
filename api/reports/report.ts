// What a report is: one description from which come its route, its JSON, its CSV and its place in the OpenAPI document.
import { z } from 'zod';
import type { Db } from '../../prisma/client';
import { currentPolicy } from '../../prisma/policy';
import type { ApiDeps } from '../app';
import { CSV, csvReply, type Table, wantsCsv } from '../csv';
import { defineRoute, ok, type Route } from '../route';
import { date } from '../schema/words';
import { type Period, periodOf } from './period';

export interface Report<Figures extends object> {
  name: string;
  who: readonly string[];
  summary: string;
  /** What the JSON holds beside the period. */
  shape: z.ZodObject;
  figures(db: Db, period: Period): Promise<Figures>;
  table(figures: Figures): Table;
}

const query = z.strictObject({ from: date.optional(), to: date.optional(), format: z.enum(['json', 'csv']).optional() });
export const periodShape = z.object({ from: z.string(), to: z.string() });

export const reportRoute = <Figures extends object>({ db }: ApiDeps, report: Report<Figures>): Route =>
  defineRoute({
    method: 'get',
    path: `/api/reports/${report.name}`,
    who: report.who,
    keyed: false,
    query,
    summary: `${report.summary} Days of the company's zone, both included; without them the last 30 days. CSV by ?format=csv or Accept.`,
    answers: {
      200: { description: 'The figures', schema: z.object({ period: periodShape, ...report.shape.shape }), or: CSV },
      422: { description: 'date_invalid: no such date, or a period that ends before it begins or has more than a year' },
    },
    handle: async ({ query: { from, to, format }, headers }) => {
      const { calendar } = await currentPolicy(db);
      const period = periodOf({ from, to }, calendar, Date.now());
      const figures = await report.figures(db, period);
      if (wantsCsv(format, headers.accept)) return csvReply(report.table(figures), `${report.name}_${period.from}_${period.to}`);
      return ok({ period: { from: period.from, to: period.to }, ...figures }, { Vary: 'Accept' });
    },
  });

/** A part of a whole, with four decimals; null when there is no whole. */
export const share = (part: number, whole: number): number | null => (whole === 0 ? null : Math.round((part / whole) * 10_000) / 10_000);
export const oneDecimal = (value: number): number => Math.round(value * 10) / 10;

/** Rows by a key of theirs, each group in the order of the rows. */
export function grouped<Row, Key>(rows: Row[], key: (row: Row) => Key): Map<Key, Row[]> {
  const groups = new Map<Key, Row[]>();
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row]);
  return groups;
}
