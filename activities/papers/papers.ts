// Which paper a notice brings along: made before the mail goes out, so it is there also when no mail can go.
import type { PrismaClient } from '../../prisma/generated/prisma/client';
import { documentById } from '../../prisma/documents';
import type { Language } from '../../prisma/people';
import { shipmentsOf } from '../../workflows/domain/cases';
import { type OrderState, shipmentOf } from '../../workflows/domain/state';
import type { Notice } from '../../workflows/order.ports';
import { closingPack } from './closing-pack';
import { confirmationFormOf } from './confirmation-form';
import { creditNotePaperOf } from './credit-note';
import { invoicePaperOf, repairInvoiceOf } from './invoice';
import { packingSlipOf } from './packing-slip';
import { pickListOf } from './pick-list';
import { receiptOf } from './receipt';
import { fileOf, type Paper, type PaperFile, type PaperSource } from './source';

export interface Reader {
  /** Whoever gets the notice; papers for the customer are in the customer's language all the same. */
  language: Language;
  /** The customer's link in the notice, if it has one. */
  linkUrl?: string | undefined;
}

/**
 * The notice's paper, made now or found; undefined for a notice that brings none.
 * @throws ApplicationFailure `data_missing` when the order has no address
 */
export async function paperFor(db: PrismaClient, notice: Notice, source: PaperSource, reader: Reader): Promise<PaperFile | undefined> {
  if (notice.kind === 'case-decided') return returnLabel(db, notice, source.order.state);
  if (notice.kind === 'survey' || notice.kind === 'completed') return closingPack(db, source);
  const paper = await chosen(db, notice, source, reader);
  return paper && fileOf(db, notice.orderId, paper);
}

/** It was printed when it was bought; only the decision that sends it brings it along. */
async function returnLabel(db: PrismaClient, { about }: Notice, state: OrderState): Promise<PaperFile | undefined> {
  const label = state.cases.find((c) => c.caseId === about.caseId)?.label;
  const [documentId] = label?.state === 'bought' && about.state !== 'asked' ? label.documentIds : [];
  const found = documentId === undefined ? null : await documentById(db, documentId);
  return found ? { filename: found.filename, mime: found.mime, bytes: found.bytes } : undefined;
}

async function chosen(
  db: PrismaClient,
  { kind, about }: Notice,
  source: PaperSource,
  { language, linkUrl }: Reader,
): Promise<Paper | undefined> {
  const { state } = source.order;
  const shipment = about.shipmentId === undefined ? undefined : shipmentOf(state, about.shipmentId);
  switch (kind) {
    case 'confirmation-form':
      return state.form && linkUrl ? confirmationFormOf(db, source, { form: state.form, confirmUrl: linkUrl }) : undefined;
    case 'payment-received': {
      const payment = state.payments.find((one) => one.paymentId === about.paymentId && one.state === 'captured');
      return payment && receiptOf(db, source, payment);
    }
    case 'to-pick':
      return shipment && pickListOf(db, source, { shipment, language });
    case 'to-hand-over':
      return shipment && packingSlipOf(db, source, shipment);
    case 'shipped':
      return shipment && invoicePaperOf(db, source, shipment);
    case 'case-solved-asked': // what was sent back had its invoice with it
      return about.caseId === undefined || shipmentsOf(state, about.caseId).length > 0
        ? undefined
        : repairInvoiceOf(db, source, about.caseId);
    case 'refunded': {
      const refund = state.refunds.find((one) => one.refundId === about.refundId && one.state === 'done');
      return refund && creditNotePaperOf(db, source, refund);
    }
    default:
      return undefined;
  }
}
