// `npm run history:save` on a real server: the history of an order goes into a file of the gate, and nothing else does.
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { withChange } from '../replay/scene';
import { flawsOf } from '../replay/traces';
import { type Order, until } from './shop';
import { shopForThisFile } from './shop.fixture';

let order: Order;
let folder: string;
afterAll(async () => {
  await order.terminate(); // before its shop closes
  rmSync(folder, { recursive: true, force: true });
});
const { shop } = shopForThisFile();
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'throughline-histories-'));
  order = await shop.begin(withChange({ orderNumber: `SO-${Date.now()}` }));
  await order.enters('confirmation');
});

/** What it says, and whether it is content. */
const save = (words: string[], env: NodeJS.ProcessEnv = {}): Promise<{ said: string; ok: boolean }> =>
  new Promise((resolve) =>
    execFile(
      process.execPath,
      ['tools/save-history.mjs', ...words, '--into', folder],
      { env: { ...process.env, ...env } },
      (error, out, err) => resolve({ said: out + err, ok: error === null }),
    ),
  );

test('an order’s history is stored by its id, once, and says nothing of people or machines', async () => {
  const stored = await save([order.orderId, 'asked']);
  expect(stored).toEqual({ said: expect.stringContaining('confirmation.asked.json'), ok: true });
  expect(readdirSync(folder)).toContain('confirmation.asked.json');
  expect(flawsOf(readFileSync(path.join(folder, 'confirmation.asked.json'), 'utf8'))).toEqual([]);
  expect(await save([order.orderId, 'asked'])).toEqual({ said: expect.stringContaining('is there already'), ok: false });
});

test('an order’s history is stored by its number, every run of it', async () => {
  const number = order.folded().orderNumber ?? '';
  const known = async () => (await shop.client.workflow.count(`OrderNumber = '${number}'`)).count > 0;
  await until(known, 'the server to know the number');
  expect(await save([number, '--run', 'all'])).toMatchObject({ ok: true });
  expect(readdirSync(folder)).toContain(`confirmation.${number.toLowerCase()}.json`);
});

test('it says which order, run or server is not there, and stores nothing', async () => {
  const before = readdirSync(folder);
  expect(await save(['SO-2026-000000-0'])).toEqual({ said: expect.stringContaining('knows no order SO-2026-000000-0'), ok: false });
  const run = '00000000-0000-4000-8000-000000000000';
  expect(await save([order.orderId, '--run', run])).toEqual({ said: expect.stringContaining(`has no run ${run}`), ok: false });
  const nowhere = { TEMPORAL_ADDRESS: '127.0.0.1:1' };
  expect(await save([order.orderId], nowhere)).toEqual({ said: expect.stringContaining('No Temporal server answers'), ok: false });
  expect(await save([])).toEqual({ said: expect.stringContaining('Which order?'), ok: false });
  expect(readdirSync(folder)).toEqual(before);
});
