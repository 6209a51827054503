// Idempotency-Keys are kept for thirty days and then forgotten, so that the table does not grow for ever; what is still open stays.
import { createForgetExpired } from '../../activities/retention';
import { claim, storeAnswer } from '../../prisma/idempotency';
import { closedAfterThisFile } from '../support/opened';
import { openShop } from './world.fixture';

const shop = closedAfterThisFile(openShop);
const DAY_MS = 24 * 3_600_000;
const answer = { status: 200, body: { version: 3 } };
const request = (key: string) => ({ scope: 'sales POST /api/orders', key, bodyHash: 'h', causeId: `cause-${key}` });

/** A key that was used so many days ago. */
async function used(key: string, days: number, { answered = true, resend = false } = {}): Promise<void> {
  const { db } = shop;
  await claim(db, request(key));
  if (answered) await storeAnswer(db, request(key).scope, key, answer);
  const data = { createdAt: new Date(Date.now() - days * DAY_MS), ...(resend ? { resend: { act: 'verify', message: {} } } : {}) };
  await db.idempotency.updateMany({ where: { key }, data });
}
const kept = async () => (await shop.db.idempotency.findMany({ orderBy: { key: 'asc' } })).map(({ key }) => key);
beforeEach(() => shop.db.idempotency.deleteMany());

test('a key is forgotten after thirty days, not a day before', async () => {
  await used('old', 30.01);
  await used('young', 29.99);
  await used('given up', 31, { answered: false });
  expect(await createForgetExpired(shop.db)()).toEqual({ keys: 2 });
  expect(await kept()).toEqual(['young']);
  expect(await createForgetExpired(shop.db)()).toEqual({ keys: 0 });
});

test('an act whose outcome nobody knows stays until the relay has its answer', async () => {
  await used('unfinished', 40, { answered: false, resend: true });
  expect(await createForgetExpired(shop.db)()).toEqual({ keys: 0 });
  await storeAnswer(shop.db, request('unfinished').scope, 'unfinished', answer);
  expect(await createForgetExpired(shop.db)()).toEqual({ keys: 1 });
});

test('more than go at once go one after another, and a forgotten key may be used again', async () => {
  for (let n = 0; n < 7; n++) await used(`k${n}`, 31);
  await used('mine', 1);
  expect(await createForgetExpired(shop.db, 3)()).toEqual({ keys: 7 });
  expect(await kept()).toEqual(['mine']);
  expect(await claim(shop.db, request('k0'))).toEqual({ state: 'new' });
});
