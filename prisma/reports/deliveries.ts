// Deliveries against what was promised, and what carriers are worth: figures of a period. Read by the API's reports.
// A promise is a date that was agreed with the customer: the first one, and the last one before the goods came.
import type { Db } from '../client';
import { Prisma } from '../generated/prisma/client';
import { patiently } from './patience';
import type { Span } from './work';

export interface KeptRow {
  /** Which of the weeks, from 1, or the carrier; both null: all of them. */
  week: number | null;
  carrier: string | null;
  delivered: number;
  promised: number;
  first: number;
  last: number;
}
/** Where days and weeks of the period begin (ISO). */
export interface Starts {
  from: string;
  days: string[];
  weeks: string[];
}

/** A promise as one number, so that the least of an order's is its first and the greatest its last: its own number, then its day. */
const promised = Prisma.sql`promise.number * 10000000::bigint + (promise.date::date - DATE '0001-01-01')`;
const dayOf = (promise: Prisma.Sql): Prisma.Sql => Prisma.sql`DATE '0001-01-01' + (${promise} % 10000000)::int`;

/**
 * Shipments that came, each with the day (of the company) on which it did and the promises of its order.
 * @param where order_id, shipment_id, carrier and the instant `at` of each
 */
const arrivals = (where: Prisma.Sql, { from, days }: Omit<Starts, 'weeks'>): Prisma.Sql => Prisma.sql`
  SELECT carrier, at, ${from}::date + width_bucket(at, ${days}::timestamptz[]) - 1 AS day,
    ${dayOf(Prisma.sql`first`)} AS first, ${dayOf(Prisma.sql`last`)} AS last
  FROM (
    SELECT carrier, arrived.at, min(${promised}) AS first, max(${promised}) FILTER (WHERE promise.at <= arrived.at) AS last
    FROM (${where}) AS arrived LEFT JOIN promise ON promise.order_id = arrived.order_id AND kind = 'agreed'
    GROUP BY arrived.order_id, shipment_id, carrier, arrived.at
  ) AS kept`;

const counts = Prisma.sql`
  count(*)::int AS delivered, count(first)::int AS promised,
  count(*) FILTER (WHERE day <= first)::int AS first, count(*) FILTER (WHERE day <= coalesce(last, first))::int AS last`;

/** Shipments of the order itself whose goods are on the way to the customer, or came. */
const awaited = (shipment: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`${shipment}.case_id IS NULL AND ${shipment}.step NOT IN ('lost', 'returned')`;

/** Orders by the day on which their last goods came, all and by week. Goods that were lost or came back are not waited for. */
export const keptPromises = (db: Db, { since, until }: Span, starts: Starts): Promise<KeptRow[]> =>
  patiently(
    db,
    (room) => room.$queryRaw<KeptRow[]>`
    SELECT week, NULL AS carrier, ${counts} FROM (
      SELECT *, width_bucket(at, ${starts.weeks}::timestamptz[]) AS week FROM (${arrivals(
        Prisma.sql`
          SELECT order_id, shipment_id, carrier, delivered_at AS at FROM shipment AS last
          WHERE delivered_at >= ${since}::timestamptz AND delivered_at < ${until}::timestamptz AND ${awaited(Prisma.sql`last`)}
            AND NOT EXISTS (
              SELECT FROM shipment AS later WHERE later.order_id = last.order_id AND ${awaited(Prisma.sql`later`)}
                AND (later.delivered_at IS NULL OR (later.delivered_at, later.shipment_id) > (last.delivered_at, last.shipment_id)))`,
        starts,
      )}) AS orders
    ) AS kept GROUP BY GROUPING SETS ((), (week)) ORDER BY week NULLS FIRST`,
  );

/** The same for each shipment that came, by its carrier. */
export const keptByCarrier = (db: Db, { since, until }: Span, starts: Starts): Promise<KeptRow[]> =>
  patiently(
    db,
    (room) => room.$queryRaw<KeptRow[]>`
    SELECT NULL::int AS week, carrier, ${counts} FROM (${arrivals(
      Prisma.sql`
        SELECT order_id, shipment_id, carrier, delivered_at AS at FROM shipment WHERE case_id IS NULL AND carrier IS NOT NULL
          AND delivered_at >= ${since}::timestamptz AND delivered_at < ${until}::timestamptz`,
      starts,
    )}) AS shipments GROUP BY carrier ORDER BY carrier`,
  );

export interface CarrierRow {
  carrier: string;
  shipments: number;
  delivered: number;
  /** Shipments with a trouble on the road. */
  exceptions: number;
  /** Median of days from hand-over to arrival. */
  days: number | null;
}
export interface CarrierPrice {
  carrier: string;
  currency: string;
  labels: number;
  /** Minor units, of all labels and on average. */
  total: bigint;
  average: number;
}

/** Shipments that were handed over in the span, and what became of them. */
export const carrierWork = (db: Db, { since, until }: Span): Promise<CarrierRow[]> =>
  db.$queryRaw<CarrierRow[]>`
    SELECT carrier, count(*)::int AS shipments, count(delivered_at)::int AS delivered, count(trouble.shipment_id)::int AS exceptions,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM delivered_at - handed_over_at)::float8 / 86400) AS days
    FROM shipment LEFT JOIN (
      SELECT DISTINCT order_id, data->>'shipmentId' AS shipment_id FROM order_event
      WHERE type = 'ExceptionOpened' AND at >= ${since}::timestamptz
    ) AS trouble USING (order_id, shipment_id)
    WHERE carrier IS NOT NULL AND handed_over_at >= ${since}::timestamptz AND handed_over_at < ${until}::timestamptz
    GROUP BY carrier ORDER BY carrier`;

/** What the labels of these shipments cost. */
export const carrierPrices = (db: Db, { since, until }: Span): Promise<CarrierPrice[]> =>
  db.$queryRaw<CarrierPrice[]>`
    SELECT shipment.carrier, label.currency, count(*)::int AS labels, sum(label.price) AS total, avg(label.price)::float8 AS average
    FROM shipment JOIN parcel USING (order_id, shipment_id)
      JOIN label ON label.order_id = parcel.order_id AND label.parcel_id = parcel.parcel_id AND label.state = 'active'
    WHERE handed_over_at >= ${since}::timestamptz AND handed_over_at < ${until}::timestamptz AND shipment.carrier IS NOT NULL
    GROUP BY shipment.carrier, label.currency ORDER BY shipment.carrier, label.currency`;
