// What cancelling would undo and give back, computed from the read model by the workflow's own functions. Changes nothing.
import type { OrderState } from '../../workflows/domain/state';
import { undoList, undoTotal } from '../../workflows/domain/undo';

export const undoOf = (state: OrderState): object => ({ lines: undoList(state), total: undoTotal(state) });
