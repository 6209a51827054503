// Each shipment goes its own way, side by side, from picking to the customer's receipt; the stage of the order says how far the
// slowest is. A track can begin anywhere, because what is done is in the state; it ends by stopping, never by throwing.
import { condition } from '@temporalio/workflow';
import { isHandedOver, isOver, isSettled, shipmentOf } from '../domain/state';
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
  return order.state.shipments.every(isOver) ? 'receipt' : 'interrupted';
}

export async function receipt(order: LiveOrder): Promise<Next> {
  await tracks(order);
  return order.state.shipments.every(isSettled) ? 'after-care' : 'interrupted';
}

/** Runs every shipment's track, also of those that are planned while others are on their way, until all have stopped. */
async function tracks(order: LiveOrder): Promise<void> {
  const begun = new Set<string>();
  let running = 0;
  const run = async (part: Promise<unknown>) => {
    running += 1;
    await part;
    running -= 1;
  };
  const isNew = () => order.state.shipments.some((x) => !begun.has(x.shipmentId));
  const parts = [run(collectBalance(order))];
  while (running > 0 || isNew()) {
    for (const { shipmentId } of order.state.shipments.filter((x) => !begun.has(x.shipmentId))) {
      begun.add(shipmentId);
      parts.push(run(track(order, shipmentId)));
    }
    await condition(() => running === 0 || isNew());
  }
  await Promise.all(parts);
}

async function track(order: LiveOrder, shipmentId: string): Promise<void> {
  for (const part of [prepare, travel]) if ((await part(order, shipmentId)) === 'interrupted') return;
  if (shipmentOf(order.state, shipmentId)?.step === 'delivered') await receive(order, shipmentId);
}
