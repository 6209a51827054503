// The rules of the end: closing, survey, cancellation.
import { actsFor } from '../../workflows/domain/acts';
import { refusal } from '../../workflows/domain/acts/deed';
import { anytimeActs } from '../../workflows/domain/acts/anytime';
import { closingChecklist, closingGaps, type ClosingItem, closingItems, endingActs, endingFacts } from '../../workflows/domain/acts/ending';
import type { OrderState, Shipment } from '../../workflows/domain/state';
import type { CancelReason } from '../../workflows/domain/vocabulary';
import { cancelRequested, type Given, held, NOW, orderIn, orderWith, paid, type Situation, TOTAL, yuan } from './given';
import { row, testRules } from './rules';

const waitsForHold = { held: 'on_hold', cancelling: 'transition_not_allowed' };
const afterShipping: Situation[] = ['delivery', 'receipt', 'after-care', 'closing', 'survey'];
const shipped = Object.fromEntries(afterShipping.map((s) => [s, 'already_shipped']));
const beforeShipping: Situation[] = [
  'allocation',
  'consultation',
  'introduction',
  'quotation',
  'order',
  'confirmation',
  'payment',
  'review',
  'fulfilment',
  'packing',
  'labelling',
  'handing over',
];

testRules({ ...endingActs, ...endingFacts }, [
  row(
    'submit-closing',
    endingActs['submit-closing'],
    { documentIds: ['d1'] },
    {
      allowedIn: ['after-care'],
      refusedIn: { closing: 'nothing_to_do' },
      ...waitsForHold,
      repeated: 'nothing_to_do',
      then: [{ type: 'ClosingSubmitted', documentIds: ['d1'] }],
    },
  ),
  row(
    'approve-closing',
    endingActs['approve-closing'],
    {},
    {
      allowedIn: ['closing'],
      ...waitsForHold,
      repeated: 'nothing_to_do',
      then: [{ type: 'ClosingApproved' }],
    },
  ),
  row(
    'reject-closing',
    endingActs['reject-closing'],
    { reasonId: 't1' },
    {
      allowedIn: ['closing'],
      ...waitsForHold,
      repeated: 'nothing_to_do',
      then: [
        { type: 'ClosingRejected', reasonId: 't1' },
        { type: 'RemarkLeft', step: 'audit', textId: 't1' },
      ],
    },
  ),
  row(
    'record-survey',
    endingActs['record-survey'],
    { score: 9 },
    {
      allowedIn: ['survey'],
      ...waitsForHold,
      repeated: 'already_answered',
      then: [{ type: 'SurveyAnswered', score: 9, by: 'phone' }],
    },
  ),
  row(
    'cancel',
    endingActs.cancel,
    { reason: 'changed_mind' },
    {
      allowedIn: [...beforeShipping, ...afterShipping],
      held: 'allowed',
      cancelling: 'transition_not_allowed',
      repeated: 'transition_not_allowed',
      then: [{ type: 'CancelRequested', reason: 'changed_mind' }],
    },
  ),
  row(
    'cancelRequested',
    endingFacts.cancelRequested,
    { eventId: 'e1' },
    {
      allowedIn: beforeShipping,
      refusedIn: { ...shipped, cancellation: 'nothing_to_do' },
      held: 'allowed',
      cancelling: 'nothing_to_do',
      repeated: 'nothing_to_do',
      then: [{ type: 'CancelRequested', reason: 'other' }],
    },
  ),
  row(
    'surveyAnswered',
    endingFacts.surveyAnswered,
    { eventId: 'e1', score: 7 },
    {
      allowedIn: ['survey'],
      held: 'allowed',
      cancelling: 'allowed',
      repeated: 'already_answered',
      then: [{ type: 'SurveyAnswered', score: 7, by: 'link' }],
    },
  ),
]);

describe('closing', () => {
  test('names everything that is missing', () => {
    expect(closingGaps(orderIn('delivery'))).toEqual(['delivery_proof', 'receipt']);
    expect(closingGaps(orderWith({}, 'order'))).toEqual(['confirmation', 'payment', 'invoice']);
  });
  const closable = orderIn('after-care');
  const withShipment = (change: Partial<Shipment>): OrderState => ({
    ...closable,
    shipments: closable.shipments.map((x) => ({ ...x, ...change })),
  });
  const lacking: Record<ClosingItem, OrderState> = {
    confirmation: { ...closable, form: null },
    payment: orderWith({}, 'after-care'),
    refunds: orderIn(
      'after-care',
      { type: 'CreditGranted', creditId: 'cr1', amount: yuan(500), reason: 'finance' },
      { type: 'RefundAsked', ask: 'r1', parts: [{ refundId: 'r1', paymentId: 'p1', amount: yuan(500) }], credit: 0, reason: 'finance' },
    ),
    invoice: { ...closable, lines: closable.lines.map((l) => ({ ...l, quantity: l.quantity + 1 })) },
    delivery_proof: withShipment({ step: 'transit' }),
    receipt: withShipment({ receipt: null }),
    carrier_cost: withShipment({ parcels: closable.shipments.flatMap((x) => x.parcels.map((p) => ({ ...p, labelPrice: null }))) }),
    open_cases: orderIn('after-care', { type: 'CaseOpened', caseId: 'c1', kind: 'complaint', lines: [], reason: 'damaged' }),
  };
  test.each(closingItems)('is refused while %s is missing, by that name', (item) => {
    const why = refusal(endingActs['submit-closing'], lacking[item], { documentIds: [] }, NOW);
    expect(why?.code).toBe('closing_incomplete');
    expect(why?.missing).toContain(item);
    expect(why?.detail).toContain(item);
    expect(
      closingChecklist(lacking[item])
        .filter((row) => !row.done)
        .map((row) => row.item),
    ).toEqual(why?.missing);
    expect(closingGaps(closable)).toEqual([]);
  });
  test.each<[string, Given[], string[]]>([
    ['nothing has been paid', [], ['payment']],
    ['too little has been paid', [paid(TOTAL - 1)], ['payment']],
    ['too much has been paid, which finance must give back first', [paid(TOTAL + 1)], ['payment', 'refunds']],
    ['exactly the total has been paid', [paid(TOTAL)], []],
  ])('when %s', (_, payments, missing) => {
    const s = orderWith({}, 'after-care', ...payments);
    expect(closingGaps(s)).toEqual(missing);
    expect(refusal(endingActs['submit-closing'], s, { documentIds: [] }, NOW)?.missing ?? []).toEqual(missing);
  });
  test('an open refund keeps it from closing, also when finance does it by hand', () => {
    const opened: Given = {
      type: 'RefundOpened',
      refundId: 'r1',
      paymentId: 'p1',
      amount: { amount: 1_000, currency: 'CNY' },
      reason: 'goodwill',
    };
    const credited: Given = { type: 'CreditGranted', creditId: 'cr1', amount: { amount: 1_000, currency: 'CNY' }, reason: 'finance' };
    expect(closingGaps(orderIn('after-care', credited, opened))).toEqual(['payment', 'refunds']);
    expect(closingGaps(orderIn('after-care', credited, opened, { type: 'RefundByHand', refundId: 'r1', because: 'no_bank' }))).toEqual([
      'payment',
      'refunds',
    ]);
    expect(closingGaps(orderIn('after-care', credited, opened, { type: 'RefundMade', refundId: 'r1', bankRefundId: null }))).toEqual([]);
  });
  test('a rejected request comes back to sales and can be submitted again', () => {
    const s = orderIn('closing', { type: 'ClosingRejected', reasonId: 't1' });
    expect(s).toMatchObject({ closing: null, closingRounds: 1 });
    expect(refusal(endingActs['submit-closing'], s, { documentIds: [] }, NOW)).toBeUndefined();
    expect(refusal(endingActs['approve-closing'], s, {}, NOW)?.code).toBe('nothing_to_do');
  });
});

describe('the survey', () => {
  test('a score of six or less opens a call to the customer', () => {
    const types = (score: number) => endingActs['record-survey'].events(orderIn('survey'), { score }, NOW).map((e) => e.type);
    expect(types(6)).toEqual(['SurveyAnswered', 'TaskOpened']);
    expect(types(7)).toEqual(['SurveyAnswered']);
  });
  test('a score is a whole number from 0 to 10', () => {
    const code = (score: number) => refusal(endingFacts.surveyAnswered, orderIn('survey'), { eventId: 'e1', score }, NOW)?.code;
    expect([-1, 0, 5.5, 10, 11, Number.NaN].map(code)).toEqual([
      'score_invalid',
      undefined,
      'score_invalid',
      undefined,
      'score_invalid',
      'score_invalid',
    ]);
  });
});

describe('finance', () => {
  const cancel = (s: OrderState, reason: CancelReason) => refusal(endingActs.cancel, s, { reason, forFinance: true }, NOW)?.code;
  const waits = (step: 'pay' | 'collect-balance'): Given => ({
    type: 'WaitOpened',
    waitId: `${step}.1`,
    step,
    on: 'customer',
    dueAt: null,
  });
  test('cancels what is not paid while the order waits for the money, and nothing else', () => {
    expect(cancel(orderIn('payment', waits('pay')), 'not_paid')).toBeUndefined();
    expect(cancel(orderIn('labelling', waits('collect-balance')), 'not_paid')).toBeUndefined();
    expect(cancel(orderIn('payment', waits('pay')), 'changed_mind')).toBe('forbidden');
    expect(cancel(orderIn('confirmation'), 'not_paid')).toBe('forbidden');
    expect(refusal(endingActs.cancel, orderIn('confirmation'), { reason: 'not_paid', forFinance: false }, NOW)).toBeUndefined();
  });
  test('is shown so, and whoever is of sales, too, may cancel at any time', () => {
    const shown = (roles: string[], s: OrderState) => actsFor(s, roles).find((a) => a.act === 'cancel')?.allowed;
    expect(shown(['finance'], orderIn('confirmation'))).toBe(false);
    expect(shown(['finance'], orderIn('payment', waits('pay')))).toBe(true);
    expect(shown(['finance', 'sales'], orderIn('confirmation'))).toBe(true);
  });
  test('leaves no trace of whose right it was in the event', () => {
    expect(endingActs.cancel.events(orderIn('payment'), { reason: 'not_paid', forFinance: true }, NOW)).toEqual([
      { type: 'CancelRequested', reason: 'not_paid' },
    ]);
  });
  test('does not approve a closing when money has moved since it was submitted', () => {
    const late = orderIn('closing', paid(500, 'p2'));
    expect(refusal(endingActs['approve-closing'], late, {}, NOW)).toMatchObject({
      code: 'closing_incomplete',
      missing: ['payment', 'refunds'],
    });
    expect(refusal(endingActs['reject-closing'], late, { reasonId: 't1' }, NOW)).toBeUndefined();
  });
});

describe('cancelling', () => {
  test('goods on the road are called back, goods that arrived are a return; the same is not asked for twice', () => {
    const types = (s: OrderState) => endingActs.cancel.events(s, { reason: 'other' }, NOW).map((e) => e.type);
    expect(types(orderIn('handing over'))).toEqual(['CancelRequested']);
    expect(types(orderIn('delivery'))).toEqual(['RecallRequested', 'EffectUndone', 'ExceptionOpened']);
    expect(types(orderIn('receipt'))).toEqual(['RecallRequested', 'EffectUndone', 'CaseOpened']);
    const recalled = orderIn('delivery', ...endingActs.cancel.events(orderIn('delivery'), { reason: 'other' }, NOW));
    expect(refusal(endingActs.cancel, recalled, { reason: 'other' }, NOW)?.code).toBe('nothing_to_do');
  });
  test("the customer's reason is kept when there is one", () => {
    const events = endingFacts.cancelRequested.events(orderIn('payment'), { eventId: 'e1', reason: 'too_late', textId: 't1' }, NOW);
    expect(events).toEqual([{ type: 'CancelRequested', reason: 'too_late', textId: 't1' }]);
  });
  test('an order that was on hold is not held in its cancellation: nobody could release it any more', () => {
    const s = orderIn('payment', held, cancelRequested, { type: 'StageEntered', stage: 'cancellation' });
    const release = refusal(anytimeActs.release, s, { by: 'u1', supervisor: true }, NOW);
    expect(s.hold === null || release === undefined).toBe(true);
  });
});
