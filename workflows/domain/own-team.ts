// The company's own delivery team as a carrier among the others: no API, its parcels are reported by staff.
// Where it drives and for how much is policy; how its labels are made is activities/carriers/own-team.ts.
import type { Text } from './vocabulary';

export const ownTeam = {
  carrier: 'own',
  name: 'Own delivery team',
  services: [{ service: 'team', name: 'Delivery by our team' }],
};
export const OWN_TEAM = ownTeam.carrier;

/** How people call a carrier that orders know by its id: ours by what it is, every other one by its name. */
export const carrierText = (carrier: string): Text =>
  carrier === OWN_TEAM ? { en: 'our own delivery team', zh: '我们的配送团队' } : { en: capitalised(carrier), zh: capitalised(carrier) };
const capitalised = (id: string): string => id.charAt(0).toUpperCase() + id.slice(1);
