// What a changed order shows to those who watch it: read once per change and process, however many watch. Used by api/live.
import type { OrderState } from '../workflows/domain/state';
import type { Db } from './client';

/** Channel of Postgres on which the activity `record` tells the id of each order that it writes, within its transaction. */
export const ORDER_CHANGED = 'order_changed';

export interface OrderChange {
  orderId: string;
  orderNumber: string | null;
  version: number;
  stage: string;
  status: string;
  state: OrderState;
  /** Who took the order in: the id of a member of staff or of an API key; null for orders that did not come through the API. */
  takenBy: string | null;
}

/** The orders of these ids as they are now; those of which nothing is recorded yet are absent. */
export const changedOrders = (db: Db, orderIds: string[]): Promise<OrderChange[]> =>
  db.$queryRaw<OrderChange[]>`
    SELECT o.order_id::text AS "orderId", o.order_number AS "orderNumber", o.version, o.stage, o.status, o.state,
      i.input #>> '{intake,actor,id}' AS "takenBy"
    FROM "order" o LEFT JOIN intake i ON i.order_id = o.order_id
    WHERE o.order_id = ANY (${orderIds}::uuid[])`;
