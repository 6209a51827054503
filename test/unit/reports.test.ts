// The small parts of the reports: the days they are about, tables for spreadsheets, the agenda of a meeting, the rows that waits become.
import { timesOf } from '../../activities/record/times';
import { csvReply, wantsCsv } from '../../api/csv';
import { agendaOf, type Findings } from '../../api/evaluation/agenda';
import { periodOf } from '../../api/reports/period';
import { Problem } from '../../api/problem';
import { defaultPolicy } from '../../workflows/domain/policy';
import { emptyOrder } from '../../workflows/domain/state';
import { type StepId, stepIds, steps } from '../../workflows/process';
import { directOrder, type Given, hoursLater, recorded } from './given';

const { calendar } = defaultPolicy;
const now = Date.parse('2026-11-22T15:59:59Z');

describe('a period', () => {
  test("is the last thirty days of the company's zone unless it is said", () => {
    expect(periodOf({}, calendar, now)).toMatchObject({ from: '2026-10-24', to: '2026-11-22', since: '2026-10-23T16:00:00.000Z', until: '2026-11-22T16:00:00.000Z' }); // prettier-ignore
    expect(periodOf({}, calendar, now + 1_000)).toMatchObject({ from: '2026-10-25', to: '2026-11-23' });
    expect(periodOf({ to: '2026-03-01' }, calendar, now)).toMatchObject({ from: '2026-01-31', to: '2026-03-01' });
  });

  test('has weeks that begin on Monday and months, cut off at its ends', () => {
    const { weeks, months, days } = periodOf({ from: '2026-10-29', to: '2026-11-09' }, calendar, now);
    expect(weeks.names).toEqual(['2026-10-26', '2026-11-02', '2026-11-09']);
    expect(weeks.starts).toEqual(['2026-10-28T16:00:00.000Z', '2026-11-01T16:00:00.000Z', '2026-11-08T16:00:00.000Z']);
    expect([months.names, days.names.length]).toEqual([['2026-10', '2026-11'], 12]);
  });

  test('is a day longer or shorter where clocks change, and its weeks with it', () => {
    const summer = [{ from: '2026-03-29T01:00:00Z', minutes: 120 }, { from: '2026-10-25T01:00:00Z', minutes: 60 }]; // prettier-ignore
    const { since, until } = periodOf({ from: '2026-10-25', to: '2026-10-25' }, { ...calendar, offsets: summer }, now);
    expect((Date.parse(until) - Date.parse(since)) / 3_600_000).toBe(25);
  });

  test.each([[{ from: '2026-11-02', to: '2026-11-01' }], [{ from: '2026-11-23' }], [{ from: '2025-11-01', to: '2026-11-02' }]])(
    'that ends before it begins or is too long is refused: %j',
    (said) => {
      expect(() => periodOf(said, calendar, now)).toThrow(Problem);
    },
  );
});

describe('a table for a spreadsheet', () => {
  const text = (...cells: (string | number | null)[]) => csvReply({ columns: ['a'], rows: [cells] }, 'x').body.toString();

  test('is UTF-8 with its mark, quoted where it must be', () => {
    expect(text('台灯', 'a "b", c', null, -5, 1.5)).toBe('\uFEFFa\r\n台灯,"a ""b"", c",,-5,1.5\r\n');
    expect(csvReply({ columns: [], rows: [] }, 'late').headers).toMatchObject({ 'Content-Type': 'text/csv; charset=utf-8' });
  });

  test('has as many cells in every line, whatever kind of row it is', () => {
    const table = { columns: ['of', 'name', 'score'], rows: [['all'], ['week', '2026-11-16', 9]] };
    expect(csvReply(table, 'x').body.toString()).toBe('\uFEFFof,name,score\r\nall,,\r\nweek,2026-11-16,9\r\n');
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '＝1'])('holds %j as text, never as a formula', (word) => {
    expect(text(word)).toContain(`'${word}`);
  });

  test.each([
    ['csv', undefined, true],
    [undefined, 'text/csv', true],
    [undefined, 'text/csv;q=0.9, */*;q=0.1', true],
    [undefined, 'application/json, text/csv', false],
    [undefined, '*/*', false],
    ['json', 'text/csv', false],
    [undefined, undefined, false],
  ])('is asked for by format %s and Accept %s: %s', (format, accept, wanted) => expect(wantsCsv(format, accept)).toBe(wanted));
});

describe('the agenda of a review', () => {
  const step = (id: StepId, p90Seconds: number, late = 0, lateShare = 0) => {
    const { title, stage, expected } = steps[id];
    return { step: id, title, stage, role: 'sales', expected, count: 10, medianSeconds: 60, p90Seconds, late, lateShare, weeks: [] };
  };
  const nothing: Findings = { steps: [], feedback: { steps: [], carriers: [], products: [] }, reasons: { kinds: [] }, improvements: [] };

  test('names the slowest and the latest steps, five at most, the worst first', () => {
    const found = stepIds.slice(0, 8).map((id, i) => step(id, i * 3_600, i % 2 ? i : 0, i / 10));
    const [slowest, latest] = agendaOf({ ...nothing, steps: found });
    expect(slowest?.points.map((p) => p.key)).toEqual(stepIds.slice(3, 8).reverse());
    expect(slowest?.points[0]?.text).toEqual({
      en: expect.stringContaining('half within 60 s, nine of ten within 7 h (10 times)'),
      zh: expect.stringContaining('半数在60秒内，九成在7小时内（共10次）'),
    });
    expect(latest?.points.map((p) => p.key)).toEqual([7, 5, 3, 1].map((i) => stepIds[i]));
    expect(latest?.points[0]?.text).toEqual({ en: expect.stringContaining('70% late (7 of 10)'), zh: expect.stringContaining('70%超时') });
  });

  test('speaks of scores that enough customers gave and that are not good', () => {
    const carriers = [
      { carrier: 'swift', answers: 9, average: 4.5 },
      { carrier: 'crane', answers: 2, average: 0 },
      { carrier: 'harbour', answers: 9, average: 9 },
    ];
    const worst = agendaOf({ ...nothing, feedback: { ...nothing.feedback, carriers } }).find(({ topic }) => topic === 'worst_scores');
    expect(worst?.points).toEqual([
      { of: 'carrier', key: 'swift', text: { en: 'swift: 4.5 of 10 (9 answers)', zh: 'swift：4.5分，满分10分（9份回答）' } },
    ]);
  });

  test('has every topic also when there is nothing to say', () => {
    expect(agendaOf(nothing).map(({ topic, points }) => [topic, points])).toEqual(
      ['slowest', 'latest', 'worst_scores', 'reasons', 'improvements'].map((topic) => [topic, []]),
    );
  });
});

describe('how long waits lasted', () => {
  const at = (hours: number, event: Given): Given => ({ ...event, at: hoursLater(hours) });
  const opened = (waitId: string, step: StepId): Given => ({ type: 'WaitOpened', waitId, step, on: 'customer', dueAt: null });
  const row = (hours: number, end: number | null, done: boolean) => ({
    ...{ openedAt: new Date(hoursLater(hours)), endedAt: end === null ? null : new Date(hoursLater(end)), done },
  });
  const all = (...events: Given[]) => timesOf(emptyOrder('o1'), recorded([directOrder, ...events]));

  test('is from the opening to the end, and a wait that the order left is not done', () => {
    const life = [at(1, opened('pay', 'pay')), at(2, opened('receipt.s1', 'receipt')), at(3, { type: 'WaitEnded', waitId: 'pay' })];
    expect(all(...life).opened).toMatchObject([row(1, 3, true), { ...row(2, null, false), dueAt: new Date(hoursLater(2 + 72)) }]);
    expect(all(...life, at(4, { type: 'StageEntered', stage: 'cancellation' })).opened).toMatchObject([row(1, 3, true), row(2, 4, false)]);
  });

  test('is told for each time that the same wait was opened, also at one moment', () => {
    const again = [at(1, opened('pick.s1', 'pick')), at(2, { type: 'WaitEnded', waitId: 'pick.s1' }), at(3, opened('pick.s1', 'pick'))];
    expect(all(...again).opened).toMatchObject([row(1, 2, true), row(3, null, false)]);
    const twice = [at(1, opened('pick.s1', 'pick')), at(1, { type: 'WaitEnded', waitId: 'pick.s1' }), at(1, opened('pick.s1', 'pick'))];
    expect(all(...twice).opened).toMatchObject([row(1, null, false)]);
  });

  test('knows when the order was held, and that a cancellation ends it, too', () => {
    const held = at(1, { type: 'OrderHeld', reason: 'fraud_risk' });
    const hold = { heldAt: new Date(hoursLater(1)), reason: 'fraud_risk' };
    expect(all(held).holds).toMatchObject([{ ...hold, releasedAt: null }]);
    expect(all(held, at(5, { type: 'OrderReleased' })).holds).toMatchObject([{ ...hold, releasedAt: new Date(hoursLater(5)) }]);
    expect(all(held, at(6, { type: 'StageEntered', stage: 'cancellation' })).holds).toMatchObject([
      { ...hold, releasedAt: new Date(hoursLater(6)) },
    ]);
  });
});
