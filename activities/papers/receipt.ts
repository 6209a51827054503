// The receipt of one payment: goes with the notice `payment-received`, in the customer's language.
// What stands on it is as it was with this payment: later ones have receipts of their own.
import type { PrismaClient } from '../../prisma/generated/prisma/client';
import { textsOf } from '../../prisma/texts';
import { amounts } from '../../workflows/domain/money';
import type { Payment } from '../../workflows/domain/state';
import type { ReceiptData } from '../documents/data';
import { renderReceipt } from '../documents/receipt';
import { asParty } from '../paper-data';
import { type Paper, type PaperSource, partNumber, sheetOf } from './source';

export function receiptOf(db: PrismaClient, source: PaperSource, payment: Payment): Paper {
  const { state } = source.order;
  const number = partNumber(state, payment.paymentId);
  return {
    key: `${state.orderId}:receipt:${payment.paymentId}`,
    kind: 'receipt',
    filename: `receipt-${number}.pdf`,
    render: async () => renderReceipt(await receiptData(db, source, { payment, number })),
  };
}

async function receiptData(
  db: PrismaClient,
  source: PaperSource,
  { payment, number }: { payment: Payment; number: string },
): Promise<ReceiptData> {
  const { order, contact } = source;
  const { payments, currency } = order.state;
  const { total, credited } = amounts(order.state);
  const money = (amount: number) => ({ amount, currency });
  const upToThis = payments.slice(0, payments.indexOf(payment) + 1).filter((one) => one.state === 'captured');
  const paid = upToThis.reduce((all, one) => all + one.amount.amount, 0);
  return {
    ...sheetOf(source, contact.language),
    receiptNumber: number,
    from: asParty(contact),
    amount: payment.amount,
    method: payment.method,
    reference: await referenceOf(db, payment),
    receivedOn: payment.receivedOn,
    orderTotal: money(total),
    paidSoFar: money(paid),
    open: money(Math.max(0, total - credited - paid)),
  };
}

/** What finance wrote down, else the bank's own id. */
async function referenceOf(db: PrismaClient, { referenceId, bankPaymentId, paymentId }: Payment): Promise<string> {
  const written = referenceId ? (await textsOf(db, [referenceId])).get(referenceId) : undefined;
  return written ?? bankPaymentId ?? paymentId;
}
