// When a delivery does not go as it should: what opens an exception, what ends it, and what can be decided.
import type { OrderEvent, Refusal } from '../events';
import { returnOf } from '../recall';
import { type Exception, openException, type OrderState, type Shipment, shipmentOf } from '../state';
import { type ExceptionCause, exceptionCauses, type Fault, type ParcelState, type Remedy, remedies } from '../vocabulary';
import { act, fact, type FactBase, no } from './deed';

const causeOfState: Partial<Record<ParcelState, ExceptionCause>> = {
  failed: 'delivery_failed',
  returning: 'returned',
  returned: 'returned',
};
const faultOf: Record<ExceptionCause, Fault> = {
  no_scan: 'carrier',
  delayed: 'carrier',
  on_hold: 'unknown',
  delivery_failed: 'unknown',
  address: 'customer',
  refused: 'customer',
  damaged: 'carrier',
  lost: 'carrier',
  returned: 'unknown',
  recalled: 'customer',
};
/** No carrier's word: a recall is ours. */
const isCause = (word: string | undefined): word is ExceptionCause => word !== 'recalled' && exceptionCauses.some((c) => c === word);

/** The exception that a report of a parcel opens, or the one that it ends, because the parcel moved on. */
export function exceptionEvents(
  s: OrderState,
  shipmentId: string,
  report: { state: ParcelState; cause?: string | undefined },
): OrderEvent[] {
  const open = openException(s, shipmentId);
  if (open?.cause === 'recalled') return recalled(s, shipmentId, report.state, open);
  const grave = report.cause === 'lost' || report.cause === 'damaged';
  const cause = causeOfState[report.state] || grave ? (isCause(report.cause) ? report.cause : causeOfState[report.state]) : undefined;
  if (!cause)
    return open && open.cause !== 'lost' && isMoving(report.state) ? [{ type: 'ExceptionEnded', exceptionId: open.exceptionId }] : [];
  if (open?.cause === cause) return [];
  return [...(open ? [ended(open)] : []), opened(s, shipmentId, cause)];
}
/** It is back, so the money goes back; or it was delivered all the same, and may come back as a return. Until then the recall goes on. */
function recalled(s: OrderState, shipmentId: string, state: ParcelState, open: Exception): OrderEvent[] {
  const shipment = shipmentOf(s, shipmentId);
  if (!shipment || shipment.parcels.filter((p) => p.state !== state).length > 1) return [];
  if (state === 'returned') return chosen(open.exceptionId, { remedy: 'refund' });
  return state === 'delivered' ? [ended(open), returnOf(s, shipment.lines, 'changed_mind')] : [];
}
const isMoving = (state: ParcelState) => ['in_transit', 'ready_for_pickup', 'out_for_delivery', 'delivered'].includes(state);
const ended = ({ exceptionId }: Exception): OrderEvent => ({ type: 'ExceptionEnded', exceptionId });
export const opened = (s: OrderState, shipmentId: string, cause: ExceptionCause): OrderEvent => ({
  type: 'ExceptionOpened',
  exceptionId: `x${s.exceptions.length + 1}`,
  shipmentId,
  cause,
  fault: faultOf[cause],
});

/** What may be decided now: a parcel that is lost or back cannot be waited for or delivered once more. */
export const remediesFor = (x: Shipment | undefined, { cause }: Exception): Remedy[] =>
  cause === 'lost' || cause === 'damaged' || cause === 'returned' || x?.parcels.some((p) => p.state === 'returned')
    ? ['reship', 'refund']
    : cause === 'recalled'
      ? ['wait', 'refund']
      : [...remedies];

const noneOpen = (s: OrderState): Refusal | undefined =>
  s.exceptions.some((x) => x.state === 'open')
    ? undefined
    : s.exceptions.length > 0
      ? no('nothing_to_do', 'The exception has been solved before.')
      : no('nothing_to_do', 'No delivery of the order is in trouble.');
const notPossible = (s: OrderState, exception: Exception | undefined, remedy: Remedy, addressId?: string): Refusal | undefined => {
  if (!exception) return no('nothing_to_do', 'This exception is not open.');
  const possible = remediesFor(
    s.shipments.find((x) => x.shipmentId === exception.shipmentId),
    exception,
  );
  if (!possible.includes(remedy)) return no('remedy_not_possible', `With cause ${exception.cause} these remain: ${possible.join(', ')}.`);
  return remedy === 'new_address' && !addressId ? no('address_missing', 'Say the new address.', ['address']) : undefined;
};

interface Choice {
  remedy: Remedy;
  addressId?: string;
  windowId?: string;
}
const chosen = (exceptionId: string, { remedy, addressId, windowId }: Choice): OrderEvent[] => [
  { type: 'RemedyChosen', exceptionId, remedy, ...(addressId ? { addressId } : {}), ...(windowId ? { windowId } : {}) },
];

export const deliveryActs = {
  'resolve-exception': act<Choice & { shipmentId: string }>({
    roles: ['logistics', 'sales'],
    whyNotNow: noneOpen,
    whyNot: (s, i) => notPossible(s, openException(s, i.shipmentId), i.remedy, i.addressId),
    events: (s, i) => chosen(openException(s, i.shipmentId)?.exceptionId ?? '', i),
  }),
};

export const deliveryFacts = {
  remedyChosen: fact<FactBase & Choice & { exceptionId: string }>({
    whyNotNow: noneOpen,
    whyNot: (s, f) =>
      notPossible(
        s,
        s.exceptions.find((x) => x.exceptionId === f.exceptionId && x.state === 'open'),
        f.remedy,
        f.addressId,
      ),
    events: (_, f) => chosen(f.exceptionId, f),
  }),
};
