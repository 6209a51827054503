// "Why is this order waiting, on whom, until when, and what happens then?" answered for every step and rung.
import { foldAll } from '../../workflows/domain/evolve';
import { clockOf, defaultPolicy } from '../../workflows/domain/policy';
import { nextRung, ringsAt, roleName, waitingOf } from '../../workflows/domain/waiting';
import { stepIds, steps } from '../../workflows/process';
import { blockedAt, type Given, given, held, hoursLater, NOW, orderIn, recorded } from './given';

const opened = (waitId: string, step: (typeof stepIds)[number], dueAt: string | null = null): Given => ({
  type: 'WaitOpened',
  waitId,
  step,
  on: steps[step].on,
  dueAt,
});
const rang = (waitId: string, dueAt: string | null): Given => ({ type: 'ClockRang', waitId, what: 'remind', on: 'sales', dueAt });

test('an order that waits for nobody says so', () => expect(waitingOf(orderIn('closed'))).toEqual([]));

test('it says on whom, since when, until when and what happens then', () => {
  expect(waitingOf(given(opened('confirm.1', 'confirm', hoursLater(20))))).toEqual([
    {
      step: 'confirm',
      on: 'customer',
      since: NOW,
      until: hoursLater(20),
      then: { what: 'remind', on: 'sales', text: { en: 'sales gets a task to call', zh: '为销售生成致电任务' } },
    },
  ]);
});

test('the most urgent comes first, what has no clock last', () => {
  const s = given(opened('a', 'allocate'), opened('c', 'confirm', hoursLater(20)), opened('p', 'pay', hoursLater(5)));
  expect(waitingOf(s).map((w) => w.step)).toEqual(['pay', 'confirm', 'allocate']);
});

test('while the order is held no clock runs and nothing happens then', () => {
  expect(waitingOf(given(opened('c', 'confirm', hoursLater(20)), held))).toMatchObject([{ until: null, then: null, since: NOW }]);
});

test('a blocked step waits for the role that must decide', () => {
  const s = given(blockedAt('hand-over'), { type: 'WaitOpened', waitId: 'b', step: 'blocked', on: 'warehouse', dueAt: null });
  expect(waitingOf(s)).toMatchObject([{ step: 'blocked', on: 'warehouse' }]);
});

test('two blocked steps wait for two roles', () => {
  const wait = (waitId: string, on: 'logistics' | 'warehouse'): Given => ({ type: 'WaitOpened', waitId, step: 'blocked', on, dueAt: null });
  const s = given(blockedAt('label'), wait('blocked.label', 'logistics'), blockedAt('hand-over'), wait('blocked.ship', 'warehouse'));
  expect(
    waitingOf(s)
      .map((w) => w.on)
      .sort(),
  ).toEqual(['logistics', 'warehouse']);
});

test.each(stepIds)('%s: every rung says in both languages what it will do; after the last there is nothing', (step) => {
  const { ladder } = steps[step];
  let s = given(opened('w', step, NOW));
  for (const rung of ladder) {
    const then = waitingOf(s)[0]?.then;
    expect(then?.on).toBe(rung.on);
    expect(then?.text.en).toMatch(/^[\x20-\x7e]+$/);
    expect(then?.text.zh).toMatch(/[\u4e00-\u9fff]/);
    if (rung.what === 'remind' || rung.what === 'call') expect(then?.text.en).toContain(roleName(rung.on).en);
    s = foldAll(s, recorded([rang('w', NOW)]));
  }
  expect(nextRung(step, ladder.length)).toBeUndefined();
  expect(waitingOf(s)[0]?.then).toBeNull();
});

describe('when the rungs of a ladder ring', () => {
  const ringing = (step: (typeof stepIds)[number], rung: number, pausedMs = 0, policy = defaultPolicy) =>
    ringsAt(policy, step, { openedAt: NOW, pausedMs, rung });
  test('confirm: calls, reminders, supervisor, warning and expiry, counted from the sending of the form', () => {
    const hours = steps.confirm.ladder.map((_, i) => (Date.parse(ringing('confirm', i) ?? '') - Date.parse(NOW)) / 3_600_000);
    expect(hours).toEqual([20, 24, 44, 48, 68, 72, 72, 144, 168]);
    expect(ringing('confirm', 9)).toBeNull();
  });
  test('later by the time the order was held', () => expect(ringing('confirm', 1, 3_600_000)).toBe(hoursLater(25)));
  test('the policy may say otherwise, rung by rung', () => {
    const policy = { ...defaultPolicy, clocks: { pay: ['1h' as const] } };
    expect(clockOf(policy, 'pay')).toEqual(['1h', '72h', '120h']);
    expect(ringing('pay', 0, 0, policy)).toBe(hoursLater(1));
  });
  test('business hours wait for Monday', () => {
    const friday = '2026-11-20T09:00:00.000Z';
    expect(ringsAt(defaultPolicy, 'verify', { openedAt: friday, pausedMs: 0, rung: 0 })).toBe('2026-11-23T04:00:00.000Z');
  });
  test('the next rung is shown once the last one has rung', () => {
    const s = given(opened('c', 'confirm', hoursLater(20)), rang('c', hoursLater(24)));
    expect(waitingOf(s)).toMatchObject([{ until: hoursLater(24), then: { what: 'remind', on: 'customer' } }]);
  });
});
