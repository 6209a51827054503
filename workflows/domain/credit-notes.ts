// What credit notes say in figures. Pure. A credit note corrects invoices: by what went back to the customer because they owe less, and at
// the closing by what they owe less and never had to pay. Money that was only paid too much corrects nothing, and what was given back
// before anything was invoiced stands on the invoice. A payment that was waived changes no price.
import { invoicesOf } from './invoices';
import { taxWithin } from './money';
import type { OrderState, Refund } from './state';
import type { Money } from './vocabulary';

export interface CreditNote {
  /** Shipments and repairs whose invoices it corrects. */
  invoiceIds: string[];
  /** Gross and tax by rate (basis points), lowest rate first; minor units. All gross together is its amount. */
  sums: { rate: number; gross: number; tax: number }[];
  /** Minor units of the order's currency. */
  amount: number;
}

/** A credit and when it was granted, as the log tells it. */
export interface Granted {
  amount: Money;
  reason: string;
  at: string;
}

/** The credit note of a refund that has been made; undefined when it corrects no invoice, or was never the order's money. */
export function creditNoteOf(s: OrderState, granted: Granted[], refundId: string): CreditNote | undefined {
  const all = made(s);
  const place = all.findIndex((r) => r.refundId === refundId);
  const amount = backed(all.slice(0, place + 1), granted) - backed(all.slice(0, Math.max(0, place)), granted);
  return note(s, amount, all[place]?.madeAt ?? '');
}

/** The credit note of what the customer owes less without having got it back; undefined when there is no such thing. `at`: ISO. */
export const closingCreditNote = (s: OrderState, granted: Granted[], at: string): CreditNote | undefined =>
  note(s, lessOwed(granted, at) - backed(made(s), granted), at);

/** Everything that credit notes take off the invoices; without the log's word as if all had been credited at the beginning. */
export const noted = (s: OrderState, at: string, granted: Granted[] = s.credits.map((c) => ({ ...c, at: BEGINNING }))): number =>
  made(s).reduce((all, r) => all + (creditNoteOf(s, granted, r.refundId)?.amount ?? 0), closingCreditNote(s, granted, at)?.amount ?? 0);
const BEGINNING = '1970-01-01T00:00:00.000Z';

const made = (s: OrderState): Refund[] =>
  s.refunds
    .filter((r) => r.state === 'done' && r.amount.currency === s.currency)
    .sort((a, b) => Date.parse(a.madeAt ?? '') - Date.parse(b.madeAt ?? ''));
/** What the customer owed less at that time. */
const lessOwed = (granted: Granted[], at: string): number =>
  granted.reduce((all, c) => all + (c.reason === 'waived' || Date.parse(c.at) > Date.parse(at) ? 0 : c.amount.amount), 0);
/** What of these refunds, in the order in which they were made, had a credit behind it that none before had used up. */
const backed = (refunds: Refund[], granted: Granted[]): number =>
  refunds.reduce((used, r) => used + Math.max(0, Math.min(r.amount.amount, lessOwed(granted, r.madeAt ?? '') - used)), 0);

function note(s: OrderState, amount: number, at: string): CreditNote | undefined {
  const before = invoicesOf(s).filter((invoice) => Date.parse(invoice.at) <= Date.parse(at));
  const invoiced = grossByRate(before.flatMap((i) => [...i.lines, { taxRate: 0, total: i.shipping }]));
  if (amount <= 0 || invoiced.length === 0) return undefined;
  return { invoiceIds: before.map(({ id }) => id), sums: shared(amount, invoiced), amount };
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
