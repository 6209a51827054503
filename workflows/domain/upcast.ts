// Lifts a state that an older release carried over to today's shape. Runs at every start of a run.
import type { Case } from './cases';
import { emptyOrder, type OrderState } from './state';

/** Fields that a newer release added get their empty value; a change of meaning gets a new `v` and its own step here. */
export const upcast = (orderId: string, state: OrderState | undefined): OrderState => ({
  ...emptyOrder(orderId),
  ...state,
  cases: (state?.cases ?? []).map(withFiles),
  v: 1,
});

/** Cases carried over from before they knew files and bills: what was charged then is one bill. */
function withFiles(old: Omit<Case, 'documentIds' | 'bills'> & Partial<Case>): Case {
  const { charged: amount, repair } = old;
  const bills = amount > 0 ? [{ version: repair?.version ?? 1, amount }] : [];
  return { ...old, documentIds: old.documentIds ?? [], bills: old.bills ?? bills };
}
