// The activities that move goods between shelf and order: thin covers over the stock's named commands.
import type { PrismaClient } from '../prisma/generated/prisma/client';
import { release, reserve, ship } from '../prisma/reservations';
import type { OrderActivities } from '../workflows/order.ports';
import { refused } from './failures';

/**
 * `releaseStock` answers `done` also when nothing was held: after a lost answer the order must still learn that it holds nothing.
 * @throws ApplicationFailure `not_reserved` by `shipStock` when the order does not hold the goods there: a defect, not an outage
 */
export const createStockActivities = (db: PrismaClient): Pick<OrderActivities, 'reserveStock' | 'releaseStock' | 'shipStock'> => ({
  reserveStock: ({ orderId, lines }) => reserve(db, orderId, lines),
  async releaseStock({ orderId }) {
    await release(db, orderId);
    return [{ target: orderId, outcome: 'done' }];
  },
  async shipStock(shipment) {
    if ((await ship(db, shipment)) === 'shipped') return;
    throw refused('not_reserved', `Order ${shipment.orderId} does not hold at ${shipment.location} what ${shipment.key} ships.`);
  },
});
