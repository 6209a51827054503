// `npm run check` on a real database: a shop in order has no findings, and each invariant that is broken by hand is found.
import { snapshot, type World } from '../../tools/check/finding';
import { check, type Checked, invariants } from '../../tools/check/invariants';
import { closedAfterThisFile } from '../support/opened';
import { brokenBooks } from './check.cases';
import { brokenLogs } from './check.cases-log';
import { openCheckShop } from './check.fixture';

const shop = closedAfterThisFile(openCheckShop);

const found = (checked: Checked[]) => checked.flatMap(({ number, findings }) => findings.map(({ what }) => `${number} ${what}`));
const look = (world: World = shop.world) => check(world, async () => {});

it('finds nothing in a shop in which everything is as it must be', async () => {
  const checked = await look();
  expect(found(checked)).toEqual([]);
  expect(checked.map(({ number }) => number)).toEqual(Array.from({ length: 15 }, (_, i) => i + 1));
  for (const { toDo } of checked) expect(toDo).toMatch(/^[A-Z].*\.$|^npm run .*\.$/);
  expect(checked[0]?.seen).toMatchObject({ orders: 3, payments: 2, refunds: 1, 'orders folded': 3 });
});

it('says what it could not look at', async () => {
  const notSeen = (await look()).flatMap((one) => one.notSeen ?? []);
  expect([...new Set(notSeen)].sort()).toEqual(
    [
      "the API's metrics",
      "the bank's ledger",
      "the carriers' ledgers",
      'histories',
      'open runs',
      'running activities',
      'the mailbox',
    ].sort(),
  );
});

it('looks at one order alone when asked to', async () => {
  const { road, waiting } = shop.orders;
  const of = (only: string) => shop.whileDamaged('UPDATE "order" SET paid = paid + 1 WHERE order_id = ROAD', (w) => look({ ...w, only }));
  expect((await of(road))[0]?.findings[0]).toMatchObject({ orderId: road, what: expect.stringMatching(/paid 72001/) });
  expect(found(await of(waiting))).toEqual([]);
});

it('looks at the places of stock that an order alone takes from', async () => {
  const { road, waiting } = shop.orders;
  const of = (only: string) =>
    shop.whileDamaged(`UPDATE stock SET on_hand = on_hand + 1 WHERE sku = 'LAMP-1'`, (w) => look({ ...w, only }));
  expect(found(await of(road))).toEqual([expect.stringMatching(/^2 LAMP-1 at shanghai: 9 on hand, moves make 8/)]);
  expect(found(await of(waiting))).toEqual([]);
});

it('does not count what is over at the second look', async () => {
  const { world, damage } = shop;
  await damage('UPDATE "order" SET paid = paid + 1 WHERE order_id = ROAD');
  const mend = jest.fn(() => damage('UPDATE "order" SET paid = paid - 1 WHERE order_id = ROAD'));
  expect(found(await check(world, mend))).toEqual([]);
  expect(mend).toHaveBeenCalledTimes(1);
});

it('changes nothing, and could not', async () => {
  await expect(snapshot(shop.world, (tx) => tx.text.deleteMany({}))).rejects.toThrow(/read-only/);
});

it.each([...brokenBooks, ...brokenLogs])('%i: finds %s', async (number, _what, sql, words) => {
  const looks = await shop.whileDamaged(sql, (world) =>
    Promise.all(invariants(world).flatMap((one) => (one.number === number ? [one.look(world)] : []))),
  );
  expect(looks.flatMap((one) => one.findings.map(({ what }) => what)).join('\n')).toMatch(words);
});
