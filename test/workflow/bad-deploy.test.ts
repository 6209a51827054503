// Code that the gate refuses is forced live all the same: the tasks of running orders fail, nothing is lost, and the next build that fits
// heals them.
import { bundleOf } from '../replay/gate';
import { withCopy } from '../replay/copies';
import { waitsAt } from '../replay/scene';
import { openedForThisFile } from '../support/opened';
import { FakeWorld } from './fake-world';
import { directOrder, failuresIn, openShop, type Order, until } from './shop';

const world = new FakeWorld();
const shop = openedForThisFile(
  () => openShop(world),
  (opened) => opened.close(),
);

const STAGE = 'workflows/stages/order.ts';
const BEFORE = '      const asked = askedOf(live.state);\n';
const MORE = 'await live.world.assignOrderNumber({ orderId });\n';
/** An activity more, before one that running orders have behind them. */
const careless = { file: STAGE, search: BEFORE, replace: `      ${MORE}${BEFORE}` };
const mended = [
  { ...careless, replace: `      if (patched('20261122-number-first')) ${MORE}${BEFORE}` },
  {
    file: STAGE,
    search: "import type { OrderState } from '../domain/state';",
    replace: "import { patched } from '@temporalio/workflow';\nimport type { OrderState } from '../domain/state';",
  },
];
const confirms = (order: Order) => order.tell('customerConfirmed', { eventId: `confirmed-${order.orderId}`, formVersion: 1 });
const failures = async (order: Order) => failuresIn((await order.history()).events ?? []);

test('code that running orders cannot go on with, forced live, stops them and loses nothing; the mended build heals them', async () => {
  const bad = await withCopy(['workflows'], [careless], bundleOf);
  const good = await withCopy(['workflows'], mended, bundleOf); // made before: the server waits longer after each task that fails
  const order = await shop.begin(directOrder);
  await waitsAt(order, 'confirm');

  await shop.replaceWorker(bad);
  await confirms(order);
  await until(async () => (await failures(order)).some((message) => /nondeterminism/i.test(message)), 'the task that fails');
  const { raw, status } = await shop.client.workflow.getHandle(order.workflowId).describe();
  expect([status.name, Number(raw.pendingWorkflowTask?.attempt) > 0]).toEqual(['RUNNING', true]); // stopped, not failed: the task is tried again
  expect(order.folded().stage).toBe('confirmation');

  await shop.replaceWorker(good);
  await until(() => order.folded().stage === 'payment', 'the order to go on', { ms: 120_000 });
  expect(order.log().filter(({ type }) => type === 'OrderConfirmed')).toHaveLength(1);
  await order.agrees();
  await order.terminate();
}, 300_000);

test('an order that begins on the mended build takes the new way, and goes on with it', async () => {
  const numbered = jest.spyOn(world, 'assignOrderNumber');
  await shop.replaceWorker(await withCopy(['workflows'], mended, bundleOf));
  const order = await shop.begin(directOrder);
  await waitsAt(order, 'confirm');
  expect(numbered).toHaveBeenCalledTimes(1);
  await confirms(order);
  await order.enters('payment');
  expect(await failures(order)).toEqual([]);
  await order.terminate();
}, 300_000);
