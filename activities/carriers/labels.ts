// The activities `buyLabel` and `voidLabels`: one charged label per parcel, whatever fails. A carrier sells twice if asked twice,
// so we look by our reference before and after buying: the oldest label is kept, every other one is voided.
import { setTimeout as sleep } from 'node:timers/promises';
import type { PrismaClient } from '../../prisma/generated/prisma/client';
import { callOff, forbid, isCalledOff, markVoided, saveLabel, writeIntent, type LabelIntent } from '../../prisma/labels';
import { orderStateOf } from '../../prisma/order-state';
import { addressOf, contactOf } from '../../prisma/people';
import type { OrderActivities, UndoResult } from '../../workflows/order.ports';
import { refused } from '../failures';
import type { CarrierApi, KnownLabel, LabelOrder } from './carrier.port';
import { draftLabel, saveLabelDocuments, type Consignment } from './label-documents';
import { forCarrier, needsOfShipment } from './needs';

/** The act is recorded beside this activity, a moment before or after it begins. */
const RECORDED_WITHIN_MS = 3_000;

/**
 * Buys one parcel's label or adopts the one that the carrier sold under this key, and prints it.
 * @throws ApplicationFailure `address_refused`, `carrier_refused`, `data_missing`, or `called_off` when cancelling was quicker
 */
export const createBuyLabel =
  (db: PrismaClient, api: CarrierApi): OrderActivities['buyLabel'] =>
  async (request) => {
    const { key: reference, orderId, parcelId, carrier, service } = request;
    const consignment = await consignmentOf(db, request);
    const draft = await draftLabel(db, api, consignment);
    const { parcel, address, needs } = consignment;
    const { name, company, phone } = consignment.contact;
    const to = { name, company, phone, ...address };
    const label = await purchase(db, api, { reference, orderId, parcelId, carrier }, { service, to, parcel, needs: forCarrier(needs) });
    const documentIds = await saveLabelDocuments(db, consignment, { ...draft, trackingNumber: label.trackingNumber });
    return { labelId: label.labelId, trackingNumber: label.trackingNumber, price: label.price, documentIds };
  };

/**
 * Buys one label, or adopts the one that the carrier sold under this reference.
 * @throws ApplicationFailure `called_off` when it was called off meanwhile; what was bought is then voided
 */
export async function purchase(
  db: PrismaClient,
  api: CarrierApi,
  { reference, orderId, parcelId, carrier }: LabelIntent,
  order: Omit<LabelOrder, 'reference'>,
): Promise<KnownLabel> {
  await writeIntent(db, { reference, orderId, parcelId, carrier });
  let label = await adopt(api, carrier, reference);
  if (!label && !(await isCalledOff(db, reference))) {
    await api.buy(carrier, { reference, ...order });
    // Not the answer of the purchase counts but what stands in the carrier's books: another attempt may have bought, too.
    label = await adopt(api, carrier, reference);
  }
  // A label is in our books before it is called good: voiding comes before or after this line, never between the two.
  if (label) await saveLabel(db, { ...rowOf(label), orderId, parcelId, carrier });
  if (await isCalledOff(db, reference)) {
    if (label && (await api.void(carrier, label)) === 'voided') await markVoided(db, label.labelId);
    throw refused('called_off', `Label ${reference} was called off.`);
  }
  if (!label) throw new Error(`Carrier ${carrier} does not know label ${reference} that it sold.`);
  return label;
}

/**
 * Voids every label that the carriers sold for the order, or for some of its parcels up to the booking that is being voided.
 * `needs_person`: the parcel is on its way. No labels: an empty list.
 * @param recordedWithinMs so long it is looked whether the act is recorded
 * @throws Error, to be tried again, when a carrier does not answer, or when it is not recorded that these labels shall be voided
 */
export const createVoidLabels =
  (db: PrismaClient, api: CarrierApi, recordedWithinMs = RECORDED_WITHIN_MS): OrderActivities['voidLabels'] =>
  async ({ orderId, parcelIds, booking }) => {
    if (parcelIds && booking) await forbid(db, labelKeys(orderId, parcelIds, booking.number), booking.carrier);
    const which = parcelIds && {
      parcelIds,
      booking: booking?.number ?? (await bookingToVoid(db, { orderId, parcelIds, recordedWithinMs })),
    };
    const intents = await callOff(db, orderId, which);
    const ended = await Promise.allSettled(intents.map((intent) => voidIntent(db, api, intent)));
    // One carrier that does not answer must not keep the others' labels alive; but then all is asked again.
    const failed = ended.find((end) => end.status === 'rejected');
    if (failed) throw failed.reason;
    return worstByParcel(ended.flatMap((end) => (end.status === 'fulfilled' ? end.value : [])));
  };

/** The references under which the order buys these labels; see workflows/stages/fulfilment.ts. */
const labelKeys = (orderId: string, parcelIds: string[], booking: number) =>
  parcelIds.map((parcelId) => ({ reference: `${orderId}:label:${parcelId}:${booking}`, orderId, parcelId }));

/**
 * The number of the booking whose labels logistics wants voided. Asked of the record, because a worker that was frozen may come
 * back when the shipment is booked anew: it must not take the new labels.
 */
async function bookingToVoid(
  db: PrismaClient,
  { orderId, parcelIds, recordedWithinMs }: { orderId: string; parcelIds: string[]; recordedWithinMs: number },
): Promise<number> {
  for (const end = Date.now() + recordedWithinMs; ; await sleep(50)) {
    const shipments = (await orderStateOf(db, orderId))?.state.shipments ?? [];
    const voiding = shipments.find((x) => x.voiding && x.parcels.some((parcel) => parcelIds.includes(parcel.parcelId)));
    if (voiding) return voiding.bookings;
    if (Date.now() > end) throw new Error(`It is not recorded that labels of order ${orderId} shall be voided.`);
  }
}

async function consignmentOf(db: PrismaClient, request: Parameters<OrderActivities['buyLabel']>[0]): Promise<Consignment> {
  const { orderId, shipmentId, addressId } = request;
  const [contact, address] = [await contactOf(db, orderId), await addressOf(db, addressId)];
  if (!contact || !address) throw refused('data_missing', `Order ${orderId} has no customer or no address ${addressId}.`);
  const needs = await needsOfShipment(db, { orderId, shipmentId, asked: contact.needs });
  return { ...request, contact, address, needs };
}

/** The one label of a reference that is kept: the oldest that is active; younger ones are voided. Undefined when none is active. */
async function adopt(api: CarrierApi, carrier: string, reference: string): Promise<KnownLabel | undefined> {
  const [kept, ...superfluous] = (await api.labelsOf(carrier, reference)).filter((label) => label.state === 'active');
  for (const label of superfluous) await api.void(carrier, label);
  return kept;
}

const rowOf = ({ labelId, reference, trackingNumber, price }: KnownLabel) => ({
  labelId,
  reference,
  trackingNumber,
  price: price.amount,
  currency: price.currency,
});

/** Voids what was bought under one intent; `needs_person`: the parcel has moved. `already`: the carrier had it voided before. */
export async function voidIntent(db: PrismaClient, api: CarrierApi, { reference, parcelId, carrier }: LabelIntent): Promise<UndoResult[]> {
  const results: UndoResult[] = [];
  for (const label of await api.labelsOf(carrier, reference)) {
    const was = label.state === 'voided';
    const isVoid = was || (await api.void(carrier, label)) === 'voided';
    if (isVoid) await markVoided(db, label.labelId);
    results.push({ target: parcelId, outcome: isVoid ? 'done' : 'needs_person', ...(was ? { already: true } : {}) });
  }
  return results;
}

/** One line per parcel: a parcel with a label that a person must look after is not done, one with a label voided just now is. */
function worstByParcel(results: readonly UndoResult[]): UndoResult[] {
  const weight = ({ outcome, already }: UndoResult) => (outcome === 'needs_person' ? 2 : already ? 0 : 1);
  const byParcel = new Map<string, UndoResult>();
  for (const result of results) {
    const known = byParcel.get(result.target);
    if (!known || weight(result) > weight(known)) byParcel.set(result.target, result);
  }
  return [...byParcel.values()];
}
