// The matrix of acts: the review before goods move. What its columns mean: act-matrix.ts.
import { reviewActs } from '../../workflows/domain/acts/review';
import { testMatrix } from './act-matrix';

const held = 'on_hold';

testMatrix(reviewActs, {
  'approve-review': {
    in: 'review',
    body: {},
    then: ['ReviewPassed'],
    refused: ['allocation', 'transition_not_allowed'],
    held,
    again: 'nothing_to_do',
  },
  'reject-review': {
    in: 'review',
    body: { reason: 'The address is a post box', backTo: 'order' },
    then: ['ReviewRejected', 'RemarkLeft'],
    refused: ['fulfilment', 'transition_not_allowed'],
    held,
    again: 'nothing_to_do',
  },
});
