// Business time: what a clock of the step table means on the wall, compared with a slow model that counts minute by minute.
import fc from 'fast-check';
import {
  addDays,
  addDuration,
  type Calendar,
  dateAt,
  type Duration,
  isWorkingDay,
  nextWorkingDay,
} from '../../workflows/domain/business-time';
import { defaultPolicy } from '../../workflows/domain/policy';

const shanghai = { ...defaultPolicy.calendar, holidays: ['2026-10-01', '2026-10-02'] };
/** Summer time begins on 2026-03-29 and ends on 2026-10-25 at 01:00 UTC, both Sundays; people work on Sundays here. */
const berlin: Calendar = {
  zone: 'Europe/Berlin',
  offsets: [
    { from: '2025-10-26T01:00:00Z', minutes: 60 },
    { from: '2026-03-29T01:00:00Z', minutes: 120 },
    { from: '2026-10-25T01:00:00Z', minutes: 60 },
  ],
  days: [1, 2, 3, 4, 5, 7],
  opensAt: '08:30',
  closesAt: '17:00',
  holidays: ['2026-12-25'],
};
const after = (from: string, duration: Duration, calendar: Calendar = shanghai): string =>
  new Date(addDuration(calendar, Date.parse(from), duration)).toISOString().replace('.000Z', 'Z');

describe('by the wall clock', () => {
  test.each<[Duration, string]>([
    ['30min', '2026-11-20T09:30:00Z'],
    ['24h', '2026-11-21T09:00:00Z'],
    ['14d', '2026-12-04T09:00:00Z'],
    ['0.5h', '2026-11-20T09:30:00Z'],
  ])('%s after Friday 17:00 in Shanghai is %s', (duration, expected) => expect(after('2026-11-20T09:00:00Z', duration)).toBe(expected));
});

describe('by business hours, nine to six in Shanghai', () => {
  test.each<[string, string, Duration, string]>([
    ['within the day', '2026-11-23T02:00:00Z', '4bh', '2026-11-23T06:00:00Z'],
    ['over a weekend', '2026-11-20T09:00:00Z', '4bh', '2026-11-23T04:00:00Z'],
    ['up to the minute of closing', '2026-11-20T09:00:00Z', '1bh', '2026-11-20T10:00:00Z'],
    ['from before the opening', '2026-11-22T22:00:00Z', '4bh', '2026-11-23T05:00:00Z'],
    ['from midnight', '2026-11-22T16:00:00Z', '1bh', '2026-11-23T02:00:00Z'],
    ['from the moment of closing', '2026-11-20T10:00:00Z', '1bh', '2026-11-23T02:00:00Z'],
    ['from a Saturday', '2026-11-21T04:00:00Z', '2bh', '2026-11-23T03:00:00Z'],
    ['over two holidays and a weekend', '2026-09-30T09:00:00Z', '2bh', '2026-10-05T02:00:00Z'],
    ['one business day is as many hours as a day has', '2026-11-23T02:00:00Z', '1bd', '2026-11-24T02:00:00Z'],
    ['one business day from a Friday noon', '2026-11-20T04:00:00Z', '1bd', '2026-11-23T04:00:00Z'],
    ['two business days', '2026-11-19T04:00:00Z', '2bd', '2026-11-23T04:00:00Z'],
    ['half an hour', '2026-11-20T09:45:00Z', '0.5bh', '2026-11-23T01:15:00Z'],
  ])('%s: %s + %s = %s', (_, from, duration, expected) => expect(after(from, duration)).toBe(expected));
});

describe('where the clocks change', () => {
  test('the night of the change shortens no business hour', () => {
    expect(after('2026-03-27T15:00:00Z', '2bh', { ...berlin, days: [1, 2, 3, 4, 5] })).toBe('2026-03-30T07:30:00Z');
    expect(after('2026-10-23T14:00:00Z', '2bh', { ...berlin, days: [1, 2, 3, 4, 5] })).toBe('2026-10-26T08:30:00Z');
  });
  test('on the very day of the change people come at the new time', () => {
    expect(after('2026-03-28T23:30:00Z', '1bh', berlin)).toBe('2026-03-29T07:30:00Z');
    expect(after('2026-10-24T22:30:00Z', '1bh', berlin)).toBe('2026-10-25T08:30:00Z');
  });
  test('the date is the one on the wall', () => {
    expect(dateAt(shanghai, Date.parse('2026-11-20T15:59:59Z'))).toBe('2026-11-20');
    expect(dateAt(shanghai, Date.parse('2026-11-20T16:00:00Z'))).toBe('2026-11-21');
    expect(dateAt(berlin, Date.parse('2026-07-01T22:00:00Z'))).toBe('2026-07-02');
    expect(dateAt(berlin, Date.parse('2026-12-01T22:00:00Z'))).toBe('2026-12-01');
  });
});

describe('days', () => {
  test('weekends and holidays are no working days', () => {
    const days = ['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23', '2026-10-01'];
    expect(days.map((d) => isWorkingDay(shanghai, d))).toEqual([true, false, false, true, false]);
  });
  test('the next working day is the day itself when people work on it', () => {
    expect(nextWorkingDay(shanghai, '2026-11-20')).toBe('2026-11-20');
    expect(nextWorkingDay(shanghai, '2026-10-01')).toBe('2026-10-05');
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2028-03-01', -1)).toBe('2028-02-29');
  });
  test('where nobody ever works, the wall clock must do', () => {
    const nobody = { ...shanghai, days: [] };
    expect(after('2026-11-20T09:00:00Z', '4bh', nobody)).toBe('2026-11-20T13:00:00Z');
    expect(nextWorkingDay(nobody, '2026-11-20')).toBe('2026-11-20');
  });
});

// The slow model: a clock on the wall, looked at every minute.
const MINUTE = 60_000;
function minuteByMinute(calendar: Calendar, from: number, minutes: number): number {
  let at = from;
  for (let left = minutes; left > 0; at += MINUTE) if (isOpen(calendar, at)) left--;
  return at;
}
function isOpen({ offsets, opensAt, closesAt, days, holidays }: Calendar, at: number): boolean {
  const offset = offsets.findLast((o) => Date.parse(o.from) <= at)?.minutes ?? offsets[0]?.minutes ?? 0;
  const wall = new Date(at + offset * MINUTE);
  const clock = wall.toISOString().slice(11, 16);
  return (
    clock >= opensAt && clock < closesAt && days.includes(wall.getUTCDay() || 7) && !holidays.includes(wall.toISOString().slice(0, 10))
  );
}

test.each([
  ['Shanghai', shanghai, '2026-09-25T00:00:00Z'],
  ['Berlin in spring', berlin, '2026-03-24T00:00:00Z'],
  ['Berlin in autumn', berlin, '2026-10-20T00:00:00Z'],
])('business hours agree with a clock that is looked at every minute: %s', (_, calendar, start) => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10 * 24 * 60 }), fc.integer({ min: 1, max: 24 * 60 }), (minute, minutes) => {
      const from = Date.parse(start) + minute * MINUTE;
      return Math.abs(addDuration(calendar, from, `${minutes / 60}bh`) - minuteByMinute(calendar, from, minutes)) < 1;
    }),
    { numRuns: 40 },
  );
});
