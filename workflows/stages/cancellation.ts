// Takes back every effect, asking the books by order id, whatever the state says; then says line by line what became of it: the lines
// of the preview, and what the books knew and the state did not.
import { sleep } from '@temporalio/workflow';
import { labelsLeft, putBack } from '../domain/evolve/parts';
import type { UndoKind } from '../domain/events';
import { shipmentOf } from '../domain/state';
import { undoList } from '../domain/undo';
import type { UndoResult } from '../order.ports';
import { attempt } from '../support/effect';
import type { LiveOrder } from '../support/live-order';
import { giveBack, refundsSettled } from './money-back';
import type { Next } from './next';
import { book } from './shortage';

/** A worker that was frozen in the middle of a purchase gives up after this; then the books are asked once more. */
const ATTEMPT_TIMEOUT = '35s';

export async function cancellation(order: LiveOrder): Promise<Next> {
  const { orderId, shipments } = order.state;
  const undo = undoList(order.state);
  const labels = () => order.world.voidLabels({ orderId });
  const voided = await undone(order, 'void_label', () => attempt(order, labels));
  if (voided === 'interrupted') return 'interrupted';
  for (const booking of order.state.stockBookings) if ((await book(order, booking)) === 'interrupted') return 'interrupted';
  if ((await releaseStock(order)) === 'interrupted') return 'interrupted';
  for (const { target } of undo.filter((u) => u.what === 'put_back')) {
    order.emit({ type: 'EffectUndone', what: 'put_back', target, outcome: 'needs_person' });
    const shipment = shipmentOf(order.state, target);
    if (shipment) order.emit(putBack(order.state, shipment));
  }
  giveBack(order);
  order.notify({ kind: 'cancelled', to: 'customer', about: {}, linkUntil: null });
  await refundsSettled(order);
  if (shipments.some((x) => x.step === 'label' && x.carrier !== null)) {
    await sleep(ATTEMPT_TIMEOUT);
    const never = () => false; // not even a roll-over keeps it from looking
    await undone(order, 'void_label', () => attempt(order, labels, never), voided);
  }
  return 'cancelled';
}

/** An order that has come to nothing holds no stock and waits for none, also when the state does not know of any. */
export const releaseStock = (order: LiveOrder) =>
  undone(order, 'release_reservation', () =>
    attempt(order, () => order.moving(() => order.world.releaseStock({ orderId: order.state.orderId }))),
  );

type Answer = Awaited<ReturnType<typeof attempt<UndoResult[]>>>;

/**
 * Records what became of each line.
 * @param before targets that have their line already
 * @returns the targets that have their line now
 */
async function undone(
  order: LiveOrder,
  what: UndoKind,
  ask: () => Promise<Answer>,
  before: string[] = [],
): Promise<string[] | 'interrupted'> {
  const answer = await ask();
  if (answer === 'interrupted') return 'interrupted';
  const results: UndoResult[] = 'failed' in answer ? [{ target: order.state.orderId, outcome: 'failed' }] : answer;
  const told: string[] = [];
  for (const { target, outcome, already } of results) {
    const line = undoList(order.state).find((u) => u.what === what && u.target === target);
    if ((already && !line) || before.includes(target)) continue; // undone long ago, or never done
    order.emit({ type: 'EffectUndone', what, target, outcome, ...(line?.amount ? { amount: line.amount } : {}) });
    if (outcome === 'needs_person') order.emit(labelsLeft(order.state, [target]));
    told.push(target);
  }
  return [...before, ...told];
}
