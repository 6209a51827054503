// What the customer is told of at once because somebody has just said it to the order, in whatever stage it is.
import { patched } from '@temporalio/workflow';
import type { EventOf, OrderEvent } from '../domain/events';
import { materials } from '../domain/vocabulary';
import type { LiveOrder } from './live-order';

/** A new delivery date that was agreed on (that of a confirmation stands on its form), and what sales sends of the catalogue. */
export function announce(order: LiveOrder, events: OrderEvent[]): void {
  for (const e of events) if (e.type === 'InteractionRecorded') sendMaterial(order, e);
  if (events.some((e) => e.type === 'OrderConfirmed')) return;
  for (const e of events)
    if (e.type === 'DatePromised' && e.kind === 'agreed')
      order.notify({ kind: 'new-date', to: 'customer', about: { date: e.date }, linkUntil: null });
}

/** Once for each interaction: its text is its own. */
function sendMaterial(order: LiveOrder, { kind, channel, sku, textId }: EventOf<'InteractionRecorded'>): void {
  const material = materials.find((one) => one === kind);
  if (!material || !sku || channel !== 'email' || !patched('20261122-catalogue-by-mail')) return;
  const key = `${order.state.orderId}:material:${textId}`;
  order.notify({ key, kind: 'material', to: 'customer', about: { sku, material }, linkUntil: null });
}
