// What the bank really did: money captured, refused and refunded. One journal. Called by bank.routes.ts.
// Refunding is not idempotent on purpose, like buying a label; but the refunds of a payment never exceed it.
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Refusal } from './http';
import { openJournal, type Journal } from './journal';

const payment = z.object({
  paymentId: z.string(),
  orderId: z.string(),
  amount: z.int().positive(),
  currency: z.string(),
  kind: z.enum(['captured', 'failed']),
  method: z.string(),
  reference: z.string(),
  at: z.string(),
});
const refund = z.object({
  refundId: z.string(),
  reference: z.string(),
  paymentId: z.string(),
  orderId: z.string(),
  amount: z.int().positive(),
  currency: z.string(),
  at: z.string(),
});
const entrySchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('payment'), payment }),
  z.object({ type: z.literal('refund'), refund }),
]);
type Entry = z.infer<typeof entrySchema>;
export type Payment = z.infer<typeof payment>;
export type Refund = z.infer<typeof refund>;

export interface LedgerItem {
  at: string;
  kind: 'captured' | 'failed' | 'refunded';
  reference: string;
  orderId: string;
  paymentId: string;
  /** Minor units, always positive. */
  amount: number;
  currency: string;
}

export class BankBooks {
  readonly ledger: LedgerItem[] = [];
  private readonly payments = new Map<string, Payment>();
  private readonly refunds: Refund[] = [];
  private readonly journal: Journal<Entry>;

  /** `announce` hears of every payment, also of old ones at start: the outbox knows what it has sent. */
  constructor(
    file: string,
    private readonly announce: (payment: Payment) => void,
  ) {
    this.journal = openJournal(file, entrySchema, (entry) => this.apply(entry));
  }

  /** Takes money (`captured`) or fails to; amount in minor units. */
  pay(order: Pick<Payment, 'orderId' | 'amount' | 'currency' | 'kind' | 'method'> & { reference?: string | undefined }): Payment {
    const paymentId = `pay_${randomUUID()}`;
    const made: Payment = { ...order, paymentId, reference: order.reference ?? paymentId, at: new Date().toISOString() };
    this.journal.write({ type: 'payment', payment: made });
    return made;
  }

  /**
   * Gives money back; amount in minor units of the payment's currency.
   * @throws Refusal 404 `payment_unknown`, 422 `currency_mismatch`, 409 `exceeds_payment`
   */
  refund(order: Pick<Refund, 'reference' | 'paymentId' | 'amount' | 'currency'>): Refund {
    const paid = this.payments.get(order.paymentId);
    if (!paid) throw new Refusal(404, 'payment_unknown', 'there is no such payment');
    if (paid.currency !== order.currency) throw new Refusal(422, 'currency_mismatch', `the payment was made in ${paid.currency}`);
    const captured = paid.kind === 'captured' ? paid.amount : 0;
    const refunded = this.refunds.filter((made) => made.paymentId === paid.paymentId).reduce((sum, made) => sum + made.amount, 0);
    if (refunded + order.amount > captured) {
      throw new Refusal(409, 'exceeds_payment', `of the payment ${captured - refunded} can still be refunded`);
    }
    const made: Refund = { refundId: `ref_${randomUUID()}`, ...order, orderId: paid.orderId, at: new Date().toISOString() };
    this.journal.write({ type: 'refund', refund: made });
    return made;
  }

  /** All refunds of a reference, oldest first. */
  findRefunds(reference: string): Refund[] {
    return this.refunds.filter((made) => made.reference === reference);
  }

  close(): void {
    this.journal.close();
  }

  private apply(entry: Entry): void {
    switch (entry.type) {
      case 'payment': {
        const { method: _method, ...item } = entry.payment;
        this.payments.set(entry.payment.paymentId, entry.payment);
        this.ledger.push(item);
        this.announce(entry.payment);
        return;
      }
      case 'refund': {
        const { refundId: _refundId, ...item } = entry.refund;
        this.refunds.push(entry.refund);
        this.ledger.push({ ...item, kind: 'refunded' });
        return;
      }
    }
  }
}
