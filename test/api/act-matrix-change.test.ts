// The matrix of acts: the order shall be otherwise. What its columns mean: act-matrix.ts.
import { changeActs } from '../../workflows/domain/acts/change';
import { testMatrix } from './act-matrix';
import { day } from './core.fixture';

testMatrix(changeActs, {
  change: {
    in: 'order',
    body: { requestedDate: day(40) },
    then: ['OrderChanged', 'DatePromised'],
    refused: ['consultation', 'transition_not_allowed'],
    held: 'on_hold',
    again: 'nothing_to_do',
  },
});
