// What commercial invoices say in figures: one for each shipment, made at hand-over, and one for each repair that was charged. Pure.
// In the order of time, so that all invoices together are at any moment exactly what was handed over and repaired, and in the end the
// order's total and tax to the cent.
import { type Case, type RepairBill, shipmentsOf } from './cases';
import { credited, lineTotal, paidNet, repairTaxRate, taxWithin } from './money';
import { type OrderState, type Shipment } from './state';

export interface InvoicedLine {
  lineId: string;
  /** Null for the work on a repair. */
  sku: string | null;
  quantity: number;
  /** Minor units, tax included, like every amount here; tax rates in basis points. */
  unitPrice: number;
  total: number;
  taxRate: number;
  tax: number;
}
export interface Invoice {
  lines: InvoicedLine[];
  /** On the first invoice of the order's goods, else 0. It holds no tax of its own. */
  shipping: number;
  total: number;
  /** What of the payments falls to this invoice: earlier invoices come first. */
  paid: number;
  /** What of it the customer need not pay. */
  credited: number;
  due: number;
  /** ISO: the hand-over, or for a repair on the spot when the customer was asked whether it is solved. */
  at: string;
}
/** How the invoice of a repair is called inside the order: `c1-R2`; a shipment's is called like the shipment. */
export const billId = ({ caseId }: Pick<Case, 'caseId'>, { version }: Pick<RepairBill, 'version'>): string => `${caseId}-R${version}`;

/** The invoice of a shipment or a repair; undefined before hand-over, and for goods that were invoiced before or are the customer's own. */
export function invoiceOf(s: OrderState, id: string): Invoice | undefined {
  const all = invoicesOf(s);
  const place = all.findIndex((invoice) => invoice.id === id);
  const own = all[place];
  if (!own) return undefined;
  const { lines, shipping, total, at } = own;
  const before = all.slice(0, place).reduce((sum, invoice) => sum + invoice.total, 0);
  const share = (there: number): number => Math.min(total, Math.max(0, there - before));
  const paid = share(paidNet(s));
  const settled = share(paidNet(s) + credited(s));
  return { lines, shipping, total, at, paid, credited: settled - paid, due: total - settled };
}

type Bare = Omit<Invoice, 'paid' | 'credited' | 'due'> & { id: string };
/** Every invoice of the order, the earliest first, without what has been paid of it. */
export function invoicesOf(s: OrderState): Bare[] {
  const goods = invoicedShipments(s);
  const ofGoods = goods.map((shipment, i): Bare => {
    const lines = linesOf(s, shipment, goods.slice(0, i));
    const shipping = i === 0 ? s.shippingFee : 0;
    return { id: shipment.shipmentId, lines, shipping, total: sum(lines) + shipping, at: shipment.handedOverAt ?? '' };
  });
  const ofRepairs = s.cases.flatMap((c) => c.bills.flatMap((bill, i) => repairInvoice(s, c, { ...bill, at: billedAt(s, c, i) })));
  return [...ofGoods, ...ofRepairs].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
/** What all invoices together ask for. */
export const invoiced = (s: OrderState): number => invoicesOf(s).reduce((all, { total }) => all + total, 0);

/** A repair is invoiced when the goods go back to their owner. */
function billedAt(s: OrderState, c: Case, place: number): string | null {
  const back = shipmentsOf(s, c.caseId).filter((x) => x.customersGoods);
  return back.length > 0 ? (back[place]?.handedOverAt ?? null) : (c.solvedAskedAt ?? c.closedAt);
}

function repairInvoice(s: OrderState, c: Case, bill: RepairBill & { at: string | null }): Bare[] {
  const { amount, at } = bill;
  if (at === null) return [];
  const taxRate = repairTaxRate(s, c);
  const work = { lineId: c.caseId, sku: null, quantity: 1, unitPrice: amount, total: amount, taxRate, tax: taxWithin(amount, taxRate) };
  return [{ id: billId(c, bill), lines: [work], shipping: 0, total: amount, at }];
}

/** In the order in which they were handed over. What replaces lost goods was invoiced with those; what was repaired is not ours to sell. */
const invoicedShipments = (s: OrderState): Shipment[] =>
  s.shipments
    .filter((x) => x.handedOverAt !== null && x.replaces === null && !x.customersGoods)
    .sort((a, b) => Date.parse(a.handedOverAt ?? '') - Date.parse(b.handedOverAt ?? ''));

/** The tax of a part is what it adds to the tax of the parts before, so that the parts' rounded taxes add up to the line's. */
function linesOf(s: OrderState, shipment: Shipment, earlier: Shipment[]): InvoicedLine[] {
  return s.lines.flatMap(({ lineId, sku, unitPrice, taxRate }) => {
    const quantity = quantityIn([shipment], lineId);
    if (quantity === 0) return [];
    const sent = quantityIn(earlier, lineId);
    const taxUpTo = (pieces: number): number => taxWithin(lineTotal({ quantity: pieces, unitPrice }), taxRate);
    const total = lineTotal({ quantity, unitPrice });
    return [{ lineId, sku, quantity, unitPrice, total, taxRate, tax: taxUpTo(sent + quantity) - taxUpTo(sent) }];
  });
}

const quantityIn = (shipments: Shipment[], lineId: string): number =>
  shipments.flatMap((x) => x.lines).reduce((all, part) => all + (part.lineId === lineId ? part.quantity : 0), 0);
const sum = (lines: InvoicedLine[]): number => lines.reduce((all, line) => all + line.total, 0);
