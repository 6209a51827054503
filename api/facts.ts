// How a fact from outside comes in, whoever brings it: first a row in the inbox, then a signal, and the relay sends what did not arrive.
// Called by customers' links, webhooks, staff and stock receipts.
import { keepFact, markDelivered } from '../prisma/inbox';
import type { PrismaClient } from '../prisma/generated/prisma/client';
import type { FactName } from '../workflows/domain/acts';
import type { FactMessage } from '../workflows/order.messages';
import type { Log } from './log';
import type { OrderClient } from './order-client';

export interface FactDoor {
  db: PrismaClient;
  temporal: OrderClient;
  log: Log;
  /** How long an answer waits for what became of its fact, where it is to be other than usual (api/app.ts). */
  patience?: number;
}
export interface IncomingFact<F extends FactName> {
  /** Who brings it: `link`, `staff`, `carrier:<id>`, `bank:<id>`. Source and event id together are told apart. */
  source: string;
  orderId: string;
  fact: F;
  message: FactMessage<F>;
}

/**
 * Keeps a fact and tells its order. Resolves as soon as it cannot be lost any more; that the order could not be told is no failure.
 * @returns `known` when the same event had come before; it is then not sent again
 * @throws when Postgres cannot be reached: nothing was kept
 */
export async function acceptFact<F extends FactName>(door: FactDoor, incoming: IncomingFact<F>): Promise<'kept' | 'known'> {
  const { source, orderId, fact, message } = incoming;
  const kept = await keepFact(door.db, { source, eventId: message.eventId, orderId, fact, payload: message });
  if (kept === 'kept') await tellOrder(door, incoming);
  return kept;
}

/** Signals a fact that lies in the inbox, and notes that it arrived. What goes wrong here is mended by the relay. */
export async function tellOrder<F extends FactName>(door: FactDoor, { source, orderId, fact, message }: IncomingFact<F>): Promise<void> {
  try {
    if ((await door.temporal.signal(orderId, fact, message)) === 'sent') await markDelivered(door.db, source, message.eventId);
  } catch (error) {
    door.log.warn({ orderId, fact, name: error instanceof Error ? error.name : typeof error }, 'a fact waits for the relay');
  }
}
