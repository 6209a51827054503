// The orders that go ways which few orders go: quotes that end, dates that cannot be kept, proposals that are overtaken, a difference that
// is asked for, labels that a carrier keeps, books and mail servers that are away, facts that nobody understands.
import { ApplicationFailure } from '@temporalio/common';
import { randomUUID } from 'node:crypto';
import { DAY, directOrder, HOUR, inDays, inquiry, line, type Order, until } from '../workflow/shop';
import { blocked, confirmed, paid, picking, type Scene, waitsAt } from './scene';

const quote = { lines: [line('l1')], shippingFee: 0, validDays: 14, terms: 'prepaid' as const, depositPercent: null };
const cup = { sku: 'CUP', unitPrice: 12_000, listPrice: 12_000, taxRate: 1_300 };

async function short(scene: Scene): Promise<Order> {
  const order = await confirmed(scene);
  scene.world.short.set(order.orderId, 1);
  await order.tell('paymentReported', paid(20_000));
  await waitsAt(order, 'shortage');
  return order;
}
async function stockComes({ world }: Scene, order: Order): Promise<void> {
  world.short.delete(order.orderId);
  await order.tell('stockArrived', { eventId: randomUUID(), skus: ['SKU-l1'] });
}

export const wayStories: Record<string, (scene: Scene) => Promise<void>> = {
  async quotesEnd({ shop, save }) {
    const order = await shop.begin(inquiry);
    await waitsAt(order, 'answer-inquiry');
    await order.act('send-quote', quote);
    await waitsAt(order, 'quote');
    await order.skip(15 * DAY);
    await order.happened('QuoteExpired');
    await order.act('send-quote', quote);
    await order.reaches('quote 2', (s) => s.clocks['quote.2'] !== undefined);
    await order.act('decline-quote', { by: 'phone' });
    await waitsAt(order, 'follow-up');
    await save(order, 'introduction.quote-declined');
    await order.terminate();
  },

  async waived(scene) {
    const { world, save } = scene;
    const order = await confirmed(scene);
    await order.act('promise', { date: inDays(60) });
    await until(() => world.kinds(order.orderId).includes('new-date'), 'the new date is told');
    await order.act('waive-payment', { amount: 20_000, reasonId: 't1', limit: 500_000 });
    await waitsAt(order, 'pick');
    await save(order, 'fulfilment.waived');
    await order.terminate();
  },

  async proposalOvertaken(scene) {
    const { save } = scene;
    const order = await short(scene);
    await order.act('propose', { kind: 'drop_line' });
    await waitsAt(order, 'proposal');
    await stockComes(scene, order);
    await waitsAt(order, 'pick');
    await order.happened('ProposalWithdrawn');
    await save(order, 'fulfilment.proposal-withdrawn');
    await order.terminate();
  },

  /** The goods come, but too late for the promised date. */
  async proposalOvertakenTooLate(scene) {
    const { world, save } = scene;
    world.leadDays = 40;
    const order = await short(scene);
    world.leadDays = 3;
    await order.act('propose', { kind: 'drop_line' });
    await waitsAt(order, 'proposal');
    await stockComes(scene, order);
    await order.reaches('sales is asked for a date', (s) => s.dateConflict !== null && s.clocks['shortage.2'] !== undefined);
    await waitsAt(order, 'pick');
    await save(order, 'fulfilment.date-conflict');
    await order.terminate();
  },

  async difference(scene) {
    const { save } = scene;
    const order = await short(scene);
    await order.act('propose', { kind: 'substitute', lines: [{ lineId: 'l1', instead: cup }] });
    await order.act('answer-proposal', { accept: true, by: 'phone' });
    await waitsAt(order, 'collect-balance');
    await waitsAt(order, 'pick');
    await order.tell('paymentReported', paid(4_000));
    await order.reaches('nothing to collect', (s) => Object.values(s.clocks).every((c) => c.step !== 'collect-balance'));
    await save(order, 'fulfilment.difference-paid');
    await order.terminate();
  },

  async labelKept(scene) {
    const { world, save } = scene;
    const order = await picking(scene);
    const piece = [{ lineId: 'l1', quantity: 1 }];
    await order.act('complete-picking', { shipmentId: 's1', lines: [{ lineId: 'l1', quantity: 2 }] });
    const parcel = { weightGrams: 500, lengthMm: 300, widthMm: 200, heightMm: 100, lines: piece };
    await order.act('complete-packing', { shipmentId: 's1', parcels: [parcel, parcel] });
    await waitsAt(order, 'label');
    await order.act('book-carrier', { shipmentId: 's1' });
    await waitsAt(order, 'hand-over');
    world.parcelsMoved = ['s1p2'];
    await order.act('void-label', { shipmentId: 's1' });
    await order.happened('LabelsVoided');
    await order.reaches('the other has its new label', (s) => s.clocks['hand-over.s1.2'] !== undefined);
    world.parcelsMoved = [];
    await order.act('void-label', { shipmentId: 's1' });
    await order.happened('LabelsVoided', 2);
    await waitsAt(order, 'label');
    await save(order, 'fulfilment.label-voided');
    await order.terminate();
  },

  async cancelledWhileBlocked(scene) {
    const { world, save } = scene;
    const order = await blocked(scene);
    world.addressRefused = false;
    await order.act('resolve', { step: 'label', how: 'cancel', roles: ['logistics'] });
    await order.happened('RefundMade');
    await order.skip(HOUR);
    await order.result();
    await save(order, 'cancelled.while-blocked');
  },

  /** What the picker missed, and the new surplus, come into the books when these can be reached again. */
  async booksAway(scene) {
    const { world, save } = scene;
    const missed = async (): Promise<Order> => {
      const order = await picking(scene);
      world.booksDown = true;
      await order.act('complete-picking', { shipmentId: 's1', lines: [{ lineId: 'l1', quantity: 1 }] });
      await waitsAt(order, 'pack');
      return order;
    };
    const booked = (order: Order) => until(() => world.books.some((b) => b.startsWith(order.orderId)), 'what was missed is booked');
    const cancelled = await missed();
    await cancelled.act('cancel', { reason: 'changed_mind' });
    await cancelled.enters('cancellation');
    world.booksDown = false;
    await booked(cancelled);
    await cancelled.result();
    await save(cancelled, 'cancelled.booked-late');
    const changed = await missed();
    await changed.act('change', { lines: [{ ...cup, sku: 'SKU-l1', quantity: 1 }], shipping: { fee: 0, freeFrom: null } });
    await changed.reaches('form 2', (s) => s.clocks['confirm.2'] !== undefined);
    world.booksDown = false;
    await booked(changed);
    await changed.reaches('nothing to tidy up', (s) => s.surplus.length === 0);
    await save(changed, 'confirmation.booked-late');
    await changed.terminate();
  },

  async mailRefused(scene) {
    const { shop, world, save } = scene;
    const order = await shop.begin(directOrder);
    await waitsAt(order, 'confirm');
    await order.act('confirm', { by: 'phone' });
    await waitsAt(order, 'pay');
    await until(() => world.kinds(order.orderId).includes('payment-request'), 'the request is sent');
    const refusing = Promise.reject(ApplicationFailure.nonRetryable('nobody there', 'refused'));
    refusing.catch(() => undefined); // whoever waits for it hears of it
    world.mailGate = refusing;
    await order.tell('paymentReported', paid(20_000));
    await waitsAt(order, 'pick');
    await order.reaches('sales calls the customer', () => order.log().some((e) => e.type === 'TaskOpened' && e.step === 'call-customer'));
    world.mailGate = Promise.resolve();
    await save(order, 'fulfilment.mail-failed');
    await order.terminate();
  },

  async malformed(scene) {
    const { shop, save } = scene;
    const order = await shop.begin(directOrder);
    await waitsAt(order, 'confirm');
    const say = (name: string, fact: unknown) => shop.client.workflow.getHandle(order.workflowId).signal(name, fact);
    await say('customerConfirmed', { formVersion: 1 });
    await say('cancelRequested', { eventId: 'why', reason: 'no-idea' });
    await say('paymentReported', { ...paid(20_000), amount: '200.00' });
    await say('customerHummed', { eventId: 'unknown' });
    await order.happened('FactIgnored', 4);
    await save(order, 'confirmation.facts-malformed');
    await order.terminate();
  },
};
