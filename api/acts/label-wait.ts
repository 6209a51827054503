// `book-carrier` answers with its labels: they are bought right after the act, so the API looks for them for a while.
import { setTimeout as sleep } from 'node:timers/promises';
import { recordedOrder } from '../../prisma/orders';
import { type OrderState, type Shipment, shipmentOf } from '../../workflows/domain/state';
import type { ApiDeps } from '../app';

const WAIT_MS = 5_000;

export interface Booked {
  carrier: string | null;
  service: string | null;
  why: string | null;
  parcels: { parcelId: string; trackingNumber: string | null; documentIds: string[] }[];
}

/** The booking with its labels; `complete` false when they are not all there after 5 s. A carrier that refuses ends the wait. */
export async function bookedLabels(
  { db, patience = WAIT_MS }: ApiDeps,
  orderId: string,
  shipmentId: string,
): Promise<{ complete: boolean; booked: Booked }> {
  const end = Date.now() + patience;
  for (let pause = 20; ; pause = Math.min(pause * 1.5, 150)) {
    const state = (await recordedOrder(db, orderId))?.state;
    const shipment = state && shipmentOf(state, shipmentId);
    const complete = shipment !== undefined && shipment.parcels.length > 0 && shipment.parcels.every((p) => p.labelId !== null);
    if (complete || (state && isRefused(state)) || Date.now() > end) return { complete, booked: bookedOf(shipment) };
    await sleep(pause);
  }
}

const isRefused = (state: OrderState): boolean => state.blocked.some(({ step, how }) => step === 'label' && how === null);

const bookedOf = (x: Shipment | undefined): Booked => ({
  carrier: x?.carrier ?? null,
  service: x?.service ?? null,
  why: x?.why ?? null,
  parcels: (x?.parcels ?? []).map(({ parcelId, trackingNumber, documentIds }) => ({ parcelId, trackingNumber, documentIds })),
});
