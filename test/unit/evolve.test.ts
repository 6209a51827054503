// The fold: what an order is after its events. Clocks under a hold, tasks of a ladder, and that nothing gets lost.
import { isDeepStrictEqual } from 'node:util';
import type { EventType } from '../../workflows/domain/events';
import { evolve, foldAll } from '../../workflows/domain/evolve';
import { emptyOrder, type OrderState } from '../../workflows/domain/state';
import { upcast } from '../../workflows/domain/upcast';
import { caseSamples, onTheBench, quotedAt } from './case.samples';
import { eventTypes, samples } from './event.samples';
import {
  blockedAt,
  booked,
  type Given,
  given,
  held,
  hoursLater,
  NOW,
  orderIn,
  packed,
  paid,
  plannedTwice,
  rated,
  recorded,
  sales,
  type Situation,
  situations,
  yuan,
} from './given';

const opened = (hours = 20, at = NOW, waitId = 'confirm.1'): Given => ({
  type: 'WaitOpened',
  waitId,
  step: 'confirm',
  on: 'customer',
  dueAt: hoursLater(hours),
  at,
});
const heldAt = (hours: number): Given => ({ ...held, at: hoursLater(hours) });
const releasedAt = (hours: number): Given => ({ type: 'OrderReleased', at: hoursLater(hours) });
const clock = (s: OrderState, waitId = 'confirm.1') => s.clocks[waitId];

const next = (s: OrderState, e: Given) => evolve(s, { ...e, seq: s.seq + 1, at: NOW, actor: sales, causeId: null });

describe('every event', () => {
  const ready = orderIn('labelling', opened(), {
    type: 'RefundOpened',
    refundId: 'r1',
    paymentId: 'p1',
    amount: yuan(1),
    reason: 'goodwill',
  });
  /** Each sample means something in at least one of these orders. */
  const orders = [
    ready,
    orderIn('quotation'),
    orderIn('order'),
    orderIn('confirmation'),
    orderIn('packing', packed(), held),
    orderIn('labelling', blockedAt('label')),
    orderIn('handing over', { type: 'LabelVoidWanted', shipmentId: 's1' }),
    orderIn('handing over', samples.ShipmentCalledOff),
    orderIn('delivery', samples.ExceptionOpened),
    orderIn('payment', paid(500), {
      ...samples.RefundAsked,
      ask: 'r1',
      parts: [{ refundId: 'r1', paymentId: 'p1', amount: yuan(500) }],
    }),
    orderIn('after-care', ...onTheBench, quotedAt(100), { ...caseSamples.ReturnLabelBought, trackingNumber: 'T8' }),
    orderIn('allocation', { type: 'ShortageFound', lines: [{ lineId: 'l1', quantity: 2 }] }, { ...samples.ProposalMade, proposalId: 'p1' }),
  ];
  const onlyInTheLog: EventType[] = ['NoteWritten', 'FactIgnored', 'LabelReprinted', 'ChangeRequested', 'RecallRequested'];

  test.each(eventTypes.filter((t) => !onlyInTheLog.includes(t)))('%s changes the order', (type) => {
    const changed = orders.map((before) => !isDeepStrictEqual({ ...next(before, samples[type]), seq: 0 }, { ...before, seq: 0 }));
    expect(changed).toContain(true);
  });
  test.each(onlyInTheLog)('%s stands in the log and leaves the order as it is', (type) => {
    expect({ ...next(ready, samples[type]), seq: 0 }).toEqual({ ...ready, seq: 0 });
  });
  test.each(eventTypes)('%s changes nothing that was there before: the fold is pure', (type) => {
    const before = structuredClone(ready);
    next(ready, samples[type]);
    expect(ready).toEqual(before);
  });
  test.each(eventTypes)('%s survives JSON, and so does what follows from it', (type) => {
    const through = (x: unknown): unknown => JSON.parse(JSON.stringify(x));
    expect(through(samples[type])).toEqual(samples[type]);
    const after = next(ready, samples[type]);
    expect(through(after)).toStrictEqual(after);
  });
  test('an order in any situation survives JSON, and the upcast leaves today’s shape as it is', () => {
    for (const name of Object.keys(situations) as Situation[]) {
      const s = orderIn(name);
      expect(JSON.parse(JSON.stringify(s))).toStrictEqual(s);
      expect(upcast('o1', s)).toStrictEqual(s);
    }
  });
  test('a log can be folded in pieces', () => {
    const events = recorded(situations.closed);
    for (let cut = 0; cut <= events.length; cut++)
      expect(foldAll(foldAll(emptyOrder('o1'), events.slice(0, cut)), events.slice(cut))).toEqual(orderIn('closed'));
  });
});

describe('a hold', () => {
  test('keeps what was left of each clock, and the release sets it again', () => {
    const s = given(opened(20), opened(30, NOW, 'pay.1'), heldAt(5));
    expect([clock(s)?.remainingMs, clock(s, 'pay.1')?.remainingMs]).toEqual([15 * 3_600_000, 25 * 3_600_000]);
    const after = given(opened(20), opened(30, NOW, 'pay.1'), heldAt(5), releasedAt(50));
    expect(clock(after)).toMatchObject({ dueAt: hoursLater(65), pausedMs: 45 * 3_600_000 });
    expect(clock(after, 'pay.1')).toMatchObject({ dueAt: hoursLater(75), pausedMs: 45 * 3_600_000 });
    expect(clock(after)).not.toHaveProperty('remainingMs');
  });
  test('a clock that is opened under a hold begins to run at the release', () => {
    const s = given(heldAt(0), opened(22, hoursLater(2)), releasedAt(10));
    expect(clock(s)).toMatchObject({ dueAt: hoursLater(30), pausedMs: 8 * 3_600_000 });
  });
  test('several holds add up', () => {
    const s = given(opened(20), heldAt(1), releasedAt(3), heldAt(4), releasedAt(9));
    expect(clock(s)).toMatchObject({ dueAt: hoursLater(27), pausedMs: 7 * 3_600_000 });
  });
  test('an overdue clock rings at once after the release', () => {
    expect(clock(given(opened(20), heldAt(21), releasedAt(50)))?.dueAt).toBe(hoursLater(50));
  });
  test('a wait without a clock has none afterwards', () => {
    const wait: Given = { type: 'WaitOpened', waitId: 'w', step: 'allocate', on: 'warehouse', dueAt: null };
    expect(clock(given(wait, heldAt(1), releasedAt(2)), 'w')).toMatchObject({ dueAt: null, pausedMs: 0 });
  });
  test('says why, by whom and since when', () => {
    expect(given(heldAt(5)).hold).toEqual({ reason: 'customer_asked', by: 'u1', since: hoursLater(5) });
  });
});

describe('the ladder of a wait', () => {
  const rang = (what: 'call' | 'escalate', rung: number, step: 'call-customer' | 'confirm', role: 'sales' | 'supervisor'): Given => ({
    type: 'ClockRang',
    waitId: 'confirm.1',
    what,
    on: role,
    dueAt: hoursLater(44),
    task: { taskId: `${step}.confirm.1.${rung}`, step, role, dueAt: null },
  });
  test('each call replaces the last one', () => {
    const s = given(opened(), rang('call', 0, 'call-customer', 'sales'), rang('call', 2, 'call-customer', 'sales'));
    expect(s.tasks.map((t) => t.taskId)).toEqual(['call-customer.confirm.1.2']);
    expect(clock(s)).toMatchObject({ rung: 2, dueAt: hoursLater(44) });
  });
  test('an escalation comes beside what is there and marks it as escalated', () => {
    const s = given(opened(), rang('call', 0, 'call-customer', 'sales'), rang('escalate', 6, 'confirm', 'supervisor'));
    expect(s.tasks.map((t) => [t.role, t.escalated])).toEqual([
      ['sales', true],
      ['supervisor', false],
    ]);
  });
  test('the tasks of one wait leave those of another alone, and go when their wait ends', () => {
    const other: Given = { type: 'ClockRang', waitId: 'confirm.2', what: 'call', on: 'sales', dueAt: null };
    const s = given(opened(), opened(20, NOW, 'confirm.2'), rang('call', 0, 'call-customer', 'sales'), {
      ...other,
      task: { taskId: 'x', step: 'call-customer', role: 'sales', dueAt: null },
    });
    expect(s.tasks.map((t) => t.taskId)).toEqual(['call-customer.confirm.1.0', 'x']);
    expect(next(s, { type: 'WaitEnded', waitId: 'confirm.1' }).tasks.map((t) => t.taskId)).toEqual(['x']);
  });
  test('a clock that rings after its wait has ended changes nothing', () => {
    const s = given(rang('call', 0, 'call-customer', 'sales'));
    expect(s).toMatchObject({ clocks: {}, tasks: [] });
  });
  test('an order that ends, is cancelled or goes back waits for nothing more', () => {
    for (const stage of ['cancellation', 'lost', 'expired', 'closed', 'cancelled'] as const)
      expect(given(opened(), { type: 'StageEntered', stage })).toMatchObject({ clocks: {}, tasks: [], blocked: [] });
    const back = given(opened(), { type: 'ReviewRejected', backTo: 'order', reasonId: 't1' }, { type: 'StageEntered', stage: 'order' });
    expect(back).toMatchObject({ clocks: {}, backTo: null, verified: false });
  });
});

describe('who has been heard', () => {
  test('the last two hundred causes are remembered, each once', () => {
    const notes = Array.from({ length: 450 }, (_, i): Given => ({ type: 'NoteWritten', textId: 't', causeId: `c${Math.floor(i / 2)}` }));
    const { causes } = given(...notes);
    expect(causes).toHaveLength(200);
    expect([causes[0], causes.at(-1)]).toEqual(['c25', 'c224']);
  });
  test('what the order does by itself has no cause', () => expect(given({ type: 'OrderExpired' }).causes).toEqual([]));
});

describe('money and goods in the fold', () => {
  test('a refund that no machine could make is left to a person, and is still open', () => {
    const open: Given = { type: 'RefundOpened', refundId: 'r1', paymentId: 'p1', amount: yuan(5), reason: 'x' };
    const s = orderIn('payment', paid(10), open, { type: 'RefundByHand', refundId: 'r1', because: 'refund_refused' });
    expect(s.refunds).toMatchObject([{ state: 'open', byHand: true }]);
  });
  test('a voided label is gone from its parcel only', () => {
    const s = orderIn('handing over', { type: 'EffectUndone', what: 'void_label', target: 's1p1', outcome: 'done' });
    expect(s.shipments[0]?.parcels[0]).toMatchObject({ labelId: null, trackingNumber: null, labelPrice: null });
  });
  test('correcting the label of one shipment leaves the carrier of another alone', () => {
    const s = given(
      ...situations.fulfilment,
      plannedTwice,
      packed('s1', 1),
      rated('s1'),
      booked('s1'),
      packed('s2', 1),
      rated('s2'),
      booked('s2'),
      blockedAt('label', 'label.s1p1'),
      { type: 'StepResolved', step: 'label', how: 'correct' },
    );
    expect(s.shipments.map((x) => x.carrier)).toEqual([null, 'swift']);
  });
});
