// The matrix of acts: from the first question to the customer's word. What its columns mean: act-matrix.ts.
import { sellingActs } from '../../workflows/domain/acts/selling';
import { testMatrix } from './act-matrix';
import { person } from './core.fixture';

const lamps = [{ sku: 'LAMP-1', quantity: 2 }];
const onlyBeforeOrder = { in: 'quotation', refused: ['payment', 'transition_not_allowed'], held: 'on_hold' } as const;

testMatrix(sellingActs, {
  'record-interaction': {
    in: 'introduction',
    body: { kind: 'question', channel: 'phone', text: 'Is it dishwasher safe?' },
    then: ['InteractionRecorded'],
    refused: ['cancellation', 'transition_not_allowed'],
    held: 'done',
    again: 'done',
  },
  'send-quote': { ...onlyBeforeOrder, body: { lines: lamps }, then: ['QuoteSent'], result: { quoteId: 'q2' }, again: 'done' },
  'accept-quote': { ...onlyBeforeOrder, body: { by: 'phone' }, then: ['QuoteAccepted'], again: 'nothing_to_do' },
  'decline-quote': { ...onlyBeforeOrder, body: { by: 'email', reason: 'Too dear' }, then: ['QuoteDeclined'], again: 'nothing_to_do' },
  place: {
    ...onlyBeforeOrder,
    in: 'consultation',
    body: { lines: lamps, address: person().address },
    then: ['OrderPlaced'],
    again: 'done', // it is still an inquiry here: the order's own step to the next stage is not part of the act
  },
  lose: { ...onlyBeforeOrder, body: { reason: 'price' }, then: ['OrderLost'], again: 'done' },
  verify: {
    in: 'order',
    body: { contact: true, address: true, by: 'phone' },
    then: ['OrderVerified'],
    refused: ['confirmation', 'transition_not_allowed'],
    held: 'on_hold',
    again: 'nothing_to_do',
  },
  confirm: {
    in: 'confirmation',
    body: { by: 'phone', spokeWith: 'Mrs Lin' },
    then: ['OrderConfirmed', 'DatePromised'],
    refused: ['order', 'transition_not_allowed'],
    held: 'on_hold',
    again: 'already_confirmed',
  },
  decline: {
    in: 'confirmation',
    body: { by: 'phone', reason: 'Not now' },
    then: ['OrderDeclined'],
    refused: ['payment', 'already_confirmed'],
    held: 'on_hold',
    again: 'transition_not_allowed',
  },
});
