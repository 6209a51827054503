// The orders whose histories hold a cancellation after goods have left: called back from the road, with the rest of the order called off.
import { line } from '../workflow/shop';
import { pack, paid, confirmed, type Scene, waitsAt } from './scene';

export const recallStories: Record<string, (scene: Scene) => Promise<void>> = {
  async recalled(scene) {
    const { save } = scene;
    const order = await confirmed(scene, { lines: [line('l1'), line('l2')] });
    await order.tell('paymentReported', paid(40_000));
    await order.reaches('two picks', (s) => s.stage === 'fulfilment' && Object.keys(s.clocks).length === 2);
    for (const { shipmentId, lines } of order.folded().shipments) {
      await pack(order, shipmentId, lines[0]?.lineId);
      await order.act('book-carrier', { shipmentId });
      await order.reaches('labels', (s) => s.shipments.some((x) => x.shipmentId === shipmentId && x.step === 'hand-over'));
    }
    await order.act('hand-over', { shipmentId: 's1' });
    await waitsAt(order, 'transit');
    await order.act('cancel', { reason: 'changed_mind' });
    await waitsAt(order, 'exception');
    await order.reaches('the rest is called off', (s) => s.calledOff.length === 0 && s.reservations.length === 0);
    await order.reaches('finance has it', (s) => s.tasks.some((t) => t.step === 'refund'));
    await save(order, 'delivery.recalled');
    await order.terminate();
  },
};
