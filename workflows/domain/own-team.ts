// The company's own delivery team as a carrier among the others: no API, its parcels are reported by staff.
// Where it drives and for how much is policy; how its labels are made is activities/carriers/own-team.ts.

export const ownTeam = {
  carrier: 'own',
  name: 'Own delivery team',
  services: [{ service: 'team', name: 'Delivery by our team' }],
};
export const OWN_TEAM = ownTeam.carrier;
