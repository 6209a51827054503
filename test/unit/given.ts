// Orders for the tests of the rules: given these events, the order stands there. Stories are told once, stage by stage,
// each going on where the last one ended; a test adds the event it is about.
import type { OrderContent, OrderEvent, PricedLine, RecordedEvent } from '../../workflows/domain/events';
import { foldAll } from '../../workflows/domain/evolve';
import { emptyOrder, type OrderState } from '../../workflows/domain/state';
import type { Actor, Money, Stage } from '../../workflows/domain/vocabulary';

/** An event, and what the recording adds to it where that matters. */
export type Given = OrderEvent & { at?: string; actor?: Actor; causeId?: string | null };

/** A Monday, 10:00 in Shanghai: everything happens at this moment unless an event says otherwise. */
export const NOW = '2026-11-23T02:00:00.000Z';
export const hoursLater = (hours: number): string => new Date(Date.parse(NOW) + hours * 3_600_000).toISOString();
export const sales: Actor = { role: 'sales', id: 'u1' };
const system: Actor = { role: 'system', id: 'workflow' };

export const recorded = (events: Given[]): RecordedEvent[] =>
  events.map((e, i) => ({ ...e, seq: i + 1, at: e.at ?? NOW, actor: e.actor ?? system, causeId: e.causeId ?? null }));
/** The order after these events. */
export const given = (...events: Given[]): OrderState => foldAll(emptyOrder('o1'), recorded(events));

export const yuan = (amount: number): Money => ({ amount, currency: 'CNY' });
export const line: PricedLine = { lineId: 'l1', sku: 'TEAPOT', quantity: 2, unitPrice: 10_000, listPrice: 10_000, taxRate: 1_300 };
/** Costs 220.00: two pieces at 100.00 and 20.00 for shipping. */
export const content: OrderContent = {
  lines: [line],
  shippingFee: 2_000,
  terms: 'prepaid',
  depositPercent: null,
  requestedDate: null,
  addressId: 'a1',
  special: false,
};
export const TOTAL = 22_000;
const customer = { customerId: 'c1', ownerId: 'u1', currency: 'CNY', policyVersion: 1, newCustomer: false } as const;
const enter = (stage: Stage): Given => ({ type: 'StageEntered', stage });

export const inquiry: Given = { type: 'InquiryReceived', channel: 'phone', skus: ['TEAPOT'], addressId: null, ...customer };
export const directOrder: Given = {
  type: 'OrderReceived',
  channel: 'web',
  orderNumber: 'SO-2026-000001-2',
  clean: true,
  ...customer,
  ...content,
};
export const shown: Given = { type: 'InteractionRecorded', kind: 'demonstration', channel: 'phone', textId: 't1' };
export const quote = {
  type: 'QuoteSent',
  quoteId: 'q1',
  version: 1,
  lines: [line],
  shippingFee: 2_000,
  terms: 'prepaid',
  depositPercent: null,
  validUntil: hoursLater(14 * 24),
} satisfies Given;
export const available: Given = { type: 'AvailabilityChecked', earliestDate: '2026-11-27', short: [], conflicts: [] };
export const form = { type: 'FormSent', version: 1, deliveryDate: '2026-11-27', expiresAt: hoursLater(168) } satisfies Given;
export const paid = (amount: number, paymentId = 'p1', bankPaymentId: string | null = `bank-${paymentId}`) =>
  ({
    type: 'PaymentReceived',
    paymentId,
    amount: yuan(amount),
    method: bankPaymentId ? 'card' : 'transfer',
    receivedOn: '2026-11-23',
    bankPaymentId,
    referenceId: null,
  }) satisfies Given;
export const plannedTwice: Given = {
  type: 'ShipmentsPlanned',
  shipments: [
    { shipmentId: 's1', location: 'shanghai', lines: [{ lineId: 'l1', quantity: 1 }] },
    { shipmentId: 's2', location: 'chengdu', lines: [{ lineId: 'l1', quantity: 1 }] },
  ],
};
export const packed = (shipmentId = 's1', quantity = 2) =>
  ({
    type: 'ShipmentPacked',
    shipmentId,
    parcels: [{ parcelId: `${shipmentId}p1`, weightGrams: 900, lines: [{ lineId: 'l1', quantity }] }],
  }) satisfies Given;
export const rated = (shipmentId = 's1') =>
  ({
    type: 'ShipmentRated',
    shipmentId,
    rates: [
      { carrier: 'crane', service: 'freight', price: yuan(1_500), arrives: '2026-12-09', fits: false, why: 'too late' },
      { carrier: 'swift', service: 'air', price: yuan(2_500), arrives: '2026-11-26', fits: true, why: 'the cheapest in time' },
    ],
  }) satisfies Given;
export const booked = (shipmentId = 's1') =>
  ({
    type: 'CarrierBooked',
    shipmentId,
    carrier: 'swift',
    service: 'air',
    why: 'in time',
  }) satisfies Given;
export const labelled = (shipmentId = 's1') =>
  ({
    type: 'LabelBought',
    shipmentId,
    parcelId: `${shipmentId}p1`,
    labelId: `L-${shipmentId}`,
    trackingNumber: `T-${shipmentId}`,
    price: yuan(2_500),
    documentIds: [`d-${shipmentId}`],
  }) satisfies Given;
export const handedOver = (shipmentId = 's1') => ({ type: 'ShipmentHandedOver', shipmentId }) satisfies Given;
export const report = (state: 'in_transit' | 'delivered' | 'failed', hours = 1, shipmentId = 's1') =>
  ({
    type: 'ParcelReported',
    shipmentId,
    parcelId: `${shipmentId}p1`,
    state,
    occurredAt: hoursLater(hours),
    applied: true,
  }) satisfies Given;
export const held = { type: 'OrderHeld', reason: 'customer_asked', actor: sales } satisfies Given;
export const cancelRequested: Given = { type: 'CancelRequested', reason: 'changed_mind', actor: sales };
export const blockedAt = (step: 'label' | 'hand-over', waitId = `${step}.s1p1`) =>
  ({
    type: 'StepBlocked',
    step,
    waitId,
    code: 'address_refused',
    role: step === 'label' ? 'logistics' : 'warehouse',
  }) satisfies Given;

const consultation = [inquiry];
const introduction = [...consultation, shown, enter('introduction')];
const quotation = [...introduction, quote, enter('quotation')];
const order = [directOrder, available];
const confirmation: Given[] = [
  ...order,
  { type: 'OrderVerified', by: 'rule' },
  enter('confirmation'),
  form,
  { type: 'DatePromised', date: '2026-11-27', kind: 'proposed', by: 'system' },
];
const payment: Given[] = [
  ...confirmation,
  { type: 'OrderConfirmed', formVersion: 1, by: 'link' },
  { type: 'DatePromised', date: '2026-11-27', kind: 'agreed', by: 'customer' },
  enter('payment'),
];
const allocation = [...payment, paid(TOTAL), enter('allocation')];
const review: Given[] = [
  ...allocation,
  { type: 'StockReserved', reservations: [{ lineId: 'l1', quantity: 2, location: 'shanghai' }] },
  { type: 'ShipmentsPlanned', shipments: [{ shipmentId: 's1', location: 'shanghai', lines: [{ lineId: 'l1', quantity: 2 }] }] },
  enter('review'),
  { type: 'ReviewRequested', reasons: ['amount'] },
];
const fulfilment: Given[] = [...review, { type: 'ReviewPassed', by: 'person', reasons: ['amount'] }, enter('fulfilment')];
const packing: Given[] = [...fulfilment, { type: 'ShipmentPicked', shipmentId: 's1' }];
const labelling = [...packing, packed(), rated()];
const handingOver = [...labelling, booked(), labelled()];
const delivery: Given[] = [...handingOver, handedOver(), { type: 'StockShipped', shipmentId: 's1' }, enter('delivery')];
const receipt = [...delivery, report('delivered'), enter('receipt')];
const afterCare: Given[] = [...receipt, { type: 'ReceiptConfirmed', shipmentId: 's1', by: 'link', condition: 'ok' }, enter('after-care')];
const closing: Given[] = [...afterCare, { type: 'ClosingSubmitted', documentIds: ['d1'] }, enter('closing')];
const survey: Given[] = [...closing, { type: 'ClosingApproved' }, enter('survey')];
const cancellation = [...allocation, cancelRequested, enter('cancellation')];

/** Where an order can stand: every stage, and within fulfilment how far its one shipment is (picking comes first). */
export const situations = {
  consultation,
  introduction,
  quotation,
  order,
  confirmation,
  payment,
  allocation,
  review,
  fulfilment,
  packing,
  labelling,
  'handing over': handingOver,
  delivery,
  receipt,
  'after-care': afterCare,
  closing,
  survey,
  cancellation,
  closed: [...survey, { type: 'SurveyAnswered', score: 9, by: 'link' }, enter('closed')],
  lost: [...introduction, { type: 'OrderLost', reason: 'price' }, enter('lost')],
  expired: [...confirmation, { type: 'OrderExpired' }, enter('expired')],
  cancelled: [...cancellation, enter('cancelled')],
} satisfies Record<string, Given[]> & Record<Stage, Given[]>;
export type Situation = keyof typeof situations;
/** The order as it stands there, after some more events. */
export const orderIn = (situation: Situation, ...more: Given[]): OrderState => given(...situations[situation], ...more);
/** An order on other terms than prepaid, as far as `situation`, before any payment. */
export const orderWith = (change: Partial<OrderContent>, situation: Situation, ...more: Given[]): OrderState =>
  given(
    ...situations[situation]
      .filter((e) => e.type !== 'PaymentReceived')
      .map((e): Given => (e.type === 'OrderReceived' ? { ...e, ...change } : e)),
    ...more,
  );
