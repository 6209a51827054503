// Parcels on the road that nothing was heard of for long, by the clock of their own order. Read and marked by the parcel sweep only.
import type { Db } from './client';

export interface SilentParcel {
  orderId: string;
  parcelId: string;
  labelId: string;
  carrier: string;
  trackingNumber: string;
}

export interface Silence {
  /** Nothing heard for so long; milliseconds. */
  silentMs: number;
  /** The carrier is not asked about the same parcel again before so long; milliseconds. */
  askAgainMs: number;
  /** Carriers that cannot be asked. */
  except: string[];
  limit: number;
}

/** The ones never asked about first, then those whose asking lies longest ago. */
export function silentParcels(db: Db, { silentMs, askAgainMs, except, limit }: Silence): Promise<SilentParcel[]> {
  return db.$queryRaw<SilentParcel[]>`
    SELECT parcel.order_id::text AS "orderId", parcel.parcel_id AS "parcelId",
           label.label_id AS "labelId", label.carrier, label.tracking_number AS "trackingNumber"
    FROM shipment
    JOIN "order" USING (order_id)
    JOIN parcel USING (order_id, shipment_id)
    JOIN label ON label.order_id = parcel.order_id AND label.tracking_number = parcel.tracking_number AND label.state = 'active'
    CROSS JOIN LATERAL (SELECT now() + clock_offset * interval '1 millisecond' AS now) clock
    CROSS JOIN LATERAL (
      SELECT max(at) AS last FROM order_event
      WHERE order_event.order_id = parcel.order_id AND type = 'ParcelReported' AND data->>'parcelId' = parcel.parcel_id
    ) heard
    WHERE shipment.step = 'transit' AND "order".ended_at IS NULL
      AND parcel.state NOT IN ('delivered', 'returned')
      AND NOT label.carrier = ANY(${except})
      AND coalesce(heard.last, shipment.handed_over_at) <= clock.now - ${silentMs}::float8 * interval '1 millisecond'
      AND (label.asked_at IS NULL OR label.asked_at <= clock.now - ${askAgainMs}::float8 * interval '1 millisecond')
    ORDER BY label.asked_at NULLS FIRST, label.label_id
    LIMIT ${limit}`;
}

/** The carrier was asked just now. */
export async function markAsked(db: Db, labelId: string): Promise<void> {
  await db.$executeRaw`
    UPDATE label SET asked_at = now() + clock_offset * interval '1 millisecond'
    FROM "order" WHERE "order".order_id = label.order_id AND label_id = ${labelId}`;
}
