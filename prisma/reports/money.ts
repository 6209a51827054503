// What was earned and what it cost: figures of a period, to the cent those of its single orders. Read by the API's reports.
// An order counts in the month in which its first goods left the house, with all that it brought and cost until today; everything
// without tax, as workflows/domain/costs.ts reckons it. Refunds and credits are also told by the day on which they were made.
import type { Db } from '../client';
import { Prisma } from '../generated/prisma/client';
import { patiently } from './patience';
import type { Span } from './work';

export interface EarnedRow {
  currency: string;
  /** Which of the months, from 1; null: all of them. */
  month: number | null;
  orders: number;
  revenue: bigint;
  credits: bigint;
  /** Sums of the orders whose costs are known; `unknown` are the others. */
  knownRevenue: bigint;
  knownCredits: bigint;
  goods: bigint;
  labels: bigint;
  unknown: number;
}
export interface ProductRow {
  sku: string;
  nameEn: string | null;
  nameZh: string | null;
  currency: string;
  orders: number;
  pieces: number;
  revenue: bigint;
  /** Null where the cost of a piece is not known. */
  goods: bigint | null;
}
export interface GivenRow {
  what: 'refund' | 'credit';
  currency: string;
  month: number;
  reason: string;
  count: number;
  amount: bigint;
}

/** Orders whose first goods left the house in the span. */
const sold = ({ since, until }: Span): Prisma.Sql => Prisma.sql`
  SELECT order_id, handed_over_at AS at FROM shipment AS first
  WHERE case_id IS NULL AND handed_over_at >= ${since}::timestamptz AND handed_over_at < ${until}::timestamptz AND NOT EXISTS (
    SELECT FROM shipment AS earlier WHERE earlier.order_id = first.order_id AND earlier.case_id IS NULL
      AND (earlier.handed_over_at, earlier.shipment_id) < (first.handed_over_at, first.shipment_id))`;

/** What the goods of an order cost by SKU: what went out less what is on the shelf again, the latter at its average. */
const goodsCost = Prisma.sql`
  SELECT order_id, currency, sku, CASE WHEN back = 0 OR pieces = 0 THEN worth ELSE worth - round(worth * least(back, pieces)::numeric / pieces) END AS cost
  FROM (
    SELECT move.order_id, sold.currency, sku,
      coalesce(sum(-quantity) FILTER (WHERE kind = 'shipment'), 0) AS pieces,
      coalesce(sum(quantity) FILTER (WHERE kind <> 'shipment'), 0) AS back,
      CASE WHEN bool_and(kind <> 'shipment' OR (unit_cost IS NOT NULL AND cost_currency = sold.currency))
        THEN coalesce(sum(-quantity::bigint * unit_cost) FILTER (WHERE kind = 'shipment'), 0) END AS worth
    FROM stock_move AS move JOIN sold USING (order_id) WHERE kind IN ('shipment', 'return', 'write_off') GROUP BY move.order_id, sold.currency, sku
  ) AS moved`;

const orders = (span: Span): Prisma.Sql => Prisma.sql`
  sold AS (SELECT o.order_id, sold.at, o.currency, o.total, o.credited, o.total - o.tax AS revenue
    FROM (${sold(span)}) AS sold JOIN "order" AS o USING (order_id)),
  goods AS (${goodsCost})`;

export const earned = (db: Db, span: Span, monthStarts: string[]): Promise<EarnedRow[]> =>
  patiently(
    db,
    (room) => room.$queryRaw<EarnedRow[]>`
    WITH ${orders(span)},
    costs AS (
      SELECT sold.*, CASE WHEN credited = 0 OR total = 0 THEN 0 ELSE round(least(credited, total)::numeric * revenue / total) END AS credits,
        CASE WHEN goods.order_id IS NULL THEN 0 WHEN goods.known THEN goods.cost END AS goods,
        CASE WHEN labels.order_id IS NULL THEN 0 WHEN labels.known THEN labels.price END AS labels
      FROM sold
      LEFT JOIN (SELECT order_id, sum(cost) AS cost, bool_and(cost IS NOT NULL) AS known FROM goods GROUP BY order_id) AS goods USING (order_id)
      LEFT JOIN (
        SELECT label.order_id, sum(price) AS price, bool_and(label.currency = sold.currency) AS known
        FROM label JOIN sold USING (order_id) WHERE state = 'active' GROUP BY label.order_id
      ) AS labels USING (order_id)
    )
    SELECT currency, month, count(*)::int AS orders, sum(revenue)::bigint AS revenue, sum(credits)::bigint AS credits,
      coalesce(sum(revenue) FILTER (WHERE known), 0)::bigint AS "knownRevenue", coalesce(sum(credits) FILTER (WHERE known), 0)::bigint AS "knownCredits",
      coalesce(sum(goods) FILTER (WHERE known), 0)::bigint AS goods, coalesce(sum(labels) FILTER (WHERE known), 0)::bigint AS labels,
      count(*) FILTER (WHERE NOT known)::int AS unknown
    FROM (SELECT *, goods IS NOT NULL AND labels IS NOT NULL AS known, width_bucket(at, ${monthStarts}::timestamptz[]) AS month FROM costs) AS told
    GROUP BY GROUPING SETS ((currency), (currency, month)) ORDER BY currency, month NULLS FIRST`,
  );

/** Lines at their price without tax, beside the cost of what went out of the same SKU; shipping, labels and credits belong to no product. */
export const earnedByProduct = (db: Db, span: Span): Promise<ProductRow[]> =>
  patiently(
    db,
    (room) => room.$queryRaw<ProductRow[]>`
    WITH ${orders(span)},
    lines AS (
      SELECT currency, sku, count(*)::int AS orders, sum(pieces)::int AS pieces, sum(revenue) AS revenue FROM (
        SELECT currency, sku, sum(quantity) AS pieces,
          sum(quantity::bigint * unit_price - round(quantity::numeric * unit_price * tax_rate / (10000 + tax_rate))::bigint) AS revenue
        FROM order_line JOIN sold USING (order_id) GROUP BY order_id, currency, sku
      ) AS ordered GROUP BY currency, sku
    ),
    costs AS (SELECT currency, sku, CASE WHEN bool_and(cost IS NOT NULL) THEN sum(cost) END AS cost, count(*) AS moved FROM goods GROUP BY currency, sku)
    SELECT lines.sku, name_en AS "nameEn", name_zh AS "nameZh", lines.currency, orders, pieces, revenue::bigint AS revenue,
      CASE WHEN moved IS NULL THEN 0 ELSE costs.cost END::bigint AS goods
    FROM lines LEFT JOIN costs USING (currency, sku) LEFT JOIN product ON product.sku = lines.sku
    ORDER BY lines.currency, revenue DESC, lines.sku`,
  );

/** Money that went back, and credits that were granted, in the span. Reasons of cases are one. */
export const givenBack = (db: Db, { since, until }: Span, monthStarts: string[]): Promise<GivenRow[]> =>
  db.$queryRaw<GivenRow[]>`
    SELECT what, currency, month, reason, count(*)::int AS count, sum(amount)::bigint AS amount FROM (
      SELECT 'refund' AS what, refund.currency, refund.amount, split_part(refund.reason, ':', 1) AS reason,
        width_bucket(at, ${monthStarts}::timestamptz[]) AS month
      FROM order_event AS made JOIN refund ON refund.order_id = made.order_id AND refund.refund_id = made.data->>'refundId'
      WHERE type = 'RefundMade' AND at >= ${since}::timestamptz AND at < ${until}::timestamptz
      UNION ALL
      SELECT 'credit', data#>>'{amount,currency}', (data#>>'{amount,amount}')::int, split_part(data->>'reason', ':', 1),
        width_bucket(at, ${monthStarts}::timestamptz[])
      FROM order_event WHERE type = 'CreditGranted' AND at >= ${since}::timestamptz AND at < ${until}::timestamptz
    ) AS given GROUP BY what, currency, month, reason ORDER BY what, currency, month, reason`;
