// The matrix of acts: how an order comes to its end. What its columns mean: act-matrix.ts.
import { endingActs } from '../../workflows/domain/acts/ending';
import { testMatrix } from './act-matrix';

const held = 'on_hold';

testMatrix(endingActs, {
  'submit-closing': {
    in: 'after-care',
    body: {},
    then: ['ClosingSubmitted'],
    refused: ['receipt', 'transition_not_allowed'],
    held,
    again: 'nothing_to_do',
  },
  'approve-closing': {
    in: 'closing',
    body: {},
    then: ['ClosingApproved'],
    refused: ['after-care', 'transition_not_allowed'],
    held,
    again: 'nothing_to_do',
  },
  'reject-closing': {
    in: 'closing',
    body: { reason: 'The carrier invoice is missing' },
    then: ['ClosingRejected', 'RemarkLeft'],
    refused: ['survey', 'transition_not_allowed'],
    held,
    again: 'nothing_to_do',
  },
  'record-survey': {
    in: 'survey',
    body: { score: 9 },
    then: ['SurveyAnswered'],
    refused: ['closing', 'transition_not_allowed'],
    held,
    again: 'already_answered',
  },
  cancel: {
    in: 'allocation',
    body: { reason: 'changed_mind' },
    then: ['CancelRequested'],
    refused: ['cancellation', 'transition_not_allowed'],
    held: 'done',
    again: 'transition_not_allowed',
  },
});
