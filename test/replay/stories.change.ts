// The orders that are changed on their way whose histories are stored: back to the customer, back to the review, wishes by link.
import { randomUUID } from 'node:crypto';
import { goods, wants } from '../workflow/change.fixture';
import { inDays, line, type Order } from '../workflow/shop';
import { pack, paid, picking, type Scene, waitsAt, withChange } from './scene';

async function labelled(scene: Scene): Promise<Order> {
  const order = await picking(scene);
  await pack(order);
  await order.act('book-carrier', { shipmentId: 's1' });
  await waitsAt(order, 'hand-over');
  return order;
}
const agreed = (order: Order, formVersion: number) => order.tell('customerConfirmed', { eventId: `agreed-${formVersion}`, formVersion });
const isTidy = (order: Order) => order.reaches('nothing to tidy up', (s) => s.calledOff.length === 0 && s.surplus.length === 0);

export const changeStories: Record<string, (scene: Scene) => Promise<void>> = {
  async changedBeforeVerified({ shop, save }) {
    const order = await shop.begin(withChange({ clean: false }));
    await waitsAt(order, 'verify');
    await order.act('change', { requestedDate: inDays(60), addressId: 'a2' });
    await order.reaches('another verification', (s) => s.clocks['verify.2'] !== undefined);
    await save(order, 'order.changed');
    await order.act('verify', { by: 'phone' });
    await waitsAt(order, 'confirm');
    await order.act('change', wants(goods('SKU-l1', 4)));
    await order.reaches('form 2', (s) => s.clocks['confirm.2'] !== undefined);
    await save(order, 'confirmation.changed');
    await order.terminate();
  },

  async changedAfterLabel(scene) {
    const { save } = scene;
    const order = await labelled(scene);
    await order.act('change', wants(goods('SKU-l1', 1), goods('CUP', 5)));
    await waitsAt(order, 'confirm');
    await isTidy(order);
    await save(order, 'confirmation.changed-after-label');
    await agreed(order, 2);
    await waitsAt(order, 'pay');
    await save(order, 'payment.difference');
    await order.tell('paymentReported', paid(40_000));
    await order.reaches('two picks', (s) => s.stage === 'fulfilment' && Object.keys(s.clocks).length === 2);
    await save(order, 'fulfilment.changed');
    await order.act('change', wants(goods('SKU-l1', 1)));
    await order.reaches('form 3', (s) => s.clocks['confirm.3'] !== undefined);
    await isTidy(order);
    await agreed(order, 3);
    await order.happened('RefundMade');
    await waitsAt(order, 'pick');
    await save(order, 'fulfilment.made-smaller');
    await order.terminate();
  },

  async redirected(scene) {
    const { save } = scene;
    const order = await labelled(scene);
    await order.act('change', { addressId: 'a2', noteId: 't1' });
    await waitsAt(order, 'review');
    await save(order, 'review.changed-address');
    await order.act('change', { instructionsId: 't2' });
    await order.reaches('another review', (s) => s.clocks['review.2'] !== undefined);
    await save(order, 'review.changed-again');
    await order.act('approve-review', {});
    await waitsAt(order, 'label');
    await order.act('book-carrier', { shipmentId: 's1' });
    await waitsAt(order, 'hand-over');
    await save(order, 'fulfilment.relabelled');
    await order.tell('changeRequested', { eventId: randomUUID(), wishId: 't3' });
    await order.happened('ChangeRequested');
    await order.act('hand-over', { shipmentId: 's1' });
    await waitsAt(order, 'transit');
    await save(order, 'delivery.redirected');
    await order.terminate();
  },

  async redirectedPartly({ shop, save }) {
    const order = await shop.begin(withChange({ lines: [line('l1'), line('l2')] }));
    await waitsAt(order, 'confirm');
    await agreed(order, 1);
    await order.tell('paymentReported', paid(40_000));
    await order.reaches('two picks', (s) => s.stage === 'fulfilment' && Object.keys(s.clocks).length === 2);
    const [gone, here] = order.folded().shipments;
    await pack(order, gone?.shipmentId, gone?.lines[0]?.lineId);
    await order.act('book-carrier', { shipmentId: gone?.shipmentId ?? '' });
    await waitsAt(order, 'hand-over');
    await order.act('hand-over', { shipmentId: gone?.shipmentId ?? '' });
    await waitsAt(order, 'transit');
    await pack(order, here?.shipmentId, here?.lines[0]?.lineId);
    await waitsAt(order, 'label');
    await order.act('change', { addressId: 'a2' });
    await waitsAt(order, 'review');
    await save(order, 'review.partly-shipped');
    await order.act('approve-review', {});
    await waitsAt(order, 'label');
    await save(order, 'fulfilment.partly-redirected');
    await order.terminate();
  },
};
