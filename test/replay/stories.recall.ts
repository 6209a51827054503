// The orders whose histories hold what is decided about goods on the road: called back with the rest of the order called off, or sent
// once more although the order goes back to the review meanwhile.
import { line } from '../workflow/shop';
import { pack, paid, confirmed, type Scene, waitsAt } from './scene';

export const recallStories: Record<string, (scene: Scene) => Promise<void>> = {
  async remedyTakenUp(scene) {
    const { world, save } = scene;
    const order = await confirmed(scene, { lines: [line('l1'), line('l2')] });
    await order.tell('paymentReported', paid(40_000));
    await order.reaches('two picks', (s) => s.stage === 'fulfilment' && Object.keys(s.clocks).length === 2);
    const lost = order.folded().shipments.find((x) => x.lines[0]?.lineId === 'l1')?.shipmentId ?? '';
    await pack(order, lost);
    await order.act('book-carrier', { shipmentId: lost });
    await order.reaches('labels', (s) => s.shipments.some((x) => x.shipmentId === lost && x.step === 'hand-over'));
    await order.act('hand-over', { shipmentId: lost });
    await waitsAt(order, 'transit');
    const at = new Date().toISOString();
    await order.tell('carrierReported', { eventId: 'lost', parcelId: `${lost}p1`, state: 'failed', cause: 'lost', at });
    await waitsAt(order, 'exception');
    world.short.set(order.orderId, 1);
    await order.tell('remedyChosen', { eventId: 'again', exceptionId: 'x1', remedy: 'reship' });
    await waitsAt(order, 'shortage');
    await order.act('change', { addressId: 'a2' });
    await waitsAt(order, 'review');
    await order.act('approve-review', {});
    await order.enters('fulfilment');
    world.short.delete(order.orderId);
    await order.tell('stockArrived', { eventId: 'stock', skus: ['SKU-l1'] });
    await order.reaches('sent again', (s) => s.shipments.some((x) => x.replaces === lost));
    await save(order, 'fulfilment.remedy-taken-up');
    await order.terminate();
  },

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
