// What goes wrong on the road, and what is done about it. How each of these events changes the order; pure.
import type { DeliveryEvent } from '../events/delivery';
import type { LineQuantity } from '../events';
import { unplanned } from '../shortage';
import { type OrderState, shipmentOf } from '../state';
import { type Folds, newShipment, quantityOf, together, withShipment } from './parts';

const solved = (s: OrderState, exceptionId: string, change: Partial<OrderState['exceptions'][number]>): OrderState => ({
  ...s,
  exceptions: s.exceptions.map((x) => (x.exceptionId === exceptionId ? { ...x, ...change, state: 'solved' } : x)),
});

/** What goes out once more is there; what else was missing still is. */
const stillMissing = (s: OrderState): LineQuantity[] =>
  s.short
    .map(({ lineId, quantity }) => ({ lineId, quantity: Math.min(quantity, quantityOf(unplanned(s), lineId)) }))
    .filter((l) => l.quantity > 0);

export const foldDelivery: Folds<DeliveryEvent> = {
  ExceptionOpened: (s, { exceptionId, shipmentId, cause, fault, at }) => ({
    ...s,
    exceptions: [...s.exceptions, { exceptionId, shipmentId, cause, fault, remedy: null, state: 'open', openedAt: at }],
  }),
  RemedyChosen: (s, { exceptionId, remedy, addressId }) => ({
    ...solved(s, exceptionId, { remedy }),
    addressId: addressId ?? s.addressId,
  }),
  ExceptionEnded: (s, { exceptionId }) => solved(s, exceptionId, {}),
  PromiseAtRisk: (s, { shipmentId }) => withShipment(s, shipmentId, { atRisk: true }),
  ShipmentFailed: (s, { shipmentId, as }) => {
    const shipment = shipmentOf(s, shipmentId);
    const gone = shipment?.customersGoods ? [] : (shipment?.lines ?? []); // what was repaired is not counted twice
    const lines = s.lines.map((l) => ({ ...l, shipped: l.shipped - quantityOf(gone, l.lineId) }));
    return { ...withShipment(s, shipmentId, { step: as }), lines };
  },
  ReshipmentPlanned: (s, { shipmentId, replaces, location, lines }) => ({
    ...s,
    short: stillMissing(s),
    shipments: [
      ...s.shipments,
      { ...newShipment({ shipmentId, location, lines }), replaces, caseId: shipmentOf(s, replaces)?.caseId ?? null },
    ],
    reservations: together([...s.reservations, ...lines.map((l) => ({ ...l, location }))]),
    lines: s.lines.map((l) => ({ ...l, reserved: l.reserved + quantityOf(lines, l.lineId) })),
  }),
};
