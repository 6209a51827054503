// The credit note of a refund: goes with the notice `refunded`, in the customer's language. Its figures: workflows/domain/credit-notes.ts.
import type { PrismaClient } from '../../prisma/generated/prisma/client';
import { type CreditNote, creditNoteOf } from '../../workflows/domain/credit-notes';
import type { Refund } from '../../workflows/domain/state';
import type { CreditNoteData } from '../documents/data';
import { renderCreditNote } from '../documents/credit-note';
import { customerAt, type Paper, type PaperSource, partNumber, sheetOf } from './source';

/** Undefined for a refund that was made before anything was invoiced. */
export function creditNotePaperOf(db: PrismaClient, source: PaperSource, refund: Refund): Paper | undefined {
  const { state } = source.order;
  const note = creditNoteOf(state, refund.refundId);
  if (!note) return undefined;
  return {
    key: `${state.orderId}:credit_note:${refund.refundId}`,
    kind: 'credit_note',
    filename: `credit-note-${partNumber(state, refund.refundId)}.pdf`,
    render: async () => renderCreditNote(await creditNoteData(db, source, { refund, note })),
  };
}

async function creditNoteData(
  db: PrismaClient,
  source: PaperSource,
  { refund, note }: { refund: Refund; note: CreditNote },
): Promise<CreditNoteData> {
  const { state } = source.order;
  return {
    ...sheetOf(source, source.contact.language, Date.parse(refund.madeAt ?? '')),
    creditNoteNumber: partNumber(state, refund.refundId),
    invoiceNumbers: note.shipmentIds.map((shipmentId) => partNumber(state, shipmentId)),
    buyer: await customerAt(db, source),
    amount: refund.amount,
    sums: note.sums,
  };
}
