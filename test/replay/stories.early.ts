// The orders that come to nothing early, wherever they stand, and what is said to an order twice.
import { randomUUID } from 'node:crypto';
import { actUpdate } from '../../workflows/order.messages';
import { directOrder, inquiry, line } from '../workflow/shop';
import { confirmed, paid, picking, type Scene, waitsAt, withChange } from './scene';

const quote = { lines: [line('l1')], shippingFee: 0, validDays: 14, terms: 'prepaid' as const, depositPercent: null };

export const earlyStories: Record<string, (scene: Scene) => Promise<void>> = {
  async lostLater({ shop, save }) {
    const shown = await shop.begin(inquiry);
    await waitsAt(shown, 'answer-inquiry');
    await shown.act('record-interaction', { kind: 'demonstration', channel: 'phone', textId: 't1' });
    await shown.enters('introduction');
    await waitsAt(shown, 'follow-up');
    await shown.act('lose', { reason: 'price' });
    await shown.result();
    await save(shown, 'lost.after-introduction');
    const quoted = await shop.begin(inquiry);
    await waitsAt(quoted, 'answer-inquiry');
    await quoted.act('send-quote', quote);
    await waitsAt(quoted, 'quote');
    await quoted.act('lose', { reason: 'price' });
    await quoted.result();
    await save(quoted, 'lost.after-quote');
  },

  async toldAtOnce({ shop, save }) {
    await shop.dismiss();
    const order = await shop.begin(directOrder);
    await order.tell('cancelRequested', { eventId: 'at-once', reason: 'changed_mind' });
    await shop.hire();
    await order.result();
    await save(order, 'cancelled.told-at-once');
  },

  async cancelledEarly(scene) {
    const { shop, save } = scene;
    const unverified = await shop.begin(withChange({ clean: false }));
    await waitsAt(unverified, 'verify');
    await unverified.act('cancel', { reason: 'changed_mind' });
    await unverified.result();
    await save(unverified, 'cancelled.unverified');
    const declined = await shop.begin(directOrder);
    await waitsAt(declined, 'confirm');
    await declined.tell('customerDeclined', { eventId: 'declined', formVersion: 1 });
    await declined.result();
    await save(declined, 'cancelled.declined');
    const unpaid = await confirmed(scene);
    await unpaid.act('cancel', { reason: 'not_paid' });
    await unpaid.result();
    await save(unpaid, 'cancelled.unpaid');
  },

  async askDropped(scene) {
    const order = await picking(scene);
    await order.act('refund', { amount: 9_000, reasonId: 't1', limit: 1_000 });
    await waitsAt(order, 'refund');
    await order.act('cancel', { reason: 'changed_mind' });
    await order.result();
    await scene.save(order, 'cancelled.ask-dropped');
  },

  async saidTwice(scene) {
    const { shop, save } = scene;
    const order = await confirmed(scene, { terms: 'deposit', depositPercent: 50 });
    const note = { actor: { role: 'sales', id: 'u1' } as const, causeId: 'note', input: { textId: 't1' } };
    const run = shop.client.workflow.getHandle(order.workflowId);
    for (const updateId of [randomUUID(), randomUUID()]) await run.executeUpdate(actUpdate('note'), { args: [note], updateId });
    await order.tell('paymentReported', paid(20_000)); // all at once: no balance is asked for
    await waitsAt(order, 'pick');
    await order.act('complete-picking', { shipmentId: 's1', lines: [{ lineId: 'l1', quantity: 2 }] });
    await waitsAt(order, 'pack');
    await save(order, 'fulfilment.said-twice');
    await order.terminate();
  },
};
