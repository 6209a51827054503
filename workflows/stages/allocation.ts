// Stock is reserved for every line and planned into shipments, one per location that delivers. The work itself goes on beside the story
// (shortage.ts), because what is missing may come when other goods are long under way.
import { condition } from '@temporalio/workflow';
import { storyShipments } from '../domain/state';
import type { LiveOrder } from '../support/live-order';
import type { Next } from './next';

export async function allocation(order: LiveOrder): Promise<Next> {
  const isPlanned = () => storyShipments(order.state).length > 0;
  await condition(() => isPlanned() || order.intent !== undefined);
  return isPlanned() ? 'review' : 'interrupted';
}
