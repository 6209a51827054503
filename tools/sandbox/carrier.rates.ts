// What a carrier asks for a consignment, or why it does not take it. Pure; called by carrier.routes.ts for rates and for labels.
import { z } from 'zod';
import type { Area, CarrierProfile, Service } from './carrier.data';

const country = z.string().regex(/^[A-Z]{2}$/, 'must be an ISO 3166 alpha-2 code');

export const needs = z.object({
  signature: z.boolean().nullish(),
  window: z.union([z.boolean(), z.object({ from: z.string(), to: z.string() })]).nullish(),
  handling: z.array(z.string().max(40)).max(10).nullish(),
});
export const ratesBody = z.object({
  to: z.object({ country, city: z.string().min(1).max(120), postcode: z.string().max(20).nullish() }),
  parcels: z
    .array(z.object({ weightGrams: z.int().positive() }))
    .min(1)
    .max(100),
  needs: needs.nullish(),
});
export type Consignment = z.infer<typeof ratesBody>;

export interface Rate {
  service: string;
  price: { amount: number; currency: 'CNY' };
  transitDays: number;
}

/** All rates of the carrier for the whole consignment (price in fen, transit in days), or a sentence why there is none. */
export function quote(profile: CarrierProfile, wanted: Consignment): { rates: Rate[]; why?: string } {
  const why = whyNotTaken(profile, wanted);
  if (why !== undefined) return { rates: [], why };
  const rates = profile.services.flatMap((service) => rateOf(service, wanted) ?? []);
  return rates.length > 0 ? { rates } : { rates, why: `${profile.name} does not go to ${wanted.to.country}` };
}

function whyNotTaken(profile: CarrierProfile, { to, parcels, needs: special }: Consignment): string | undefined {
  if (profile.neverTo.includes(to.country)) return `${profile.name} does not go to ${to.country}`;
  const heaviest = Math.max(...parcels.map((parcel) => parcel.weightGrams));
  if (heaviest > profile.maxWeightGrams) {
    return `${profile.name} takes parcels up to ${profile.maxWeightGrams} g, one has ${heaviest} g`;
  }
  if (special?.signature && !profile.signature) return `${profile.name} takes no signature`;
  if (special?.window && !profile.window) return `${profile.name} keeps no time window`;
  const unable = special?.handling?.filter((kind) => !profile.handling.includes(kind)) ?? [];
  return unable.length > 0 ? `${profile.name} cannot handle: ${unable.join(', ')}` : undefined;
}

function rateOf(service: Service, { to, parcels }: Consignment): Rate | undefined {
  const area = areaOf(service, to.country);
  if (!area) return undefined;
  let amount = 0;
  for (const parcel of parcels) {
    const step = area.prices.find((price) => parcel.weightGrams <= price.upToGrams);
    if (!step) return undefined;
    amount += step.amount;
  }
  return { service: service.service, price: { amount, currency: 'CNY' }, transitDays: area.transitDays };
}

const areaOf = (service: Service, to: string): Area | undefined =>
  service.areas.find((area) => area.countries !== 'all other' && area.countries.includes(to)) ??
  service.areas.find((area) => area.countries === 'all other');
