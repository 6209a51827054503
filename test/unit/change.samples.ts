// One event of every type about changes. Used by event.samples.ts.
import type { EventOf } from '../../workflows/domain/events';
import type { ChangeEvent } from '../../workflows/domain/events/change';
import { line } from './given';

export const changeSamples: { [T in ChangeEvent['type']]: EventOf<T> } = {
  OrderChanged: {
    type: 'OrderChanged',
    lines: [
      { ...line, quantity: 1 },
      { ...line, lineId: 'l2', sku: 'CUP', quantity: 4 },
    ],
    shippingFee: 0,
    addressId: 'a2',
    requestedDate: '2026-12-20',
    instructionsId: 't1',
    needs: true,
    backTo: 'order',
  },
  ShipmentCalledOff: { type: 'ShipmentCalledOff', shipmentId: 's1' },
  CallOffEnded: { type: 'CallOffEnded', shipmentId: 's1' },
  ShipmentRedirected: { type: 'ShipmentRedirected', shipmentId: 's1' },
  SurplusReleased: {
    type: 'SurplusReleased',
    lines: [{ lineId: 'l1', quantity: 1 }],
    reservations: [{ lineId: 'l1', quantity: 1, location: 'shanghai' }],
  },
  ChangeRequested: { type: 'ChangeRequested', wishId: 't1' },
};
