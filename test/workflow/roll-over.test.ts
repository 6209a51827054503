// The end of a run while people go on talking to the order: the run ends all the same, and what is said at that moment is not lost.
import { setTimeout as sleep } from 'node:timers/promises';
import { createOrderClient } from '../../api/order-client';
import { Orders } from '../../worker/relay/orders';
import { atWork, gate, left } from './gates';
import { rolledOver, runsOf, talkUntilFull } from './runs';
import type { Order } from './shop';
import { shopForThisFile } from './shop.fixture';
import { shortOrders } from './short.orders';
import { confirmed, deliver, inFulfilment } from './till.fixture';

const { world, shop } = shopForThisFile();
const { short, told, answer } = shortOrders(world, shop);

const runOf = async (order: Order) => (await shop.client.workflow.getHandle(order.workflowId).describe()).runId;

/** Says something every few milliseconds, whether or not the last has been answered, until `over`. */
async function steadily(say: (i: number) => Promise<unknown>, over: () => boolean): Promise<number> {
  const open = new Set<Promise<unknown>>();
  for (let i = 0; ; i++) {
    if (over()) return Promise.all(open).then(() => i);
    const one = say(i).finally(() => open.delete(one));
    open.add(one);
    if (open.size >= AT_ONCE) await Promise.race(open);
    await sleep(EVERY_MS);
  }
}
const AT_ONCE = 8;
const EVERY_MS = 15;

const talk: Record<string, (order: Order, causeId: string) => Promise<unknown>> = {
  acts: (order, causeId) => order.act('note', { textId: causeId }, causeId),
  facts: (order, eventId) => order.tell('receiptConfirmed', { eventId, condition: 'ok' }),
};
test.each(Object.entries(talk))(
  'an order that hears %s without a pause still begins a new run, and each stands in its log once',
  async (_, say) => {
    const order = await confirmed(shop);
    const runId = await runOf(order);
    world.recordingMs = 15;
    let rolled = false;
    const next = rolledOver(shop, order, runId, { ms: 60_000 }).finally(() => (rolled = true));
    const said = await steadily(
      (i) => say(order, `steady-${i}`),
      () => rolled,
    );
    await next;
    await order.agrees();
    const heard = order.log().flatMap((e) => (e.causeId?.startsWith('steady-') ? [e.causeId] : []));
    expect(new Set(heard).size).toBe(said);
    expect(heard).toHaveLength(said);
    expect((await runsOf(shop, order))[0]?.events).toBeLessThan(2_000);
    await order.terminate();
  },
  120_000,
);

test('an act that comes when the run is just about to end is done by the next one, while its caller waits', async () => {
  const { client, target } = shop;
  const relay = new Orders(client, target.taskQueue);
  const api = createOrderClient(target);
  const records = gate();
  const order = await inFulfilment(shop);
  await deliver(order);
  const runId = await runOf(order);
  world.recordGate = records.door;
  await order.tell('receiptConfirmed', { eventId: 'received', condition: 'ok' }); // after-care begins in a run of its own
  await atWork(shop, order, 'record');
  const note = { actor: { role: 'sales', id: 'u1' } as const, causeId: 'at the end', input: { textId: 't1' } };
  expect(await relay.act(order.orderId, 'note', note)).toEqual({ kind: 'open' });
  const answered = api.act(order.orderId, 'note', note);
  records.open();
  expect(await answered).toMatchObject({ kind: 'answered', answer: { stage: 'after-care' } });
  await rolledOver(shop, order, runId);
  await order.agrees();
  expect(order.log().filter((e) => e.causeId === 'at the end')).toHaveLength(1);
  await api.close();
  await order.terminate();
}, 60_000);

test('a mail that becomes due while the run ends goes out from the next one', async () => {
  const mail = gate();
  const records = gate();
  const order = await short();
  const runId = await runOf(order);
  world.mailGate = mail.door;
  await order.act('propose', { kind: 'new_date', date: '2027-01-15' });
  await atWork(shop, order, 'sendNotice');
  await talkUntilFull(shop, order); // the run waits for this mail only
  world.recordGate = records.door;
  await order.tell('receiptConfirmed', { eventId: 'one more', condition: 'ok' });
  await atWork(shop, order, 'record');
  mail.open();
  await left(shop, order, 'sendNotice');
  await answer(order, true);
  records.open();
  await rolledOver(shop, order, runId);
  await told(order, 'new-date');
  await order.agrees();
  expect(world.mails.filter((key) => key.startsWith(`${order.orderId}:new-date`))).toHaveLength(1);
  await order.terminate();
}, 120_000);
