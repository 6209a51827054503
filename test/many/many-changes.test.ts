// One order whose address is changed thousands of times: nothing is lost, no run grows beyond its budget.
import { runsOf } from '../workflow/runs';
import { shopForThisFile } from '../workflow/shop.fixture';
import { confirmed } from '../workflow/till.fixture';

const CHANGES = 5_000;
const AT_ONCE = 8; // an order takes ten acts at the same time

const { shop } = shopForThisFile();

test(`${CHANGES} changes of the address: each is recorded once, every run stays below 2,000 events`, async () => {
  const order = await confirmed(shop);
  let next = 0;
  const caller = async () => {
    while (next < CHANGES) {
      const addressId = `a${(next += 1) + 1}`;
      expect(await order.act('change', { addressId }, `change-${order.orderId}-${addressId}`)).toMatchObject({ stage: 'payment' });
    }
  };
  const begun = Date.now();
  await Promise.all(Array.from({ length: AT_ONCE }, caller));
  const seconds = (Date.now() - begun) / 1_000;
  await order.agrees();
  const changed = order.log().flatMap((e) => (e.type === 'OrderChanged' ? (e.addressId ?? '') : []));
  expect(new Set(changed).size).toBe(CHANGES);
  expect(changed).toHaveLength(CHANGES);
  const runs = await runsOf(shop, order);
  expect(runs.flatMap((r) => r.failures)).toEqual([]);
  expect(Math.max(...runs.map((r) => r.events))).toBeLessThan(2_000);
  console.log(
    `${CHANGES} changes in ${seconds.toFixed(0)} s and ${runs.length} runs, at most ${Math.max(...runs.map((r) => r.events))} events`,
  );
  await order.terminate();
}, 1_800_000);
