// Each shipment goes its own way, side by side, from picking to the customer's receipt; the stage of the order says how far the
// slowest is. A track can begin anywhere, because what is done is in the state; it ends by stopping, never by throwing.
import { isHandedOver } from '../domain/state';
import type { LiveOrder } from '../support/live-order';
import { travel } from './delivery';
import { collectBalance, prepare } from './fulfilment';
import type { Next } from './next';
import { receive } from './receipt';

export async function fulfilment(order: LiveOrder): Promise<Next> {
  await tracks(order);
  return order.state.shipments.every(isHandedOver) ? 'delivery' : 'interrupted';
}

export async function delivery(order: LiveOrder): Promise<Next> {
  await tracks(order);
  return order.state.shipments.every((x) => x.step === 'delivered') ? 'receipt' : 'interrupted';
}

export async function receipt(order: LiveOrder): Promise<Next> {
  await tracks(order);
  return order.state.shipments.every((x) => x.receipt) ? 'after-care' : 'interrupted';
}

async function tracks(order: LiveOrder): Promise<void> {
  await Promise.all([collectBalance(order), ...order.state.shipments.map(({ shipmentId }) => track(order, shipmentId))]);
}

async function track(order: LiveOrder, shipmentId: string): Promise<void> {
  for (const part of [prepare, travel, receive]) if ((await part(order, shipmentId)) === 'interrupted') return;
}
