// A thousand facts thrown at one order, as webhooks come that were held up somewhere: doubled, mixed, many at a time. Each is recorded
// or ignored once, no run of the order grows without bounds, and what they say is true in the end.
import { randomUUID } from 'node:crypto';
import { amounts } from '../../workflows/domain/money';
import { type Run, runsOf } from './runs';
import { line, type Order, price, until } from './shop';
import { shopForThisFile } from './shop.fixture';
import { shortOrders } from './short.orders';

const FACTS = 1_000;
const AT_ONCE = 25;
/** More than so many are not thrown before the order has heard some: the SDK ends a worker whose one task takes more than 5 s. */
const BACKLOG = 300;
/** A task of an order that is that busy the server puts off for seconds, each time longer. */
const PATIENCE = { ms: 120_000 };
const { world, shop } = shopForThisFile();
const { paid, waitsAt, ship } = shortOrders(world, shop);

/** s1 is on the road, two pieces are waited for: it hears carriers, stock and bank. */
async function halfShipped(): Promise<Order> {
  const order = await paid(2, [line('l1'), line('l2')]);
  await waitsAt(order, 'shortage');
  await order.act('propose', { kind: 'split' });
  await order.act('answer-proposal', { accept: true, by: 'phone' });
  await waitsAt(order, 'pick');
  await ship(order, 's1');
  await waitsAt(order, 'transit');
  return order;
}

type Tell = (order: Order, eventId: string, i: number) => Promise<void>;
const at = (i: number) => new Date(Date.UTC(2026, 10, 21) + i * 60_000).toISOString();
const tellings: Tell[] = [
  (order, eventId, i) => order.tell('carrierReported', { eventId, parcelId: 's1p1', state: i % 8 ? 'in_transit' : 'delayed', at: at(i) }),
  (order, eventId) => order.tell('stockArrived', { eventId, skus: ['SKU-l1'] }),
  (order, eventId) =>
    order.tell('paymentReported', {
      ...{ eventId, bankPaymentId: eventId, outcome: 'captured', amount: price(10), method: 'card', receivedOn: '2026-11-21' },
    }),
  (order, eventId, i) => order.tell('carrierReported', { eventId, parcelId: `foreign-${i}`, state: 'delivered', at: at(i) }),
];

test('a thousand facts, every third of them twice: each stands in the log once, whatever came of it', async () => {
  const order = await halfShipped();
  const before = order.log().length;
  const sent: string[] = [];
  const say: (() => Promise<void>)[] = [];
  for (let i = 0; sent.length < FACTS; i++) {
    const eventId = randomUUID();
    const tell = () => tellings[i % tellings.length]?.(order, eventId, i) ?? Promise.resolve();
    sent.push(eventId);
    say.push(tell);
    if (i % 3 === 0) say.splice(Math.max(0, say.length - 300), 0, tell); // the other copy overtook 300 others
  }
  const told = () => new Set(order.log().flatMap((e) => e.causeId ?? []));
  for (let i = 0; i < say.length; i += AT_ONCE) {
    await Promise.all(say.slice(i, i + AT_ONCE).map((tell) => tell()));
    await until(() => told().size * (say.length / FACTS) > i - BACKLOG, 'the order to hear some', PATIENCE);
  }
  const missing = () => sent.filter((id) => !told().has(id)).length;
  await until(
    () => missing() === 0,
    () => `every fact in the log: ${missing()} are missing`,
    PATIENCE,
  );
  await order.agrees();
  const firsts = order
    .log()
    .slice(before)
    .filter((e, i, all) => e.causeId !== null && e.causeId !== all[i - 1]?.causeId);
  expect(firsts.map((e) => e.causeId).sort()).toEqual([...sent].sort());

  const payments = sent.filter((_, i) => i % tellings.length === 2);
  expect(amounts(order.folded()).paid).toBe(40_000 + payments.length * 10);
  expect(order.folded().payments).toHaveLength(1 + payments.length);
  const reports = order.log().filter((e) => e.type === 'ParcelReported');
  expect(reports).toHaveLength(sent.filter((_, i) => i % tellings.length === 0).length);
  const runs = await runsOf(shop, order);
  const largest = (what: (run: Run) => number) => Math.max(...runs.map(what));
  expect(largest((run) => run.events)).toBeLessThanOrEqual(2_000);
  expect(runs.flatMap((run) => run.failures)).toEqual([]);
  await order.terminate();
}, 300_000);
