// The orders whose histories hold what happens between the hand-over and the customer's door: silence, delays, remedies, and parcels that
// arrive after all.
import { randomUUID } from 'node:crypto';
import type { ParcelState, Remedy } from '../../workflows/domain/vocabulary';
import { DAY, HOUR, type Order } from '../workflow/shop';
import { onTheRoad, type Scene, waitsAt } from './scene';

/** The carrier says it later than everything it said before, also when time was skipped. */
const report = (order: Order, parcelId: string, state: ParcelState, hours: number, cause?: string) =>
  order.tell('carrierReported', {
    ...{ eventId: randomUUID(), parcelId, state, at: new Date(Date.now() + hours * HOUR).toISOString() },
    ...(cause ? { cause } : {}),
  });
const chosen = (order: Order, exceptionId: string, remedy: Remedy) =>
  order.tell('remedyChosen', { eventId: randomUUID(), exceptionId, remedy });
const told = (order: Order, world: Scene['world'], kind: string) =>
  order.reaches(`the customer hears of it: ${kind}`, () => world.kinds(order.orderId).includes(kind));

/** Lost, to be sent once more, and the goods for it are missing. */
async function sentAgainInVain(scene: Scene): Promise<Order> {
  const order = await onTheRoad(scene);
  await report(order, 's1p1', 'failed', 1, 'lost');
  await waitsAt(order, 'exception');
  scene.world.short.set(order.orderId, 1);
  await chosen(order, 'x1', 'reship');
  await waitsAt(order, 'shortage');
  return order;
}

export const roadStories: Record<string, (scene: Scene) => Promise<void>> = {
  /** The parcel is found and arrives while the goods for another are still missing. */
  async overtaken(scene) {
    const { save } = scene;
    const order = await sentAgainInVain(scene);
    await report(order, 's1p1', 'in_transit', 2);
    await order.happened('ParcelReported', 2);
    await report(order, 's1p1', 'delivered', 3);
    await waitsAt(order, 'receipt');
    await order.reaches('nothing is missing', (s) => s.short.length === 0);
    await save(order, 'receipt.reship-overtaken');
    await order.terminate();
  },

  /** It comes back instead, so that something else must be decided. */
  async overtakenOnTheRoad(scene) {
    const { save } = scene;
    const order = await sentAgainInVain(scene);
    await report(order, 's1p1', 'returned', 2, 'returned');
    await order.reaches('a second exception', (s) => s.clocks['exception.x2'] !== undefined && s.short.length === 0);
    await save(order, 'delivery.reship-overtaken');
    await order.terminate();
  },

  async silent(scene) {
    const { save } = scene;
    const order = await onTheRoad(scene);
    await order.skip(49 * HOUR);
    await waitsAt(order, 'exception');
    await chosen(order, 'x1', 'wait');
    await waitsAt(order, 'transit');
    await report(order, 's1p1', 'failed', 60, 'refused');
    await waitsAt(order, 'exception');
    await chosen(order, 'x2', 'redeliver');
    await order.happened('TaskOpened');
    await waitsAt(order, 'transit');
    await report(order, 's1p1', 'in_transit', 61);
    await report(order, 's1p1', 'failed', 62, 'lost');
    await order.reaches('a third exception', (s) => s.clocks['exception.x3'] !== undefined);
    const { runId } = await scene.shop.client.workflow.getHandle(order.workflowId).describe();
    await chosen(order, 'x3', 'refund');
    await order.happened('RefundMade');
    await waitsAt(order, 'return-window');
    await save(order, 'receipt.nothing-arrived', runId);
    await order.terminate();
  },

  async atRisk(scene) {
    const { world, save } = scene;
    const order = await onTheRoad(scene);
    await report(order, 's1p1', 'delayed', 1);
    await told(order, world, 'delayed');
    await order.skip(12 * DAY);
    await order.happened('PromiseAtRisk');
    await told(order, world, 'new-date');
    await report(order, 's1p1', 'delivered', 24 * 13);
    await waitsAt(order, 'receipt');
    const { runId } = await scene.shop.client.workflow.getHandle(order.workflowId).describe();
    await order.skip(8 * DAY);
    await order.enters('after-care');
    await waitsAt(order, 'return-window');
    await save(order, 'receipt.taken-as-received', runId);
    await order.terminate();
  },
};
