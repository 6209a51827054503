// What a fact must be made of: every part that it needs is asked for, and what stands there must be of its kind.
import { type FactInput, type FactName, factNames } from '../../workflows/domain/acts';
import { flawsOf } from '../../workflows/domain/well-formed';
import { NOW, yuan } from './given';

const eventId = 'e1';
const whole: { [F in FactName]: FactInput<F> } = {
  quoteAnswered: { eventId, quoteVersion: 1, accept: false, reasonId: 't1' },
  customerConfirmed: { eventId, formVersion: 1 },
  customerDeclined: { eventId, formVersion: 1, wishId: 't1' },
  changeRequested: { eventId, wishId: 't1', formVersion: 1 },
  cancelRequested: { eventId, reason: 'too_late', textId: 't1' },
  receiptConfirmed: { eventId, shipmentId: 's1', condition: 'problem', textId: 't1', documentIds: ['d1'] },
  surveyAnswered: { eventId, score: 9, textId: 't1' },
  carrierReported: { eventId, parcelId: 's1p1', state: 'failed', at: NOW, cause: '收件人不在' },
  paymentReported: {
    ...{ eventId, outcome: 'captured', amount: yuan(100), method: 'card' },
    ...{ bankPaymentId: 'b1', receivedOn: '2026-11-23' },
  },
  refundRecorded: { eventId, refundId: 'r1' },
  remedyChosen: { eventId, exceptionId: 'x1', remedy: 'new_address', addressId: 'a2' },
  afterSalesRequested: { eventId, kind: 'return', reason: 'defective', lines: [{ lineId: 'l1', quantity: 1 }] },
  repairQuoteAnswered: { eventId, version: 1, accept: true },
  proposalAnswered: { eventId, proposalId: 'p1', accept: true },
  stockArrived: { eventId, skus: [] },
};

test.each(factNames)('%s: whole it has no flaw, also with parts that nobody knows yet', (name) => {
  expect(flawsOf(name, whole[name])).toBeUndefined();
  expect(flawsOf(name, { ...whole[name], actor: { role: 'sales', id: 'u1' }, later: { versions: 'say more' } })).toBeUndefined();
});

test.each(factNames)('%s: each part of another kind is named', (name) => {
  for (const field of Object.keys(whole[name])) {
    for (const wrong of [null, [], { $gt: '' }, 'a\u0000b', '\ud800'])
      if (!(field === 'skus' || field === 'documentIds' || field === 'lines') || !Array.isArray(wrong))
        expect([field, wrong, flawsOf(name, { ...whole[name], [field]: wrong })]).toEqual([field, wrong, [field]]);
  }
});

test('what a fact needs is missed, what it may have is not', () => {
  const missed = Object.fromEntries(factNames.map((name) => [name, flawsOf(name, { eventId })?.join() ?? 'nothing']));
  expect(missed).toEqual({
    ...{ quoteAnswered: 'quoteVersion,accept', customerConfirmed: 'formVersion', customerDeclined: 'formVersion' },
    ...{ changeRequested: 'wishId', cancelRequested: 'nothing', receiptConfirmed: 'condition', surveyAnswered: 'score' },
    ...{ carrierReported: 'parcelId,state,at', paymentReported: 'outcome,amount,method,bankPaymentId,receivedOn' },
    ...{ refundRecorded: 'refundId', remedyChosen: 'exceptionId,remedy', afterSalesRequested: 'kind,reason' },
    ...{ repairQuoteAnswered: 'version,accept', proposalAnswered: 'proposalId,accept', stockArrived: 'skus' },
  });
});

test('times are times, amounts are whole and more than nothing, words are those of the lists', () => {
  const at = (time: unknown) => flawsOf('carrierReported', { ...whole.carrierReported, at: time });
  expect([at('2026-11-23T10:00:00+08:00'), at('2026-11-23')]).toEqual([undefined, undefined]);
  expect([at('yesterday'), at('2026-13-40'), at(1_764_000_000_000), at('2026-11-23 10:00')].every((flaws) => flaws?.join() === 'at')).toBe(
    true,
  );
  const amount = (value: unknown) => flawsOf('paymentReported', { ...whole.paymentReported, amount: value });
  const wrong = [100, yuan(0), yuan(-1), yuan(1.5), yuan(1e21), { amount: 100, currency: 'yuan' }, { amount: 100 }];
  expect(wrong.map(amount)).toEqual(wrong.map(() => ['amount']));
  expect(flawsOf('remedyChosen', { ...whole.remedyChosen, remedy: 'pray' })).toEqual(['remedy']);
  expect(flawsOf('afterSalesRequested', { eventId, caseId: 'c1', solved: 'yes' })).toEqual(['solved']);
  expect(flawsOf('stockArrived', { eventId, skus: 'CUP' })).toEqual(['skus']);
  for (const nothing of [null, undefined, 'yes', 7, []]) expect(flawsOf('stockArrived', nothing)).toEqual(['eventId']);
});
