// Takes back every effect, asking the books by order id, whatever the state says; then says line by line what became of it.
import { sleep } from '@temporalio/workflow';
import { looseTask } from '../domain/evolve/parts';
import type { UndoKind } from '../domain/events';
import { undoList } from '../domain/undo';
import type { UndoResult } from '../order.ports';
import { attempt } from '../support/effect';
import type { LiveOrder } from '../support/live-order';
import type { Outcome } from '../support/waiting';
import { giveBack, refundsSettled } from './money-back';
import type { Next } from './next';
import { book } from './shortage';

/** A worker that was frozen in the middle of a purchase gives up after this; then the books are asked once more. */
const ATTEMPT_TIMEOUT = '35s';

export async function cancellation(order: LiveOrder): Promise<Next> {
  const { orderId, shipments } = order.state;
  const undo = undoList(order.state);
  const voidLabels = () => undone(order, 'void_label', () => order.world.voidLabels({ orderId }));
  const releaseStock = () => undone(order, 'release_reservation', () => order.moving(() => order.world.releaseStock({ orderId })));
  if ((await voidLabels()) === 'interrupted') return 'interrupted';
  for (const booking of order.state.stockBookings) if ((await book(order, booking)) === 'interrupted') return 'interrupted';
  if ((await releaseStock()) === 'interrupted') return 'interrupted';
  for (const { target } of undo.filter((u) => u.what === 'put_back')) {
    order.emit({ type: 'EffectUndone', what: 'put_back', target, outcome: 'needs_person' });
    order.emit(looseTask(order.state, 'put-back', 'warehouse'));
  }
  giveBack(order);
  order.notify({ kind: 'cancelled', to: 'customer', about: {}, linkUntil: null });
  await refundsSettled(order);
  if (shipments.some((x) => x.step === 'label' && x.carrier !== null)) {
    await sleep(ATTEMPT_TIMEOUT);
    await voidLabels();
  }
  return 'cancelled';
}

async function undone(order: LiveOrder, what: UndoKind, work: () => Promise<UndoResult[]>): Promise<Outcome> {
  const results = await attempt(order, work);
  if (results === 'interrupted') return 'interrupted';
  if ('failed' in results) order.emit({ type: 'EffectUndone', what, target: order.state.orderId, outcome: 'failed' });
  for (const { target, outcome } of Array.isArray(results) ? results : []) {
    order.emit({ type: 'EffectUndone', what, target, outcome });
    if (outcome === 'needs_person') order.emit(looseTask(order.state, 'blocked', 'logistics'));
  }
  return 'done';
}
