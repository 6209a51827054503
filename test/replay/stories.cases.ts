// The orders of after-sales whose histories are stored: each kind of case, silence, and orders that come back from the end.
import { randomUUID } from 'node:crypto';
import { caseOf } from '../../workflows/domain/cases';
import { defaultPolicy } from '../../workflows/domain/policy';
import { DAY, directOrder, HOUR, line, type Order, price } from '../workflow/shop';
import { pack, paid, picking, report, type Scene, waitsAt } from './scene';

export async function received(scene: Scene, change: object = {}, amount = 20_000): Promise<Order> {
  const order = await picking(scene, change, amount);
  await pack(order);
  await handOver(order, 's1');
  await report(order, 'delivered');
  await waitsAt(order, 'receipt');
  await order.tell('receiptConfirmed', { eventId: 'received', condition: 'ok' });
  await waitsAt(order, 'return-window');
  return order;
}
export async function handOver(order: Order, shipmentId: string): Promise<void> {
  await order.act('book-carrier', { shipmentId });
  await waitsAt(order, 'hand-over');
  await order.act('hand-over', { shipmentId });
  await waitsAt(order, 'transit');
}
export const asked = (kind: 'return' | 'exchange' | 'repair' | 'complaint') => ({
  ...{ eventId: randomUUID(), kind, reason: 'defective' as const },
  lines: [{ lineId: 'l1', quantity: 1 }],
});
export const stands = (order: Order, state: string) => order.reaches(`case ${state}`, (s) => caseOf(s, 'c1')?.state === state);
export async function close(order: Order): Promise<void> {
  await order.act('submit-closing', { documentIds: [] });
  await waitsAt(order, 'audit');
  await order.act('approve-closing', {});
}
export const solved = { caseId: 'c1', solved: true };

export const caseStories: Record<string, (scene: Scene) => Promise<void>> = {
  async returned(scene) {
    const { save } = scene;
    const order = await received(scene);
    await order.tell('afterSalesRequested', asked('return'));
    await waitsAt(order, 'case-decide');
    await save(order, 'after-care.case-opened');
    await order.act('decide-case', { caseId: 'c1', decision: 'ask', answerId: 't1' });
    await waitsAt(order, 'case-answer');
    await order.tell('afterSalesRequested', { eventId: 'answer', caseId: 'c1', textId: 't2' });
    await waitsAt(order, 'case-decide');
    await order.act('decide-case', { caseId: 'c1', decision: 'approve' });
    await waitsAt(order, 'case-return');
    await order.skip(8 * DAY);
    await save(order, 'after-care.return-reminded');
    await report(order, 'delivered', 'c1r3');
    await order.happened('ReturnReported');
    await order.act('receive-return', { caseId: 'c1', lines: [{ lineId: 'l1', quantity: 1, condition: 'ok' }] });
    await order.happened('RefundMade');
    await waitsAt(order, 'case-solved');
    await save(order, 'after-care.solved-asked');
    await order.skip(3 * DAY + HOUR);
    await stands(order, 'closed');
    await save(order, 'after-care.solved-by-silence');
    await order.terminate();
  },

  async exchanged(scene) {
    const { world, save } = scene;
    const order = await received(scene);
    await order.tell('afterSalesRequested', asked('exchange'));
    await waitsAt(order, 'case-decide');
    world.short.set(order.orderId, 1);
    const exchange = [{ ...line('l9', 12_000), quantity: 1 }];
    await order.act('decide-case', { caseId: 'c1', decision: 'approve', returnNeeded: false, exchange });
    await waitsAt(order, 'shortage');
    await save(order, 'after-care.exchange-short');
    world.short.delete(order.orderId);
    await order.tell('stockArrived', { eventId: 'arrived', skus: ['SKU-l9'] });
    await waitsAt(order, 'pick');
    await waitsAt(order, 'collect-balance');
    await save(order, 'after-care.exchange-shipping');
    await order.tell('paymentReported', paid(2_000));
    const lines = [{ lineId: 'c1l1', quantity: 1 }];
    await order.act('complete-picking', { shipmentId: 's2', lines });
    await order.act('complete-packing', { shipmentId: 's2', parcels: [{ weightGrams: 900, lines }] });
    await order.reaches('rates', (s) => s.shipments.some((x) => x.shipmentId === 's2' && x.rates.length > 0));
    await handOver(order, 's2');
    await report(order, 'delivered', 's2p1');
    await waitsAt(order, 'case-solved');
    await save(order, 'after-care.exchanged');
    await order.terminate();
  },

  async repaired(scene) {
    const { save } = scene;
    const order = await received(scene);
    await order.tell('afterSalesRequested', asked('repair'));
    await waitsAt(order, 'case-decide');
    await order.act('decide-case', { caseId: 'c1', decision: 'approve' });
    await waitsAt(order, 'case-return');
    await order.act('receive-return', { caseId: 'c1', lines: [{ lineId: 'l1', quantity: 1, condition: 'damaged' }] });
    await waitsAt(order, 'case-repair');
    await order.act('quote-repair', { caseId: 'c1', amount: price(3_000) });
    await waitsAt(order, 'repair-quote');
    await save(order, 'after-care.repair-quoted');
    await order.tell('repairQuoteAnswered', { eventId: 'agreed', version: 1, accept: true });
    await waitsAt(order, 'case-repair');
    await order.act('complete-repair', { caseId: 'c1', result: 'repaired' });
    await waitsAt(order, 'pack');
    await save(order, 'after-care.repaired');
    await order.terminate();
  },

  async withdrawn(scene) {
    const { world, save } = scene;
    const order = await received(scene);
    world.addressRefused = true;
    await order.tell('afterSalesRequested', asked('return'));
    await waitsAt(order, 'case-decide');
    await order.act('decide-case', { caseId: 'c1', decision: 'approve' });
    await waitsAt(order, 'blocked');
    await save(order, 'after-care.label-blocked');
    world.addressRefused = false;
    await order.act('resolve', { step: 'case-return', how: 'retry', roles: ['service'] });
    await waitsAt(order, 'case-return');
    await order.act('close-case', { caseId: 'c1', result: 'withdrawn', textId: 't1' });
    await order.happened('ReturnLabelVoided');
    await save(order, 'after-care.label-voided');
    await order.terminate();
  },

  async reopened(scene) {
    const { shop, save } = scene;
    const order = await received(scene);
    await order.act('submit-closing', { documentIds: [] });
    await waitsAt(order, 'audit');
    await order.act('approve-closing', {});
    await waitsAt(order, 'survey');
    const { runId } = await shop.client.workflow.getHandle(order.workflowId).describe();
    await order.tell('afterSalesRequested', asked('complaint'));
    await waitsAt(order, 'case-decide');
    await save(order, 'survey.case-opened', runId);
    await order.act('decide-case', { caseId: 'c1', decision: 'decline', answerId: 't1' });
    await waitsAt(order, 'case-solved');
    await order.tell('afterSalesRequested', { eventId: 'fine', ...solved });
    await stands(order, 'closed');
    await order.act('submit-closing', { documentIds: [] });
    await waitsAt(order, 'audit');
    await order.act('approve-closing', {});
    await waitsAt(order, 'survey');
    await order.tell('surveyAnswered', { eventId: 'survey', score: 9 });
    await order.result();
    const woken = await shop.begin(directOrder, defaultPolicy, {
      state: order.folded(),
      fact: 'afterSalesRequested',
      input: { ...asked('repair'), eventId: 'again' },
    });
    await woken.enters('after-care');
    await waitsAt(woken, 'case-decide');
    await save(woken, 'after-care.reopened');
    await woken.terminate();
  },

  async closedAgain(scene) {
    const { shop, save } = scene;
    const first = await received(scene);
    await close(first);
    await waitsAt(first, 'survey');
    await first.tell('surveyAnswered', { eventId: 'survey', score: 9 });
    await first.result();
    const woken = { state: first.folded(), fact: 'afterSalesRequested', input: asked('complaint') } as const;
    const order = await shop.begin(directOrder, defaultPolicy, woken);
    await order.enters('after-care');
    await waitsAt(order, 'case-decide');
    await order.act('decide-case', { caseId: 'c1', decision: 'decline', answerId: 't1' });
    await waitsAt(order, 'case-solved');
    await order.tell('afterSalesRequested', { eventId: 'fine', ...solved });
    await stands(order, 'closed');
    await close(order);
    await order.result();
    await save(order, 'closed.completed-again');
  },
};
