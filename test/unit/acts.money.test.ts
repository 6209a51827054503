// The rules of payments, as finance enters them and as the bank reports them.
import { refusal } from '../../workflows/domain/acts/deed';
import { moneyActs, moneyFacts } from '../../workflows/domain/acts/money';
import { owedBack } from '../../workflows/domain/credit';
import { amounts, paidNet } from '../../workflows/domain/money';
import { type Given, NOW, orderIn, paid, type Situation, situations, TOTAL, yuan } from './given';
import { row, testRules } from './rules';

const everywhere = Object.keys(situations) as Situation[];
const ended: Situation[] = ['closed', 'lost', 'expired', 'cancelled'];
const noLines: Situation[] = ['consultation', 'introduction', 'quotation'];
const entered = { amount: yuan(TOTAL), method: 'transfer', receivedOn: '2026-11-23', bankPaymentId: null, referenceId: 't1' } as const;
const reported = {
  eventId: 'e1',
  outcome: 'captured',
  amount: yuan(TOTAL),
  method: 'card',
  bankPaymentId: 'b1',
  receivedOn: '2026-11-23',
} as const;

const giving = { amount: 1_000, reasonId: 't1', limit: 500_000 };
const open = everywhere.filter((s) => !ended.includes(s) && s !== 'cancellation');
const unpaidStages: Situation[] = [...noLines, 'order', 'confirmation', 'payment'];
const paidStages = open.filter((s) => !unpaidStages.includes(s) && s !== 'survey');
const askedFor = (amount: number, paymentId = 'p1'): Given => ({
  type: 'RefundAsked',
  ask: 'r1',
  parts: [{ refundId: 'r1', paymentId, amount: yuan(amount) }],
  credit: amount,
  reason: 'finance',
  reasonId: 't1',
  actor: { role: 'finance', id: 'first' },
});
const byHand: Given = { type: 'RefundByHand', refundId: 'r1', because: 'no_bank' };

testRules({ ...moneyActs, ...moneyFacts }, [
  row('record-payment', moneyActs['record-payment'], entered, {
    allowedIn: [
      'payment',
      ...everywhere.filter((s) => s !== 'payment' && s !== 'cancellation' && !ended.includes(s) && !noLines.includes(s)),
    ],
    refusedIn: Object.fromEntries(noLines.map((s) => [s, 'nothing_to_do'])),
    held: 'allowed',
    cancelling: 'transition_not_allowed',
    repeated: 'allowed',
    then: [{ type: 'PaymentReceived', paymentId: 'p1', amount: yuan(TOTAL), bankPaymentId: null, referenceId: 't1' }],
  }),
  row('paymentReported', moneyFacts.paymentReported, reported, {
    allowedIn: ['payment', ...everywhere.filter((s) => s !== 'payment')],
    held: 'allowed',
    cancelling: 'allowed',
    repeated: 'already_recorded',
    then: [{ type: 'PaymentReceived', paymentId: 'p1', amount: yuan(TOTAL), bankPaymentId: 'b1' }],
  }),
  row('refund', moneyActs.refund, giving, {
    allowedIn: paidStages,
    refusedIn: Object.fromEntries(unpaidStages.map((s) => [s, 'nothing_to_do'])),
    held: 'on_hold',
    cancelling: 'transition_not_allowed',
    repeated: 'allowed',
    then: [
      { type: 'RefundOpened', refundId: 'r1', paymentId: 'p1', amount: yuan(1_000), reasonId: 't1' },
      { type: 'CreditGranted', amount: yuan(1_000) },
    ],
  }),
  row('waive-payment', moneyActs['waive-payment'], giving, {
    allowedIn: ['payment', 'order', 'confirmation'],
    refusedIn: Object.fromEntries([...noLines, ...paidStages].map((s) => [s, 'nothing_to_do'])),
    held: 'on_hold',
    cancelling: 'transition_not_allowed',
    repeated: 'allowed',
    then: [{ type: 'CreditGranted', creditId: 'cr1', amount: yuan(1_000), reason: 'waived', reasonId: 't1' }],
  }),
  row(
    'approve-refund',
    moneyActs['approve-refund'],
    { refundId: 'r1', by: 'second' },
    {
      after: [paid(1_000), askedFor(1_000)],
      allowedIn: ['payment', ...open.filter((s) => s !== 'payment')],
      held: 'on_hold',
      cancelling: 'transition_not_allowed',
      repeated: 'nothing_to_do',
      then: [
        { type: 'SecondPersonAgreed', ask: 'r1' },
        { type: 'CreditGranted', amount: yuan(1_000) },
      ],
    },
  ),
  row(
    'reject-refund',
    moneyActs['reject-refund'],
    { refundId: 'r1', by: 'second', reasonId: 't1' },
    {
      after: [paid(1_000), askedFor(1_000)],
      allowedIn: ['payment', ...open.filter((s) => s !== 'payment')],
      held: 'on_hold',
      cancelling: 'transition_not_allowed',
      repeated: 'nothing_to_do',
      then: [{ type: 'SecondPersonRefused', ask: 'r1', reasonId: 't1' }],
    },
  ),
  row(
    'refundRecorded',
    moneyFacts.refundRecorded,
    { eventId: 'e1', refundId: 'r1', referenceId: 't1' },
    {
      after: [{ type: 'RefundOpened', refundId: 'r1', paymentId: 'p1', amount: yuan(500), reason: 'finance' }, byHand],
      allowedIn: everywhere,
      held: 'allowed',
      cancelling: 'allowed',
      repeated: 'already_recorded',
      then: [{ type: 'RefundMade', refundId: 'r1', bankRefundId: null, referenceId: 't1' }],
    },
  ),
]);

const dollars = { amount: 3_000, currency: 'USD' };
const failed: Given = { type: 'PaymentFailed', paymentId: 'p1', amount: yuan(TOTAL), method: 'card', bankPaymentId: 'b1' };

test('finance cannot enter a payment in another currency', () => {
  expect(refusal(moneyActs['record-payment'], orderIn('payment'), { ...entered, amount: dollars }, NOW)?.code).toBe('currency_unsupported');
});

test('a payment in another currency pays nothing; it is to go back', () => {
  const events = moneyFacts.paymentReported.events(orderIn('payment'), { ...reported, amount: dollars }, NOW);
  expect(events).toMatchObject([{ type: 'PaymentMismatched', amount: dollars }]);
  expect(amounts(orderIn('payment', ...events))).toMatchObject({ paid: 0, due: TOTAL });
  expect(owedBack(orderIn('payment', ...events))).toEqual([{ paymentId: 'p1', amount: dollars }]);
});

test('a failed payment pays nothing', () => {
  const events = moneyFacts.paymentReported.events(orderIn('payment'), { ...reported, outcome: 'failed' }, NOW);
  expect(events).toMatchObject([{ type: 'PaymentFailed', bankPaymentId: 'b1' }]);
  expect(paidNet(orderIn('payment', ...events))).toBe(0);
});

test('a failure after the success of the same payment never takes the money away', () => {
  const s = orderIn('payment', paid(TOTAL, 'p1', 'b1'));
  expect(refusal(moneyFacts.paymentReported, s, { ...reported, outcome: 'failed' }, NOW)?.code).toBe('already_recorded');
});

test('a success after the failure of the same payment counts; a second failure does not', () => {
  const s = orderIn('payment', failed);
  expect(refusal(moneyFacts.paymentReported, s, reported, NOW)).toBeUndefined();
  expect(refusal(moneyFacts.paymentReported, s, { ...reported, outcome: 'failed' }, NOW)?.code).toBe('already_recorded');
  expect(moneyFacts.paymentReported.events(s, reported, NOW)).toMatchObject([{ type: 'PaymentReceived', paymentId: 'p2' }]);
});

test('money that comes in after the order has ended is heard', () => {
  expect(moneyFacts.paymentReported.events(orderIn('expired'), reported, NOW)).toMatchObject([{ type: 'PaymentReceived' }]);
  expect(amounts(orderIn('expired', paid(TOTAL)))).toMatchObject({ paid: TOTAL, open: -TOTAL, due: 0 });
});
