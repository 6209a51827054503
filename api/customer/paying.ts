// The button that pays, in the embedded start: asks the sandbox bank to take what is due, and waits until the order has heard of it.
// In production there is no such button: customers pay their bank, and its webhook tells us.
import { setTimeout as pause } from 'node:timers/promises';
import { orderStateOf } from '../../prisma/order-state';
import { z } from 'zod';
import type { PrismaClient } from '../../prisma/generated/prisma/client';
import { amountDue } from '../../workflows/domain/money';
import type { OrderState } from '../../workflows/domain/state';
import type { ApiConfig } from '../config';
import { callOutside } from '../outside';
import type { Outcome } from './page';

const WAIT_MS = 3_000;
const LOOK_AGAIN_MS = 60;

export interface Till {
  /** Pays what is due now, once; nothing is due: nothing happens. */
  pay(db: PrismaClient, order: OrderState): Promise<Outcome>;
}

const ledger = z.object({ items: z.array(z.object({ reference: z.string() })) });

/** The till of the embedded start, or null where there is no bank behind it. */
export function createTill(config: ApiConfig): Till | null {
  const { bankUrl, bankApiKey } = config.dev ?? {};
  if (!bankUrl || !bankApiKey) return null;
  const running = new Map<string, Promise<void>>(); // two clicks are one payment

  const take = async (order: OrderState, due: number): Promise<void> => {
    const reference = `${order.orderId}:link:${order.payments.length + 1}`;
    const { items } = ledger.parse(await callOutside(`${bankUrl}/ledger`, { name: 'The bank' }));
    if (items.some((item) => item.reference === reference)) return;
    const payment = { orderId: order.orderId, amount: due, currency: order.currency, kind: 'captured', method: 'card', reference };
    await callOutside(`${bankUrl}/payments`, { name: 'The bank', body: payment, bearer: bankApiKey });
  };

  return {
    pay: async (db, order) => {
      const due = amountDue(order);
      if (due <= 0) return { outcome: 'ignored', reason: 'nothing_to_do' };
      const mine = running.get(order.orderId) ?? take(order, due).finally(() => running.delete(order.orderId));
      running.set(order.orderId, mine);
      await mine;
      return (await heardOf(db, order)) ? { outcome: 'applied' } : { outcome: 'pending' };
    },
  };
}

async function heardOf(db: PrismaClient, before: OrderState): Promise<boolean> {
  const until = Date.now() + WAIT_MS;
  for (;;) {
    const now = await orderStateOf(db, before.orderId);
    if (now && now.state.payments.length > before.payments.length) return true;
    if (Date.now() >= until) return false;
    await pause(LOOK_AGAIN_MS);
  }
}
