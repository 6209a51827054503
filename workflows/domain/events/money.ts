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
  | { type: 'CreditGranted'; creditId: string; amount: Money; reason: string; reasonId?: string }
  /** Is to be paid back now. */
  | { type: 'RefundOpened'; refundId: string; paymentId: string; amount: Money; reason: string; reasonId?: string }
  /** Above the limit: nothing moves until a second person agrees. `credit` (minor units) is then granted along with it. */
  | { type: 'RefundAsked'; ask: string; parts: RefundPart[]; credit: number; reason: string; reasonId?: string }
  | { type: 'WaiverAsked'; ask: string; amount: Money; reasonId: string }
  | { type: 'SecondPersonAgreed'; ask: string; reasonId?: string }
  | { type: 'SecondPersonRefused'; ask: string; reasonId?: string }
  /** The order came to nothing meanwhile: what was asked for goes back anyhow, or is owed no more. */
  | { type: 'AskDropped'; ask: string }
  /** No machine can pay it back: finance does. */
  | { type: 'RefundByHand'; refundId: string; because: string }
  | { type: 'RefundMade'; refundId: string; bankRefundId: string | null; referenceId?: string };

export interface RefundPart {
  refundId: string;
  paymentId: string;
  amount: Money;
}
