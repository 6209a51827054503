// The rules of after-sales: what opens a case, who decides it, what comes back, what it costs and when it ends.
import { caseActs, caseFacts } from '../../workflows/domain/acts/cases';
import { refusal } from '../../workflows/domain/acts/deed';
import { goodsFacts } from '../../workflows/domain/acts/goods';
import type { CaseKind } from '../../workflows/domain/vocabulary';
import { approved, awaited, caseOpened, onTheBench, quotedAt } from './case.samples';
import { type Given, hoursLater, NOW, orderIn, type Situation, situations, TOTAL, yuan } from './given';
import { row, type Rule, testRules } from './rules';

const arrived: Situation[] = ['after-care', 'receipt', 'closing', 'survey'];
const open = (Object.keys(situations) as Situation[]).filter(
  (name) => !['closed', 'lost', 'expired', 'cancelled', 'cancellation'].includes(name),
);
/** An act on a case is possible wherever a case is, whatever the story does. */
const onCase = (...after: Given[]): Pick<Rule, 'allowedIn' | 'after' | 'held' | 'cancelling'> => ({
  allowedIn: ['after-care', ...open.filter((name) => name !== 'after-care')],
  after,
  held: 'on_hold',
  cancelling: 'transition_not_allowed',
});
const c1 = { caseId: 'c1' };

testRules({ ...caseActs, ...caseFacts }, [
  row(
    'open-case',
    caseActs['open-case'],
    { kind: 'return', reason: 'defective', lines: [{ lineId: 'l1', quantity: 2 }] },
    {
      allowedIn: arrived,
      held: 'allowed',
      cancelling: 'transition_not_allowed',
      repeated: 'return_quantity_exceeds',
      then: [{ type: 'CaseOpened', caseId: 'c1', kind: 'return', lines: [{ lineId: 'l1', quantity: 2 }] }],
    },
  ),
  row(
    'decide-case',
    caseActs['decide-case'],
    { ...c1, decision: 'decline' },
    { ...onCase(caseOpened('complaint')), repeated: 'nothing_to_do', then: [{ type: 'CaseDecided', decision: 'decline', remedy: 'none' }] },
  ),
  row(
    'receive-return',
    caseActs['receive-return'],
    { ...c1, lines: [{ lineId: 'l1', quantity: 1, condition: 'ok' }] },
    {
      ...onCase(caseOpened('return'), approved(), awaited),
      repeated: 'nothing_to_do',
      then: [{ type: 'ReturnReceived', lines: [{ lineId: 'l1', quantity: 1, condition: 'ok' }] }],
    },
  ),
  row(
    'quote-repair',
    caseActs['quote-repair'],
    { ...c1, amount: yuan(300) },
    { ...onCase(...onTheBench), repeated: 'allowed', then: [{ type: 'RepairQuoted', version: 1, amount: yuan(300) }] },
  ),
  row(
    'answer-repair-quote',
    caseActs['answer-repair-quote'],
    { ...c1, accept: true, by: 'phone' },
    {
      ...onCase(...onTheBench, quotedAt(300)),
      repeated: 'nothing_to_do',
      then: [{ type: 'RepairQuoteAnswered', version: 1, accept: true, by: 'phone' }],
    },
  ),
  row(
    'complete-repair',
    caseActs['complete-repair'],
    { ...c1, result: 'repaired' },
    {
      ...onCase(...onTheBench, quotedAt(0)),
      repeated: 'nothing_to_do',
      then: [{ type: 'RepairCompleted', result: 'repaired' }],
    },
  ),
  row(
    'close-case',
    caseActs['close-case'],
    { ...c1, result: 'withdrawn', textId: 't1' },
    {
      ...onCase(caseOpened('question', 0)),
      repeated: 'nothing_to_do',
      then: [{ type: 'CaseClosed', result: 'withdrawn', by: 'staff' }],
    },
  ),
  row(
    'afterSalesRequested',
    caseFacts.afterSalesRequested,
    { eventId: 'e1', kind: 'complaint', reason: 'damaged' },
    {
      allowedIn: [...arrived, 'closed'],
      held: 'allowed',
      cancelling: 'allowed',
      repeated: 'allowed',
      then: [{ type: 'CaseOpened', kind: 'complaint', lines: [] }],
    },
  ),
  row(
    'repairQuoteAnswered',
    caseFacts.repairQuoteAnswered,
    { eventId: 'e1', version: 1, accept: false },
    {
      ...onCase(...onTheBench, quotedAt(300)),
      allowedIn: [...onCase().allowedIn, 'cancellation'],
      held: 'allowed',
      cancelling: 'allowed',
      repeated: 'already_answered',
      then: [{ type: 'RepairQuoteAnswered', accept: false, by: 'link' }],
    },
  ),
]);

const asked = (kind: CaseKind, quantity?: number) => ({
  kind,
  reason: 'other' as const,
  ...(quantity ? { lines: [{ lineId: 'l1', quantity }] } : {}),
});
const opening = (kind: CaseKind, quantity: number | undefined, now: string, ...events: Given[]) =>
  refusal(caseActs['open-case'], orderIn('after-care', ...events), asked(kind, quantity), now)?.code;
const window: Given = { type: 'ReturnWindowOpened', shipmentId: 's1', until: hoursLater(14 * 24) };

describe('what can come back', () => {
  test.each<[CaseKind, string | undefined]>([
    ['return', 'return_window_closed'],
    ['exchange', 'return_window_closed'],
    ['repair', undefined],
    ['complaint', undefined],
    ['question', undefined],
  ])('after the return window a %s: %s', (kind, code) => {
    expect(opening(kind, 1, hoursLater(14 * 24 - 1), window)).toBeUndefined();
    expect(opening(kind, 1, hoursLater(14 * 24), window)).toBe(code);
  });
  test('never more than was delivered and has not come back, nor is about to', () => {
    expect(opening('return', 3, NOW)).toBe('return_quantity_exceeds');
    expect(opening('return', 2, NOW, caseOpened('exchange'))).toBe('return_quantity_exceeds');
    expect(opening('return', 1, NOW, caseOpened('exchange'))).toBeUndefined();
    expect(opening('return', 2, NOW, caseOpened('complaint'))).toBeUndefined();
    const back = [caseOpened('return', 2), approved({ lines: [{ lineId: 'l1', quantity: 2 }] }), awaited];
    const received: Given = { type: 'ReturnReceived', caseId: 'c1', lines: [{ lineId: 'l1', quantity: 2, condition: 'ok' }] };
    expect(opening('return', 1, NOW, ...back, received, { type: 'ReturnBooked', caseId: 'c1' })).toBe('return_quantity_exceeds');
  });
  test('an unknown line was never delivered', () => {
    const lines = [{ lineId: 'l7', quantity: 1 }];
    expect(refusal(caseActs['open-case'], orderIn('after-care'), { ...asked('return'), lines }, NOW)?.code).toBe('return_quantity_exceeds');
  });
  test('without lines a return means everything that can still come back, a question nothing', () => {
    const lines = (kind: CaseKind, ...events: Given[]) => caseActs['open-case'].events(orderIn('after-care', ...events), asked(kind), NOW);
    expect(lines('return', caseOpened('return'))).toMatchObject([{ caseId: 'c2', lines: [{ lineId: 'l1', quantity: 1 }] }]);
    expect(lines('question')).toMatchObject([{ lines: [] }]);
  });
  test('on an order that ended otherwise nothing can be asked for', () => {
    const ask = (situation: Situation) =>
      refusal(caseFacts.afterSalesRequested, orderIn(situation), { eventId: 'e1', ...asked('repair') }, NOW)?.code;
    expect([ask('closed'), ask('cancelled'), ask('lost'), ask('payment')]).toEqual([
      undefined,
      'order_closed',
      'order_closed',
      'transition_not_allowed',
    ]);
  });
  test('a closed order takes no return once its window has ended', () => {
    const s = orderIn('closed', window);
    const code = (kind: CaseKind, now: string) =>
      refusal(caseFacts.afterSalesRequested, s, { eventId: 'e1', ...asked(kind, 1) }, now)?.code;
    expect(code('return', hoursLater(13 * 24))).toBeUndefined();
    expect(code('return', hoursLater(15 * 24))).toBe('return_window_closed');
    expect(code('repair', hoursLater(500 * 24))).toBeUndefined();
  });
});

describe('deciding', () => {
  const decide = (input: object, ...events: Given[]) => {
    const s = orderIn('after-care', ...events);
    const d = { caseId: 'c1', decision: 'approve' as const, ...input };
    return refusal(caseActs['decide-case'], s, d, NOW)?.code ?? caseActs['decide-case'].events(s, d, NOW)[0];
  };
  test.each<[CaseKind, string, boolean]>([
    ['return', 'refund', true],
    ['exchange', 'exchange', true],
    ['repair', 'repair', true],
    ['complaint', 'none', false],
  ])('what is not said of a %s follows from its kind: %s', (kind, remedy, returnNeeded) => {
    expect(decide({}, caseOpened(kind))).toMatchObject({ remedy, returnNeeded });
  });
  test('an exchange without goods is the same goods at the same price; sending again costs nothing', () => {
    expect(decide({}, caseOpened('exchange'))).toMatchObject({ goods: [{ sku: 'TEAPOT', quantity: 1, unitPrice: 10_000 }] });
    expect(decide({ remedy: 'reship' }, caseOpened('complaint'))).toMatchObject({
      goods: [{ quantity: 1, unitPrice: 0 }],
      returnNeeded: false,
    });
  });
  test('never more money than was paid', () => {
    const goodwill = (amount: number) => decide({ remedy: 'refund', refund: yuan(amount) }, caseOpened('complaint', 0));
    expect(goodwill(TOTAL)).toMatchObject({ refund: yuan(TOTAL) });
    expect(goodwill(TOTAL + 1)).toBe('refund_exceeds_paid');
    expect(decide({ refund: { amount: 1, currency: 'EUR' } }, caseOpened('complaint', 0))).toBe('currency_unsupported');
  });
  test('says what it is about', () => {
    expect(decide({ remedy: 'refund' }, caseOpened('complaint', 0))).toBe('lines_missing');
    expect(decide({ remedy: 'exchange' }, caseOpened('question', 0))).toBe('lines_missing');
    expect(decide({ lines: [{ lineId: 'l1', quantity: 3 }] }, caseOpened('return'))).toBe('return_quantity_exceeds');
  });
  test('goods that are here already need not come back once more', () => {
    const notRepairable: Given = { type: 'RepairCompleted', caseId: 'c1', result: 'not_repairable' };
    expect(decide({ remedy: 'refund' }, ...onTheBench, notRepairable)).toMatchObject({ returnNeeded: false });
  });
});

describe('photos', () => {
  const documentIds = ['d1', 'd2'];
  test('belong to the case that they were sent in with, and to the answers given later', () => {
    const events = caseActs['open-case'].events(orderIn('after-care'), { kind: 'complaint', reason: 'damaged', documentIds }, NOW);
    expect(events).toMatchObject([{ type: 'CaseOpened', documentIds }]);
    const asked = orderIn('after-care', { type: 'CaseOpened', caseId: 'c1', kind: 'complaint', lines: [], reason: 'damaged' }, { type: 'CaseDecided', caseId: 'c1', decision: 'ask', remedy: 'none', lines: [], refund: null, goods: [], returnNeeded: false }); // prettier-ignore
    const answered = caseFacts.afterSalesRequested.events(asked, { eventId: 'e1', caseId: 'c1', documentIds }, NOW);
    expect(answered).toEqual([{ type: 'CaseAnswered', caseId: 'c1', documentIds }]);
    expect(orderIn('after-care', ...(events as Given[]), ...(answered as Given[])).cases[0]?.documentIds).toEqual(['d1', 'd2', 'd1', 'd2']);
  });
  test('come with a receipt that names a problem', () => {
    const events = goodsFacts.receiptConfirmed.events(orderIn('receipt'), { eventId: 'e1', condition: 'problem', documentIds }, NOW);
    expect(events).toMatchObject([{ type: 'ReceiptConfirmed' }, { type: 'CaseOpened', kind: 'complaint', documentIds }]);
  });
});
