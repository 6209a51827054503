// The orders that the review sends back when the warehouse has begun: what is packed or labelled is taken back, and what was planned is
// planned anew under other numbers.
import { line, type Order } from '../workflow/shop';
import { confirmed, pack, paid, type Scene, waitsAt } from './scene';

const isTidy = (order: Order) => order.reaches('no label is owed', (s) => s.calledOff.length === 0);

/** Two shipments, the first with its label, the second still on the pick list; an instruction sends the order back to the review. */
async function backInReview(scene: Scene): Promise<Order> {
  const order = await confirmed(scene, { lines: [line('l1'), line('l2')] });
  await order.tell('paymentReported', paid(40_000));
  await order.reaches('two picks', (s) => s.stage === 'fulfilment' && Object.keys(s.clocks).length === 2);
  const first = order.folded().shipments[0];
  await pack(order, first?.shipmentId, first?.lines[0]?.lineId);
  await order.act('book-carrier', { shipmentId: first?.shipmentId ?? '' });
  await waitsAt(order, 'hand-over');
  await order.act('change', { instructionsId: 't1' });
  await waitsAt(order, 'review');
  return order;
}

export const reviewStories: Record<string, (scene: Scene) => Promise<void>> = {
  async rejectedLabelled(scene) {
    const { save } = scene;
    const order = await backInReview(scene);
    await order.act('reject-review', { reasonId: 't2', backTo: 'order' });
    await waitsAt(order, 'verify');
    await isTidy(order);
    await save(order, 'order.rejected-labelled');
    await order.terminate();
  },

  async rejectedToAllocation(scene) {
    const { world, save } = scene;
    const order = await backInReview(scene);
    world.labelsMoved = true;
    await order.act('reject-review', { reasonId: 't2', backTo: 'allocation' });
    await isTidy(order);
    world.labelsMoved = false;
    await order.reaches('another review', (s) => s.stage === 'review' && s.clocks['review.2'] !== undefined);
    await save(order, 'review.planned-anew');
    await order.terminate();
  },
};
