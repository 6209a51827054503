// The activity `rateShipment`: every carrier is asked at once; the cheapest that arrives by the promised date stands first.
import type { PrismaClient } from '../../prisma/generated/prisma/client';
import { addressOf, contactOf } from '../../prisma/people';
import { addDays } from '../../workflows/domain/business-time';
import type { Rate } from '../../workflows/domain/events';
import type { OrderActivities } from '../../workflows/order.ports';
import { formatMoney } from '../documents/format';
import { refused } from '../failures';
import type { CarrierApi, CarrierRate } from './client';
import { forCarrier, needsOfShipment } from './needs';

type Offer = CarrierRate & { carrier: string };

/**
 * Rates of all carriers that serve the address, weight and needs. One that fails or is slow is left out; an empty list: nobody serves it.
 * @throws ApplicationFailure `data_missing` without an address; Error, to be tried again, when no carrier answers at all
 */
export const createRateShipment =
  (db: PrismaClient, api: CarrierApi): OrderActivities['rateShipment'] =>
  async ({ orderId, shipmentId, parcels, addressId, promisedDate, today }) => {
    const address = await addressOf(db, addressId);
    if (!address) throw refused('data_missing', `Address ${addressId} of order ${orderId} is not there.`);
    const asked = (await contactOf(db, orderId))?.needs ?? null;
    const needs = forCarrier(await needsOfShipment(db, { orderId, shipmentId, asked }));
    const { country, city, postcode } = address;
    const question = { to: { country, city, postcode }, parcels: parcels.map(({ weightGrams }) => ({ weightGrams })), needs };

    const carriers = await api.carriers();
    const answers = await Promise.allSettled(
      carriers.map(async ({ carrier }) => (await api.rates(carrier, question)).map((rate): Offer => ({ ...rate, carrier }))),
    );
    const offers = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    if (answers.every((answer) => answer.status === 'rejected'))
      throw new Error(`No carrier answered for shipment ${shipmentId} of ${orderId}.`);
    return { rates: inOrder(offers, { promisedDate, today }) };
  };

/** Offers that fit the promise first, each group by price, with a sentence why. `today` and `promisedDate` are YYYY-MM-DD. */
export function inOrder(offers: readonly Offer[], { promisedDate, today }: { promisedDate: string | null; today: string }): Rate[] {
  const rates = offers
    .map(({ carrier, service, price, transitDays }) => {
      const arrives = addDays(today, transitDays);
      return { carrier, service, price, arrives, fits: promisedDate === null || arrives <= promisedDate };
    })
    .sort((a, b) => Number(b.fits) - Number(a.fits) || a.price.amount - b.price.amount || (a.arrives < b.arrives ? -1 : 1));
  const fitting = rates.filter((rate) => rate.fits);
  return rates.map((rate) => ({ ...rate, why: whyHere(rate, fitting, rates, promisedDate) }));
}

function whyHere(
  rate: Omit<Rate, 'why'>,
  fitting: readonly Omit<Rate, 'why'>[],
  all: readonly Omit<Rate, 'why'>[],
  promisedDate: string | null,
): string {
  const group = rate.fits ? fitting : all;
  const cheapest = group[0];
  const which = promisedDate === null ? 'offered' : rate.fits ? `that arrive by ${promisedDate}` : '';
  const late = rate.fits ? '' : `arrives ${rate.arrives}, later than ${promisedDate ?? ''}; `;
  if (!rate.fits)
    return fitting.length === 0 && rate === cheapest ? `${late}cheapest of ${all.length}, none is in time` : late.slice(0, -2);
  if (rate === cheapest) return group.length === 1 ? 'the only one that serves this shipment' : `cheapest of ${group.length} ${which}`;
  const dearer = { ...rate.price, amount: rate.price.amount - (cheapest?.price.amount ?? 0) };
  return `arrives ${rate.arrives}, ${formatMoney(dearer, 'en')} dearer than the cheapest`;
}
