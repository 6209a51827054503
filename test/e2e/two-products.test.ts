// Two whole products started at the same moment, on the same wanted ports: what is shown, mailed and checked is each one's own.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { anyFreePort } from '../../tools/free-port.mjs';
import { startProduct } from './product';

jest.setTimeout(900_000);
beforeAll(() => mkdirSync(path.join(__dirname, '../../.run'), { recursive: true }));

test('of two products started at the same moment each shows only its own orders', async () => {
  const names = ['postgres', 'temporal', 'temporalUi', 'sandbox', 'smtp', 'workerHealth'];
  const wanted = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await anyFreePort()] as const)));
  const both = [await startProduct(), await startProduct()];
  try {
    for (const { dataDir } of both) writeFileSync(path.join(dataDir, 'ports.json'), JSON.stringify(wanted));
    await Promise.all(both.map((shop) => shop.start()));
    const inquiry = { channel: 'phone', needs: 'A lamp', customer: { name: 'Two Starts', email: 'two@example.com', language: 'en' } };
    expect((await both[0]?.change('/api/inquiries', 'sales', inquiry))?.status).toBe(201);
    const shown = await Promise.all(both.map(async (shop) => (await shop.get('/api/orders')).body.items.length));
    expect(shown).toEqual([1, 0]);
    const addresses = await Promise.all(both.map(async (shop) => (await shop.about()).temporal.address));
    expect(new Set(addresses).size).toBe(2);
    for (const shop of both) expect(shop.check().said).toContain('Nothing was found');
  } finally {
    await Promise.all(both.map((shop) => shop.stop()));
    for (const shop of both) shop.remove();
  }
});
