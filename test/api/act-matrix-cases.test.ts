// The matrix of acts: after-sales cases. What its columns mean: act-matrix.ts.
import { caseActs } from '../../workflows/domain/acts/cases';
import { approved, awaited, caseOpened, onTheBench, quotedAt } from '../unit/case.samples';
import { testMatrix } from './act-matrix';

const c1 = { caseId: 'c1' };
const lines = [{ lineId: 'l1', quantity: 1 }];
const onCase = { in: 'after-care', refused: ['cancellation', 'transition_not_allowed'], held: 'on_hold' } as const;

testMatrix(caseActs, {
  'open-case': {
    in: 'after-care',
    body: { kind: 'return', reason: 'defective', lines: [{ lineId: 'l1', quantity: 2 }] },
    then: ['CaseOpened'],
    result: c1,
    refused: ['payment', 'transition_not_allowed'],
    held: 'done',
    again: 'return_quantity_exceeds',
  },
  'decide-case': {
    ...onCase,
    after: [caseOpened('complaint')],
    body: { ...c1, decision: 'decline', reason: 'It is meant to be so' },
    then: ['CaseDecided'],
    again: 'nothing_to_do',
  },
  'receive-return': {
    ...onCase,
    after: [caseOpened('return'), approved(), awaited],
    body: { ...c1, lines: [{ ...lines[0], condition: 'ok' }] },
    then: ['ReturnReceived'],
    again: 'nothing_to_do',
  },
  'quote-repair': {
    ...onCase,
    after: onTheBench,
    body: { ...c1, amount: 300, currency: 'CNY' },
    then: ['RepairQuoted'],
    again: 'done', // a new quote replaces the open one
  },
  'answer-repair-quote': {
    ...onCase,
    after: [...onTheBench, quotedAt(300)],
    body: { ...c1, accept: true, by: 'phone' },
    then: ['RepairQuoteAnswered'],
    again: 'nothing_to_do',
  },
  'complete-repair': {
    ...onCase,
    after: [...onTheBench, quotedAt(0)],
    body: { ...c1, result: 'repaired' },
    then: ['RepairCompleted'],
    again: 'nothing_to_do',
  },
  'close-case': {
    ...onCase,
    after: [caseOpened('question', 0)],
    body: { ...c1, result: 'withdrawn', text: 'Found the answer in the manual' },
    then: ['CaseClosed'],
    again: 'nothing_to_do',
  },
});
