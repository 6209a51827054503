// Drives orders on a dev server with time skipping into every stage and end, and stores their histories for the replay gate.
// TEMPORAL_ADDRESS=127.0.0.1:7233 npx tsx test/replay/make-histories.ts [names…]; takes about half a minute. Until the first release
// all may be made anew; after it a stored history is never replaced: running orders look like that.
import { writeFileSync } from 'node:fs';
import type { Stage } from '../../workflows/domain/vocabulary';
import { FakeWorld } from '../workflow/fake-world';
import { isAtRest, openShop, type Order, type Shop, until } from '../workflow/shop';
import { fileOf, stageOf } from './histories';
import { stories } from './stories';
import { flawsOf, withoutTraces } from './traces';

/** Stores the history of the order's present run, when nothing of it is on its way any more. */
async function save(shop: Shop, order: Order, name: string, runId?: string): Promise<void> {
  const handle = shop.client.workflow.getHandle(order.workflowId, runId);
  const stage: Stage = stageOf(name);
  if (!runId && order.folded().stage !== stage) throw new Error(`${name}: the order is in ${order.folded().stage}`);
  await until(() => isAtRest(handle), `${name} to rest`);
  const json = withoutTraces(await handle.fetchHistory());
  const flaws = flawsOf(json);
  if (flaws.length > 0) throw new Error(`${name}: ${flaws.join(' ')}`);
  writeFileSync(fileOf(name), json);
  console.log(`${name}: ${Math.round(json.length / 1024)} kB`);
}

async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  const world = new FakeWorld();
  const shop = await openShop(world);
  try {
    for (const [about, story] of Object.entries(stories)) {
      if (wanted.length > 0 && !wanted.includes(about)) continue;
      await story({ shop, world, save: (order, name, runId) => save(shop, order, name, runId) });
    }
    const defects = await shop.defects();
    if (defects.length > 0) throw new Error(`the workflow has defects: ${defects.join('; ')}`);
  } finally {
    await shop.close();
  }
}

main().catch((err: unknown) => {
  console.error(err);
  process.exitCode = 1;
});
