// Orders at the stages in which customers get links, as the log would tell them. Used by the tests of the edges.
import { randomUUID } from 'node:crypto';
import type { OrderEvent } from '../../workflows/domain/events';
import type { Edges } from './edges.fixture';

export interface Given {
  orderId: string;
  orderNumber: string;
  email: string;
}

let counted = 100;
const nextNumber = (): string => `SO-2026-${String((counted += 1)).padStart(6, '0')}-7`;

/** Customer, intake and catalogue of an order; then the events. */
async function given(
  edges: Edges,
  first: (order: Given & { customerId: string }) => OrderEvent[],
  { language = 'en', orderId = randomUUID() }: { language?: string; orderId?: string } = {},
): Promise<Given> {
  const { db } = edges;
  const customerId = randomUUID();
  const order = { orderId, customerId, orderNumber: nextNumber(), email: `customer-${orderId.slice(0, 8)}@example.com` };
  const person = { name: 'Lin Canary', email: order.email, phone: null, company: null, language };
  await db.customer.create({ data: { customerId, ...person } });
  await db.intake.create({ data: { orderId, kind: 'order', customerId, ...person, input: {}, causeId: orderId, startedAt: new Date() } });
  await db.orderNumber.create({ data: { orderId, number: order.orderNumber } });
  const texts = { features: [], demonstration: { en: '', zh: '' }, caseStudy: { en: '', zh: '' }, dataSheet: { en: '', zh: '' } };
  const product = { sku: 'LAMP-1', nameEn: 'Desk <lamp>', nameZh: '台灯', texts, taxRate: 1_300, weightGrams: 900, handling: [] };
  await db.product.createMany({ data: product, skipDuplicates: true });
  await edges.happen(orderId, first(order));
  return order;
}

const line = { lineId: 'l1', sku: 'LAMP-1', quantity: 2, unitPrice: 10_000, listPrice: 10_000, taxRate: 1_300 };
const received = ({ customerId, orderNumber }: { customerId: string; orderNumber: string }): OrderEvent => ({
  type: 'OrderReceived',
  channel: 'web',
  customerId,
  ownerId: customerId,
  currency: 'CNY',
  policyVersion: 1,
  orderNumber,
  newCustomer: true,
  clean: true,
  lines: [line],
  shippingFee: 2_000,
  terms: 'prepaid',
  depositPercent: null,
  requestedDate: null,
  addressId: null,
  special: false,
});

export const inDays = (days: number): Date => new Date(Date.now() + days * 86_400_000);
const formSent = (version: number): OrderEvent => ({
  type: 'FormSent',
  version,
  deliveryDate: '2026-12-01',
  expiresAt: inDays(7).toISOString(),
});

/** The form of version 1 has been sent. */
export const awaitingConfirmation = (edges: Edges, language = 'en'): Promise<Given> =>
  given(edges, (order) => [received(order), { type: 'StageEntered', stage: 'confirmation' }, formSent(1)], { language });

/** Two quotes have been sent, the second has replaced the first. */
export const quotedTwice = (edges: Edges): Promise<Given> =>
  given(edges, ({ customerId }) => [
    {
      type: 'InquiryReceived',
      channel: 'web',
      customerId,
      ownerId: customerId,
      currency: 'CNY',
      policyVersion: 1,
      skus: [],
      addressId: null,
      newCustomer: true,
    },
    { type: 'StageEntered', stage: 'quotation' },
    ...[1, 2].map((version): OrderEvent => ({
      type: 'QuoteSent',
      quoteId: `q${version}`,
      version,
      lines: [line],
      shippingFee: 2_000,
      terms: 'prepaid',
      depositPercent: null,
      validUntil: inDays(14).toISOString(),
    })),
  ]);

/** Confirmed, and nothing is paid yet. */
export const awaitingPayment = (edges: Edges, orderId: string = randomUUID()): Promise<Given> =>
  given(
    edges,
    (order) => [
      received(order),
      { type: 'StageEntered', stage: 'confirmation' },
      formSent(1),
      { type: 'OrderConfirmed', formVersion: 1, by: 'link' },
      { type: 'StageEntered', stage: 'payment' },
    ],
    { orderId },
  );

/** One parcel with the carrier `swift`, under the tracking number that is answered. */
export async function onTheRoad(edges: Edges, reported: 'nothing' | 'delivered' = 'nothing'): Promise<Given & { trackingNumber: string }> {
  const trackingNumber = `SW${randomUUID().slice(0, 8).toUpperCase()}`;
  const lines = [{ lineId: 'l1', quantity: 2 }];
  const order = await given(edges, (o) => [
    received(o),
    { type: 'StageEntered', stage: 'confirmation' },
    formSent(1),
    { type: 'OrderConfirmed', formVersion: 1, by: 'link' },
    { type: 'StockReserved', reservations: [{ lineId: 'l1', quantity: 2, location: 'shanghai' }] },
    { type: 'StageEntered', stage: 'fulfilment' },
    { type: 'ShipmentsPlanned', shipments: [{ shipmentId: 's1', location: 'shanghai', lines }] },
    { type: 'ShipmentPicked', shipmentId: 's1' },
    { type: 'ShipmentPacked', shipmentId: 's1', parcels: [{ parcelId: 's1p1', weightGrams: 900, lines }] },
    { type: 'CarrierBooked', shipmentId: 's1', carrier: 'swift', service: 'air-express', why: 'cheapest' },
    {
      type: 'LabelBought',
      shipmentId: 's1',
      parcelId: 's1p1',
      labelId: `label-${trackingNumber}`,
      trackingNumber,
      price: { amount: 1_500, currency: 'CNY' },
      documentIds: [],
    },
    { type: 'ShipmentHandedOver', shipmentId: 's1' },
    { type: 'StageEntered', stage: reported === 'delivered' ? 'receipt' : 'delivery' },
    ...(reported === 'delivered'
      ? [
          {
            type: 'ParcelReported' as const,
            shipmentId: 's1',
            parcelId: 's1p1',
            state: 'delivered' as const,
            occurredAt: '2026-11-30T08:00:00.000Z',
            applied: true,
          },
        ]
      : []),
  ]);
  const label = { labelId: `label-${trackingNumber}`, reference: `${order.orderId}:label:s1p1:1`, parcelId: 's1p1', carrier: 'swift' };
  await edges.db.label.create({
    data: { ...label, orderId: order.orderId, trackingNumber, price: 1_500, currency: 'CNY', state: 'active' },
  });
  return { ...order, trackingNumber };
}

/** The survey has been sent. */
export const surveyed = (edges: Edges): Promise<Given> =>
  given(edges, (order) => [received(order), { type: 'StageEntered', stage: 'survey' }]);
