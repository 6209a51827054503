// What the plain order asks of the world, without any cost of its own: every effect succeeds at once and keeps nothing.
// Recording is not among them: it is the real one.
import type { OrderActivities } from '../workflows/order.ports';

const price = { amount: 2_500, currency: 'CNY' };

export const instantWorld: Partial<OrderActivities> = {
  sendNotice: async () => undefined,
  checkAvailability: async () => ({ earliestDate: '2026-12-01', short: [], conflicts: [] }),
  reserveStock: async ({ lines }) => ({
    reservations: lines.map(({ lineId, quantity }) => ({ lineId, quantity, location: 'shanghai' })),
    short: [],
  }),
  shipStock: async () => undefined,
  rateShipment: async () => ({
    rates: [{ carrier: 'swift', service: 'air', price, arrives: '2026-11-30', fits: true, why: 'the only one' }],
  }),
  buyLabel: async ({ key }) => ({ labelId: `L-${key}`, trackingNumber: `T-${key}`, price, documentIds: [] }),
};
