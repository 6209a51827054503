// The days that a report is about, in the company's zone, and where its weeks and months begin. Pure.
// A week is called by its Monday, a month as in 2026-11; the first and the last may be cut off by the period.
import { addDays, type Calendar, dateAt, instantOf } from '../../workflows/domain/business-time';
import { invalid } from '../schema/issues';

export interface Buckets {
  names: string[];
  /** ISO, ascending: where each begins. The database finds the one of an instant by its place between them. */
  starts: string[];
}
export interface Period {
  /** Dates (YYYY-MM-DD), both included. */
  from: string;
  to: string;
  /** ISO; `until` is no longer part of it. */
  since: string;
  until: string;
  days: Buckets;
  weeks: Buckets;
  months: Buckets;
}

const USUAL_DAYS = 30;
const MOST_DAYS = 366;

/**
 * @param now epoch ms
 * @throws Problem date_invalid when it ends before it begins, or is longer than a year
 */
export function periodOf({ from, to }: { from?: string | undefined; to?: string | undefined }, calendar: Calendar, now: number): Period {
  const last = to ?? dateAt(calendar, now);
  const first = from ?? addDays(last, 1 - USUAL_DAYS);
  if (first > last) throw invalid('date_invalid', '#query/from', 'A period does not begin after its end.');
  if (addDays(first, MOST_DAYS) <= last) throw invalid('date_invalid', '#query/from', 'A period has a year at most.');
  const dates = Array.from({ length: 1 + (Date.parse(last) - Date.parse(first)) / 86_400_000 }, (_, i) => addDays(first, i));
  const at = (date: string) => new Date(instantOf(calendar, date, '00:00')).toISOString();
  const buckets = (nameOf: (date: string) => string): Buckets => {
    const starts = new Map<string, string>();
    for (const date of dates) if (!starts.has(nameOf(date))) starts.set(nameOf(date), at(date));
    return { names: [...starts.keys()], starts: [...starts.values()] };
  };
  return {
    ...{ from: first, to: last, since: at(first), until: at(addDays(last, 1)) },
    ...{ days: buckets((date) => date), weeks: buckets(mondayOf), months: buckets((date) => date.slice(0, 7)) },
  };
}

const mondayOf = (date: string): string => addDays(date, -((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7));
