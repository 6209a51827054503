// The rules of what staff may do at any moment: write, hand over, hold, promise, unblock; and what each role is shown.
import { actNames, acts, actsFor, factNames, facts, resultOf } from '../../workflows/domain/acts';
import { anytimeActs } from '../../workflows/domain/acts/anytime';
import { refusal } from '../../workflows/domain/acts/deed';
import { staffRoles } from '../../workflows/domain/vocabulary';
import { blockedAt, held, NOW, orderIn, sales, type Situation, situations } from './given';
import { row, testRules } from './rules';

const open = (Object.keys(situations) as Situation[]).filter((s) => !['closed', 'lost', 'expired', 'cancelled'].includes(s));
const inWork = open.filter((s) => s !== 'cancellation');

testRules(anytimeActs, [
  row(
    'note',
    anytimeActs.note,
    { textId: 't1', to: 'warehouse' },
    {
      allowedIn: open,
      held: 'allowed',
      cancelling: 'allowed',
      repeated: 'allowed',
      then: [
        { type: 'NoteWritten', textId: 't1', to: 'warehouse' },
        { type: 'TaskOpened', step: 'note', role: 'warehouse', textId: 't1' },
      ],
    },
  ),
  row(
    'assign',
    anytimeActs.assign,
    { to: 'u2' },
    {
      allowedIn: inWork,
      held: 'allowed',
      cancelling: 'transition_not_allowed',
      repeated: 'nothing_to_do',
      then: [{ type: 'OwnerAssigned', staffId: 'u2' }],
    },
  ),
  row(
    'hold',
    anytimeActs.hold,
    { reason: 'fraud_risk' },
    {
      allowedIn: inWork,
      held: 'nothing_to_do',
      cancelling: 'transition_not_allowed',
      repeated: 'nothing_to_do',
      then: [{ type: 'OrderHeld', reason: 'fraud_risk' }],
    },
  ),
  row(
    'release',
    anytimeActs.release,
    { by: sales.id, supervisor: false, textId: 't1' },
    {
      after: [held],
      allowedIn: inWork,
      held: 'allowed',
      cancelling: 'transition_not_allowed',
      repeated: 'nothing_to_do',
      then: [{ type: 'OrderReleased', textId: 't1' }],
    },
  ),
  row(
    'promise',
    anytimeActs.promise,
    { date: '2026-12-01' },
    {
      allowedIn: ['payment', 'allocation', 'review', 'fulfilment', 'packing', 'labelling', 'handing over', 'delivery'],
      held: 'allowed',
      cancelling: 'transition_not_allowed',
      repeated: 'allowed',
      then: [{ type: 'DatePromised', date: '2026-12-01', kind: 'agreed', by: 'sales' }],
    },
  ),
  row(
    'resolve',
    anytimeActs.resolve,
    { step: 'label', how: 'retry', roles: ['logistics'] },
    {
      after: [blockedAt('label')],
      allowedIn: ['labelling', ...inWork.filter((s) => s !== 'labelling')],
      held: 'on_hold',
      cancelling: 'transition_not_allowed',
      repeated: 'nothing_to_do',
      then: [{ type: 'StepResolved', step: 'label', how: 'retry' }],
    },
  ),
]);

test('a note to nobody in particular opens no task', () => {
  expect(anytimeActs.note.events(orderIn('payment'), { textId: 't1' }, NOW)).toEqual([{ type: 'NoteWritten', textId: 't1' }]);
});

test('a hold is released by who set it or by a supervisor, by nobody else', () => {
  const code = (by: string, supervisor: boolean) => refusal(anytimeActs.release, orderIn('payment', held), { by, supervisor }, NOW)?.code;
  expect([code('u1', false), code('u2', true), code('u2', false)]).toEqual([undefined, undefined, 'not_holder']);
  expect(refusal(anytimeActs.release, orderIn('payment'), { by: 'u1', supervisor: true }, NOW)?.code).toBe('nothing_to_do');
});

describe('resolving what is blocked', () => {
  const resolve = (s: ReturnType<typeof orderIn>, step: 'label' | 'hand-over', how: 'retry' | 'skip' | 'cancel', ...roles: string[]) =>
    refusal(anytimeActs.resolve, s, { step, how, roles }, NOW)?.code;
  const blocked = orderIn('labelling', blockedAt('label'));

  test('is for the role that it was given to, or ops', () => {
    expect(resolve(blocked, 'label', 'retry', 'sales')).toBe('forbidden');
    expect(resolve(blocked, 'label', 'retry', 'ops')).toBeUndefined();
  });
  test('is about the step that is blocked', () => {
    expect(resolve(blocked, 'hand-over', 'retry', 'ops')).toBe('nothing_to_do');
    expect(resolve(orderIn('labelling'), 'label', 'retry', 'ops')).toBe('nothing_to_do');
  });
  test('never leaves a label out', () => expect(resolve(blocked, 'label', 'skip', 'ops')).toBe('skip_not_allowed'));
  test('cannot cancel what has been handed over', () => {
    expect(resolve(blocked, 'label', 'cancel', 'ops')).toBeUndefined();
    expect(resolve(orderIn('delivery', blockedAt('hand-over')), 'hand-over', 'cancel', 'ops')).toBe('already_shipped');
  });
});

describe('what each role is shown', () => {
  test.each(staffRoles)('%s sees its own acts, each with what stands against it now', (role) => {
    for (const s of Object.values(situations).map((_, i) => orderIn(Object.keys(situations)[i] as Situation))) {
      const shownActs = actsFor(s, [role]);
      expect(shownActs.map((a) => a.act)).toEqual(actNames.filter((name) => acts[name].roles.some((r) => r === role)));
      for (const a of shownActs) expect(a.allowed).toBe(a.why === undefined);
    }
  });
  test('a customer is shown no act of staff', () => expect(actsFor(orderIn('payment'), ['customer'])).toEqual([]));
  test('finance may record the payment in stage payment, and is told why it cannot approve a closing', () => {
    expect(actsFor(orderIn('payment'), ['finance'])).toMatchObject([
      { act: 'record-payment', allowed: true },
      { act: 'waive-payment', allowed: true },
      { act: 'refund', allowed: false, why: { code: 'nothing_to_do' } },
      { act: 'approve-closing', allowed: false, why: { code: 'transition_not_allowed' } },
      { act: 'reject-closing', allowed: false },
      { act: 'cancel', allowed: false, why: { code: 'forbidden' } },
      { act: 'note', allowed: true },
      { act: 'hold', allowed: true },
      { act: 'release', allowed: false },
      { act: 'resolve', allowed: false },
    ]);
  });
  test('acts are imperative and hyphenated, facts are past tense in one word, and no name is both', () => {
    expect(actNames.filter((name) => !/^[a-z]+(-[a-z]+)*$/.test(name))).toEqual([]);
    expect(factNames.filter((name) => !/^[a-z]+([A-Z][a-z]+)+$/.test(name))).toEqual([]);
    expect(factNames.filter((name) => (actNames as string[]).includes(name))).toEqual([]);
  });
  test('facts are always heard: neither a hold nor a cancellation keeps one out', () => {
    expect(factNames.filter((name) => !facts[name].whileHeld || !facts[name].whileCancelling)).toEqual([]);
  });
});

test('an act that makes something answers with its id', () => {
  const s = orderIn('payment');
  expect(resultOf(anytimeActs.note.events(s, { textId: 't1', to: 'sales' }, NOW))).toEqual({ taskId: 'note.1' });
  expect(resultOf(anytimeActs.note.events(s, { textId: 't1' }, NOW))).toBeUndefined();
  expect(
    resultOf(
      acts['record-payment'].events(
        s,
        { amount: { amount: 1, currency: 'CNY' }, method: 'cash', receivedOn: '2026-11-23', bankPaymentId: null, referenceId: null },
        NOW,
      ),
    ),
  ).toEqual({ paymentId: 'p1' });
});
