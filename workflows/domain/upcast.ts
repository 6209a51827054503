// Lifts a state that an older release carried over to today's shape. Runs at every start of a run.
import { emptyOrder, type OrderState } from './state';

/** Fields that a newer release added get their empty value; a change of meaning gets a new `v` and its own step here. */
export const upcast = (orderId: string, state: OrderState | undefined): OrderState => ({ ...emptyOrder(orderId), ...state, v: 1 });
