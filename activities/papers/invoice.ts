// The commercial invoice of a shipment or of a repair: goes with the notice `shipped`, or for a repair on the spot with the question whether
// it is solved, in the customer's language. Its figures: workflows/domain/invoices.ts.
import type { PrismaClient } from '../../prisma/generated/prisma/client';
import { caseOf } from '../../workflows/domain/cases';
import { billId, type Invoice, type InvoicedLine, invoiceOf } from '../../workflows/domain/invoices';
import type { OrderState, Shipment } from '../../workflows/domain/state';
import type { InvoiceData } from '../documents/data';
import { renderInvoice } from '../documents/invoice';
import { texts } from '../documents/texts';
import { customerAt, nameOfGoods, type Paper, type PaperSource, partNumber, sheetOf } from './source';

/** Undefined for a shipment that is not sold: what replaces lost goods, what costs nothing. What was repaired brings its own invoice. */
export function invoicePaperOf(db: PrismaClient, source: PaperSource, { shipmentId, customersGoods, caseId }: Shipment): Paper | undefined {
  return customersGoods && caseId !== null ? repairInvoiceOf(db, source, caseId) : paperOf(db, source, shipmentId);
}

/** The invoice of the case's last repair; undefined when that was in warranty. */
export function repairInvoiceOf(db: PrismaClient, source: PaperSource, caseId: string): Paper | undefined {
  const c = caseOf(source.order.state, caseId);
  const bill = c?.bills.at(-1);
  return c && bill && bill.version === c.repair?.version ? paperOf(db, source, billId(c, bill)) : undefined;
}

function paperOf(db: PrismaClient, source: PaperSource, id: string): Paper | undefined {
  const { state } = source.order;
  const invoice = invoiceOf(state, id);
  if (!invoice || invoice.total === 0) return undefined;
  return {
    key: `${state.orderId}:invoice:${id}`,
    kind: 'invoice',
    filename: `invoice-${partNumber(state, id)}.pdf`,
    render: async () => renderInvoice(await invoiceData(db, source, { id, invoice })),
  };
}

async function invoiceData(db: PrismaClient, source: PaperSource, { id, invoice }: { id: string; invoice: Invoice }): Promise<InvoiceData> {
  const { order, contact, policy } = source;
  const { state } = order;
  const { language } = contact;
  const nameOf = await nameOfGoods(db, state);
  const money = (amount: number) => ({ amount, currency: state.currency });
  const number = partNumber(state, id);
  const customer = await customerAt(db, source);
  const called = ({ sku, lineId }: InvoicedLine): string =>
    sku === null ? texts[language].repairOf(nameOf(skuInRepair(state, lineId))[language]) : nameOf(sku)[language];
  return {
    ...sheetOf(source, language, Date.parse(invoice.at)),
    invoiceNumber: number,
    shipment: state.shipments.some((x) => x.shipmentId === id) ? number : undefined,
    buyer: customer,
    shipTo: customer,
    lines: invoice.lines.map((line) => ({
      ...{ sku: line.sku ?? '', name: called(line), quantity: line.quantity, taxRate: line.taxRate },
      ...{ unitPrice: money(line.unitPrice), total: money(line.total), tax: money(line.tax) },
    })),
    shipping: invoice.shipping > 0 ? { total: money(invoice.shipping), taxRate: 0, tax: money(0) } : undefined,
    total: money(invoice.total),
    paid: money(invoice.paid),
    credited: money(invoice.credited),
    due: money(invoice.due),
    terms: state.terms,
    accountDays: policy.accountDays,
  };
}

/** What was on the bench; the line of a repair's invoice is called after its case. */
function skuInRepair(state: OrderState, caseId: string): string {
  const lineId = caseOf(state, caseId)?.lines[0]?.lineId;
  return (state.lines.find((line) => line.lineId === lineId) ?? state.lines[0])?.sku ?? '';
}
