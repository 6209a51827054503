// The plain order and how it is driven through its whole life: a direct web order, prepaid, one parcel, four carrier events,
// no reminder. The same life as in test/workflow/budget.test.ts, with ids that a real database takes.
import type { WorkflowHandle } from '@temporalio/client';
import { randomUUID } from 'node:crypto';
import type { ActInput, ActName, FactInput, FactName } from '../workflows/domain/acts';
import { defaultPolicy } from '../workflows/domain/policy';
import { actUpdate, factSignal, type OrderInput } from '../workflows/order.messages';

const CUSTOMER = '00000000-0000-4000-8000-00000000c001';
const OWNER = '00000000-0000-4000-8000-00000000a001';
const ADDRESS = '00000000-0000-4000-8000-00000000d001';
const sales = { role: 'sales', id: OWNER } as const;
const lines = [{ lineId: 'l1', quantity: 2 }];

export interface Step {
  say: (order: WorkflowHandle) => Promise<unknown>;
  /** What must have been recorded before the next step. */
  until: string;
}

/** How a recorded event is named in `until`. */
export const wordFor = (event: { type: string; stage?: string; state?: string }): string =>
  [event.type, event.stage ?? event.state].filter(Boolean).join(' ');

export const plainOrder = (orderId: string): OrderInput => ({
  orderId,
  policy: defaultPolicy,
  intake: {
    ...{ kind: 'order', channel: 'web', customerId: CUSTOMER, ownerId: OWNER, currency: 'CNY', newCustomer: false },
    ...{ actor: sales, causeId: randomUUID(), orderNumber: `SO-${orderId}`, clean: true, shippingFee: 0, terms: 'prepaid' },
    ...{ depositPercent: null, requestedDate: null, addressId: ADDRESS, special: false },
    lines: [{ lineId: 'l1', sku: 'WL-12', quantity: 2, unitPrice: 10_000, listPrice: 10_000, taxRate: 1_300 }],
  },
});

/** What must have been recorded before the first step. */
export const BEGUN = 'StageEntered confirmation';

export const steps: Step[] = [
  fact('customerConfirmed', () => ({ eventId: randomUUID(), formVersion: 1 }), 'StageEntered payment'),
  fact(
    'paymentReported',
    () => ({
      ...{ eventId: randomUUID(), outcome: 'captured', amount: { amount: 20_000, currency: 'CNY' }, method: 'card' },
      ...{ bankPaymentId: randomUUID(), receivedOn: '2026-11-21' },
    }),
    'StageEntered fulfilment',
  ),
  act('complete-picking', { shipmentId: 's1', lines }, 'ShipmentPicked'),
  act('complete-packing', { shipmentId: 's1', parcels: [{ weightGrams: 900, lines }] }, 'ShipmentRated'),
  act('book-carrier', { shipmentId: 's1' }, 'LabelBought'),
  act('hand-over', { shipmentId: 's1' }, 'StockShipped'),
  carrierReports('picked_up', 'ParcelReported picked_up'),
  carrierReports('in_transit', 'ParcelReported in_transit'),
  carrierReports('out_for_delivery', 'ParcelReported out_for_delivery'),
  carrierReports('delivered', 'StageEntered receipt'),
  fact('receiptConfirmed', () => ({ eventId: randomUUID(), condition: 'ok' }), 'StageEntered after-care'),
  act('submit-closing', { documentIds: [] }, 'StageEntered closing'),
  act('approve-closing', {}, 'StageEntered survey'),
  fact('surveyAnswered', () => ({ eventId: randomUUID(), score: 10 }), 'StageEntered closed'),
];

function act<A extends ActName>(name: A, input: ActInput<A>, until: string): Step {
  return {
    until,
    say: (order) => {
      const causeId = randomUUID();
      return order.executeUpdate(actUpdate(name), { args: [{ actor: sales, causeId, input }], updateId: causeId });
    },
  };
}

function fact<F extends FactName>(name: F, input: () => FactInput<F>, until: string): Step {
  return { until, say: (order) => order.signal(factSignal(name), input()) };
}

function carrierReports(state: FactInput<'carrierReported'>['state'], until: string): Step {
  return fact('carrierReported', () => ({ eventId: randomUUID(), parcelId: 's1p1', state, at: new Date().toISOString() }), until);
}
