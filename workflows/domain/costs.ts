// What an order has cost us and what is left of it. Pure; figures of the state and of the books, put together for finance.
// Everything without tax: the tax in our prices and credits is not ours, and purchase prices and labels are told without it.
// Source: docs/decisions/costs-and-margin.md.
import { amounts, credited } from './money';
import type { OrderState } from './state';
import type { Money } from './vocabulary';

/** Pieces of a SKU that left the house or are back on a shelf; a cost belongs to those that left. */
export interface MovedGoods {
  sku: string;
  out: number;
  back: number;
  /** As it was on the day they left; null: nobody has said it. */
  unitCost: Money | null;
}
export type LabelCost = Money;

/** Minor units of the order's currency; null where a part is not known, or is told in another currency. */
export interface Costs {
  /** The order's total without tax. */
  revenue: number;
  goods: number | null;
  labels: number | null;
  /** What the customer owes less or got back for it, without tax. */
  credits: number;
  /** Goods, labels and credits. */
  total: number | null;
  margin: number | null;
  /** Of the revenue less the credits, in percent with one decimal; null also when there is none. */
  marginPercent: number | null;
}

export function costsOf(s: OrderState, books: { goods: MovedGoods[]; labels: LabelCost[] }): Costs {
  const { total: gross, tax } = amounts(s);
  const revenue = gross - tax;
  const credits = gross === 0 ? 0 : Math.round((Math.min(credited(s), gross) * revenue) / gross);
  const goods = goodsCost(books.goods, s.currency);
  const labels = sumIn(books.labels, s.currency);
  const total = goods === null || labels === null ? null : goods + labels + credits;
  const margin = total === null ? null : revenue - total;
  const earned = revenue - credits;
  return {
    ...{ revenue, goods, labels, credits, total, margin },
    marginPercent: margin === null || earned <= 0 ? null : Math.round((margin * 1_000) / earned) / 10,
  };
}

/** What left the house less what is on the shelf again, the latter at what the order's own pieces of that SKU cost on average. */
function goodsCost(moves: MovedGoods[], currency: string): number | null {
  let cost = 0;
  for (const sku of new Set(moves.map((m) => m.sku))) {
    const out = moves.filter((m) => m.sku === sku && m.out > 0);
    const pieces = out.reduce((all, m) => all + m.out, 0);
    const worth = sumIn(
      out.map((m) => m.unitCost && { ...m.unitCost, amount: m.unitCost.amount * m.out }),
      currency,
    );
    if (worth === null) return null;
    const back = moves.reduce((all, m) => all + (m.sku === sku ? m.back : 0), 0);
    cost += pieces === 0 ? 0 : worth - Math.round((worth * Math.min(back, pieces)) / pieces);
  }
  return cost;
}

const sumIn = (parts: (Money | null)[], currency: string): number | null =>
  parts.every((p) => p?.currency === currency) ? parts.reduce((all, p) => all + (p?.amount ?? 0), 0) : null;
