// What the customer is told of at once because somebody has just said it to the order, in whatever stage it is.
import type { OrderEvent } from '../domain/events';
import type { LiveOrder } from './live-order';

/** A new delivery date that was agreed on. The date of a confirmation stands on its form. */
export function announce(order: LiveOrder, events: OrderEvent[]): void {
  if (events.some((e) => e.type === 'OrderConfirmed')) return;
  for (const e of events)
    if (e.type === 'DatePromised' && e.kind === 'agreed')
      order.notify({ kind: 'new-date', to: 'customer', about: { date: e.date }, linkUntil: null });
}
