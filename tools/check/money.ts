// Invariant 1: an order's money adds up, in its rows, in its log, in its invoices and in the bank's own ledger.
import { Prisma } from '../../prisma/generated/prisma/client';
import { closingCreditNote, creditNoteOf, type Granted } from '../../workflows/domain/credit-notes';
import { invoiced } from '../../workflows/domain/invoices';
import { total } from '../../workflows/domain/money';
import { byRules, type Finding, type Look, mine, type Rule, snapshot, together, type World } from './finding';
import type { Fold } from './logs';
import type { BankItem } from './outside';

const sumOf = (list: string, path: string) =>
  Prisma.raw(`(SELECT coalesce(sum((x #>> '{${path}}')::bigint), 0) FROM jsonb_array_elements(s.${list}) x)`);

const rules: Rule[] = [
  {
    name: 'sums',
    sql: (w) => Prisma.sql`
      SELECT o.order_id, NULL, format('paid %s and refunded %s, by its payments and refunds %s and %s', o.paid, o.refunded, p.sum, r.sum)
      FROM "order" o,
        LATERAL (SELECT coalesce(sum(amount), 0) AS sum FROM payment p WHERE p.order_id = o.order_id AND p.state = 'captured') p,
        LATERAL (SELECT coalesce(sum(amount), 0) AS sum FROM refund r
          WHERE r.order_id = o.order_id AND r.state = 'done' AND r.currency = o.currency) r
      WHERE (o.paid <> p.sum OR o.refunded <> r.sum) ${mine(w, 'o')}`,
  },
  {
    name: 'open',
    sql: (w) => Prisma.sql`
      SELECT order_id, NULL, format('total %s and open %s; its lines, fee, repairs and credits make %s and %s', total, open, should,
        owed - paid + refunded)
      FROM (SELECT m.*, CASE WHEN stage IN ('lost', 'expired', 'cancelled', 'cancellation') OR cancelling THEN 0
          ELSE greatest(0, should - credits) END AS owed
        FROM (SELECT o.order_id, o.stage, o.total, o.open, o.paid, o.refunded, coalesce(jsonb_typeof(s.cancelling) = 'object', false) AS cancelling,
            ${sumOf('credits', 'amount,amount')} AS credits,
            CASE WHEN l.goods IS NULL THEN 0 ELSE l.goods + s."shippingFee" + ${sumOf('cases', 'charged')} END AS should
          FROM "order" o, jsonb_to_record(o.state) AS s ("shippingFee" bigint, credits jsonb, cases jsonb, cancelling jsonb),
            LATERAL (SELECT sum(quantity::bigint * unit_price) AS goods FROM order_line l WHERE l.order_id = o.order_id) l
          WHERE true ${mine(w, 'o')}) m) n
      WHERE total <> should OR open <> owed - paid + refunded`,
  },
  {
    name: 'refunds',
    sql: (w) => Prisma.sql`
      SELECT r.order_id, r.payment_id, format('refunds of payment %s make %s of %s %s', r.payment_id, sum(r.amount),
        coalesce(p.amount::text, 'no payment'), coalesce(p.state, ''))
      FROM refund r LEFT JOIN payment p USING (order_id, payment_id)
      WHERE r.state IN ('open', 'done') ${mine(w, 'r')}
      GROUP BY r.order_id, r.payment_id, p.amount, p.state, p.currency
      HAVING p.amount IS NULL OR p.state = 'failed' OR sum(r.amount) > p.amount OR bool_or(r.currency <> p.currency)`,
  },
  {
    name: 'log',
    sql: (w) => Prisma.sql`
      SELECT o.order_id, NULL, format('paid %s, its log says %s; %s refunds made, its log says %s', o.paid, coalesce(p.sum, 0),
        coalesce(r.count, 0), coalesce(m.count, 0))
      FROM "order" o
        LEFT JOIN (SELECT order_id, sum((data #>> '{amount,amount}')::bigint) AS sum FROM order_event WHERE type = 'PaymentReceived'
          GROUP BY 1) p USING (order_id)
        LEFT JOIN (SELECT order_id, count(*) FROM order_event WHERE type = 'RefundMade' GROUP BY 1) m USING (order_id)
        LEFT JOIN (SELECT order_id, count(*) FROM refund WHERE state = 'done' GROUP BY 1) r USING (order_id)
      WHERE (coalesce(p.sum, 0) <> o.paid OR coalesce(m.count, 0) <> coalesce(r.count, 0)) ${mine(w, 'o')}`,
  },
];

/** @param folds what the logs of some orders tell */
export async function money(world: World, folds: Look): Promise<Look> {
  return together(await byRules(world, ['order', 'payment', 'refund'], rules), folds, await bank(world));
}

/** Invoices are what was handed over and repaired; credit notes never take off more than is owed less, or was invoiced. */
export function papers({ orderId, state, events }: Fold): Finding[] {
  const handed = state.shipments.filter((x) => x.handedOverAt !== null && x.replaces === null && !x.customersGoods);
  const pieces = new Map<string, number>();
  for (const { lineId, quantity } of handed.flatMap((x) => x.lines)) pieces.set(lineId, (pieces.get(lineId) ?? 0) + quantity);
  const goods = state.lines.reduce((all, l) => all + l.unitPrice * (pieces.get(l.lineId) ?? 0), 0);
  const repairs = state.cases.flatMap((c) => c.bills).reduce((all, { amount }) => all + amount, 0);
  const should = goods + (handed.length > 0 ? state.shippingFee : 0) + repairs;
  const granted = events.flatMap((e): Granted[] => (e.type === 'CreditGranted' ? [{ amount: e.amount, reason: e.reason, at: e.at }] : []));
  const less = granted.reduce((all, c) => all + (c.reason === 'waived' ? 0 : c.amount.amount), 0);
  const amounts = state.refunds.map((r) => creditNoteOf(state, granted, r.refundId)?.amount ?? 0);
  const notes = amounts.reduce((all, amount) => all + amount, closingCreditNote(state, granted, END_OF_TIME)?.amount ?? 0);
  const is = invoiced(state);
  return [
    ...(is === should ? [] : [`invoices make ${is}, what was handed over and repaired ${should}`]),
    ...(is <= total(state) ? [] : [`invoices make ${is}, more than the total ${total(state)}`]),
    ...(notes <= Math.min(less, is) ? [] : [`credit notes make ${notes}, owed less are ${less}, invoiced ${is}`]),
  ].map((what) => ({ orderId, about: 'papers', what }));
}
const END_OF_TIME = '9999-12-31T00:00:00.000Z';

interface BankPayment {
  orderId: string;
  paymentId: string;
  bankPaymentId: string;
  amount: number;
  state: string;
  currency: string;
  done: number;
  open: number;
}

/** Each payment of the bank stands in one order or lies in the inbox; each refund was made once, and is the order's. */
async function bank(world: World): Promise<Look> {
  if (!world.outside) return { seen: {}, findings: [], notSeen: ["the bank's ledger"] };
  const ledger = (await world.outside.bank()).filter((x) => world.only === null || x.orderId === world.only);
  const { rows, inbox } = await snapshot(world, async (tx) => ({
    rows: await tx.$queryRaw<BankPayment[]>`
      SELECT p.order_id::text AS "orderId", p.payment_id AS "paymentId", p.bank_payment_id AS "bankPaymentId", p.amount, p.state, p.currency,
        coalesce(sum(r.amount) FILTER (WHERE r.state = 'done' AND NOT by_hand), 0)::int AS done,
        coalesce(sum(r.amount) FILTER (WHERE r.state = 'open'), 0)::int AS open
      FROM payment p JOIN "order" o USING (order_id)
        LEFT JOIN (SELECT r.*, EXISTS (SELECT FROM order_event e WHERE e.order_id = r.order_id AND e.type = 'RefundByHand'
          AND e.data->>'refundId' = r.refund_id) AS by_hand FROM refund r) r USING (order_id, payment_id)
      WHERE p.bank_payment_id IS NOT NULL ${mine(world, 'p')} GROUP BY p.order_id, p.payment_id`,
    inbox: await tx.$queryRaw<{ text: string }[]>`SELECT payload::text AS text FROM inbox_event WHERE fact = 'paymentReported'
      AND (delivered_at IS NULL OR order_id IS NULL OR delivered_at > now() - interval '1 minute')`,
  }));
  const waiting = inbox.map((x) => x.text).join('\n');
  return { seen: { 'entries of the bank': ledger.length }, findings: againstBank(ledger, rows, waiting) };
}

function againstBank(ledger: BankItem[], rows: BankPayment[], waiting: string): Finding[] {
  const taken = new Map(ledger.filter((x) => x.kind !== 'refunded').map((x) => [x.paymentId, x]));
  const known = new Map(rows.map((row) => [row.bankPaymentId, row]));
  const back = (paymentId: string) => ledger.filter((x) => x.kind === 'refunded' && x.paymentId === paymentId);
  const finding = (orderId: string | null, id: string, what: string): Finding => ({ orderId, about: `bank ${id}`, what });
  const lost = [...taken.values()].filter((x) => x.kind === 'captured' && !known.has(x.paymentId) && !waiting.includes(x.paymentId));
  return [
    ...lost.map((x) => finding(x.orderId, x.paymentId, `the bank took ${x.amount} as ${x.paymentId}, and no order knows it`)),
    ...rows.flatMap(({ orderId, paymentId, bankPaymentId, amount, state, currency, done, open }) => {
      const item = taken.get(bankPaymentId);
      const refunds = back(bankPaymentId);
      const sum = refunds.reduce((all, x) => all + x.amount, 0);
      const twice = refunds.length - new Set(refunds.map((x) => x.reference)).size;
      const same = item?.amount === amount && item.currency === currency && (item.kind === 'failed') === (state === 'failed');
      return [
        ...(same
          ? []
          : [
              finding(
                orderId,
                paymentId,
                `payment ${paymentId} is ${state} with ${amount}, at the bank ${item?.kind ?? 'unknown'} with ${item?.amount ?? 0}`,
              ),
            ]),
        ...(twice > 0 ? [finding(orderId, `twice ${paymentId}`, `the bank refunded payment ${paymentId} twice under one reference`)] : []),
        ...(sum >= done && sum <= done + open
          ? []
          : [finding(orderId, `back ${paymentId}`, `refunds of ${paymentId} make ${done}, at the bank ${sum}`)]),
      ];
    }),
  ];
}
