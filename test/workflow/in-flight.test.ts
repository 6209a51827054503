// What is on its way at the very moment when the order goes another way, on the real engine: it is awaited, and nothing of it is done twice.
import { pack } from './change.fixture';
import { atWork, gate } from './gates';
import { rolledOver, talkUntilFull, talkUntilNearlyFull } from './runs';
import { inDays, until } from './shop';
import { shopForThisFile } from './shop.fixture';
import { confirmed, inFulfilment } from './till.fixture';

const { world, shop } = shopForThisFile();

test('a label purchase that breaks off after the order was cancelled harms nobody', async () => {
  const { door, cut } = gate();
  const order = await inFulfilment(shop);
  await pack(order, 's1');
  world.labelGate = door;
  await order.reaches('rates', (s) => s.shipments.some((x) => x.rates.length > 0));
  await order.act('book-carrier', { shipmentId: 's1' });
  await atWork(shop, order, 'buyLabel');
  await order.act('cancel', { reason: 'changed_mind' });
  await order.happened('CancelRequested');
  cut();
  await order.enters('cancellation');
  await order.skip(60_000); // it asks the carrier once more, when no attempt can still be under way
  await expect(order.result()).resolves.toEqual({ stage: 'cancelled' });
});

test.each(['arrives', 'breaks off'])('a mail that is on its way when the run ends and %s is sent once', async (how) => {
  const { door, open, cut } = gate();
  const order = await confirmed(shop);
  await order.reaches('the first mails are out', () => world.mails.filter((key) => key.startsWith(order.orderId)).length >= 2);
  await talkUntilNearlyFull(shop, order);
  world.mailGate = door;
  await order.act('promise', { date: inDays(30) });
  await atWork(shop, order, 'sendNotice');
  const { runId } = await shop.client.workflow.getHandle(order.workflowId).describe();
  await talkUntilFull(shop, order);
  if (how === 'arrives') open();
  else cut();
  world.mailGate = Promise.resolve();
  await rolledOver(shop, order, runId);
  const mine = () => world.mails.filter((key) => key.startsWith(`${order.orderId}:new-date`));
  await until(() => mine().length > 0, 'the mail');
  await order.act('note', { textId: 't1' });
  await order.agrees();
  await order.rests();
  expect(mine()).toHaveLength(1);
  await order.terminate();
});
