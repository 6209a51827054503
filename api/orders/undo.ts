// What cancelling would undo and give back, computed from the read model by the workflow's own functions. Changes nothing.
import { isEnded, type OrderState } from '../../workflows/domain/state';
import { undoList, undoTotal } from '../../workflows/domain/undo';

/** Nothing for an order that has ended: it cannot be cancelled any more. */
export const undoOf = (state: OrderState): object =>
  isEnded(state) ? { lines: [], total: { amount: 0, currency: state.currency } } : { lines: undoList(state), total: undoTotal(state) };
