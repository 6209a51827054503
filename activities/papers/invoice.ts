// The commercial invoice of a shipment: goes with the notice `shipped`, in the customer's language. Its figures: workflows/domain/invoices.ts.
import type { PrismaClient } from '../../prisma/generated/prisma/client';
import { type Invoice, invoiceOf } from '../../workflows/domain/invoices';
import type { Shipment } from '../../workflows/domain/state';
import type { InvoiceData } from '../documents/data';
import { renderInvoice } from '../documents/invoice';
import { customerAt, nameOfGoods, type Paper, type PaperSource, partNumber, sheetOf } from './source';

/** Undefined for a shipment that is not sold: what replaces lost goods, what goes back to its owner, what costs nothing. */
export function invoicePaperOf(db: PrismaClient, source: PaperSource, shipment: Shipment): Paper | undefined {
  const { state } = source.order;
  const { shipmentId } = shipment;
  const invoice = invoiceOf(state, shipmentId);
  if (!invoice || invoice.total === 0) return undefined;
  return {
    key: `${state.orderId}:invoice:${shipmentId}`,
    kind: 'invoice',
    filename: `invoice-${partNumber(state, shipmentId)}.pdf`,
    render: async () => renderInvoice(await invoiceData(db, source, { shipment, invoice })),
  };
}

async function invoiceData(
  db: PrismaClient,
  source: PaperSource,
  { shipment, invoice }: { shipment: Shipment; invoice: Invoice },
): Promise<InvoiceData> {
  const { order, contact, policy } = source;
  const { state } = order;
  const { language } = contact;
  const nameOf = await nameOfGoods(db, state);
  const money = (amount: number) => ({ amount, currency: state.currency });
  const number = partNumber(state, shipment.shipmentId);
  const customer = await customerAt(db, source);
  return {
    ...sheetOf(source, language, Date.parse(shipment.handedOverAt ?? '')),
    invoiceNumber: number,
    shipment: number,
    buyer: customer,
    shipTo: customer,
    lines: invoice.lines.map(({ sku, quantity, unitPrice, total, taxRate, tax }) => ({
      ...{ sku, name: nameOf(sku)[language], quantity, taxRate },
      ...{ unitPrice: money(unitPrice), total: money(total), tax: money(tax) },
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
