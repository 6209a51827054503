// Departments and customers hear of each other: remarks at hand-overs, a new owner, a late order that must not be silent.
import { customerOrder } from '../../api/customer/order-view';
import { acts } from '../../workflows/domain/acts';
import { anytimeActs } from '../../workflows/domain/acts/anytime';
import { goodsActs } from '../../workflows/domain/acts/goods';
import { reviewActs } from '../../workflows/domain/acts/review';
import { sellingActs, sellingFacts } from '../../workflows/domain/acts/selling';
import { endingActs, endingFacts } from '../../workflows/domain/acts/ending';
import { refusal } from '../../workflows/domain/acts/deed';
import { remarkFor } from '../../workflows/domain/remarks';
import { isTalk, lateStep } from '../../workflows/domain/silence';
import { caseOpened } from './case.samples';
import { samples } from './event.samples';
import { type Given, held, NOW, orderIn } from './given';

const remarked = { remarkId: 't9' };
const whole = [{ lineId: 'l1', quantity: 2 }];
const left = (step: string, shipmentId?: string) => ({ type: 'RemarkLeft', step, textId: 't9', ...(shipmentId ? { shipmentId } : {}) });

describe('a remark at a hand-over', () => {
  test.each([
    ['verify', sellingActs.verify.events(orderIn('order'), { by: 'phone', ...remarked }, NOW), left('verify')],
    ['approve-review', reviewActs['approve-review'].events(orderIn('review'), remarked, NOW), left('review')],
    [
      'complete-picking',
      goodsActs['complete-picking'].events(orderIn('fulfilment'), { shipmentId: 's1', lines: whole, ...remarked }, NOW),
      left('pick', 's1'),
    ],
    [
      'complete-packing',
      goodsActs['complete-packing'].events(
        orderIn('packing'),
        { shipmentId: 's1', parcels: [{ weightGrams: 1, lines: whole }], ...remarked },
        NOW,
      ),
      left('pack', 's1'),
    ],
    ['book-carrier', goodsActs['book-carrier'].events(orderIn('labelling'), { shipmentId: 's1', ...remarked }, NOW), left('label', 's1')],
    ['hand-over', goodsActs['hand-over'].events(orderIn('handing over'), { shipmentId: 's1', ...remarked }, NOW), left('hand-over', 's1')],
    [
      'submit-closing',
      endingActs['submit-closing'].events(orderIn('after-care'), { documentIds: [], ...remarked }, NOW),
      left('submit-closing'),
    ],
  ])('of %s is kept for whoever comes next', (name, events, expected) => {
    expect(Object.keys(acts)).toContain(name);
    expect(events).toContainEqual(expected);
  });

  test('about a shipment is for the tasks of that shipment, about the order for those of the stage it is in', () => {
    const s = orderIn('packing', { ...samples.RemarkLeft, textId: 'ts', shipmentId: 's1' });
    expect([remarkFor(s, 'pack', 's1'), remarkFor(s, 'pack', 's2'), remarkFor(s, 'review')]).toEqual(['ts', undefined, undefined]);
    const o = orderIn('fulfilment', { type: 'RemarkLeft', step: 'review', textId: 'to' });
    expect([remarkFor(o, 'pick', 's1'), remarkFor(o, 'pick', 's2'), remarkFor(o, 'refund')]).toEqual(['to', 'to', undefined]);
  });

  test('is done with when the task that showed it is', () => {
    const shown: Given = {
      ...{ type: 'WaitOpened', waitId: 'pack.s1', step: 'pack', on: 'warehouse', dueAt: null },
      task: { taskId: 'pack.s1', step: 'pack', role: 'warehouse', dueAt: null, textId: 't9' },
    };
    const remark: Given = { type: 'RemarkLeft', step: 'pick', textId: 't9', shipmentId: 's1' };
    expect(orderIn('packing', remark, shown).remarks).toHaveLength(1);
    expect(orderIn('packing', remark, shown, { type: 'WaitEnded', waitId: 'pack.s1' }).remarks).toEqual([]);
  });

  test('with nothing picked goes to sales, because nothing is left to pack', () => {
    const events = goodsActs['complete-picking'].events(orderIn('fulfilment'), { shipmentId: 's1', lines: [], ...remarked }, NOW);
    expect(events).toMatchObject([{ type: 'PickFellShort' }, { type: 'NoteWritten', to: 'sales' }, { type: 'TaskOpened', textId: 't9' }]);
  });
});

test('an order that goes to another owner brings along what was written about it', () => {
  expect(anytimeActs.assign.events(orderIn('payment'), { to: 'u2', textId: 't1' }, NOW)).toMatchObject([
    { type: 'OwnerAssigned', staffId: 'u2' },
    { type: 'NoteWritten', textId: 't1', to: 'sales' },
    { type: 'TaskOpened', step: 'note', role: 'sales', textId: 't1' },
  ]);
});

describe('an order that is late and whose customer hears nothing', () => {
  const waits = (step: 'pick' | 'collect-balance' | 'transit', on: 'warehouse' | 'customer' | 'carrier'): Given => ({
    ...{ type: 'WaitOpened', waitId: `${step}.1`, step, on, dueAt: null },
  });
  const rang: Given = { type: 'ClockRang', waitId: 'pick.1', what: 'remind', on: 'warehouse', dueAt: null };
  const late = [waits('pick', 'warehouse'), rang];

  test('is in time until a clock has rung, and then the wait is ours', () => {
    expect(lateStep(orderIn('fulfilment', waits('pick', 'warehouse')))).toBeUndefined();
    expect(lateStep(orderIn('fulfilment', ...late))).toBe('pick');
  });
  test('is not told while we wait for the customer, on hold, being cancelled, or after the delivery', () => {
    expect(lateStep(orderIn('fulfilment', ...late, waits('collect-balance', 'customer')))).toBeUndefined();
    expect(lateStep(orderIn('fulfilment', ...late, held))).toBeUndefined();
    expect(lateStep(orderIn('fulfilment', ...late, { type: 'CancelRequested', reason: 'other' }))).toBeUndefined();
    expect(lateStep(orderIn('receipt', ...late))).toBeUndefined();
  });
  test('has heard from us when somebody spoke with them, not when a note was written', () => {
    expect([samples.InteractionRecorded, { ...samples.OrderConfirmed, by: 'phone' as const }].map(isTalk)).toEqual([true, true]);
    expect([{ ...samples.InteractionRecorded, kind: 'note' as const }, samples.ShipmentPicked].map(isTalk)).toEqual([false, false]);
  });
});

test('a quote accepted by link beyond the credit limit orders nothing, and sales calls', () => {
  const answer = { eventId: 'e1', quoteVersion: 1, accept: true, beyondCredit: true } as const;
  expect(refusal(sellingFacts.quoteAnswered, orderIn('quotation'), answer, NOW)).toBeUndefined();
  expect(sellingFacts.quoteAnswered.events(orderIn('quotation'), answer, NOW)).toMatchObject([
    { type: 'FactIgnored', because: { code: 'credit_exceeded' } },
    { type: 'TaskOpened', step: 'call-customer', role: 'sales' },
  ]);
  expect(sellingFacts.quoteAnswered.events(orderIn('quotation'), { ...answer, accept: false }, NOW)).toMatchObject([
    { type: 'QuoteDeclined' },
  ]);
});

test('a survey that is answered while a case is open waits until it is solved', () => {
  const fact = { eventId: 'e1', score: 3 };
  expect(refusal(endingFacts.surveyAnswered, orderIn('after-care', caseOpened('complaint')), fact, NOW)?.code).toBe('case_open');
  expect(refusal(endingFacts.surveyAnswered, orderIn('after-care'), fact, NOW)?.code).toBe('transition_not_allowed');
});

test('towards customers our own delivery team has a name, in both languages, and no id', () => {
  const delivered = orderIn('delivery');
  const own = { ...delivered, shipments: delivered.shipments.map((x) => ({ ...x, carrier: 'own' })) };
  const link = { orderId: 'o1', purpose: 'track', version: null, shipmentId: null, expiresAt: new Date() } as const;
  const shown = (state: typeof own) =>
    customerOrder(link, { state, names: new Map(), reports: [], answers: new Map(), uploads: [] }).shipments[0];
  expect(shown(own)?.carrierName).toEqual({ en: 'our own delivery team', zh: '我们的配送团队' });
  expect(shown(delivered as typeof own)?.carrierName).toEqual({ en: 'Swift', zh: 'Swift' });
});
