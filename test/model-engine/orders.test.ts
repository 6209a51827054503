// Fifty random orders on the real engine: whatever is said at whatever moment, each comes to an end, its books add up, no workflow task
// fails, and its history replays. `MODEL_SEED=… MODEL_RUNS=…` choose the same orders again; what meets when is the machine's choice.
import { Worker } from '@temporalio/worker';
import { isEnded } from '../../workflows/domain/state';
import { content, received } from '../model/inputs';
import { Dice } from '../model/dice';
import { bundleOf } from '../replay/gate';
import { directOrder, inquiry, openShop, type Order, type Shop } from '../workflow/shop';
import { runsOf } from '../workflow/runs';
import { defaultPolicy } from '../../workflows/domain/policy';
import { emptyOrder } from '../../workflows/domain/state';
import { Customers } from './customers';
import { StockedWorld } from './stocked-world';

const seed = Number(process.env['MODEL_SEED'] ?? Date.now() % 2 ** 31);
const orders = Number(process.env['MODEL_RUNS'] ?? 50);
const AT_ONCE = 10;

const world = new StockedWorld();
let shop: Shop;
beforeAll(async () => {
  shop = await openShop(world);
}, 300_000);
afterAll(() => shop.close());

const ended: Order[] = [];

test(`${orders} random orders come to an end, and their books add up (MODEL_SEED=${seed})`, async () => {
  world.answersLost = 0.02;
  for (let first = 0; first < orders; first += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, orders - first) }, (_, i) => first + i);
    ended.push(...(await Promise.all(some.map(live))));
  }
}, 900_000);

test('no workflow task of theirs failed', async () => {
  for (const order of ended) for (const { failures } of await runsOf(shop, order)) expect(failures).toEqual([]);
}, 300_000);

test('all their histories replay', async () => {
  const workflowBundle = await bundleOf();
  const histories = await Promise.all(ended.map(async (order) => ({ workflowId: order.workflowId, history: await order.history() })));
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle }, histories))
    expect([workflowId, error]).toEqual([workflowId, undefined]);
}, 300_000);

async function live(number: number): Promise<Order> {
  const dice = new Dice(seed + number);
  const stand = { state: emptyOrder(''), now: Date.now(), at: '', policy: defaultPolicy, told: [] };
  const intake = dice.percent(25) ? inquiry : { ...directOrder, ...received(content(stand, dice), dice) };
  const order = await shop.begin(intake);
  world.fill(order.orderId, dice);
  const customers = new Customers(shop, world, order, dice);
  try {
    await customers.meddle(dice.between(5, 40));
    await customers.finish();
    await order.agrees();
    addsUp(order);
  } catch (err) {
    const said = customers.told.slice(-10).map((t) => JSON.stringify(t));
    const happened = order
      .log()
      .slice(-15)
      .map((e) => JSON.stringify(e));
    throw new Error([`order ${number} of MODEL_SEED=${seed}: ${String(err)}`, ...said, '', ...happened].join('\n'), { cause: err });
  }
  return order;
}

function addsUp(order: Order): void {
  const { orderId } = order;
  const s = order.folded();
  const shelf = world.shelfOf(orderId);
  expect(isEnded(s)).toBe(true);
  expect({ held: shelf.holding(), pieces: shelf.onHand + shelf.left }).toEqual({ held: [], pieces: shelf.came });

  const mine = (all: Iterable<string>) => [...all].filter((key) => key.startsWith(`${orderId}:`));
  const shipped = s.shipments.filter((x) => x.stockShipped && !x.customersGoods).map((x) => `${orderId}:ship:${x.shipmentId}`);
  expect(mine(world.shipped).sort()).toEqual(shipped.sort());

  const labels = mine(world.labels.keys()).filter((key) => key.includes(':label:') && !world.voided.has(key));
  const used = s.shipments.flatMap((x) => x.parcels.flatMap((p) => p.trackingNumber ?? []));
  expect(labels.map((key) => world.labels.get(key)).sort()).toEqual(used.sort());

  const made = s.refunds.filter((r) => r.state === 'done' && !r.byHand).map((r) => [`${orderId}:refund:${r.refundId}`, r.amount.amount]);
  expect(
    mine(world.refunds.keys())
      .map((key) => [key, world.refunds.get(key)])
      .sort(),
  ).toEqual(made.sort());
}
