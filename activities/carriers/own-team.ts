// The company's own delivery team as a carrier: its books are our own table of labels, its tariff is the order's policy.
// It sends no webhooks: where its parcels are, staff say by `report-tracking`.
import { createHash } from 'node:crypto';
import { intentOf, labelsByReference, markVoided, saveLabel } from '../../prisma/labels';
import type { PrismaClient } from '../../prisma/generated/prisma/client';
import { luhnDigit } from '../../prisma/order-number';
import { orderStateOf } from '../../prisma/order-state';
import { OWN_TEAM, ownTeam } from '../../workflows/domain/own-team';
import { isHandedOver, type Shipment } from '../../workflows/domain/state';
import type { Money } from '../../workflows/domain/vocabulary';
import { refused } from '../failures';
import type { CarrierApi, RateAnswer, RateQuestion } from './carrier.port';
import { whyTooHeavy } from './limits';

const SERVICE = ownTeam.services[0]?.service ?? '';
/** The currency in which the policy names the team's fee. */
const CURRENCY = 'CNY';
const DIGITS = 12;

/** The team. Its label of a reference is always the same one, so buying twice is buying once. */
export function createOwnTeam(db: PrismaClient): CarrierApi {
  return {
    carriers: () => Promise.resolve([ownTeam]),
    carrier: () => Promise.resolve(ownTeam),
    rates: (_, question) => Promise.resolve(ratesOf(question)),
    labelsOf: (_, reference) => labelsByReference(db, reference),
    async buy(_, { reference, service }) {
      if (service !== SERVICE) throw refused('carrier_refused', `Our own team has no service ${service}; label ${reference} was not made.`);
      const intent = await intentOf(db, reference);
      const { amount: price, currency } = await agreedPrice(db, intent);
      const trackingNumber = trackingNumberOf(reference);
      await saveLabel(db, { ...intent, labelId: `own:${reference}`, trackingNumber, price, currency });
    },
    async void(_, { labelId, reference }) {
      const shipment = await shipmentOfParcel(db, await intentOf(db, reference));
      if (shipment && isHandedOver(shipment)) return 'in_transit';
      await markVoided(db, labelId);
      return 'voided';
    },
    news: () => Promise.resolve([]),
  };
}

/** Ours to choose: the same for every try of one purchase. `OT`, twelve digits and their check digit. */
export function trackingNumberOf(reference: string): string {
  const digits = String(createHash('sha256').update(reference).digest().readUIntBE(0, 6) % 10 ** DIGITS).padStart(DIGITS, '0');
  return `OT${digits}${luhnDigit(digits)}`;
}

function ratesOf({ to, parcels, ownTeam: { areas, fee, transitDays, maxWeightGrams } }: RateQuestion): RateAnswer {
  const drivesThere = areas.some(({ country, city }) => country === to.country && sameWord(city, to.city));
  if (!drivesThere) return { whyNot: 'does not drive to this place' };
  const tooHeavy = whyTooHeavy(parcels, maxWeightGrams);
  if (tooHeavy) return { whyNot: tooHeavy };
  return { offers: [{ service: SERVICE, price: { amount: fee * parcels.length, currency: CURRENCY }, transitDays }] };
}

const sameWord = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

interface OfOrder {
  orderId: string;
  parcelId: string;
}

async function shipmentOfParcel(db: PrismaClient, { orderId, parcelId }: OfOrder): Promise<Shipment | undefined> {
  const stored = await orderStateOf(db, orderId);
  return stored?.state.shipments.find((x) => x.parcels.some((parcel) => parcel.parcelId === parcelId));
}

/** One parcel's part of what the team asked for the shipment when it was rated. */
async function agreedPrice(db: PrismaClient, of: OfOrder): Promise<Money> {
  const shipment = await shipmentOfParcel(db, of);
  const rate = shipment?.rates.find((offer) => offer.carrier === OWN_TEAM);
  if (!shipment || !rate) throw new Error(`The rates of parcel ${of.parcelId} of order ${of.orderId} are not recorded yet.`);
  return { amount: Math.round(rate.price.amount / shipment.parcels.length), currency: rate.price.currency };
}
