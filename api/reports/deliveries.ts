// The reports about deliveries: dates kept against the first and the last promise, and the carriers beside each other.
import { z } from 'zod';
import {
  type CarrierPrice,
  carrierPrices,
  type CarrierRow,
  carrierWork,
  keptByCarrier,
  keptPromises,
  type KeptRow,
} from '../../prisma/reports/deliveries';
import { moneyShape } from '../schema/shapes';
import type { Period } from './period';
import { oneDecimal, type Report, share } from './report';

const against = z.object({ kept: z.int(), share: z.number().nullable() });
const keptShape = z.object({ delivered: z.int(), promised: z.int(), first: against, last: against });
type Kept = z.infer<typeof keptShape>;

const keptOf = ({ delivered, promised, first, last }: Pick<KeptRow, 'delivered' | 'promised' | 'first' | 'last'>): Kept => ({
  ...{ delivered, promised },
  first: { kept: first, share: share(first, promised) },
  last: { kept: last, share: share(last, promised) },
});
const none = keptOf({ delivered: 0, promised: 0, first: 0, last: 0 });

const onTimeShape = z.object({
  total: keptShape,
  weeks: z.array(keptShape.extend({ week: z.string() })),
  carriers: z.array(keptShape.extend({ carrier: z.string() })),
});
type OnTime = z.infer<typeof onTimeShape>;

const startsOf = ({ from, days, weeks }: Period) => ({ from, days: days.starts, weeks: weeks.starts });

export const onTimeReport: Report<OnTime> = {
  name: 'on-time',
  who: ['supervisor', 'admin', 'ops', 'logistics', 'sales'],
  summary: 'Orders delivered, against the first and the last date that was agreed; per week, and the shipments per carrier.',
  shape: onTimeShape,
  figures: async (db, period) => {
    const [orders, carriers] = await Promise.all([keptPromises(db, period, startsOf(period)), keptByCarrier(db, period, startsOf(period))]);
    const total = orders.find(({ week }) => week === null);
    return {
      total: total ? keptOf(total) : none,
      weeks: orders.flatMap((row) => (row.week === null ? [] : [{ week: period.weeks.names[row.week - 1] ?? '', ...keptOf(row) }])),
      carriers: carriers.map((row) => ({ carrier: row.carrier ?? '', ...keptOf(row) })),
    };
  },
  table: ({ total, weeks, carriers }) => ({
    columns: ['of', 'name', 'delivered', 'promised', 'first_kept', 'first_share', 'last_kept', 'last_share'],
    rows: [
      { of: 'all', name: '', ...total },
      ...weeks.map((row) => ({ of: 'week', name: row.week, ...row })),
      ...carriers.map((row) => ({ of: 'carrier', name: row.carrier, ...row })),
    ].map(({ of, name, delivered, promised, first, last }) => [
      ...[of, name, delivered, promised],
      ...[first.kept, first.share, last.kept, last.share],
    ]),
  }),
};

const carrierShape = z.object({
  ...{ carrier: z.string(), shipments: z.int(), delivered: z.int(), medianDays: z.number().nullable() },
  ...{ exceptions: z.int(), exceptionShare: z.number().nullable(), onTime: keptShape },
  prices: z.array(z.object({ labels: z.int(), total: moneyShape, average: moneyShape })),
});
const carriersShape = z.object({ carriers: z.array(carrierShape) });
type Carriers = z.infer<typeof carriersShape>;

export const carriersReport: Report<Carriers> = {
  name: 'carriers',
  who: ['supervisor', 'admin', 'ops', 'finance', 'logistics'],
  summary: 'The carriers beside each other: price, days, exceptions of what was handed over, and dates kept of what came.',
  shape: carriersShape,
  figures: async (db, period) => {
    const [work, prices, kept] = await Promise.all([
      carrierWork(db, period),
      carrierPrices(db, period),
      keptByCarrier(db, period, startsOf(period)),
    ]);
    const names = [...new Set([...work, ...kept].map(({ carrier }) => carrier ?? ''))].sort();
    return { carriers: names.map((carrier) => carrierOf(carrier, { work, prices, kept })) };
  },
  table: ({ carriers }) => ({
    columns: [
      ...['carrier', 'shipments', 'delivered', 'median_days', 'exceptions', 'exception_share', 'first_share', 'last_share'],
      ...['currency', 'labels', 'labels_total_minor', 'label_average_minor'],
    ],
    rows: carriers.flatMap((row) =>
      (row.prices.length > 0 ? row.prices : [undefined]).map((price) => [
        ...[row.carrier, row.shipments, row.delivered, row.medianDays, row.exceptions, row.exceptionShare],
        ...[row.onTime.first.share, row.onTime.last.share],
        ...[price?.total.currency, price?.labels, price?.total.amount, price?.average.amount],
      ]),
    ),
  }),
};

function carrierOf(carrier: string, found: { work: CarrierRow[]; prices: CarrierPrice[]; kept: KeptRow[] }): Carriers['carriers'][number] {
  const { shipments, delivered, exceptions, days } = found.work.find((row) => row.carrier === carrier) ?? idle;
  const kept = found.kept.find((row) => row.carrier === carrier);
  return {
    ...{ carrier, shipments, delivered, medianDays: days === null ? null : oneDecimal(days) },
    ...{ exceptions, exceptionShare: share(exceptions, shipments), onTime: kept ? keptOf(kept) : none },
    prices: found.prices
      .filter((row) => row.carrier === carrier)
      .map(({ currency, labels, total, average }) => ({
        ...{ labels, total: { amount: Number(total), currency }, average: { amount: Math.round(average), currency } },
      })),
  };
}
const idle = { shipments: 0, delivered: 0, exceptions: 0, days: null };
