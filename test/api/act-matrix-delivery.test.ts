// The matrix of acts: deliveries in trouble. What its columns mean: act-matrix.ts.
import { deliveryActs } from '../../workflows/domain/acts/delivery';
import { testMatrix } from './act-matrix';

testMatrix(deliveryActs, {
  'resolve-exception': {
    in: 'delivery',
    after: [{ type: 'ExceptionOpened', exceptionId: 'x1', shipmentId: 's1', cause: 'address', fault: 'customer' }],
    body: { shipmentId: 's1', remedy: 'redeliver' },
    then: ['RemedyChosen'],
    refused: ['cancellation', 'transition_not_allowed'],
    held: 'on_hold',
    again: 'nothing_to_do',
  },
});
