// Why orders came to nothing or stood still: figures of a period. Read by the API's reports.
import type { Db } from '../client';
import type { Span } from './work';

export interface ReasonRow {
  what: 'lost' | 'cancelled' | 'recalled' | 'expired' | 'held' | 'exception' | 'case';
  reason: string;
  orders: number;
}

/** Orders by what happened to them in the span and the reason that was given; an order counts once for each. */
export const reasonsOf = (db: Db, { since, until }: Span): Promise<ReasonRow[]> =>
  db.$queryRaw<ReasonRow[]>`
    SELECT what, reason, count(DISTINCT order_id)::int AS orders FROM (
      SELECT order_id, CASE type WHEN 'OrderLost' THEN 'lost' WHEN 'CancelRequested' THEN 'cancelled' WHEN 'RecallRequested' THEN 'recalled'
          WHEN 'OrderExpired' THEN 'expired' WHEN 'ExceptionOpened' THEN 'exception' ELSE 'case' END AS what,
        coalesce(data->>'reason', data->>'cause', 'no_answer') AS reason
      FROM order_event
      WHERE type IN ('OrderLost', 'CancelRequested', 'RecallRequested', 'OrderExpired', 'ExceptionOpened', 'CaseOpened')
        AND at >= ${since}::timestamptz AND at < ${until}::timestamptz
      UNION ALL
      SELECT order_id, 'held', reason FROM order_hold WHERE held_at >= ${since}::timestamptz AND held_at < ${until}::timestamptz
    ) AS happened GROUP BY what, reason ORDER BY what, orders DESC, reason`;
