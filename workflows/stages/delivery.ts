// One shipment on the road: the carrier reports, the customer hears what matters, sales asks when nothing is heard, and what goes
// wrong is decided by the customer or logistics.
import { patched } from '@temporalio/workflow';
import { addDays, dateAt, instantOf, nextWorkingDay } from '../domain/business-time';
import { opened } from '../domain/acts/delivery';
import { type Exception, openException, type Parcel, promisedDate, shipmentOf } from '../domain/state';
import type { ParcelState } from '../domain/vocabulary';
import type { NoticeKind } from '../order.ports';
import type { LiveOrder } from '../support/live-order';
import { type Outcome, waitFor } from '../support/waiting';
import { remedy } from './remedy';

const worthTelling: Partial<Record<ParcelState, NoticeKind>> = {
  out_for_delivery: 'out-for-delivery',
  ready_for_pickup: 'out-for-delivery',
  delayed: 'delayed',
  on_hold: 'delayed',
};

export async function travel(order: LiveOrder, shipmentId: string): Promise<Outcome> {
  const [arrived] = await Promise.all([road(order, shipmentId), watchPromise(order, shipmentId)]);
  return arrived;
}

async function road(order: LiveOrder, shipmentId: string): Promise<Outcome> {
  const shipment = () => shipmentOf(order.state, shipmentId);
  for (let before = shipment(); before?.step === 'transit'; before = shipment()) {
    const trouble = order.state.exceptions.findLast((x) => x.shipmentId === shipmentId);
    const outcome =
      trouble?.state === 'open'
        ? await solve(order, trouble)
        : isLeftUndone(trouble)
          ? await remedy(order, trouble)
          : await listenTo(order, shipmentId);
    if (outcome === 'interrupted') return 'interrupted';
    for (const parcel of shipment()?.parcels ?? [])
      if (parcel.state !== before.parcels.find((p) => p.parcelId === parcel.parcelId)?.state) tell(order, shipmentId, parcel);
  }
  return 'done';
}

/** The order went another way while it was carried out: the goods would be done with otherwise. */
const isLeftUndone = (x: Exception | undefined): x is Exception =>
  (x?.remedy === 'reship' || x?.remedy === 'refund') && patched('20261122-remedies-taken-up-again');

/** Until something is heard. After 48 hours of silence somebody must find the parcel. */
function listenTo(order: LiveOrder, shipmentId: string): Promise<Outcome> {
  const shipment = () => shipmentOf(order.state, shipmentId);
  const reports = shipment()?.reports ?? 0;
  return waitFor(order, {
    step: 'transit',
    id: `transit.${shipmentId}.${reports}.${order.state.exceptions.length}`,
    done: (s) => shipment()?.reports !== reports || shipment()?.step !== 'transit' || openException(s, shipmentId) !== undefined,
    decision: () => [opened(order.state, shipmentId, 'no_scan')],
    about: { shipmentId },
  });
}

/** The customer is told and offered what can be done; logistics has the task. It may also solve itself. */
async function solve(order: LiveOrder, { exceptionId, shipmentId, cause }: Exception): Promise<Outcome> {
  const now = () => order.state.exceptions.find((x) => x.exceptionId === exceptionId);
  const about = { shipmentId, exceptionId };
  const decided = await waitFor(order, {
    step: 'exception',
    id: `exception.${exceptionId}`,
    done: () => now()?.state === 'solved',
    opening: () => order.notify({ kind: cause === 'recalled' ? 'recalled' : 'exception', to: 'customer', about, linkUntil: null }),
    about,
  });
  if (decided === 'interrupted') return 'interrupted';
  const solved = now();
  return solved?.remedy ? remedy(order, solved) : 'done';
}

/** On the promised day the parcel must be near; otherwise the customer hears the new date from us first. */
async function watchPromise(order: LiveOrder, shipmentId: string): Promise<void> {
  const date = promisedDate(order.state);
  const shipment = () => shipmentOf(order.state, shipmentId);
  const near = () => shipment()?.parcels.every((p) => ['out_for_delivery', 'ready_for_pickup', 'delivered'].includes(p.state)) ?? true;
  const over = () => shipment()?.step !== 'transit' || shipment()?.caseId !== null || shipment()?.atRisk === true || near();
  if (date === null || over()) return;
  const { calendar } = order.policy;
  const newDate = () => nextWorkingDay(calendar, addDays(dateAt(calendar, Date.now()), 2));
  await waitFor(order, {
    step: 'promise',
    id: `promise.${shipmentId}`,
    done: over,
    times: [new Date(Math.max(Date.now(), instantOf(calendar, date, calendar.opensAt))).toISOString()],
    decision: () => [
      { type: 'PromiseAtRisk', shipmentId, date: newDate() },
      { type: 'DatePromised', date: newDate(), kind: 'proposed', by: 'system' },
    ],
  });
  if (shipment()?.atRisk)
    order.notify({
      kind: 'new-date',
      to: 'customer',
      about: { shipmentId, date: order.state.promises.at(-1)?.date ?? '' },
      linkUntil: null,
    });
}

function tell(order: LiveOrder, shipmentId: string, { parcelId, state, stateAt }: Parcel): void {
  const kind = worthTelling[state];
  if (!kind) return;
  const { orderId } = order.state;
  order.notify({
    key: `${orderId}:${kind}:${parcelId}:${stateAt ?? ''}`,
    kind,
    to: 'customer',
    about: { shipmentId, state },
    linkUntil: null,
  });
}
