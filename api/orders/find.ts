// Finds the order that an address speaks of, by id or order number, recorded or only just taken in. Used by every route below /api/orders/:id.
// An API key sees only what it brought in itself; what is foreign to it does not exist.
import type { Db } from '../../prisma/client';
import { intakeOf, type StoredIntake } from '../../prisma/intake';
import { orderIdOf, recordedOrder } from '../../prisma/orders';
import { evolve } from '../../workflows/domain/evolve';
import { emptyOrder, type OrderState } from '../../workflows/domain/state';
import { notFound } from '../problem';
import type { Caller } from '../route';

export interface FoundOrder {
  orderId: string;
  /** 0 while the order is taken in but does not run yet. */
  version: number;
  state: OrderState;
  /** Null for orders that never came in through the API. */
  intake: StoredIntake | null;
  /** The order's own time. */
  now: Date;
}

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** @throws Problem not_found for what does not exist and for what is not the caller's alike */
export async function findOrder(db: Db, idOrNumber: string, caller: Caller): Promise<FoundOrder> {
  const word = idOrNumber.toLowerCase();
  const orderId = UUID.test(word) ? word : await orderIdOf(db, idOrNumber.toUpperCase());
  if (!orderId) throw notFound();
  const [recorded, intake] = await Promise.all([recordedOrder(db, orderId), intakeOf(db, orderId)]);
  if (caller.kind === 'key' && intake?.input.intake.actor.id !== caller.id) throw notFound();
  if (recorded) {
    const { version, state, clockOffset } = recorded;
    return { orderId, version, state, intake, now: new Date(Date.now() + clockOffset) };
  }
  if (!intake) throw notFound();
  return { orderId, version: 0, state: stateTakenIn(intake), intake, now: new Date() };
}

/** What an order will be when its workflow has begun: its first event, folded ahead of its time. */
function stateTakenIn({ orderId, input, createdAt }: StoredIntake): OrderState {
  const { intake, policy } = input;
  const meta = { seq: 0, at: createdAt.toISOString(), policyVersion: policy.version };
  const first = intake.kind === 'inquiry' ? { type: 'InquiryReceived' as const, ...intake } : { type: 'OrderReceived' as const, ...intake };
  return evolve(emptyOrder(orderId), { ...first, ...meta });
}
