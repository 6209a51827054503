// The closing pack: made with the notice that tells the customer of the completed order, so a plain order has no activity more for it.
// An order that was opened again and closed once more has one for each closing.
import type { DocumentKind } from '../../prisma/documents';
import { documentsOf, eventsOfTypes } from '../../prisma/orders';
import type { PrismaClient } from '../../prisma/generated/prisma/client';
import { textsOf } from '../../prisma/texts';
import type { EventType, RecordedEvent } from '../../workflows/domain/events';
import { amounts } from '../../workflows/domain/money';
import { isHandedOver, type OrderState, type Shipment } from '../../workflows/domain/state';
import { carrierName } from '../carriers/carrier-name';
import { renderClosingPack } from '../documents/closing-pack';
import type { ClosingPackData, Delivery, Language, Milestone } from '../documents/data';
import { asParty } from '../paper-data';
import { closingCreditNoteOf } from './credit-note';
import { fileOf, numberOf, type Paper, type PaperFile, type PaperSource, partNumber, sheetOf } from './source';

/** Undefined unless finance has approved the closing. What the customer owes less gets its credit note first, so that the pack names it. */
export async function closingPack(db: PrismaClient, source: PaperSource): Promise<PaperFile | undefined> {
  const { state } = source.order;
  if (state.closing !== 'approved') return undefined;
  const round = state.closingRounds + 1;
  const note = await closingCreditNoteOf(db, source, round);
  if (note) await fileOf(db, state.orderId, note);
  return fileOf(db, state.orderId, packOf(db, source, round));
}

const packOf = (db: PrismaClient, source: PaperSource, round: number): Paper => {
  const { state } = source.order;
  return {
    key: `${state.orderId}:closing_pack:${round}`,
    kind: 'closing_pack',
    filename: `order-${numberOf(state)}.pdf`,
    render: async () => renderClosingPack(await packData(db, source)),
  };
};

async function packData(db: PrismaClient, source: PaperSource): Promise<ClosingPackData> {
  const { state } = source.order;
  const { orderId, currency } = state;
  const { language } = source.contact;
  const [events, documents, references] = await Promise.all([
    eventsOfTypes(db, orderId, milestoneTypes),
    documentsOf(db, orderId),
    textsOf(
      db,
      state.payments.flatMap((p) => p.referenceId ?? []),
    ),
  ]);
  const now = new Date(Date.now() + source.order.clockOffset).toISOString();
  const money = (amount: number) => ({ amount, currency });
  const { goods, shipping, repairs, tax, total, credited, paid, refunded, open } = amounts(state);
  return {
    ...sheetOf(source, language),
    customer: asParty(source.contact),
    orderedAt: state.createdAt ?? now,
    closedAt: events.findLast((e) => e.type === 'ClosingApproved')?.at ?? now,
    timeline: events.flatMap((e) => {
      const milestone = milestoneOf(e, state);
      return milestone ? [{ ...milestone, at: e.at }] : [];
    }),
    documents: documents.flatMap(({ kind, filename, createdAt }) => {
      const known = forCustomer.find((one) => one === kind);
      return known ? [{ kind: known, filename, createdAt: createdAt.toISOString() }] : [];
    }),
    money: {
      ...{ goods: money(goods), shipping: money(shipping), repairs: money(repairs), tax: money(tax), total: money(total) },
      ...{ credited: money(credited), paid: money(paid), refunded: money(refunded), open: money(open) },
    },
    payments: state.payments
      .filter((p) => p.state === 'captured')
      .map(({ receivedOn, method, referenceId, bankPaymentId, paymentId, amount }) => ({
        ...{ receivedOn, method, amount },
        reference: references.get(referenceId ?? '') ?? bankPaymentId ?? paymentId,
      })),
    deliveries: state.shipments.filter(isHandedOver).map((x) => deliveryOf(x, state, language)),
  };
}

/** Pick lists and labels are our own affair. */
const forCustomer: readonly DocumentKind[] = [
  'confirmation_form',
  'packing_slip',
  'invoice',
  'receipt',
  'return_label',
  'credit_note',
  'upload',
];

function deliveryOf(x: Shipment, state: OrderState, language: Language): Delivery {
  const arrived = x.parcels.flatMap((p) => (p.state === 'delivered' && p.stateAt ? [p.stateAt] : [])).sort();
  const { receipt } = x;
  return {
    shipment: partNumber(state, x.shipmentId),
    carrier: carrierName(x.carrier, language),
    trackingNumbers: x.parcels.flatMap((p) => p.trackingNumber ?? []),
    handedOverAt: x.handedOverAt ?? undefined,
    deliveredAt: x.step === 'delivered' ? arrived.at(-1) : undefined,
    receipt: receipt
      ? {
          ...{ at: receipt.at, condition: receipt.condition },
          by: receipt.by === 'silence' || receipt.by === 'link' ? byText[receipt.by] : 'staff',
        }
      : undefined,
  };
}
const byText = { silence: 'silence', link: 'customer' } as const;

const milestones: { [T in EventType]?: (e: Extract<RecordedEvent, { type: T }>, s: OrderState) => Milestone | undefined } = {
  InquiryReceived: () => ({ what: 'came_in' }),
  OrderReceived: () => ({ what: 'came_in' }),
  QuoteSent: () => ({ what: 'quoted' }),
  OrderConfirmed: () => ({ what: 'confirmed' }),
  DatePromised: ({ kind, date }) => (kind === 'agreed' ? { what: 'promised', date } : undefined),
  PaymentReceived: ({ amount }) => ({ what: 'paid', amount }),
  PaymentFailed: () => ({ what: 'failed_payment' }),
  CreditGranted: ({ amount }) => ({ what: 'credited', amount }),
  RefundMade: ({ refundId }, s) => {
    const refund = s.refunds.find((r) => r.refundId === refundId);
    return refund && { what: 'refunded', amount: refund.amount };
  },
  ShipmentHandedOver: ({ shipmentId }, s) => ({ what: 'handed_over', shipment: partNumber(s, shipmentId) }),
  ParcelReported: ({ shipmentId, state, applied }, s) =>
    applied && state === 'delivered' ? { what: 'delivered', shipment: partNumber(s, shipmentId) } : undefined,
  ShipmentFailed: ({ shipmentId }, s) => ({ what: 'lost', shipment: partNumber(s, shipmentId) }),
  ReceiptConfirmed: ({ shipmentId }, s) => ({ what: 'received', shipment: partNumber(s, shipmentId) }),
  CaseOpened: () => ({ what: 'case_opened' }),
  CaseClosed: () => ({ what: 'case_closed' }),
  ClosingApproved: () => ({ what: 'closed' }),
};
const milestoneTypes = Object.keys(milestones) as EventType[];

function milestoneOf(e: RecordedEvent, s: OrderState): Milestone | undefined {
  // Each entry takes the events of its own type: the compiler checks that above, but cannot follow it through this look-up.
  const of = milestones[e.type] as ((e: RecordedEvent, s: OrderState) => Milestone | undefined) | undefined;
  return of?.(e, s);
}
