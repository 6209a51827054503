// What a change leaves to be tidied up, beside the story: labels of shipments that are none any more go back to their carriers, and
// pieces that are wanted no more go back to the shelf, before the customer has answered the new form.
import { patched } from '@temporalio/workflow';
import { labelsLeft, quantityOf } from '../domain/evolve/parts';
import { heldHere, planned, wanted } from '../domain/shortage';
import { type CalledOff, isEnded, type OrderState } from '../domain/state';
import type { Stage } from '../domain/vocabulary';
import type { Job } from '../support/beside';
import { attempt, effect } from '../support/effect';
import type { LiveOrder } from '../support/live-order';
import { book } from './shortage';

/** From allocation on the stock is asked about everything anyway. */
const stages: Stage[] = ['order', 'confirmation', 'payment'];

export function callOffJobs({ state }: LiveOrder): Job[] {
  const isTidy = !stages.includes(state.stage) || state.cancelling !== null || state.hold !== null || state.surplus.length === 0;
  return [
    ...(isTidy ? [] : [{ id: 'surplus', run: releaseSurplus }]),
    ...(owesLabels(state)
      ? state.calledOff.map((x): Job => ({ id: `call-off.${x.shipmentId}`, run: (order) => giveLabelsBack(order, x) }))
      : []),
  ];
}

/** Shipments that nobody has in hand yet are planned anew, and get new numbers: an old pick list must never mean other goods. */
export function dropPlans(order: LiveOrder): void {
  const plans = order.state.shipments.filter((x) => x.caseId === null && x.step === 'pick');
  if (plans.length === 0 || !patched('20261122-numbers-given-once')) return;
  for (const { shipmentId } of plans) order.emit({ type: 'ShipmentCalledOff', shipmentId });
}

/** Cancelling gives all labels back by itself. */
export const owesLabels = (s: OrderState): boolean =>
  s.calledOff.length > 0 && (s.cancelling === null || (isEnded(s) && s.stage !== 'cancelled'));

async function giveLabelsBack(order: LiveOrder, { shipmentId, carrier, booking, parcels }: CalledOff): Promise<void> {
  const { orderId } = order.state;
  const parcelIds = parcels.map((p) => p.parcelId);
  const answer = await attempt(order, () => order.world.voidLabels({ orderId, parcelIds, booking: { number: booking, carrier } }));
  if (answer === 'interrupted') return;
  for (const { parcelId, price } of parcels) {
    const found = 'failed' in answer ? undefined : answer.find((r) => r.target === parcelId);
    if ((!found || found.already) && price === null) continue; // it never had a label, or none any more
    const outcome = 'failed' in answer ? 'failed' : (found?.outcome ?? 'needs_person');
    order.emit({ type: 'EffectUndone', what: 'void_label', target: parcelId, outcome, ...(price ? { amount: price } : {}) });
    if (outcome !== 'done') order.emit(labelsLeft(order.state, [parcelId]));
  }
  order.emit({ type: 'CallOffEnded', shipmentId });
}

/** What pickers missed goes into the books first, so that the books know what is there. */
async function releaseSurplus(order: LiveOrder): Promise<void> {
  for (const booking of order.state.stockBookings) if ((await book(order, booking)) === 'interrupted') return;
  const found = await effect(order, { step: 'allocate', id: 'surplus', role: 'warehouse' }, () =>
    order.moving(() => {
      const { orderId, surplus, renewals } = order.state;
      const lines = wanted(order.state).filter((l) => surplus.includes(l.lineId));
      return order.world.reserveStock({ key: `${orderId}:surplus:${renewals}`, orderId, lines, planned: planned(order.state) });
    }),
  );
  if (found === 'interrupted' || found === 'corrected') return;
  const before = order.state.reservations;
  const reservations = heldHere(order.state, found.reservations);
  const lines = [...new Set(before.map((r) => r.lineId))]
    .map((lineId) => ({ lineId, quantity: quantityOf(before, lineId) - quantityOf(reservations, lineId) }))
    .filter((l) => l.quantity > 0);
  order.emit({ type: 'SurplusReleased', lines, reservations });
}
