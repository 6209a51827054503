// Why a carrier offers nothing for a consignment, in a plain sentence of ours, from what the carrier says it can do.
// The carrier's own sentence is not used: what comes from outside could repeat an address, and this one goes into the order's log.
import { countryName, formatWeight } from '../documents/format';
import type { RateQuestion } from './carrier.port';
import { isKnownHandling } from './needs';

export interface Limits {
  maxWeightGrams: number;
  /** How it can handle goods: `fragile` … */
  handling: readonly string[];
  signature: boolean;
  window: boolean;
  /** Countries (ISO 3166 alpha-2) that it never goes to; it need not go to all others. */
  neverTo: readonly string[];
}

/** The first reason that the limits give; without one the carrier just does not go there. */
export function whyNothing(limits: Limits, { to, parcels, needs }: RateQuestion): string {
  const notThere = `does not serve ${countryName(to.country, 'en')}`;
  if (limits.neverTo.includes(to.country)) return notThere;
  const tooHeavy = whyTooHeavy(parcels, limits.maxWeightGrams);
  if (tooHeavy) return tooHeavy;
  const unable = (needs.handling ?? []).filter((kind) => !limits.handling.includes(kind));
  if (unable.length > 0) return `cannot handle ${unable.map((kind) => (isKnownHandling(kind) ? kind : 'what was asked for')).join(', ')}`;
  if (needs.signature && !limits.signature) return 'takes no signature';
  if (needs.window && !limits.window) return 'keeps no time window';
  return notThere;
}

/** Names the heaviest parcel above the limit, or undefined. */
export function whyTooHeavy(parcels: RateQuestion['parcels'], maxWeightGrams: number): string | undefined {
  const heaviest = [...parcels].sort((a, b) => b.weightGrams - a.weightGrams)[0];
  if (!heaviest || heaviest.weightGrams <= maxWeightGrams) return undefined;
  return `parcel ${heaviest.parcelId} is too heavy: ${formatWeight(heaviest.weightGrams)}, at most ${formatWeight(maxWeightGrams)}`;
}
