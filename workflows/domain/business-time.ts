// Business time by pure arithmetic: the policy's calendar says zone offsets with their change dates, opening hours and holidays.
// No Intl and no zone database here: workflow code must compute the same on every machine, for years.

/** `30min`, `24h`, `7d` by the wall clock; `4bh` business hours; `1bd` one business day (as many business hours as a day has). */
export type Duration = `${number}${'min' | 'h' | 'd' | 'bh' | 'bd'}`;

export interface Calendar {
  /** For people only; arithmetic uses `offsets`. */
  zone: string;
  /** Minutes east of UTC from an instant on, oldest first. */
  offsets: { from: string; minutes: number }[];
  /** 1 = Monday … 7 = Sunday. */
  days: number[];
  opensAt: string;
  closesAt: string;
  /** Dates (YYYY-MM-DD) on which nobody works. */
  holidays: string[];
}

const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const minutesOf = (clock: string): number => {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
};

/** Minutes east of UTC that hold at an instant. */
function offsetAt(calendar: Calendar, at: number): number {
  let minutes = calendar.offsets[0]?.minutes ?? 0;
  for (const o of calendar.offsets) if (Date.parse(o.from) <= at) minutes = o.minutes;
  return minutes;
}

/** The calendar's date (YYYY-MM-DD) at an instant (epoch ms). */
export const dateAt = (calendar: Calendar, at: number): string => new Date(at + offsetAt(calendar, at) * MINUTE).toISOString().slice(0, 10);

/** The instant at which the calendar's clocks show that time on that date, also on the day on which its offset changes. */
export function instantOf(calendar: Calendar, date: string, clock: string): number {
  const shown = Date.parse(`${date}T00:00:00Z`) + minutesOf(clock) * MINUTE;
  const guess = shown - offsetAt(calendar, shown) * MINUTE;
  return shown - offsetAt(calendar, guess) * MINUTE;
}

/** True when people work on that date. */
export function isWorkingDay(calendar: Calendar, date: string): boolean {
  const weekday = ((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;
  return calendar.days.includes(weekday) && !calendar.holidays.includes(date);
}

/** `date` moved by whole calendar days. */
export const addDays = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);

/** The first working day at or after `date`. A calendar without any working day within a year gives `date` back. */
export function nextWorkingDay(calendar: Calendar, date: string): string {
  for (let i = 0; i < 366; i++) {
    const day = addDays(date, i);
    if (isWorkingDay(calendar, day)) return day;
  }
  return date;
}

/** Instant (epoch ms) that lies `duration` after `from` (epoch ms), counted as the duration's unit says. */
export function addDuration(calendar: Calendar, from: number, duration: Duration): number {
  const [, amount, unit] = /^([\d.]+)([a-z]+)$/.exec(duration) ?? [];
  const n = Number(amount);
  switch (unit) {
    case 'min':
      return from + n * MINUTE;
    case 'h':
      return from + n * HOUR;
    case 'd':
      return from + n * DAY;
    case 'bh':
      return addBusinessMs(calendar, from, n * HOUR);
    case 'bd':
      return addBusinessMs(calendar, from, n * (minutesOf(calendar.closesAt) - minutesOf(calendar.opensAt)) * MINUTE);
    default:
      return from;
  }
}

function addBusinessMs(calendar: Calendar, from: number, ms: number): number {
  let left = ms;
  let at = from;
  for (let i = 0; i < 3_660; i++) {
    const date = dateAt(calendar, at);
    const opens = instantOf(calendar, date, calendar.opensAt);
    const closes = instantOf(calendar, date, calendar.closesAt);
    if (isWorkingDay(calendar, date) && at < closes) {
      const start = Math.max(at, opens);
      if (start + left <= closes) return start + left;
      left -= closes - start;
    }
    at = instantOf(calendar, addDays(date, 1), '00:00');
  }
  return from + ms; // a calendar in which nobody ever works: the wall clock must do
}
