// What the credit note of a refund says in figures. Pure. A refund made before anything was invoiced needs none: the invoice knows it.
import { invoiceOf } from './invoices';
import { taxWithin } from './money';
import type { OrderState } from './state';

export interface CreditNote {
  /** Shipments whose invoices had been issued when the money went back. */
  shipmentIds: string[];
  /** Gross and tax by rate (basis points), lowest rate first; minor units. All gross together is what went back. */
  sums: { rate: number; gross: number; tax: number }[];
}

/** The credit note of a refund that has been made; undefined when no invoice stands against it, or it was never the order's money. */
export function creditNoteOf(s: OrderState, refundId: string): CreditNote | undefined {
  const refund = s.refunds.find((r) => r.refundId === refundId && r.state === 'done');
  if (!refund || refund.amount.currency !== s.currency) return undefined;
  const madeAt = Date.parse(refund.madeAt ?? '');
  const before = s.shipments.filter((x) => x.handedOverAt !== null && Date.parse(x.handedOverAt) <= madeAt);
  const invoices = before.flatMap(({ shipmentId }) => invoiceOf(s, shipmentId) ?? []);
  const invoiced = grossByRate(invoices.flatMap((i) => [...i.lines, { taxRate: 0, total: i.shipping }]));
  if (invoiced.length === 0) return undefined;
  const shipmentIds = before.flatMap(({ shipmentId }) => (invoiceOf(s, shipmentId) ? [shipmentId] : []));
  return { shipmentIds, sums: shared(refund.amount.amount, invoiced) };
}

interface Gross {
  rate: number;
  gross: number;
}
function grossByRate(parts: { taxRate: number; total: number }[]): Gross[] {
  const sums = new Map<number, number>();
  for (const { taxRate, total } of parts) if (total > 0) sums.set(taxRate, (sums.get(taxRate) ?? 0) + total);
  return [...sums].map(([rate, gross]) => ({ rate, gross })).sort((a, b) => a.rate - b.rate);
}

/** Each rate takes part in the amount as it did in the invoices; what rounding leaves over falls to the last. */
function shared(amount: number, invoiced: Gross[]): CreditNote['sums'] {
  const all = invoiced.reduce((sum, { gross }) => sum + gross, 0);
  let [so, left] = [0, amount];
  return invoiced.map(({ rate, gross: part }, i) => {
    so += part;
    const gross = i === invoiced.length - 1 ? left : Math.round((amount * so) / all) - (amount - left);
    left -= gross;
    return { rate, gross, tax: taxWithin(gross, rate) };
  });
}
