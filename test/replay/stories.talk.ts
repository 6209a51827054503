// The orders whose histories hold what departments and customers hear of each other, and refunds that finance is reminded of.
// How a refund by hand ended its order before that stands in cancelled.paid-by-hand and cancelled.refunded-by-hand.
import { DAY, inquiry, price } from '../workflow/shop';
import { confirmed, picking, type Scene, waitsAt } from './scene';

export const talkStories: Record<string, (scene: Scene) => Promise<void>> = {
  async material({ shop, save }) {
    const order = await shop.begin(inquiry);
    await waitsAt(order, 'answer-inquiry');
    await order.act('record-interaction', { kind: 'data_sheet', channel: 'email', sku: 'HB-150', textId: 't1' });
    await waitsAt(order, 'follow-up');
    await save(order, 'introduction.material-sent');
    await order.terminate();
  },

  async late(scene) {
    const { save } = scene;
    const order = await picking(scene);
    await order.skip(9 * DAY);
    const lines = [{ lineId: 'l1', quantity: 2 }];
    await order.act('complete-picking', { shipmentId: 's1', lines, remarkId: 't1' });
    await waitsAt(order, 'pack');
    await save(order, 'fulfilment.late-and-remarked');
    await order.terminate();
  },

  async byHand(scene) {
    const { save } = scene;
    const order = await confirmed(scene);
    const cash = { amount: price(20_000), method: 'cash', receivedOn: '2026-11-21', bankPaymentId: null, referenceId: 't1' } as const;
    await order.act('record-payment', cash);
    await waitsAt(order, 'pick');
    await order.act('cancel', { reason: 'changed_mind' });
    await order.enters('cancelled');
    await waitsAt(order, 'refund');
    await order.skip(6 * DAY);
    await order.reaches('the supervisor is told', (s) => s.tasks.some((t) => t.escalated));
    await save(order, 'cancelled.hand-refund-late');
    await order.tell('refundRecorded', { eventId: 'by-hand', refundId: 'r1' });
    await order.result();
    await save(order, 'cancelled.hand-refund-made');
  },
};
