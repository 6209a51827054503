// The orders whose histories are stored: together they come through every stage, every end and the branches that schedule differently.
import { defaultPolicy } from '../../workflows/domain/policy';
import { DAY, directOrder, HOUR, inDays, inquiry, line } from '../workflow/shop';
import { blocked, confirmed, pack, paid, picking, report, type Scene, waitsAt, withChange } from './scene';
import { aftermathStories } from './stories.aftermath';
import { caseStories } from './stories.cases';
import { changeStories } from './stories.change';
import { earlyStories } from './stories.early';
import { memoryStories } from './stories.memory';
import { recallStories } from './stories.recall';
import { reviewStories } from './stories.review';
import { roadStories } from './stories.road';
import { talkStories } from './stories.talk';
import { wayStories } from './stories.ways';

export const stories: Record<string, (scene: Scene) => Promise<void>> = {
  async selling({ shop, save }) {
    const order = await shop.begin(inquiry);
    await waitsAt(order, 'answer-inquiry');
    await save(order, 'consultation');
    await order.act('record-interaction', { kind: 'demonstration', channel: 'phone', textId: 't1' });
    await order.enters('introduction');
    await waitsAt(order, 'follow-up');
    await save(order, 'introduction');
    await order.act('send-quote', { lines: [line('l1')], shippingFee: 2_000, validDays: 14, terms: 'prepaid', depositPercent: null });
    await waitsAt(order, 'quote');
    await save(order, 'quotation');
    await order.act('place', { addressId: 'a1' });
    await waitsAt(order, 'verify');
    await save(order, 'order');
    await order.terminate();
  },

  async lost({ shop, save }) {
    const order = await shop.begin(inquiry);
    await waitsAt(order, 'answer-inquiry');
    await order.act('lose', { reason: 'no_need' });
    await order.result();
    await save(order, 'lost');
  },

  async unconfirmed({ shop, save }) {
    const order = await shop.begin(directOrder);
    await waitsAt(order, 'confirm');
    await order.skip(30 * HOUR);
    await order.happened('ClockRang', 2);
    await save(order, 'confirmation');
    await order.skip(7 * DAY);
    await order.result();
    await save(order, 'expired');
    const state = order.folded();
    const woken = await shop.begin(directOrder, defaultPolicy, { state, fact: 'paymentReported', input: paid(20_000) });
    await woken.happened('RefundMade');
    await woken.result();
    await save(woken, 'expired.paid-late');
  },

  async change({ shop, save }) {
    const order = await shop.begin(directOrder);
    await waitsAt(order, 'confirm');
    await order.tell('customerDeclined', { eventId: 'declined', formVersion: 1, wishId: 't1' });
    await waitsAt(order, 'verify');
    await save(order, 'order.change-wanted');
    await order.act('verify', { by: 'phone' });
    await waitsAt(order, 'confirm');
    await save(order, 'confirmation.second-form');
    await order.terminate();
  },

  async whole(scene) {
    const { shop, world, save } = scene;
    const order = await confirmed(scene, { lines: [line('l1', 3_000_000)] });
    await save(order, 'payment');
    world.short.set(order.orderId, 1);
    await order.tell('paymentReported', paid(6_000_000));
    await waitsAt(order, 'shortage');
    await save(order, 'allocation');
    world.short.delete(order.orderId);
    await order.tell('stockArrived', { eventId: 'arrived', skus: ['SKU-l1'] });
    await waitsAt(order, 'review');
    await save(order, 'review');
    await order.act('approve-review', {});
    await waitsAt(order, 'pick');
    await save(order, 'fulfilment.pick');
    const lines = [{ lineId: 'l1', quantity: 2 }];
    await order.act('complete-picking', { shipmentId: 's1', lines });
    await waitsAt(order, 'pack');
    await save(order, 'fulfilment.pack');
    await order.act('complete-packing', { shipmentId: 's1', parcels: [{ weightGrams: 900, lines }] });
    await waitsAt(order, 'label');
    await save(order, 'fulfilment.label');
    await order.act('book-carrier', { shipmentId: 's1' });
    await waitsAt(order, 'hand-over');
    await save(order, 'fulfilment.hand-over');
    await order.act('hold', { reason: 'fraud_risk' });
    await save(order, 'fulfilment.held');
    await order.act('release', { by: 'u1', supervisor: false });
    await order.act('hand-over', { shipmentId: 's1' });
    await order.enters('delivery');
    await waitsAt(order, 'transit');
    await order.skip(25 * HOUR);
    await report(order, 'in_transit');
    await order.happened('ParcelReported');
    await save(order, 'delivery');
    await report(order, 'delivered');
    await waitsAt(order, 'receipt');
    await save(order, 'receipt');
    const { runId } = await shop.client.workflow.getHandle(order.workflowId).describe();
    await order.tell('receiptConfirmed', { eventId: 'received', condition: 'ok' });
    await waitsAt(order, 'return-window');
    await save(order, 'receipt.rolled-over', runId);
    await save(order, 'after-care');
    await order.act('submit-closing', { documentIds: [] });
    await waitsAt(order, 'audit');
    await save(order, 'closing');
    await order.act('approve-closing', {});
    await waitsAt(order, 'survey');
    await save(order, 'survey');
    await order.tell('surveyAnswered', { eventId: 'answered', score: 9 });
    await order.result();
    await save(order, 'closed');
  },

  async missing(scene) {
    const { world, save } = scene;
    const order = await confirmed(scene);
    world.short.set(order.orderId, 1);
    await order.tell('paymentReported', paid(20_000));
    await waitsAt(order, 'shortage');
    await order.act('propose', { kind: 'new_date', date: inDays(60) });
    await waitsAt(order, 'proposal');
    await order.skip(25 * HOUR);
    await order.happened('ClockRang');
    await save(order, 'allocation.proposal');
    await order.act('propose', { kind: 'split' });
    await order.tell('proposalAnswered', { eventId: 'answered', proposalId: 'p2', accept: true });
    await waitsAt(order, 'supply');
    await waitsAt(order, 'pick');
    await save(order, 'fulfilment.split');
    const lines = [{ lineId: 'l1', quantity: 1 }];
    await order.act('complete-picking', { shipmentId: 's1', lines });
    await order.act('complete-packing', { shipmentId: 's1', parcels: [{ weightGrams: 900, lines }] });
    await waitsAt(order, 'label');
    await order.act('complete-packing', { shipmentId: 's1', parcels: [{ weightGrams: 800, lines }] });
    await order.happened('ShipmentRated', 2);
    await order.act('book-carrier', { shipmentId: 's1' });
    await waitsAt(order, 'hand-over');
    await order.act('hand-over', { shipmentId: 's1' });
    await waitsAt(order, 'transit');
    world.short.delete(order.orderId);
    await order.act('receive-supply', { lines: [{ lineId: 'l1', quantity: 1, sku: 'SKU-l1', location: 'shanghai' }] });
    await waitsAt(order, 'pick');
    await save(order, 'fulfilment.rest-came');
    await order.terminate();
  },

  async shortPick(scene) {
    const { world, save } = scene;
    const order = await picking(scene);
    world.short.set(order.orderId, 1);
    await order.act('complete-picking', { shipmentId: 's1', lines: [{ lineId: 'l1', quantity: 1 }] });
    await waitsAt(order, 'pack');
    await waitsAt(order, 'shortage');
    await order.happened('StockReserved', 2);
    await save(order, 'fulfilment.short-pick');
    await order.act('propose', { kind: 'drop_line' });
    await order.act('answer-proposal', { accept: true, by: 'phone' });
    await waitsAt(order, 'refund');
    await save(order, 'fulfilment.dropped');
    await order.terminate();
  },

  async rejected({ shop, save }) {
    const order = await shop.begin(withChange({ lines: [line('l1', 3_000_000)], clean: false }));
    await waitsAt(order, 'verify');
    await order.act('verify', { by: 'phone' });
    await waitsAt(order, 'confirm');
    await order.act('confirm', { by: 'phone' });
    await waitsAt(order, 'pay');
    await order.tell('paymentReported', paid(6_000_000));
    await waitsAt(order, 'review');
    await order.act('reject-review', { reasonId: 't1', backTo: 'order' });
    await waitsAt(order, 'verify');
    await save(order, 'order.rejected');
    await order.terminate();
  },

  async twoShipments(scene) {
    const { save } = scene;
    const order = await confirmed(scene, { lines: [line('l1'), line('l2')], terms: 'deposit', depositPercent: 50 });
    await order.tell('paymentReported', paid(20_000));
    await waitsAt(order, 'pick');
    const [first, second] = order.folded().shipments.map((x) => ({ id: x.shipmentId, lineId: x.lines[0]?.lineId ?? '' }));
    if (!first || !second) throw new Error('the order has no two shipments');
    await pack(order, first.id, first.lineId);
    await waitsAt(order, 'collect-balance');
    await save(order, 'fulfilment.balance');
    await order.tell('paymentReported', paid(20_000));
    await order.act('book-carrier', { shipmentId: first.id });
    await waitsAt(order, 'hand-over');
    await order.act('hand-over', { shipmentId: first.id });
    await waitsAt(order, 'transit');
    await pack(order, second.id, second.lineId);
    await save(order, 'fulfilment.partly-shipped');
    await order.terminate();
  },

  async blocked(scene) {
    const { world, save } = scene;
    const order = await blocked(scene);
    await save(order, 'fulfilment.blocked');
    await order.act('resolve', { step: 'label', how: 'correct', roles: ['logistics'] });
    await order.happened('ShipmentRated', 2);
    await order.act('book-carrier', { shipmentId: 's1', carrier: 'crane' });
    await waitsAt(order, 'hand-over');
    world.addressRefused = false;
    await save(order, 'fulfilment.corrected');
    await order.terminate();
  },

  async cancelled(scene) {
    const { world, save } = scene;
    const order = await picking(scene);
    await pack(order);
    world.carrierDown = true;
    await order.act('book-carrier', { shipmentId: 's1' });
    await order.act('cancel', { reason: 'changed_mind' });
    await order.happened('RefundMade');
    world.carrierDown = false;
    await save(order, 'cancellation');
    await order.skip(HOUR);
    await order.result();
    await save(order, 'cancelled');
  },

  async refunds(scene) {
    const { world, save } = scene;
    const order = await picking(scene);
    await order.act('refund', { amount: 9_000, reasonId: 't1', limit: 1_000 });
    await order.tell('paymentReported', paid(500));
    await order.reaches('finance and a supervisor are asked', (s) => s.tasks.filter((t) => t.step === 'refund').length === 2);
    await save(order, 'fulfilment.refund-asked');
    await order.act('approve-refund', { refundId: 'r1', by: 'u2' });
    await order.happened('RefundMade');
    await order.act('refund', { reasonId: 't1', limit: 500_000 });
    await order.happened('RefundMade', 2);
    world.bankRefuses = true;
    await order.act('refund', { amount: 100, reasonId: 't1', limit: 500_000 });
    await order.happened('RefundByHand');
    world.bankRefuses = false;
    await order.tell('refundRecorded', { eventId: 'by-hand', refundId: 'r3' });
    await order.happened('RefundMade', 3);
    await save(order, 'fulfilment.refunded');
    await order.terminate();
  },

  async onAccount({ shop, save }) {
    const order = await shop.begin(withChange({ terms: 'on_account' }));
    await waitsAt(order, 'confirm');
    await order.act('confirm', { by: 'phone' });
    await waitsAt(order, 'review');
    await save(order, 'review.on-account');
    await order.act('approve-review', {});
    await waitsAt(order, 'pick');
    await pack(order);
    await order.act('book-carrier', { shipmentId: 's1' });
    await waitsAt(order, 'hand-over');
    await order.act('hand-over', { shipmentId: 's1' });
    await waitsAt(order, 'transit');
    await report(order, 'delivered');
    await waitsAt(order, 'collect-balance');
    await save(order, 'receipt.on-account');
    await order.tell('receiptConfirmed', { eventId: 'received', condition: 'ok' });
    await waitsAt(order, 'return-window');
    await order.skip(32 * DAY);
    await waitsAt(order, 'submit-closing');
    await order.tell('paymentReported', paid(20_000));
    await order.reaches('nothing to collect', (s) => Object.values(s.clocks).every((c) => c.step !== 'collect-balance'));
    await save(order, 'closing.on-account');
    await order.terminate();
  },

  ...aftermathStories,
  ...caseStories,
  ...changeStories,
  ...earlyStories,
  ...memoryStories,
  ...recallStories,
  ...reviewStories,
  ...roadStories,
  ...talkStories,
  ...wayStories,
};
