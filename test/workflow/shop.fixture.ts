// The shop that the tests of a file share. At the end no workflow task may have failed, and nothing may be left open.
import { openedForThisFile } from '../support/opened';
import { FakeWorld } from './fake-world';
import { openRealShop, type RealShop } from './real-world';
import { openShop, type Shop } from './shop';

/** A shop in a fake world, in which each test begins with nothing wrong. */
export function shopForThisFile(): { world: FakeWorld; shop: Shop } {
  const world = new FakeWorld();
  beforeEach(() => world.behave());
  return { world, shop: openedForThisFile(() => openShop(world), closeFlawless) };
}

/** A shop with the real books. */
export const realShopForThisFile = (): RealShop => openedForThisFile(openRealShop, closeFlawless);

async function closeFlawless(shop: Pick<Shop, 'defects' | 'close'>): Promise<void> {
  try {
    expect(await shop.defects()).toEqual([]);
  } finally {
    await shop.close();
  }
}
