// What carriers reported of an order's parcels, from the log; and whose parcel a tracking number is. Read by customers' pages and webhooks.
import { z } from 'zod';
import { parcelStates, type ParcelState } from '../workflows/domain/vocabulary';
import type { Db } from './client';

export interface ParcelReport {
  parcelId: string;
  state: ParcelState;
  at: string;
  cause?: string;
}

const reported = z.object({
  parcelId: z.string(),
  state: z.enum(parcelStates),
  occurredAt: z.string(),
  cause: z.string().optional(),
});

/** The reports that the log holds, in the order in which things happened. Late and doubled ones are among them. */
export async function parcelReports(db: Db, orderId: string): Promise<ParcelReport[]> {
  const rows = await db.orderEvent.findMany({
    where: { orderId, type: 'ParcelReported' },
    select: { data: true },
    orderBy: { seq: 'asc' },
  });
  return rows
    .map(({ data }) => reported.parse(data))
    .map(({ parcelId, state, occurredAt, cause }) => ({ parcelId, state, at: occurredAt, ...(cause ? { cause } : {}) }))
    .sort((a, b) => a.at.localeCompare(b.at));
}

/** Whose parcel travels under this number; a voided label still answers, because its parcel may move all the same. Null: no label of ours. */
export async function parcelOfTracking(
  db: Db,
  carrier: string,
  trackingNumber: string,
): Promise<{ orderId: string; parcelId: string } | null> {
  return db.label.findFirst({ where: { carrier, trackingNumber }, select: { orderId: true, parcelId: true }, orderBy: { at: 'desc' } });
}
