// How near an order is to its closing, row by row, and what it has cost: parts of the Order of the API contract. Fields are only added.
import type { Db } from '../../prisma/client';
import { labelCostsOf, movedGoodsOf } from '../../prisma/costs';
import { closingChecklist } from '../../workflows/domain/acts/ending';
import { type Costs, costsOf } from '../../workflows/domain/costs';
import type { OrderState } from '../../workflows/domain/state';
import { closingText } from '../texts/closing';

/** `rounds`: how often a request came back, or the order was opened again. */
export const closingView = (s: OrderState): object => ({
  ...{ state: s.closing, rounds: s.closingRounds },
  checklist: closingChecklist(s).map((row) => ({ ...row, text: closingText[row.item] })),
});

/** From the state and the books; what has not happened yet has cost nothing yet. */
export async function costsOfOrder(db: Db, s: OrderState): Promise<Costs> {
  const [goods, labels] = await Promise.all([movedGoodsOf(db, s.orderId), labelCostsOf(db, s.orderId)]);
  return costsOf(s, { goods, labels });
}

export function costsView({ marginPercent, ...amounts }: Costs, currency: string): object {
  const money = (amount: number | null) => (amount === null ? null : { amount, currency });
  return {
    ...Object.fromEntries(Object.entries(amounts).map(([what, amount]: [string, number | null]) => [what, money(amount)])),
    marginPercent,
  };
}
