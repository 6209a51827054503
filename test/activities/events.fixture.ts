// A believable log for the tests of recording: one direct order from its coming in to the parcel on the road.
import type { OrderEvent, RecordedEvent } from '../../workflows/domain/events';
import type { Actor } from '../../workflows/domain/vocabulary';

const FROM = Date.parse('2026-11-23T01:00:00Z');
const system: Actor = { role: 'system', id: 'workflow' };
export const CUSTOMER = '00000000-0000-4000-8000-00000000c001';
export const OWNER = '00000000-0000-4000-8000-00000000a001';

/** Numbers the events from `from` on, a second apart. */
export const recorded = (
  events: OrderEvent[],
  { from = 1, causeId = null }: { from?: number; causeId?: string | null } = {},
): RecordedEvent[] =>
  events.map((e, i) => ({ ...e, seq: from + i, at: new Date(FROM + (from + i) * 1_000).toISOString(), actor: system, causeId }));

export const orderReceived = (orderNumber: string): OrderEvent => ({
  type: 'OrderReceived',
  channel: 'phone',
  customerId: CUSTOMER,
  ownerId: OWNER,
  currency: 'CNY',
  policyVersion: 1,
  orderNumber,
  newCustomer: true,
  clean: false,
  lines: [
    { lineId: 'l1', sku: 'LAMP-1', quantity: 2, unitPrice: 10_000, listPrice: 10_000, taxRate: 1_300 },
    { lineId: 'l2', sku: 'SAW-9', quantity: 1, unitPrice: 50_000, listPrice: 55_000, taxRate: 1_300 },
  ],
  shippingFee: 2_000,
  terms: 'prepaid',
  depositPercent: null,
  requestedDate: null,
  addressId: null,
  special: false,
});

export const verifyWait: OrderEvent = {
  type: 'WaitOpened',
  waitId: 'verify',
  step: 'verify',
  on: 'sales',
  dueAt: '2026-11-23T05:00:00.000Z',
  task: { taskId: 'verify', step: 'verify', role: 'sales', dueAt: '2026-11-23T01:15:00.000Z' },
};

/** All that happens to goods and money until the carrier has both parcels. */
export const untilOnTheRoad: OrderEvent[] = [
  { type: 'WaitEnded', waitId: 'verify' },
  { type: 'OrderVerified', by: 'phone' },
  { type: 'DatePromised', date: '2026-11-28', kind: 'proposed', by: 'sales' },
  { type: 'StageEntered', stage: 'confirmation' },
  { type: 'FormSent', version: 1, deliveryDate: '2026-11-28', expiresAt: '2026-11-30T01:00:00.000Z' },
  { type: 'OrderConfirmed', formVersion: 1, by: 'phone' },
  { type: 'StageEntered', stage: 'payment' },
  {
    type: 'PaymentReceived',
    paymentId: 'p1',
    amount: { amount: 72_000, currency: 'CNY' },
    method: 'card',
    receivedOn: '2026-11-23',
    bankPaymentId: 'bank-1',
    referenceId: null,
  },
  { type: 'PaymentFailed', paymentId: 'p2', amount: { amount: 1, currency: 'CNY' }, method: 'card', bankPaymentId: null },
  { type: 'RefundOpened', refundId: 'r1', paymentId: 'p1', amount: { amount: 2_000, currency: 'CNY' }, reason: 'too_much' },
  { type: 'RefundMade', refundId: 'r1', bankRefundId: 'bank-r1' },
  { type: 'StageEntered', stage: 'allocation' },
  {
    type: 'StockReserved',
    reservations: [
      { lineId: 'l1', quantity: 2, location: 'shanghai' },
      { lineId: 'l2', quantity: 1, location: 'shanghai' },
    ],
  },
  { type: 'StageEntered', stage: 'review' },
  { type: 'StageEntered', stage: 'fulfilment' },
  {
    type: 'ShipmentsPlanned',
    shipments: [
      {
        shipmentId: 's1',
        location: 'shanghai',
        lines: [
          { lineId: 'l1', quantity: 2 },
          { lineId: 'l2', quantity: 1 },
        ],
      },
    ],
  },
  { type: 'ShipmentPicked', shipmentId: 's1' },
  {
    type: 'ShipmentPacked',
    shipmentId: 's1',
    parcels: [
      { parcelId: 's1-1', weightGrams: 900, lines: [{ lineId: 'l1', quantity: 2 }] },
      { parcelId: 's1-2', weightGrams: 4_000, lines: [{ lineId: 'l2', quantity: 1 }] },
    ],
  },
  { type: 'CarrierBooked', shipmentId: 's1', carrier: 'swift', service: 'standard', why: 'cheapest' },
  labelOf('s1-1', 'T1'),
  labelOf('s1-2', 'T2'),
  { type: 'ShipmentHandedOver', shipmentId: 's1' },
];

/** A case that is solved, and one that service has still to decide. */
export const cared: OrderEvent[] = [
  { type: 'CaseOpened', caseId: 'c1', kind: 'question', lines: [], reason: 'other' },
  { type: 'CaseOpened', caseId: 'c2', kind: 'return', lines: [{ lineId: 'l1', quantity: 1 }], reason: 'damaged' },
  { type: 'CaseClosed', caseId: 'c1', result: 'solved', by: 'staff' },
];

function labelOf(parcelId: string, trackingNumber: string): OrderEvent {
  return {
    type: 'LabelBought',
    shipmentId: 's1',
    parcelId,
    labelId: `label-${parcelId}`,
    trackingNumber,
    price: { amount: 1_500, currency: 'CNY' },
    documentIds: [],
  };
}
