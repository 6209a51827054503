// The end of a run while people go on talking to the order: the run ends all the same, and what is said at that moment is not lost.
import { setTimeout as sleep } from 'node:timers/promises';
import { createOrderClient } from '../../api/order-client';
import { Orders } from '../../worker/relay/orders';
import { getOrder } from '../../workflows/order.messages';
import { atWork, gate, left } from './gates';
import { rolledOver, runsOf, talkUntilFull, talkUntilNearlyFull } from './runs';
import { inDays, type Order, until } from './shop';
import { shopForThisFile } from './shop.fixture';
import { shortOrders } from './short.orders';
import { confirmed } from './till.fixture';

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
    const next = rolledOver(shop, order, runId, { ms: 120_000 }).finally(() => (rolled = true));
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
);

/** The acts that a run has taken. */
async function actsOf({ workflowId }: Order, runId: string): Promise<string[]> {
  const { events } = await shop.client.workflow.getHandle(workflowId, runId).fetchHistory();
  return (events ?? []).flatMap((e) => e.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input?.name ?? []);
}

/** A full run at its end: only a last recording is still on its way. `goOn` lets it arrive. */
async function atItsEnd(order: Order): Promise<{ runId: string; goOn: () => Promise<void> }> {
  const mail = gate();
  const records = gate();
  const runId = await runOf(order);
  await talkUntilNearlyFull(shop, order);
  world.mailGate = mail.door;
  await order.act('propose', { kind: 'new_date', date: inDays(60) });
  await atWork(shop, order, 'sendNotice');
  await talkUntilFull(shop, order); // the run waits for this mail only
  world.recordGate = records.door;
  await order.tell('receiptConfirmed', { eventId: 'one more', condition: 'ok' });
  await atWork(shop, order, 'record');
  mail.open();
  await left(shop, order, 'sendNotice');
  await shop.client.workflow.getHandle(order.workflowId).query(getOrder); // the run has heard of it
  return {
    runId,
    goOn: async () => {
      records.open();
      await rolledOver(shop, order, runId);
    },
  };
}

test('an act that comes at the very end of a full run is done by the next one, while its caller waits', async () => {
  const { client, target } = shop;
  const relay = new Orders(client, target.taskQueue);
  const api = createOrderClient(target);
  const order = await short();
  const { runId, goOn } = await atItsEnd(order);
  const note = { actor: { role: 'sales', id: 'u1' } as const, causeId: 'at the end', input: { textId: 't1' } };
  expect(await relay.act(order.orderId, 'note', note)).toEqual({ kind: 'open' });
  /** Nothing when the machine stood still for so long that the caller was told to ask again. */
  const ask = async () => {
    const outcome = await api.act(order.orderId, 'note', note);
    return outcome.kind === 'unknown' ? undefined : outcome;
  };
  const asked = ask();
  await goOn();
  expect((await asked) ?? (await until(ask, 'an answer'))).toMatchObject({ kind: 'answered', answer: { stage: 'allocation' } });
  await order.agrees();
  expect(order.log().filter((e) => e.causeId === 'at the end')).toHaveLength(1);
  expect(await actsOf(order, runId)).toEqual(['confirm', 'propose']);
  await api.close();
  await order.terminate();
});

test('a mail that becomes due while the run ends goes out from the next one', async () => {
  const order = await short();
  const { goOn } = await atItsEnd(order);
  await answer(order, true);
  await goOn();
  await told(order, 'new-date');
  await order.agrees();
  await order.rests();
  expect(world.mails.filter((key) => key.startsWith(`${order.orderId}:new-date`))).toHaveLength(1);
  await order.terminate();
});

test('an order that has ended and still waits for the mail server begins a new run, which sends what was due', async () => {
  const order = await confirmed(shop);
  const runId = await runOf(order);
  world.mailDown = true;
  await order.act('cancel', { reason: 'changed_mind' });
  await order.enters('cancelled');
  await talkUntilFull(shop, order);
  await rolledOver(shop, order, runId);
  world.mailDown = false;
  await expect(order.result()).resolves.toEqual({ stage: 'cancelled' });
  await order.agrees();
  expect(world.mails.filter((key) => key.startsWith(`${order.orderId}:cancelled`))).toHaveLength(1);
});
