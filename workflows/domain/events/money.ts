// What was paid and what goes back. Rules for events: see ../events.ts.
import type { Money, PaymentMethod } from '../vocabulary';

export type MoneyEvent =
  | {
      type: 'PaymentReceived';
      paymentId: string;
      amount: Money;
      method: PaymentMethod;
      receivedOn: string;
      /** The bank's own id of the payment, by which it can be paid back; null when finance entered it. */
      bankPaymentId: string | null;
      referenceId: string | null;
    }
  | { type: 'PaymentFailed'; paymentId: string; amount: Money; method: PaymentMethod; bankPaymentId: string | null }
  | { type: 'PaymentMismatched'; paymentId: string; amount: Money; method: PaymentMethod; bankPaymentId: string | null }
  /** The customer owes that much less: goods lost or returned, goodwill, a waived payment. See ../credit.ts. */
  | { type: 'CreditGranted'; creditId: string; amount: Money; reason: string }
  | { type: 'RefundOpened'; refundId: string; paymentId: string; amount: Money; reason: string }
  | { type: 'RefundMade'; refundId: string; bankRefundId: string | null };
