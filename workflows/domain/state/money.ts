// The parts of an order's state that are about money. Rules for the whole: see ../state.ts.
import type { Money, PaymentMethod } from '../vocabulary';

export interface Payment {
  paymentId: string;
  amount: Money;
  method: PaymentMethod;
  receivedOn: string;
  state: 'captured' | 'failed' | 'mismatched';
  bankPaymentId: string | null;
  referenceId: string | null;
}
export interface Refund {
  refundId: string;
  paymentId: string;
  amount: Money;
  state: 'awaiting_approval' | 'rejected' | 'open' | 'done';
  reason: string;
  reasonId: string | null;
  /** The request that a second person decides; null for what needed none. */
  ask: string | null;
  /** No machine can do it: finance has a task. */
  byHand: boolean;
  madeAt: string | null;
}
/** What finance wants to give back or waive above the limit. */
export interface Ask {
  ask: string;
  kind: 'refund' | 'waiver';
  amount: Money;
  /** What the customer owes less when it is agreed to; minor units of the order's currency. */
  credit: number;
  reason: string;
  reasonId: string | null;
  askedBy: string;
  state: 'awaiting_approval' | 'agreed' | 'refused' | 'dropped';
}
