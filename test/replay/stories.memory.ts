// What an order must not forget: needs that a person must read, stock that it holds when nobody answers its new form, and facts that come again long afterwards.
import { randomUUID } from 'node:crypto';
import { defaultPolicy } from '../../workflows/domain/policy';
import { goods, wants } from '../workflow/change.fixture';
import { atWork, gate } from '../workflow/gates';
import { rolledOver } from '../workflow/runs';
import { DAY, directOrder, type Order } from '../workflow/shop';
import { confirmed, onTheRoad, pack, paid, picking, report, type Scene, waitsAt } from './scene';

/**
 * Talks until the order goes on in another run. A run of its usual length is too large to be kept: such stories are made on a server that
 * was started with `--dynamic-config-value limit.historyCount.suggestContinueAsNew=200`.
 * One fact at a time: the bursts of `talkUntilFull` would make even that history too large.
 * @returns the run that has ended
 */
async function talksUntilFull({ shop }: Scene, order: Order): Promise<string> {
  const run = shop.client.workflow.getHandle(order.workflowId);
  const { runId } = await run.describe();
  for (let i = 0; (await run.describe()).runId === runId; i++) {
    await order.tell('receiptConfirmed', { eventId: `late-${i}`, condition: 'ok' });
    await order.reaches('that fact', (s) => s.causes.includes(`late-${i}`));
  }
  return runId;
}

export const memoryStories: Record<string, (scene: Scene) => Promise<void>> = {
  async special(scene) {
    const order = await confirmed(scene, { special: true });
    await order.tell('paymentReported', paid(20_000));
    await waitsAt(order, 'review');
    await scene.save(order, 'review.special-needs');
    await order.terminate();
  },

  async mailInFlight(scene) {
    const { shop, world, save } = scene;
    const order = await onTheRoad(scene);
    const run = shop.client.workflow.getHandle(order.workflowId);
    const { runId } = await run.describe();
    const mail = gate();
    world.mailGate = mail.door;
    await report(order, 'delivered');
    await waitsAt(order, 'receipt');
    await atWork(shop, order, 'sendNotice');
    await order.tell('receiptConfirmed', { eventId: 'received', condition: 'ok' });
    await order.enters('after-care');
    await order.act('note', { textId: 't1' }); // the run waits for its mail
    mail.open();
    await rolledOver(shop, order, runId);
    await save(order, 'receipt.mail-in-flight', runId);
    await order.terminate();
  },

  async heardAtTheEnd(scene) {
    const { shop, world, save } = scene;
    const order = await onTheRoad(scene);
    await report(order, 'delivered');
    await waitsAt(order, 'receipt');
    const { runId } = await shop.client.workflow.getHandle(order.workflowId).describe();
    const records = gate();
    world.recordGate = records.door;
    await order.tell('receiptConfirmed', { eventId: 'received', condition: 'ok' });
    await atWork(shop, order, 'record'); // the run ends with it: after-care begins in a new one
    await order.tell('receiptConfirmed', { eventId: 'received-again', condition: 'ok' });
    records.open();
    await rolledOver(shop, order, runId);
    await order.happened('FactIgnored');
    await save(order, 'receipt.heard-at-the-end', runId);
    await save(order, 'after-care.heard-by-the-last-run');
    await order.terminate();
  },

  async endedWithoutMail(scene) {
    const { world, save } = scene;
    const order = await confirmed(scene);
    world.mailDown = true;
    await order.act('cancel', { reason: 'changed_mind' });
    await order.enters('cancelled');
    const runId = await talksUntilFull(scene, order);
    world.mailDown = false;
    await order.result();
    await save(order, 'cancelled.run-full-without-mail', runId);
    await save(order, 'cancelled.sends-what-the-last-run-could-not');
  },

  async fullInAnEffect(scene) {
    const { world, save } = scene;
    const order = await picking(scene);
    await pack(order);
    world.carrierDown = true;
    await order.act('book-carrier', { shipmentId: 's1' });
    await order.happened('CarrierBooked');
    const runId = await talksUntilFull(scene, order);
    world.carrierDown = false;
    await waitsAt(order, 'hand-over');
    await save(order, 'fulfilment.run-full-in-an-effect', runId);
    await save(order, 'fulfilment.takes-up-an-effect');
    await order.terminate();
  },

  async expiredWithStock(scene) {
    const { save } = scene;
    const order = await picking(scene);
    await order.act('change', wants(goods('SKU-l1', 4)));
    await waitsAt(order, 'confirm');
    await order.reaches('nothing to tidy up', (s) => s.calledOff.length === 0 && s.surplus.length === 0);
    await order.skip(8 * DAY);
    await order.result();
    await save(order, 'expired.gave-stock-back');
  },

  async heardAgain({ shop, save }) {
    const order = await shop.begin(directOrder);
    await waitsAt(order, 'confirm');
    await order.terminate();
    const causes = Array.from({ length: 200 }, (_, i) => `heard-${i}`); // as many as the state keeps
    const state = { ...order.folded(), causes };
    const input = { eventId: randomUUID(), condition: 'ok' } as const;
    const again = await shop.begin(directOrder, defaultPolicy, { state, fact: 'receiptConfirmed', input });
    await again.happened('FactIgnored');
    await again.tell('receiptConfirmed', { eventId: 'heard-0', condition: 'ok' });
    await again.tell('receiptConfirmed', { eventId: randomUUID(), condition: 'ok' });
    await again.happened('FactIgnored', 2);
    await save(again, 'confirmation.heard-again');
    await again.terminate();
  },
};
