// The matrix of acts: money. What its columns mean: act-matrix.ts.
import { moneyActs } from '../../workflows/domain/acts/money';
import { type Given, paid, yuan } from '../unit/given';
import { testMatrix } from './act-matrix';
import { day } from './core.fixture';

const reason = 'A scratch on the base';
/** Finance wants to give back more than one person may: it waits for a second one. */
const asked: Given = {
  type: 'RefundAsked',
  ask: 'r1',
  parts: [{ refundId: 'r1', paymentId: 'p9', amount: yuan(1_000) }],
  credit: 1_000,
  reason: 'finance',
  reasonId: 't1',
};
const toDecide = { in: 'payment', after: [paid(1_000, 'p9'), asked], held: 'on_hold', again: 'nothing_to_do' } as const;

testMatrix(moneyActs, {
  'record-payment': {
    in: 'payment',
    body: { amount: 22_000, currency: 'CNY', method: 'transfer', reference: 'Bank 77', receivedOn: day(0) },
    then: ['PaymentReceived'],
    result: { paymentId: 'p1' },
    refused: ['consultation', 'nothing_to_do'],
    held: 'done',
    again: 'done', // another payment
  },
  'waive-payment': {
    in: 'payment',
    body: { amount: 1_000, reason },
    then: ['CreditGranted'],
    result: { creditId: 'cr1' },
    refused: ['cancellation', 'transition_not_allowed'],
    held: 'on_hold',
    again: 'done',
  },
  refund: {
    in: 'receipt',
    body: { amount: 1_000, reason },
    then: ['RefundOpened', 'CreditGranted'],
    result: { refundId: 'r1', state: 'open' },
    refused: ['payment', 'nothing_to_do'],
    held: 'on_hold',
    again: 'done',
  },
  'approve-refund': {
    ...{ ...toDecide, after: [...toDecide.after] },
    body: { refundId: 'r1' },
    then: ['SecondPersonAgreed', 'CreditGranted'],
    result: { refundId: 'r1', state: 'agreed' },
    refused: ['cancellation', 'transition_not_allowed'],
  },
  'reject-refund': {
    ...{ ...toDecide, after: [...toDecide.after] },
    body: { refundId: 'r1', reason },
    then: ['SecondPersonRefused'],
    result: { refundId: 'r1', state: 'rejected' },
    refused: ['cancellation', 'transition_not_allowed'],
  },
});
