// A change with the real books: Postgres, the sandbox's carriers and bank. What it announces is what their ledgers then say.
import { agree, asAnnounced, change, goods, wants } from './change.fixture';
import { realOrders } from './real-orders';
import { skuOf, waitsAt } from './real-world';
import { line } from './shop';
import { realShopForThisFile } from './shop.fixture';

const shop = realShopForThisFile();
const { labelled, unpaid } = realOrders(shop);

const held = async (orderId: string) =>
  (await shop.db.reservation.findMany({ where: { orderId }, orderBy: { lineId: 'asc' } })).map((r) => [r.lineId, r.quantity]);

test('a smaller order after its label: the carrier takes the label back, the shelf the piece, the bank the money', async () => {
  const order = await labelled();
  expect(await shop.books(order)).toMatchObject({ reserved: 2, labels: 1, bank: 20_000 });
  const said = await asAnnounced(order, wants(goods(skuOf('l1', order.orderId), 1)), async () => {
    await order.reaches('the surplus is back', (s) => s.surplus.length === 0 && s.calledOff.length === 0);
    expect(await shop.books(order)).toMatchObject({ held: 1, reserved: 1, labels: 0, bank: 20_000 });
    await agree(order, 2);
    await waitsAt(order, 'pick');
    await order.happened('RefundMade');
  });
  expect(said.happened).toEqual(said.announced);
  expect(await held(order.orderId)).toEqual([['l1', 1]]);
  expect(await shop.books(order)).toMatchObject({ reserved: 1, unexplained: 0, labels: 0, bank: 10_000 });
  await order.agrees();
  await order.act('cancel', { reason: 'changed_mind' });
  await expect(order.result()).resolves.toEqual({ stage: 'cancelled' });
  expect(await shop.books(order)).toMatchObject({ held: 0, reserved: 0, labels: 0, labelMoney: 0, bank: 0 });
});

test('other goods instead: what is wanted no more is free for others at once, what is new is reserved when it is paid', async () => {
  const order = await unpaid({ lines: [line('l1'), line('l2')] });
  await shop.pay(order, 40_000);
  await waitsAt(order, 'pick', 2);
  await shop.arrive(skuOf('l3', order.orderId), 4);
  await change(order, wants(goods(skuOf('l2', order.orderId), 2), goods(skuOf('l3', order.orderId), 4)));
  await order.happened('SurplusReleased');
  expect(await held(order.orderId)).toEqual([['l2', 2]]);
  await agree(order, 2);
  await waitsAt(order, 'pay');
  await shop.pay(order, 20_000);
  await waitsAt(order, 'pick', 2);
  expect(await held(order.orderId)).toEqual([
    ['l2', 2],
    ['l3', 4],
  ]);
  expect(order.folded().lines).toMatchObject([
    { lineId: 'l2', reserved: 2 },
    { lineId: 'l3', reserved: 4 },
  ]);
  expect(order.folded().shipments.map((x) => x.shipmentId)).toEqual(['s3', 's4']);
  await order.agrees();
  await order.terminate();
});
