// What the commercial invoice of each shipment says in figures. Pure; made at hand-over, in the order in which goods left the house,
// so that all invoices together are at any time exactly what was handed over, and in the end the order's total and tax to the cent.
import { credited, lineTotal, paidNet, taxWithin } from './money';
import { type OrderState, type Shipment } from './state';

export interface InvoicedLine {
  lineId: string;
  sku: string;
  quantity: number;
  /** Minor units, tax included, like every amount here; tax rates in basis points. */
  unitPrice: number;
  total: number;
  taxRate: number;
  tax: number;
}
export interface Invoice {
  lines: InvoicedLine[];
  /** On the first invoice of the order, else 0. It holds no tax of its own. */
  shipping: number;
  total: number;
  /** What of the payments falls to this invoice: earlier invoices come first. */
  paid: number;
  /** What of it the customer need not pay. */
  credited: number;
  due: number;
}

/** The invoice of a shipment; undefined before hand-over, and for goods that were invoiced before or are the customer's own. */
export function invoiceOf(s: OrderState, shipmentId: string): Invoice | undefined {
  const all = invoicedShipments(s);
  const place = all.findIndex((x) => x.shipmentId === shipmentId);
  const shipment = all[place];
  if (!shipment) return undefined;
  const earlier = all.slice(0, place);
  const lines = linesOf(s, shipment, earlier);
  const shipping = place === 0 ? s.shippingFee : 0;
  const total = sum(lines) + shipping;

  const before = earlier.reduce((all, x) => all + sum(linesOf(s, x, [])), place === 0 ? 0 : s.shippingFee);
  const share = (there: number): number => Math.min(total, Math.max(0, there - before));
  const paid = share(paidNet(s));
  const settled = share(paidNet(s) + credited(s));
  return { lines, shipping, total, paid, credited: settled - paid, due: total - settled };
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
