// The order after an event. A new event does not compile until evolve/ folds it. Pure: no clock, no I/O.
// Workflow, read model and tests all use this one function, so they cannot drift apart.
import type { OrderEvent, RecordedEvent } from './events';
import { foldAnytime } from './evolve/anytime';
import { foldCases } from './evolve/cases';
import { foldChange } from './evolve/change';
import { foldDelivery } from './evolve/delivery';
import { foldEnding } from './evolve/ending';
import { foldGoods } from './evolve/goods';
import { foldMoney } from './evolve/money';
import { foldSelling } from './evolve/selling';
import { foldShortage } from './evolve/shortage';
import { type Folds, heard } from './evolve/parts';
import type { OrderState } from './state';

const folds: Folds<OrderEvent> = {
  ...foldSelling,
  ...foldChange,
  ...foldMoney,
  ...foldGoods,
  ...foldShortage,
  ...foldDelivery,
  ...foldCases,
  ...foldEnding,
  ...foldAnytime,
};

export function evolve(state: OrderState, e: RecordedEvent): OrderState {
  // Each entry takes the events of its own type: the compiler checks that in `folds`, but cannot follow it through this look-up.
  const fold = folds[e.type] as (s: OrderState, e: RecordedEvent) => OrderState;
  return fold({ ...state, seq: e.seq, causes: heard(state.causes, e.causeId) }, e);
}

/** False: an event of a newer version, which this one must not pass over. */
export const canFold = ({ type }: { type: string }): boolean => Object.hasOwn(folds, type);

/** The state that a log tells. */
export const foldAll = (empty: OrderState, events: RecordedEvent[]): OrderState => events.reduce(evolve, empty);
