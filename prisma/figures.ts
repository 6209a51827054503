// How it goes, in a few figures: read by the API's metrics at each scrape, so every query here must stay cheap with many orders.
import type { Db } from './client';

export interface Figures {
  /** Facts that are kept and that no order has heard yet. */
  undelivered: number;
  tasksLate: { role: string; count: number }[];
  orders: { stage: string; count: number }[];
}

/** All figures at once, of one moment as near as matters. */
export async function readFigures(db: Db): Promise<Figures> {
  const [undelivered, tasksLate, orders] = await Promise.all([
    db.inboxEvent.count({ where: { deliveredAt: null, orderId: { not: null } } }),
    db.$queryRaw<{ role: string; count: number }[]>`
      SELECT t.role, count(*)::int AS count
      FROM task t LEFT JOIN "order" o ON o.order_id = t.order_id LEFT JOIN task_work w ON w.task_id = t.task_id
      WHERE t.closed_at IS NULL AND w.completed_at IS NULL
        AND t.due_at < now() + coalesce(o.clock_offset, 0) * interval '1 millisecond'
      GROUP BY t.role`,
    db.$queryRaw<{ stage: string; count: number }[]>`SELECT stage, count(*)::int AS count FROM "order" GROUP BY stage`,
  ]);
  return { undelivered, tasksLate, orders };
}
