// The report about money: what orders brought and cost by month and product, and what went back. For those who answer for costs.
// Everything of an order stands in the month in which its first goods left the house; refunds and credits also in that of their day.
import { z } from 'zod';
import { earned, earnedByProduct, type EarnedRow, givenBack, type GivenRow, type ProductRow } from '../../prisma/reports/money';
import { textShape } from '../schema/shapes';
import { oneDecimal, type Report } from './report';

const earnedShape = z.object({
  ...{ currency: z.string(), orders: z.int(), revenue: z.int(), credits: z.int(), goods: z.int(), labels: z.int() },
  ...{ margin: z.int(), marginPercent: z.number().nullable(), ordersOfUnknownCost: z.int() },
});
type Earned = z.infer<typeof earnedShape>;
const given = z.object({ currency: z.string(), month: z.string(), reason: z.string(), count: z.int(), amount: z.int() });
const moneyReportShape = z.object({
  totals: z.array(earnedShape),
  months: z.array(earnedShape.extend({ month: z.string() })),
  products: z.array(
    z.object({
      ...{ sku: z.string(), name: textShape.nullable(), currency: z.string(), orders: z.int(), pieces: z.int(), revenue: z.int() },
      ...{ goods: z.int().nullable(), margin: z.int().nullable(), marginPercent: z.number().nullable() },
    }),
  ),
  refunds: z.array(given),
  credits: z.array(given),
});
type Money = z.infer<typeof moneyReportShape>;

const percent = (part: number, whole: number): number | null => (whole <= 0 ? null : oneDecimal((part * 100) / whole));

/** Goods, labels and margin are of the orders whose costs are known. */
function earnedOf(row: EarnedRow): Earned {
  const [revenue, credits, goods, labels] = [row.revenue, row.credits, row.goods, row.labels].map(Number) as [
    number,
    number,
    number,
    number,
  ];
  const earnings = Number(row.knownRevenue) - Number(row.knownCredits);
  const margin = earnings - goods - labels;
  const { currency, orders, unknown: ordersOfUnknownCost } = row;
  return { currency, orders, revenue, credits, goods, labels, margin, marginPercent: percent(margin, earnings), ordersOfUnknownCost };
}

function productOf({ sku, nameEn, nameZh, currency, orders, pieces, ...row }: ProductRow): Money['products'][number] {
  const revenue = Number(row.revenue);
  const goods = row.goods === null ? null : Number(row.goods);
  const margin = goods === null ? null : revenue - goods;
  return {
    ...{ sku, name: nameEn === null || nameZh === null ? null : { en: nameEn, zh: nameZh }, currency, orders, pieces, revenue },
    ...{ goods, margin, marginPercent: margin === null ? null : percent(margin, revenue) },
  };
}

export const moneyReport: Report<Money> = {
  name: 'money',
  who: ['finance', 'supervisor', 'admin'],
  summary: 'Revenue, costs and margin without tax by month and product (minor units), refunds and credits with their reasons.',
  shape: moneyReportShape,
  figures: async (db, period) => {
    const { names, starts } = period.months;
    const [rows, products, gone] = await Promise.all([
      earned(db, period, starts),
      earnedByProduct(db, period),
      givenBack(db, period, starts),
    ]);
    const givenOf = (what: GivenRow['what']) =>
      gone
        .filter((row) => row.what === what)
        .map(({ currency, month, reason, count, amount }) => ({
          ...{ currency, month: names[month - 1] ?? '', reason, count, amount: Number(amount) },
        }));
    return {
      totals: rows.filter(({ month }) => month === null).map(earnedOf),
      months: rows.flatMap((row) => (row.month === null ? [] : [{ month: names[row.month - 1] ?? '', ...earnedOf(row) }])),
      products: products.map(productOf),
      refunds: givenOf('refund'),
      credits: givenOf('credit'),
    };
  },
  table: ({ totals, months, products, refunds, credits }) => ({
    columns: [
      ...['of', 'name', 'currency', 'orders', 'pieces', 'revenue_minor', 'credits_minor', 'goods_minor', 'labels_minor', 'margin_minor'],
      ...['margin_percent', 'orders_of_unknown_cost', 'reason', 'count', 'amount_minor'],
    ],
    rows: [...totals.map((row) => ({ of: 'all', name: '', ...row })), ...months.map((row) => ({ of: 'month', name: row.month, ...row }))]
      .map((row): (string | number | null)[] => [
        ...[row.of, row.name, row.currency, row.orders, null, row.revenue, row.credits, row.goods, row.labels, row.margin],
        ...[row.marginPercent, row.ordersOfUnknownCost],
      ])
      .concat(
        products.map((row) => [
          ...['product', row.sku, row.currency, row.orders, row.pieces, row.revenue, null, row.goods, null, row.margin, row.marginPercent],
        ]),
        [...refunds.map((row) => ({ of: 'refunds', ...row })), ...credits.map((row) => ({ of: 'credits', ...row }))].map((row) => [
          ...[row.of, row.month, row.currency, null, null, null, null, null, null, null, null, null, row.reason, row.count, row.amount],
        ]),
      ),
  }),
};
