// The matrix of acts: the goods, from picking to the receipt. What its columns mean: act-matrix.ts.
import { goodsActs } from '../../workflows/domain/acts/goods';
import { labelled } from '../unit/given';
import { testMatrix } from './act-matrix';

const s1 = { shipmentId: 's1' };
const lines = [{ lineId: 'l1', quantity: 2 }];
const held = 'on_hold';

testMatrix(goodsActs, {
  'complete-picking': {
    in: 'fulfilment',
    body: { ...s1, lines },
    then: ['ShipmentPicked'],
    refused: ['review', 'transition_not_allowed'],
    held,
    again: 'nothing_to_do',
  },
  'complete-packing': {
    in: 'packing',
    body: { ...s1, parcels: [{ weightGrams: 900, lines }] },
    then: ['ShipmentPacked'],
    refused: ['fulfilment', 'nothing_to_do'],
    held,
    again: 'done', // parcels may be packed again until a carrier is booked
  },
  'book-carrier': {
    in: 'labelling',
    body: s1,
    then: ['CarrierBooked'],
    meanwhile: [labelled()],
    result: {
      carrier: 'swift',
      service: 'air',
      why: 'the cheapest in time',
      parcels: [{ parcelId: 's1p1', trackingNumber: 'T-s1', documentIds: ['d-s1'] }],
    },
    refused: ['payment', 'transition_not_allowed'],
    held,
    again: 'nothing_to_do',
  },
  'void-label': {
    in: 'handing over',
    body: s1,
    then: ['LabelVoidWanted'],
    refused: ['receipt', 'transition_not_allowed'],
    held,
    again: 'nothing_to_do',
  },
  reprint: {
    in: 'handing over',
    body: s1,
    then: ['LabelReprinted'],
    result: { documentIds: ['d-s1'] },
    refused: ['packing', 'nothing_to_do'],
    held: 'done',
    again: 'done',
  },
  'hand-over': {
    in: 'handing over',
    body: s1,
    then: ['ShipmentHandedOver'],
    refused: ['labelling', 'nothing_to_do'],
    held,
    again: 'nothing_to_do',
  },
  'report-tracking': {
    in: 'delivery',
    body: { ...s1, state: 'in_transit' },
    then: ['ParcelReported'],
    refused: ['receipt', 'transition_not_allowed'],
    held: 'done',
    again: 'done', // kept, but the parcel is there already
  },
  'confirm-receipt': {
    in: 'receipt',
    body: { by: 'phone', condition: 'ok' },
    then: ['ReceiptConfirmed'],
    refused: ['delivery', 'transition_not_allowed'],
    held,
    again: 'already_confirmed',
  },
});
