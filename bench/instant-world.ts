// The world of the plain order without any cost of its own: every effect succeeds at once and keeps nothing. Recording is not among them.
import type { OrderActivities } from '../workflows/order.ports';

const price = { amount: 2_500, currency: 'CNY' };

export const instantWorld: Omit<OrderActivities, 'record'> = {
  sendNotice: async () => undefined,
  assignOrderNumber: async ({ orderId }) => ({ orderNumber: `SO-${orderId}` }),
  checkAvailability: async () => ({ earliestDate: '2026-12-01', short: [], conflicts: [] }),
  reserveStock: async ({ lines }) => ({
    reservations: lines.map(({ lineId, quantity }) => ({ lineId, quantity, location: 'shanghai' })),
    short: [],
  }),
  releaseStock: async ({ orderId }) => [{ target: orderId, outcome: 'done' }],
  shipStock: async () => undefined,
  rateShipment: async () => ({
    rates: [{ carrier: 'swift', service: 'air', price, arrives: '2026-11-30', fits: true, why: 'the only one' }],
  }),
  buyLabel: async ({ key }) => ({ labelId: `L-${key}`, trackingNumber: `T-${key}`, price, documentIds: [] }),
  voidLabels: async ({ orderId }) => [{ target: orderId, outcome: 'done' }],
  checkCredit: () => Promise.resolve({ within: true }),
  refundPayment: async ({ key }) => ({ bankRefundId: `R-${key}` }),
};
