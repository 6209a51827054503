// What goes back to the customer, from which payment, who must agree, and what is owed afterwards.
import { refusal } from '../../workflows/domain/acts/deed';
import { moneyActs } from '../../workflows/domain/acts/money';
import { creditEvents, overpaid, owedBack } from '../../workflows/domain/credit';
import { accountDueAt, amounts, refundable } from '../../workflows/domain/money';
import { type Given, hoursLater, NOW, orderIn, orderWith, paid, TOTAL, yuan } from './given';

const LIMIT = 500_000;
const refund = (amount?: number, limit = LIMIT) => ({ ...(amount === undefined ? {} : { amount }), reasonId: 't1', limit });
const decision = (refundId: string, by = 'second') => ({ refundId, by });
const finance = { role: 'finance', id: 'first' } as const;
const byFinance = (events: Given[]): Given[] => events.map((e) => ({ ...e, actor: finance }));
const made = (refundId: string): Given => ({ type: 'RefundMade', refundId, bankRefundId: null });
const dollars: Given = {
  type: 'PaymentMismatched',
  paymentId: 'p9',
  amount: { amount: 3_000, currency: 'USD' },
  method: 'card',
  bankPaymentId: 'b9',
};
const payments = (...events: Given[]) => orderWith({}, 'fulfilment', ...events);
const given = (before: Given[], input: ReturnType<typeof refund>) => moneyActs.refund.events(payments(...before), input, NOW);
const refused = (before: Given[], input: ReturnType<typeof refund>) => refusal(moneyActs.refund, payments(...before), input, NOW)?.code;

describe('a refund', () => {
  test('without an amount gives back what was paid too much, and nothing is credited', () => {
    const events = given([paid(TOTAL), paid(700, 'p2')], refund());
    expect(events).toMatchObject([{ type: 'RefundOpened', paymentId: 'p2', amount: yuan(700) }]);
    expect(amounts(payments(paid(TOTAL), paid(700, 'p2'), ...events, made('r1')))).toMatchObject({
      paid: TOTAL + 700,
      refunded: 700,
      open: 0,
      due: 0,
    });
  });
  test('without an amount gives back money in another currency too', () => {
    expect(given([paid(TOTAL), dollars], refund())).toMatchObject([{ paymentId: 'p9', amount: { amount: 3_000, currency: 'USD' } }]);
    const after = payments(paid(TOTAL), dollars, ...given([paid(TOTAL), dollars], refund()), made('r1'));
    expect(amounts(after)).toMatchObject({ paid: TOTAL, refunded: 0, open: 0 });
  });
  test('without an amount has nothing to do when nothing was paid too much', () => {
    expect(refused([paid(TOTAL)], refund())).toBe('nothing_to_do');
    expect(refused([], refund())).toBe('nothing_to_do');
  });
  test('takes the newest payment first, then the one before', () => {
    expect(given([paid(20_000), paid(2_000, 'p2')], refund(2_500))).toMatchObject([
      { refundId: 'r1', paymentId: 'p2', amount: yuan(2_000) },
      { refundId: 'r2', paymentId: 'p1', amount: yuan(500) },
      { type: 'CreditGranted', amount: yuan(2_500) },
    ]);
  });
  test('beyond what was paid too much is a credit: the customer is not asked for it again', () => {
    const before = [paid(TOTAL + 300)];
    const events = given(before, refund(1_000));
    expect(events).toMatchObject([
      { type: 'RefundOpened', amount: yuan(1_000) },
      { type: 'CreditGranted', amount: yuan(700) },
    ]);
    expect(amounts(payments(...before, ...events, made('r1')))).toMatchObject({ total: TOTAL, credited: 700, open: 0, due: 0 });
  });
  test('of a deposit is not asked for again either', () => {
    const deposit = orderWith({ terms: 'deposit', depositPercent: 30 }, 'fulfilment', paid(6_600));
    const after = orderWith(
      { terms: 'deposit', depositPercent: 30 },
      'fulfilment',
      paid(6_600),
      ...moneyActs.refund.events(deposit, refund(600), NOW),
      made('r1'),
    );
    expect(amounts(after)).toMatchObject({ due: 0, open: TOTAL - 600 - 6_000 });
  });
  test.each([
    ['more than was paid', [paid(TOTAL)], TOTAL + 1, 'refund_exceeds_paid'],
    ['all of it', [paid(TOTAL)], TOTAL, undefined],
    ['what has gone back already', [paid(TOTAL), ...given([paid(TOTAL)], refund(TOTAL)), made('r1')], 1, 'refund_exceeds_paid'],
    ['what is about to go back', [paid(TOTAL), ...given([paid(TOTAL)], refund(TOTAL))], 1, 'refund_exceeds_paid'],
    ['what somebody has asked for', [paid(TOTAL), ...given([paid(TOTAL)], refund(TOTAL, 0))], 1, 'refund_exceeds_paid'],
    ['money in another currency', [dollars], 1, 'refund_exceeds_paid'],
  ] as [string, Given[], number, string | undefined][])('of %s', (_, before, amount, code) =>
    expect(refused(before, refund(amount))).toBe(code),
  );
  test('is not possible any more when the closing is approved', () => {
    expect(refusal(moneyActs.refund, orderIn('closing', { type: 'ClosingApproved' }), refund(1), NOW)?.code).toBe('transition_not_allowed');
  });
});

describe('above the limit', () => {
  const ask = byFinance(given([paid(TOTAL)], refund(1_001, 1_000)));
  test('nothing moves before a second person agrees, and what is asked for is not given twice', () => {
    expect(ask).toMatchObject([{ type: 'RefundAsked', ask: 'r1', credit: 1_001, parts: [{ refundId: 'r1', amount: yuan(1_001) }] }]);
    const s = payments(paid(TOTAL), ...ask);
    expect(s).toMatchObject({ refunds: [{ state: 'awaiting_approval' }], asks: [{ askedBy: 'first', state: 'awaiting_approval' }] });
    expect(amounts(s)).toMatchObject({ credited: 0, open: 0 });
    expect(overpaid(s)).toBe(0);
    expect(given([paid(TOTAL)], refund(1_000, 1_000))).toMatchObject([{ type: 'RefundOpened' }, { type: 'CreditGranted' }]);
  });
  test('who asked never decides', () => {
    const s = payments(paid(TOTAL), ...ask);
    for (const act of [moneyActs['approve-refund'], moneyActs['reject-refund']]) {
      expect(refusal(act, s, decision('r1', 'first'), NOW)?.code).toBe('second_person_needed');
      expect(refusal(act, s, decision('r1'), NOW)).toBeUndefined();
      expect(refusal(act, s, decision('r2'), NOW)?.code).toBe('nothing_to_do');
    }
  });
  test('agreed to, it is opened and credited; refused, the money can be given back again', () => {
    const before = payments(paid(TOTAL), ...ask);
    const yes = payments(paid(TOTAL), ...ask, ...moneyActs['approve-refund'].events(before, decision('r1'), NOW));
    expect(yes.refunds).toMatchObject([{ state: 'open' }]);
    expect(amounts(yes)).toMatchObject({ credited: 1_001 });
    const no = payments(paid(TOTAL), ...ask, ...moneyActs['reject-refund'].events(before, decision('r1'), NOW));
    expect(no).toMatchObject({ refunds: [{ state: 'rejected' }], asks: [{ state: 'refused' }] });
    expect(refusal(moneyActs.refund, no, refund(TOTAL), NOW)).toBeUndefined();
    expect(amounts(no)).toMatchObject({ credited: 0, open: 0 });
  });
  test('a request over two payments is decided as one', () => {
    const two = [paid(20_000), paid(2_000, 'p2')];
    const parts = byFinance(given(two, refund(TOTAL, 1_000)));
    const s = payments(...two, ...parts, ...moneyActs['approve-refund'].events(payments(...two, ...parts), decision('r2'), NOW));
    expect(s.refunds.map((r) => r.state)).toEqual(['open', 'open']);
  });
  test('many small refunds by one person are one large one', () => {
    const first = given([paid(TOTAL)], refund(600, 1_000));
    expect(first).toMatchObject([{ type: 'RefundOpened' }, { type: 'CreditGranted' }]);
    expect(given([paid(TOTAL), ...first], refund(600, 1_000))).toMatchObject([{ type: 'RefundAsked' }]);
  });
  test('money paid too much while a request waits is still to go back', () => {
    expect(owedBack(payments(paid(TOTAL), ...ask, paid(50, 'p2')))).toEqual([{ paymentId: 'p2', amount: yuan(50) }]);
  });
  test('what a case or a lost parcel brings back waits, too', () => {
    const s = payments(paid(TOTAL));
    expect(creditEvents(s, 5_000, 'lost', 4_999)).toMatchObject([{ type: 'RefundAsked', credit: 5_000, reason: 'lost' }]);
    expect(creditEvents(s, 5_000, 'lost', 5_000)).toMatchObject([{ type: 'CreditGranted' }, { type: 'RefundOpened', amount: yuan(5_000) }]);
  });
});

describe('a waived payment', () => {
  const waive = moneyActs['waive-payment'];
  const after = (input: ReturnType<typeof refund>, ...before: Given[]) =>
    orderIn('payment', ...before, ...byFinance(waive.events(orderIn('payment', ...before), input, NOW)));
  test('without an amount is all that is due; then nothing is', () => {
    expect(amounts(after(refund(), paid(2_000)))).toMatchObject({ total: TOTAL, credited: 20_000, open: 0, due: 0 });
  });
  test('of a deposit lets the order go on, and the rest stays due', () => {
    const s = orderWith({ terms: 'deposit', depositPercent: 30 }, 'payment');
    const events = waive.events(s, refund(), NOW);
    expect(amounts(orderWith({ terms: 'deposit', depositPercent: 30 }, 'payment', ...events))).toMatchObject({
      credited: 6_600,
      due: 0,
      open: TOTAL - 6_600,
    });
    expect(amounts(orderWith({ terms: 'deposit', depositPercent: 30 }, 'labelling', ...events)).due).toBe(TOTAL - 6_600);
  });
  test('is never more than what is open, requests included', () => {
    expect(refusal(waive, orderIn('payment', paid(2_000)), refund(20_001), NOW)?.code).toBe('waiver_exceeds_open');
    expect(refusal(waive, after(refund(TOTAL, 0)), refund(1), NOW)?.code).toBe('nothing_to_do');
    expect(refusal(waive, orderIn('order'), refund(), NOW)?.code).toBe('nothing_to_do'); // nothing is due yet
  });
  test('above the limit waits for a second person', () => {
    const s = after(refund(undefined, 1_000));
    expect(s.asks).toMatchObject([{ ask: 'w1', kind: 'waiver', amount: yuan(TOTAL) }]);
    expect(amounts(s).due).toBe(TOTAL);
    expect(refusal(moneyActs['approve-refund'], s, decision('w1', 'first'), NOW)?.code).toBe('second_person_needed');
    expect(moneyActs['approve-refund'].events(s, decision('w1'), NOW)).toMatchObject([
      { type: 'SecondPersonAgreed', ask: 'w1' },
      { type: 'CreditGranted', amount: yuan(TOTAL), reason: 'waived' },
    ]);
  });
});

describe('an order that came to nothing', () => {
  test('owes every payment back, also what still waited for a second person', () => {
    const ask = given([paid(TOTAL)], refund(5_000, 0));
    const dropped = [
      paid(TOTAL),
      ...ask,
      { type: 'AskDropped', ask: 'r1' } satisfies Given,
      { type: 'StageEntered', stage: 'cancelled' } satisfies Given,
    ];
    expect(refundable(payments(paid(TOTAL), ...ask))).toMatchObject([{ amount: TOTAL }]);
    expect(owedBack(payments(...dropped))).toEqual([{ paymentId: 'p1', amount: yuan(TOTAL) }]);
  });
  test('a closed one owes back only what came in too much', () => {
    expect(owedBack(orderIn('closed'))).toEqual([]);
    expect(owedBack(orderIn('closed', paid(800, 'p2')))).toEqual([{ paymentId: 'p2', amount: yuan(800) }]);
  });
});

test('an order on account is due so many days after its last delivery', () => {
  expect(accountDueAt(orderWith({ terms: 'on_account' }, 'delivery'), 30)).toBeNull();
  expect(accountDueAt(orderWith({ terms: 'prepaid' }, 'receipt'), 30)).toBeNull();
  expect(accountDueAt(orderWith({ terms: 'on_account' }, 'receipt'), 30)).toBe(hoursLater(30 * 24 + 1));
});
