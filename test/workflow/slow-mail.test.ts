// A mail server that takes its time, on the real engine: the mail that is being sent is seen to go on, so that nobody sends it once more.
import { atWork, gate } from './gates';
import { directOrder, type Order, until } from './shop';
import { shopForThisFile } from './shop.fixture';

const { world, shop } = shopForThisFile();

/** When the server last heard of the mail that is being sent, ms. */
async function lastBeat({ workflowId }: Order): Promise<number> {
  const { raw } = await shop.client.workflow.getHandle(workflowId).describe();
  const mail = (raw.pendingActivities ?? []).find((a) => a.activityType?.name === 'sendNotice');
  const { seconds = 0, nanos = 0 } = mail?.lastHeartbeatTime ?? {};
  return Number(seconds) * 1_000 + (nanos ?? 0) / 1e6;
}

test('a mail that takes long is heard of in time for a machine that stands still for a moment, and is sent once', async () => {
  const mail = gate();
  world.mailGate = mail.door;
  const order = await shop.begin(directOrder);
  await atWork(shop, order, 'sendNotice');
  const beats = [await lastBeat(order)];
  /** It counts as lost when nothing is heard for six seconds. */
  const inTime = async (): Promise<boolean> => {
    const beat = await lastBeat(order);
    if (beat !== beats.at(-1)) beats.push(beat);
    return beats.some((at, i) => i > 1 && at - (beats[i - 1] ?? 0) < 4_000);
  };
  await until(inTime, () => `two beats close to each other: ${beats.join(', ')}`, { ms: 60_000 }).finally(mail.open);
  await order.rests();
  expect(world.mails.filter((key) => key.startsWith(order.orderId))).toHaveLength(1);
  await order.terminate();
});
