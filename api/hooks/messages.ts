// What carriers and banks tell us, as they write it, and the facts that we make of it. Pure.
// Fields that we do not know are let through: the outside may add some.
import { z } from 'zod';
import { type Calendar, dateAt } from '../../workflows/domain/business-time';
import { parcelStates, paymentMethods } from '../../workflows/domain/vocabulary';
import type { FactMessage } from '../../workflows/order.messages';
import { cleaned } from '../schema/text';
import { amount, instant } from '../schema/words';

export const eventId = z.string().regex(/^[\x21-\x7e]{1,200}$/, 'must be an id of printable characters');

/** Characters that are kept of a cause. */
const MOST_WORDS = 200;

export const carrierMessage = z.object({
  eventId,
  trackingNumber: z.string().regex(/^[A-Za-z0-9-]{1,60}$/, 'must be a tracking number'),
  state: z.enum(parcelStates),
  at: instant,
  /** In the carrier's own words: a parcel that was reported is not lost for them. */
  cause: z
    .string()
    .max(4_000)
    .overwrite((said) => [...cleaned(said)].slice(0, MOST_WORDS).join(''))
    .optional(),
});
export type CarrierMessage = z.infer<typeof carrierMessage>;

export const paymentMessage = z.object({
  type: z.enum(['payment.captured', 'payment.failed']),
  paymentId: z.string().regex(/^[\x21-\x7e]{1,200}$/, 'must be an id of printable characters'),
  /** What the payer gave as reference: our order's id or number, or something else entirely. The money came, whatever they wrote. */
  orderId: z.string().max(200).overwrite(cleaned),
  amount,
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be a code of ISO 4217'),
  method: z.string().max(100).optional(),
  at: instant,
});
export type PaymentMessage = z.infer<typeof paymentMessage>;

export const carrierReported = ({ eventId: id, state, at, cause }: CarrierMessage, parcelId: string): FactMessage<'carrierReported'> => ({
  eventId: id,
  parcelId,
  state,
  at,
  ...(cause ? { cause } : {}),
  actor: { role: 'carrier', id: 'webhook' },
});

/** @param id the webhook's own id; @param calendar says on which date the money came in */
export const paymentReported = (message: PaymentMessage, id: string, calendar: Calendar): FactMessage<'paymentReported'> => ({
  eventId: id,
  outcome: message.type === 'payment.captured' ? 'captured' : 'failed',
  amount: { amount: message.amount, currency: message.currency },
  method: paymentMethods.find((known) => known === message.method) ?? 'other',
  bankPaymentId: message.paymentId,
  receivedOn: dateAt(calendar, Date.parse(message.at)),
  actor: { role: 'bank', id: 'webhook' },
});
