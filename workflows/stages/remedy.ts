// What was decided about a delivery in trouble, carried out: tell the carrier, send the goods again, or give the money back.
import { patched } from '@temporalio/workflow';
import { caseOf, sameGoods } from '../domain/cases';
import { creditEvents } from '../domain/credit';
import { looseTask, putBack, quantityOf } from '../domain/evolve/parts';
import type { Reservation } from '../domain/events';
import { lineTotal } from '../domain/money';
import { heldHere, lastShipment, planned, shipmentsOf, wanted, wantedAgain } from '../domain/shortage';
import { type Exception, type OrderState, type Shipment, shipmentOf } from '../domain/state';
import { effect } from '../support/effect';
import type { LiveOrder } from '../support/live-order';
import { type Outcome, waitFor } from '../support/waiting';

export async function remedy(order: LiveOrder, exception: Exception): Promise<Outcome> {
  const shipment = shipmentOf(order.state, exception.shipmentId);
  if (!shipment) return 'done';
  switch (exception.remedy) {
    case 'redeliver':
    case 'new_address':
      order.emit(looseTask(order.state, 'exception', 'logistics')); // carriers take such wishes by phone
      return 'done';
    case 'reship':
      return shipment.customersGoods && patched('20261122-repaired-goods-sent-again')
        ? sendAgain(order, shipment, exception)
        : reship(order, shipment, exception);
    case 'refund':
      fail(order, shipment, exception);
      for (const event of creditEvents(order.state, valueOf(order.state, shipment), exception.cause, order.policy.refundLimit))
        order.emit(event);
      return 'done';
    case 'wait':
    case null:
      return 'done';
  }
}

/** The old goods are written off as lost, or come back to be looked at; the same goods are reserved and go out once more. */
async function reship(order: LiveOrder, shipment: Shipment, exception: Exception): Promise<Outcome> {
  for (;;) {
    if (isOvertaken(order.state, exception)) return giveUp(order, shipment);
    const { arrivals } = order.state;
    const found = await effect(order, { step: 'allocate', id: `reship.${exception.exceptionId}`, role: 'warehouse' }, () =>
      reserve(order, shipment, arrivals),
    );
    if (found === 'interrupted') return 'interrupted';
    if (found !== 'corrected' && found.short.length === 0) {
      fail(order, shipment, exception);
      plan(order, shipment, heldHere(order.state, found.reservations));
      return 'done';
    }
    if (found !== 'corrected') {
      const others = order.state.short.filter((l) => quantityOf(found.short, l.lineId) === 0);
      order.emit({ type: 'ShortageFound', lines: [...others, ...found.short] });
    }
    const arrived = await waitFor(order, {
      step: 'shortage',
      id: `shortage.${exception.exceptionId}.${arrivals}`,
      done: (s) => s.arrivals !== arrivals || isOvertaken(s, exception),
      opening: () => order.notify({ kind: 'shortage', to: 'sales', about: { exceptionId: exception.exceptionId }, linkUntil: null }),
    });
    if (arrived === 'interrupted') return 'interrupted';
  }
}

/** The customer's own goods: what came back goes out once more; for what is lost the case gives others, which cost nothing. */
function sendAgain(order: LiveOrder, shipment: Shipment, exception: Exception): Outcome {
  const c = caseOf(order.state, shipment.caseId ?? '');
  if (!c || isOvertaken(order.state, exception)) return 'done';
  const { caseId } = c;
  const { shipmentId, location, lines } = shipment;
  if (isBack(shipment, exception)) {
    order.emit({ type: 'ShipmentFailed', shipmentId, as: 'returned' });
    order.emit({ type: 'SendBackPlanned', caseId, shipmentId: `s${lastShipment(order.state) + 1}`, location, lines });
    return 'done';
  }
  fail(order, shipment, exception);
  const others = sameGoods(order.state, lines, 0).map((l, i) => ({ ...l, lineId: `${caseId}l${c.exchange.length + i + 1}` }));
  order.emit({ type: 'CaseSettled', caseId, lines: others });
  return 'done';
}

/** The parcel was delivered after all, or something else was decided about it since. */
const isOvertaken = (s: OrderState, { shipmentId, exceptionId }: Exception): boolean =>
  shipmentOf(s, shipmentId)?.step !== 'transit' || s.exceptions.findLast((x) => x.shipmentId === shipmentId)?.exceptionId !== exceptionId;

/** What has been reserved for it goes back, and nothing of it is missing any more. */
async function giveUp(order: LiveOrder, { lines }: Shipment): Promise<Outcome> {
  const { orderId, arrivals } = order.state;
  const at = { step: 'allocate', id: `reship-given-up.${arrivals}`, role: 'warehouse' } as const;
  const released = await effect(order, at, () =>
    order.moving(() => {
      const key = `${orderId}:reship-given-up:${order.state.exceptions.length}:${arrivals}`;
      return order.world.reserveStock({ key, orderId, lines: wanted(order.state), planned: planned(order.state) });
    }),
  );
  if (released === 'interrupted') return 'interrupted';
  const others = order.state.short.filter((l) => quantityOf(lines, l.lineId) === 0);
  if (others.length < order.state.short.length)
    order.emit(others.length > 0 ? { type: 'ShortageFound', lines: others } : { type: 'ShortageEnded' });
  return 'done';
}

/** Beside other movements of stock it would count on what they take away. */
function reserve(order: LiveOrder, { shipmentId, lines }: Shipment, arrivals: number) {
  return order.moving(() => {
    const { orderId } = order.state;
    const key = `${orderId}:reship:${shipmentId}:${arrivals}`;
    return order.world.reserveStock({ key, orderId, lines: wantedAgain(order.state, lines), planned: planned(order.state) });
  });
}

const isBack = ({ parcels }: Shipment, { cause }: Exception): boolean =>
  cause === 'returned' || cause === 'recalled' || parcels.some((p) => p.state === 'returning' || p.state === 'returned');

function fail(order: LiveOrder, shipment: Shipment, exception: Exception): void {
  const { shipmentId } = shipment;
  const back = isBack(shipment, exception);
  order.emit({ type: 'ShipmentFailed', shipmentId, as: back ? 'returned' : 'lost' });
  order.emit(back ? putBack(order.state, shipment) : looseTask(order.state, 'exception', 'logistics')); // the claim
}

/** One new shipment per location that the goods come from. */
function plan(order: LiveOrder, { shipmentId, lines }: Shipment, held: Reservation[]): void {
  const before = order.state.reservations;
  const own = held.filter((r) => quantityOf(lines, r.lineId) > 0);
  const fresh = own.map((r) => ({ ...r, quantity: r.quantity - sumAt(before, r) })).filter((r) => r.quantity > 0);
  for (const again of shipmentsOf(order.state, fresh)) order.emit({ type: 'ReshipmentPlanned', replaces: shipmentId, ...again });
}
const sumAt = (reservations: Reservation[], { lineId, location }: Reservation) =>
  reservations.reduce((all, r) => all + (r.lineId === lineId && r.location === location ? r.quantity : 0), 0);

const valueOf = (s: OrderState, { lines }: Shipment): number =>
  s.lines.reduce((all, l) => all + lineTotal({ quantity: quantityOf(lines, l.lineId), unitPrice: l.unitPrice }), 0);
