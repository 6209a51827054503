// Each shipment goes its own way, side by side, from picking to the customer's receipt; the stage of the order says how far the
// slowest is. A track can begin anywhere, because what is done is in the state; it ends by stopping, never by throwing.
import { condition } from '@temporalio/workflow';
import { isFulfilled } from '../domain/shortage';
import { isOver, isSettled, type Shipment, shipmentOf, storyShipments } from '../domain/state';
import type { LiveOrder } from '../support/live-order';
import { travel } from './delivery';
import { collectBalance, prepare } from './fulfilment';
import type { Next } from './next';
import { receive } from './receipt';

export async function fulfilment(order: LiveOrder): Promise<Next> {
  await tracks(order, () => storyShipments(order.state), collectBalance(order));
  return isFulfilled(order.state) ? 'delivery' : 'interrupted';
}

export async function delivery(order: LiveOrder): Promise<Next> {
  await tracks(order, () => storyShipments(order.state), collectBalance(order));
  return storyShipments(order.state).every(isOver) ? 'receipt' : 'interrupted';
}

export async function receipt(order: LiveOrder): Promise<Next> {
  await tracks(order, () => storyShipments(order.state), collectBalance(order));
  return storyShipments(order.state).every(isSettled) ? 'after-care' : 'interrupted';
}

/** Runs every shipment's track, also of those that are planned while others are on their way, until all have stopped. */
export async function tracks(order: LiveOrder, ofWhom: () => Shipment[], beside: Promise<unknown>): Promise<void> {
  const begun = new Set<string>();
  let running = 0;
  const run = async (part: Promise<unknown>) => {
    running += 1;
    await part;
    running -= 1;
  };
  const isNew = () => ofWhom().some((x) => !begun.has(x.shipmentId));
  const parts = [run(beside)];
  while (running > 0 || isNew()) {
    for (const { shipmentId } of ofWhom().filter((x) => !begun.has(x.shipmentId))) {
      begun.add(shipmentId);
      parts.push(run(track(order, shipmentId)));
    }
    await condition(() => running === 0 || isNew());
  }
  await Promise.all(parts);
}

async function track(order: LiveOrder, shipmentId: string): Promise<void> {
  for (const part of [prepare, travel]) if ((await part(order, shipmentId)) === 'interrupted') return;
  const shipment = shipmentOf(order.state, shipmentId);
  if (shipment?.step === 'delivered' && shipment.caseId === null) await receive(order, shipmentId); // a case asks its own question
}
