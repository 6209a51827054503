// The activities that move goods between shelf and order: thin covers over the stock's named commands.
import type { PrismaClient } from '../prisma/generated/prisma/client';
import { release, reserve, ship, writeOff } from '../prisma/reservations';
import { receiveStock } from '../prisma/stock';
import { takeBack } from '../prisma/stock-returns';
import type { OrderActivities } from '../workflows/order.ports';
import { refused } from './failures';

/**
 * `releaseStock` answers `done` also when nothing was held: after a lost answer the order must still learn that it holds nothing.
 * @throws ApplicationFailure `not_reserved` by `shipStock` when the order does not hold the goods there: a defect, not an outage;
 *   `called_off` by `reserveStock` when the order's stock was released before: only a worker that comes back too late asks then
 */
export const createStockActivities = (
  db: PrismaClient,
): Pick<OrderActivities, 'reserveStock' | 'releaseStock' | 'shipStock' | 'writeOffStock' | 'receiveStock' | 'takeBackStock'> => ({
  async reserveStock({ orderId, lines, planned }) {
    const holding = await reserve(db, orderId, lines, planned);
    if (holding === 'released') throw refused('called_off', `Order ${orderId} has given back its stock for good.`);
    return holding;
  },
  async releaseStock({ orderId }) {
    const { held } = await release(db, orderId);
    return [{ target: orderId, outcome: 'done', ...(held ? {} : { already: true }) }];
  },
  writeOffStock: (missing) => writeOff(db, missing),
  // Whoever waited for it finds the news in their inbox; the relay tells them.
  async receiveStock({ key, lines }) {
    for (const line of lines) await receiveStock(db, { ...line, key, reference: key });
  },
  async takeBackStock(goods) {
    await takeBack(db, goods);
  },
  async shipStock(shipment) {
    if ((await ship(db, shipment)) === 'shipped') return;
    throw refused('not_reserved', `Order ${shipment.orderId} does not hold at ${shipment.location} what ${shipment.key} ships.`);
  },
});
