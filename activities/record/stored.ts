// What is stored of orders: their logs and their rows of the read model, read whole. For the comparison of the two.
import type { Db } from '../../prisma/client';
import type { OrderHold, StepTime } from '../../prisma/generated/prisma/client';
import { eventOf } from '../../prisma/orders';
import type { RecordedEvent } from '../../workflows/domain/events';
import type { OrderRow, Rows } from './projections';

/** Every table of the read model but the order's own row. */
export interface AllRows extends Rows {
  step_time: StepTime[];
  order_hold: OrderHold[];
}
export interface StoredOrder {
  orderId: string;
  events: RecordedEvent[];
  /** As they stand in the log, one for each event. */
  digests: string[];
  order: (Omit<OrderRow, 'state'> & { state: unknown }) | null;
  rows: AllRows;
  /** Tasks that somebody took or did. */
  worked: Set<string>;
}

/** All that is stored of these orders; to be read in one snapshot. */
export async function storedOrders(db: Db, orderIds: string[]): Promise<StoredOrder[]> {
  const where = { orderId: { in: orderIds } };
  const log = byOrder(await db.orderEvent.findMany({ where, orderBy: [{ orderId: 'asc' }, { seq: 'asc' }] }));
  const order = byOrder(await db.order.findMany({ where, omit: { clockOffset: true } }));
  const work = await db.$queryRaw<{ orderId: string; taskId: string }[]>`
    SELECT split_part(task_id, '.', 1) AS "orderId", task_id AS "taskId" FROM task_work WHERE split_part(task_id, '.', 1) = ANY (${orderIds})`;
  const worked = byOrder(work);
  const lines = byOrder(await db.orderLine.findMany({ where }));
  const tasks = byOrder(await db.task.findMany({ where }));
  const shipments = byOrder(await db.shipment.findMany({ where }));
  const parcels = byOrder(await db.parcel.findMany({ where }));
  const payments = byOrder(await db.payment.findMany({ where }));
  const refunds = byOrder(await db.refund.findMany({ where }));
  const promises = byOrder(await db.datePromise.findMany({ where }));
  const cases = byOrder(await db.orderCase.findMany({ where }));
  const times = byOrder(await db.stepTime.findMany({ where }));
  const holds = byOrder(await db.orderHold.findMany({ where }));
  return orderIds.map((orderId) => ({
    orderId,
    events: log(orderId).map(eventOf),
    digests: log(orderId).map((e) => e.digest),
    order: order(orderId)[0] ?? null,
    worked: new Set(worked(orderId).map((w) => w.taskId)),
    rows: {
      ...{ order_line: lines(orderId), task: tasks(orderId), shipment: shipments(orderId), parcel: parcels(orderId) },
      ...{ payment: payments(orderId), refund: refunds(orderId), promise: promises(orderId), case_: cases(orderId) },
      ...{ step_time: times(orderId), order_hold: holds(orderId) },
    },
  }));
}

function byOrder<Row extends { orderId: string | null }>(rows: Row[]): (orderId: string) => Row[] {
  const orders = new Map<string | null, Row[]>();
  for (const row of rows) {
    const theirs = orders.get(row.orderId);
    if (theirs) theirs.push(row);
    else orders.set(row.orderId, [row]);
  }
  return (orderId) => orders.get(orderId) ?? [];
}
