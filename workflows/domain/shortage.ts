// What of an order is still to be provided: which pieces stand in no shipment yet, what must be reserved for them, what is missing and
// who must find a way. Pure; asked by rules, stages and API. Source: PROCESS-SPEC branches 3 and 5.
import { quantityOf } from './evolve/parts';
import type { LineQuantity, Reservation } from './events';
import { isHandedOver, type Line, type OrderState, type Proposal, type Shipment, storyShipments } from './state';

/** A shipment of the order's own lines; those that replace lost goods or serve a case are looked after elsewhere. */
const isOwn = (x: Shipment): boolean => x.replaces === null && x.caseId === null;
/** Goods that a case gives in exchange are lines of the order, too. */
export const ownLines = (s: OrderState): Line[] =>
  s.lines.filter((l) => !s.cases.some((c) => c.exchange.some((x) => x.lineId === l.lineId)));
const isInHouse = (x: Shipment): boolean => !isHandedOver(x);

const piecesIn = (shipments: Shipment[], lineId: string): number => shipments.reduce((all, x) => all + quantityOf(x.lines, lineId), 0);

/** Pieces that are ordered and stand in no shipment yet. */
export const unplanned = (s: OrderState): LineQuantity[] =>
  ownLines(s)
    .map(({ lineId, quantity }) => ({ lineId, quantity: quantity - piecesIn(s.shipments.filter(isOwn), lineId) }))
    .filter((l) => l.quantity > 0);

/** Every piece that is ordered has been handed to a carrier. */
export const isAllHandedOver = (s: OrderState): boolean =>
  storyShipments(s).length > 0 && storyShipments(s).every(isHandedOver) && unplanned(s).length === 0;

export const openProposal = (s: OrderState): Proposal | undefined => s.proposals.find((p) => p.state === 'open');
/** What it would split, replace or leave out has come meanwhile. A new date, or cancelling, may still be what the customer wants. */
export const goodsHaveCome = (s: OrderState, { kind, lines }: Proposal): boolean =>
  kind === 'split'
    ? unplanned(s).length === 0
    : (kind === 'substitute' || kind === 'drop_line') &&
      lines.some((l) => quantityOf(lines, l.lineId) > quantityOf(unplanned(s), l.lineId));
/** Something of the order itself is missing (a reshipment looks after its own goods). */
export const isShort = (s: OrderState): boolean => s.short.length > 0 && unplanned(s).length > 0;

/** Sales must find a way: goods are missing that nobody expects, or they come too late for what was promised. */
export const needsDecision = (s: OrderState): boolean =>
  openProposal(s) === undefined && ((isShort(s) && s.supply === null) || s.dateConflict !== null);

/** What the order must hold of the stock, line by line, as the books count: goods leave them when a shipment's stock is shipped. */
export function wanted(s: OrderState): { lineId: string; sku: string; quantity: number }[] {
  const gone = s.shipments.filter((x) => isOwn(x) && x.stockShipped);
  const again = s.shipments.filter((x) => x.replaces !== null && !x.stockShipped);
  const lines = ownLines(s).map(({ lineId, sku, quantity }) => ({
    lineId,
    sku,
    quantity: quantity - piecesIn(gone, lineId) + piecesIn(again, lineId),
  }));
  const dropped = s.proposals
    .filter((p) => p.state === 'accepted')
    .flatMap((p) => p.lines)
    .filter((l) => !s.lines.some((x) => x.lineId === l.lineId))
    .map(({ lineId, sku }) => ({ lineId, sku, quantity: 0 }));
  return [...lines, ...dropped, ...s.dropped.map((l) => ({ ...l, quantity: 0 }))];
}

/** Goods that stand in shipments and have not left the books yet. */
export const planned = (s: OrderState): Reservation[] =>
  s.shipments.filter((x) => !x.stockShipped && !x.customersGoods).flatMap(({ location, lines }) => lines.map((l) => ({ ...l, location })));

/** Handed over, and still in the books. */
const leaving = (s: OrderState): Shipment[] => s.shipments.filter((x) => isHandedOver(x) && !x.stockShipped && !x.customersGoods);
/** The books still hold what has been handed over until its stock is shipped; the order does not. */
export function heldHere(s: OrderState, held: Reservation[]): Reservation[] {
  return held
    .map((r) => ({
      ...r,
      quantity:
        r.quantity -
        piecesIn(
          leaving(s).filter((x) => x.location === r.location),
          r.lineId,
        ),
    }))
    .filter((r) => r.quantity > 0);
}
/** What the books must hold so that goods can be sent again beside everything that the order holds already. */
export const wantedAgain = (s: OrderState, again: LineQuantity[]): { lineId: string; sku: string; quantity: number }[] =>
  s.lines
    .filter((l) => quantityOf(again, l.lineId) > 0)
    .map(({ lineId, sku, reserved }) => ({
      ...{ lineId, sku },
      quantity: reserved + piecesIn(leaving(s), lineId) + quantityOf(again, lineId),
    }));

/** Reserved pieces that stand in no shipment yet, location by location. */
export const plannable = (s: OrderState): Reservation[] =>
  s.reservations
    .map((r) => ({
      ...r,
      quantity:
        r.quantity -
        piecesIn(
          s.shipments.filter((x) => isInHouse(x) && x.location === r.location),
          r.lineId,
        ),
    }))
    .filter((r) => r.quantity > 0);

/** Shipments are planned when nothing is missing any more, or when the customer has agreed to get the rest later. */
export const isPlannable = (s: OrderState): boolean => plannable(s).length > 0 && unplanned(s).length > 0 && (!isShort(s) || s.splitAgreed);

/** The stock must be asked, told, or its answer acted on. */
export const isDue = (s: OrderState): boolean => s.hold === null && (hasNews(s) || isPlannable(s));
const hasNews = (s: OrderState): boolean => s.stockBookings.length > 0 || s.stockNews !== s.stockKnown;

/** Nothing is left to do in the house: all is with the carriers, and the books of the stock know it. */
export const isFulfilled = (s: OrderState): boolean => isAllHandedOver(s) && !hasNews(s);

/** The next shipments, one per location, numbered on. */
export function shipmentsOf(s: OrderState, goods: Reservation[]): { shipmentId: string; location: string; lines: LineQuantity[] }[] {
  const locations = [...new Set(goods.map((r) => r.location))].sort();
  return locations.map((location, i) => ({
    shipmentId: `s${lastShipment(s) + i + 1}`,
    location,
    lines: goods.filter((r) => r.location === location).map(({ lineId, quantity }) => ({ lineId, quantity })),
  }));
}
/** Numbers of shipments are never given twice, also not when one came to nothing. */
export const lastShipment = (s: OrderState): number =>
  Math.max(s.lastShipment, ...s.shipments.map((x) => Number(x.shipmentId.slice(1)) || 0));
