// The credit note of a refund, with the notice `refunded`; and at the closing the one of what the customer owes less without having got it
// back. In the customer's language. Their figures: workflows/domain/credit-notes.ts.
import type { PrismaClient } from '../../prisma/generated/prisma/client';
import { eventsOfTypes } from '../../prisma/orders';
import { closingCreditNote, type CreditNote, creditNoteOf, type Granted } from '../../workflows/domain/credit-notes';
import type { Refund } from '../../workflows/domain/state';
import type { CreditNoteData } from '../documents/data';
import { renderCreditNote } from '../documents/credit-note';
import { customerAt, type Paper, type PaperSource, partNumber, sheetOf } from './source';

/** Undefined for a refund that corrects no invoice. */
export async function creditNotePaperOf(db: PrismaClient, source: PaperSource, { refundId, madeAt }: Refund): Promise<Paper | undefined> {
  const note = creditNoteOf(source.order.state, await granted(db, source), refundId);
  return note && paperOf(db, source, { id: refundId, at: Date.parse(madeAt ?? ''), note, paidBack: true });
}

/** Undefined when every credit of the order has been paid back, or there is none. `round`: an order may be closed more than once. */
export async function closingCreditNoteOf(db: PrismaClient, source: PaperSource, round: number): Promise<Paper | undefined> {
  const at = Date.now() + source.order.clockOffset;
  const note = closingCreditNote(source.order.state, await granted(db, source), new Date(at).toISOString());
  return note && paperOf(db, source, { id: `closing${round}`, at, note, paidBack: false });
}

/** The state knows what was credited, the log when. */
async function granted(db: PrismaClient, { order: { state } }: PaperSource): Promise<Granted[]> {
  const events = await eventsOfTypes(db, state.orderId, ['CreditGranted']);
  return events.flatMap((e) => (e.type === 'CreditGranted' ? [{ amount: e.amount, reason: e.reason, at: e.at }] : []));
}

interface Of {
  id: string;
  /** Epoch ms. */
  at: number;
  note: CreditNote;
  paidBack: boolean;
}
function paperOf(db: PrismaClient, source: PaperSource, of: Of): Paper {
  const { state } = source.order;
  return {
    key: `${state.orderId}:credit_note:${of.id}`,
    kind: 'credit_note',
    filename: `credit-note-${partNumber(state, of.id)}.pdf`,
    render: async () => renderCreditNote(await creditNoteData(db, source, of)),
  };
}

async function creditNoteData(db: PrismaClient, source: PaperSource, { id, at, note, paidBack }: Of): Promise<CreditNoteData> {
  const { state } = source.order;
  return {
    ...sheetOf(source, source.contact.language, at),
    creditNoteNumber: partNumber(state, id),
    invoiceNumbers: note.invoiceIds.map((invoiceId) => partNumber(state, invoiceId)),
    buyer: await customerAt(db, source),
    amount: { amount: note.amount, currency: state.currency },
    sums: note.sums,
    paidBack,
  };
}
