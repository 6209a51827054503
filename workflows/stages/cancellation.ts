// Takes back every effect, asking the books by order id, whatever the state says; then says line by line what became of it.
import { sleep } from '@temporalio/workflow';
import { looseTask } from '../domain/evolve/parts';
import type { UndoKind } from '../domain/events';
import { undoList } from '../domain/undo';
import type { UndoResult } from '../order.ports';
import { attempt } from '../support/effect';
import type { LiveOrder } from '../support/live-order';
import type { Next } from './next';
import { repay } from './repay';

/** A worker that was frozen in the middle of a purchase gives up after this; then the books are asked once more. */
const ATTEMPT_TIMEOUT = '35s';

export async function cancellation(order: LiveOrder): Promise<Next> {
  const { orderId, shipments } = order.state;
  const undo = undoList(order.state);
  await undone(order, 'void_label', () => order.world.voidLabels({ orderId }));
  await undone(order, 'release_reservation', () => order.world.releaseStock({ orderId }));
  for (const { target } of undo.filter((u) => u.what === 'put_back')) {
    order.emit({ type: 'EffectUndone', what: 'put_back', target, outcome: 'needs_person' });
    order.emit(looseTask(order.state, 'put-back', 'warehouse'));
  }
  await repay(order);
  if (shipments.some((x) => x.step === 'label' && x.carrier !== null)) {
    await sleep(ATTEMPT_TIMEOUT);
    await undone(order, 'void_label', () => order.world.voidLabels({ orderId }));
  }
  order.notify({ kind: 'cancelled', to: 'customer', about: {}, linkUntil: null });
  return 'cancelled';
}

async function undone(order: LiveOrder, what: UndoKind, work: () => Promise<UndoResult[]>): Promise<void> {
  const results = await attempt(order, work);
  if (results === 'interrupted') return;
  if (!Array.isArray(results)) return order.emit({ type: 'EffectUndone', what, target: order.state.orderId, outcome: 'failed' });
  for (const { target, outcome } of results) {
    order.emit({ type: 'EffectUndone', what, target, outcome });
    if (outcome === 'needs_person') order.emit(looseTask(order.state, 'blocked', 'logistics'));
  }
}
