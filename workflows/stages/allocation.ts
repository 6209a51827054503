// Stock is reserved for every line; what is missing is told to sales at once, and arriving goods end the shortage.
// One shipment per location that delivers.
import type { Reservation } from '../domain/events';
import { effect } from '../support/effect';
import type { LiveOrder } from '../support/live-order';
import { waitFor } from '../support/waiting';
import type { Next } from './next';

export async function allocation(order: LiveOrder): Promise<Next> {
  for (;;) {
    const { arrivals } = order.state;
    const reserved = await effect(order, { step: 'allocate', id: 'allocate', role: 'warehouse' }, () => reserve(order));
    if (reserved === 'interrupted') return 'interrupted';
    if (reserved === 'corrected') continue;
    order.emit({ type: 'StockReserved', reservations: reserved.reservations });
    if (reserved.short.length === 0) break;
    order.emit({ type: 'ShortageFound', lines: reserved.short });
    const arrived = await waitFor(order, {
      step: 'shortage',
      id: `shortage.${arrivals + 1}`,
      done: (s) => s.arrivals !== arrivals,
      opening: () => order.notify({ kind: 'shortage', to: 'sales', about: {}, linkUntil: null }),
    });
    if (arrived === 'interrupted') return 'interrupted';
  }
  order.emit({ type: 'ShipmentsPlanned', shipments: shipmentsOf(order.state.reservations) });
  return 'review';
}

function reserve(order: LiveOrder) {
  const { orderId, lines, arrivals } = order.state;
  return order.world.reserveStock({
    key: `${orderId}:reserve:${arrivals + 1}`,
    orderId,
    lines: lines.map(({ lineId, sku, quantity }) => ({ lineId, sku, quantity })),
  });
}

function shipmentsOf(reservations: Reservation[]) {
  const locations = [...new Set(reservations.map((r) => r.location))].sort();
  return locations.map((location, i) => ({
    shipmentId: `s${i + 1}`,
    location,
    lines: reservations.filter((r) => r.location === location).map(({ lineId, quantity }) => ({ lineId, quantity })),
  }));
}
