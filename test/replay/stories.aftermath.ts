// The orders whose cases take the less usual way: a label left out, goods that stay with the customer, money that a second person refuses,
// repaired goods that get lost; and orders that finance or the survey sends round once more.
import { randomUUID } from 'node:crypto';
import { caseOf } from '../../workflows/domain/cases';
import { DAY, line, type Order, price } from '../workflow/shop';
import { type Scene, waitsAt } from './scene';
import { asked, close, handOver, received, solved, stands } from './stories.cases';

const one = [{ lineId: 'l1', quantity: 1 }];
async function opened(scene: Scene, kind: Parameters<typeof asked>[0]): Promise<Order> {
  const order = await received(scene);
  await order.tell('afterSalesRequested', asked(kind));
  await waitsAt(order, 'case-decide');
  return order;
}
/** Repaired in warranty, and on its way back to the customer as s2, which the carrier loses or brings back. */
async function repairedAnd(scene: Scene, what: 'lost' | 'returned'): Promise<Order> {
  const order = await opened(scene, 'repair');
  await order.act('decide-case', { caseId: 'c1', decision: 'approve' });
  await waitsAt(order, 'case-return');
  await order.act('receive-return', { caseId: 'c1', lines: [{ lineId: 'l1', quantity: 1, condition: 'damaged' }] });
  await order.act('quote-repair', { caseId: 'c1', amount: price(0) });
  await order.act('complete-repair', { caseId: 'c1', result: 'repaired' });
  await waitsAt(order, 'pack');
  await order.act('complete-packing', { shipmentId: 's2', parcels: [{ weightGrams: 900, lines: one }] });
  await order.reaches('rates', (s) => s.shipments.some((x) => x.shipmentId === 's2' && x.rates.length > 0));
  await handOver(order, 's2');
  const at = new Date().toISOString();
  const state = what === 'lost' ? 'failed' : 'returned';
  await order.tell('carrierReported', { eventId: randomUUID(), parcelId: 's2p1', state, cause: what, at });
  await waitsAt(order, 'exception');
  await order.act('resolve-exception', { shipmentId: 's2', remedy: 'reship' });
  return order;
}

export const aftermathStories: Record<string, (scene: Scene) => Promise<void>> = {
  async repairedLost(scene) {
    const order = await repairedAnd(scene, 'lost');
    await waitsAt(order, 'pick');
    await scene.save(order, 'after-care.repaired-lost');
    await order.terminate();
  },

  async repairedCameBack(scene) {
    const order = await repairedAnd(scene, 'returned');
    await waitsAt(order, 'pack');
    await scene.save(order, 'after-care.repaired-came-back');
    await order.terminate();
  },

  async labelLeftOut(scene) {
    const { world, save } = scene;
    const order = await opened(scene, 'return');
    world.addressRefused = true;
    await order.act('decide-case', { caseId: 'c1', decision: 'approve' });
    await waitsAt(order, 'blocked');
    world.addressRefused = false;
    await order.act('resolve', { step: 'case-return', how: 'skip', roles: ['service'] });
    await waitsAt(order, 'case-return');
    await save(order, 'after-care.label-left-out');
    await order.terminate();
  },

  async notRepairable(scene) {
    const { save } = scene;
    const order = await opened(scene, 'repair');
    await order.act('decide-case', { caseId: 'c1', decision: 'approve', returnNeeded: false });
    await waitsAt(order, 'case-repair');
    await order.act('complete-repair', { caseId: 'c1', result: 'not_repairable' });
    await waitsAt(order, 'case-decide');
    await order.act('decide-case', { caseId: 'c1', decision: 'approve', returnNeeded: true });
    await waitsAt(order, 'case-return');
    await order.act('receive-return', { caseId: 'c1', lines: [{ lineId: 'l1', quantity: 1, condition: 'damaged' }] });
    await waitsAt(order, 'case-repair');
    await order.act('complete-repair', { caseId: 'c1', result: 'not_repairable' });
    await waitsAt(order, 'case-decide');
    await order.act('decide-case', { caseId: 'c1', decision: 'decline', answerId: 't1' });
    await waitsAt(order, 'pack');
    await save(order, 'after-care.sent-back-declined');
    await order.terminate();
  },

  async refundRefused(scene) {
    const { save } = scene;
    const order = await received(scene, { lines: [line('l1', 1_000_000)] }, 2_000_000);
    await order.tell('afterSalesRequested', asked('return'));
    await waitsAt(order, 'case-decide');
    await order.act('decide-case', { caseId: 'c1', decision: 'approve', returnNeeded: false });
    await waitsAt(order, 'refund');
    const ask = order.folded().asks[0]?.ask ?? '';
    await order.act('reject-refund', { refundId: ask, by: 'u2' });
    await order.reaches('service decides again', (s) => caseOf(s, 'c1')?.state === 'opened' && s.clocks['case-decide.c1.2'] !== undefined);
    await save(order, 'after-care.refund-refused');
    await order.terminate();
  },

  async roundOnceMore(scene) {
    const { shop, save } = scene;
    const order = await received(scene);
    await order.act('submit-closing', { documentIds: [] });
    await waitsAt(order, 'audit');
    await order.act('reject-closing', { reasonId: 't1' });
    await order.reaches('another request', (s) => s.clocks['submit-closing.2'] !== undefined);
    await save(order, 'closing.rejected');
    await close(order);
    await waitsAt(order, 'survey');
    await order.tell('afterSalesRequested', asked('complaint'));
    await waitsAt(order, 'case-decide');
    await order.act('decide-case', { caseId: 'c1', decision: 'decline', answerId: 't1' });
    await waitsAt(order, 'case-solved');
    await order.tell('afterSalesRequested', { eventId: 'fine', ...solved });
    await stands(order, 'closed');
    await close(order);
    await waitsAt(order, 'survey');
    const { runId } = await shop.client.workflow.getHandle(order.workflowId).describe();
    await order.skip(15 * DAY);
    await order.result();
    await save(order, 'closed.survey-unanswered', runId);
  },
};
