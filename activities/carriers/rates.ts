// The activity `rateShipment`: every carrier is asked at once; the cheapest that arrives by the promised date stands first.
// Carriers that do not take the shipment stand last, with a sentence why, and cannot be booked.
import type { PrismaClient } from '../../prisma/generated/prisma/client';
import { addressOf, contactOf } from '../../prisma/people';
import { addDays } from '../../workflows/domain/business-time';
import type { Rate } from '../../workflows/domain/events';
import type { OrderActivities } from '../../workflows/order.ports';
import { formatMoney } from '../documents/format';
import { refused } from '../failures';
import type { Carrier, CarrierApi, CarrierRate, RateAnswer, RateQuestion } from './carrier.port';
import { forCarrier, needsOfShipment } from './needs';

export type Offer = CarrierRate & { carrier: string };
/** What one carrier said; `silent` when it failed or took too long. */
interface Heard {
  from: Carrier;
  said: RateAnswer | 'silent';
}

/**
 * Rates of all carriers. One that fails or is slow is left out, and the first rate's sentence names it.
 * @throws ApplicationFailure `not_served` when no carrier takes the shipment, `data_missing` without an address
 * @throws Error, to be tried again, when nobody takes it but not all have answered
 */
export const createRateShipment =
  (db: PrismaClient, api: CarrierApi): OrderActivities['rateShipment'] =>
  async ({ orderId, shipmentId, parcels, addressId, promisedDate, today, ownTeam }) => {
    const address = await addressOf(db, addressId);
    if (!address) throw refused('data_missing', `Address ${addressId} of order ${orderId} is not there.`);
    const asked = (await contactOf(db, orderId))?.needs ?? null;
    const needs = forCarrier(await needsOfShipment(db, { orderId, shipmentId, asked }));
    const { country, city, postcode } = address;
    const heard = await askAll(api, { to: { country, city, postcode }, parcels, needs, ownTeam });

    const offers = heard.flatMap(({ from, said }): Offer[] =>
      said !== 'silent' && 'offers' in said ? said.offers.map((rate) => ({ ...rate, carrier: from.carrier })) : [],
    );
    const silent = heard.filter(({ said }) => said === 'silent').map(({ from }) => from.name);
    const refusals = heard.flatMap(refusalsOf);
    if (offers.length === 0) throw nobodyTakes(shipmentId, refusals, silent);
    return { rates: [...withSilent(inOrder(offers, { promisedDate, today }), silent), ...refusals] };
  };

async function askAll(api: CarrierApi, question: RateQuestion): Promise<Heard[]> {
  return Promise.all(
    (await api.carriers()).map(async (from) => ({
      from,
      said: await api.rates(from.carrier, question).catch(() => 'silent' as const),
    })),
  );
}

/** One line per service that a carrier has but does not offer here. There is no price and no date to name. */
function refusalsOf({ from, said }: Heard): Rate[] {
  if (said === 'silent' || 'offers' in said) return [];
  return from.services.map(({ service }) => ({
    ...{ carrier: from.carrier, service, price: { amount: 0, currency: 'CNY' }, arrives: '' },
    ...{ fits: false, serves: false as const, why: said.whyNot },
  }));
}

function nobodyTakes(shipmentId: string, refusals: readonly Rate[], silent: readonly string[]): Error {
  if (silent.length > 0) return new Error(`No carrier takes shipment ${shipmentId} so far; no answer from ${silent.join(', ')}.`);
  const reasons = refusals.map(({ carrier, service, why }) => `${carrier} ${service} ${why}`).join('; ');
  return refused('not_served', `No carrier takes shipment ${shipmentId}: ${reasons}.`);
}

function withSilent(rates: Rate[], silent: readonly string[]): Rate[] {
  const note = silent.length > 0 ? `; no answer from ${silent.join(', ')}` : '';
  return rates.map((rate, i) => (i === 0 ? { ...rate, why: rate.why + note } : rate));
}

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
  if (!rate.fits) {
    const late = `arrives ${rate.arrives}, later than ${promisedDate ?? ''}`;
    return fitting.length === 0 && rate === all[0] ? `${late}; cheapest of ${all.length}, none is in time` : late;
  }
  const cheapest = fitting[0] ?? rate;
  const which = promisedDate === null ? 'offered' : `that arrive by ${promisedDate}`;
  if (rate === cheapest) return fitting.length > 1 ? `cheapest of ${fitting.length} ${which}` : onlyOne(all.length, promisedDate);
  const dearer = { ...rate.price, amount: rate.price.amount - cheapest.price.amount };
  return `arrives ${rate.arrives}, ${formatMoney(dearer, 'en')} dearer than the cheapest`;
}

const onlyOne = (offers: number, promisedDate: string | null): string =>
  offers > 1 && promisedDate !== null ? `the only one that arrives by ${promisedDate}` : 'the only one that serves this shipment';
