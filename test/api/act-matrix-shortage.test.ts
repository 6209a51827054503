// The matrix of acts: missing goods. What its columns mean: act-matrix.ts.
import { shortageActs } from '../../workflows/domain/acts/shortage';
import { type Given, yuan } from '../unit/given';
import { testMatrix } from './act-matrix';
import { day } from './core.fixture';

const missing: Given = { type: 'ShortageFound', lines: [{ lineId: 'l1', quantity: 1 }] };
const proposed: Given = {
  ...{ type: 'ProposalMade', proposalId: 'p1', kind: 'new_date', date: day(30) },
  ...{ lines: [], priceDifference: yuan(0) },
};
const short = { in: 'allocation', after: [missing], refused: ['payment', 'transition_not_allowed'], held: 'on_hold' } as const;

testMatrix(shortageActs, {
  propose: {
    ...{ ...short, after: [missing] },
    body: { kind: 'new_date', date: day(30) },
    then: ['ProposalMade', 'DatePromised'],
    result: { proposalId: 'p1' },
    again: 'done', // a newer proposal replaces the open one
  },
  'answer-proposal': {
    ...{ ...short, after: [missing, proposed] },
    body: { accept: true, by: 'phone' },
    then: ['ProposalAnswered', 'DatePromised', 'SupplyExpected'],
    again: 'already_answered',
  },
  'expect-supply': {
    ...{ ...short, after: [missing] },
    body: { expectedDate: day(30) },
    then: ['SupplyExpected', 'DateConflictFound'],
    again: 'done',
  },
  'receive-supply': { ...{ ...short, after: [missing] }, body: {}, then: ['SupplyReceived'], again: 'done' }, // another delivery
});
