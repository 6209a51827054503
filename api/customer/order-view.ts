// The order as its customer may see it: goods, money, date, status and parcels. No staff, no costs, no internal ids but those a choice needs.
// Shown as JSON and rendered by the pages; fields are only added.
import { returnable } from '../../workflows/domain/cases';
import { amounts, goodsTotal, lineTotal, taxWithin } from '../../workflows/domain/money';
import type { OrderState, Parcel, Quote, Shipment } from '../../workflows/domain/state';
import { carrierText } from '../../workflows/domain/own-team';
import { type Status, statusOf, statusText } from '../../workflows/domain/status';
import type { Money, ParcelState, ProposalKind, Text } from '../../workflows/domain/vocabulary';
import { type CustomerCase, caseView, showsCases } from './case-view';
import type { CustomerLink } from './purposes';
import type { SentIn } from './uploads';

export interface ParcelReport {
  parcelId: string;
  state: ParcelState;
  at: string;
  cause?: string;
}
export interface CustomerParcel {
  parcelId: string;
  trackingNumber: string | null;
  state: ParcelState;
  events: { state: ParcelState; at: string; cause?: string }[];
}
export interface CustomerShipment {
  shipmentId: string;
  step: Shipment['step'];
  carrier: string | null;
  carrierName: Text | null;
  lines: { sku: string; name: Text; quantity: number }[];
  parcels: CustomerParcel[];
}
export interface CustomerProposal {
  proposalId: string;
  kind: ProposalKind;
  date: string | null;
  /** So many pieces less of these goods, and what comes instead, if anything. */
  lines: { sku: string; name: Text; quantity: number; instead: { sku: string; name: Text; quantity: number } | null }[];
  /** Positive: so much more is to be paid. */
  priceDifference: Money;
}
export interface CustomerOrder {
  orderNumber: string | null;
  status: Status;
  statusText: Text;
  lines: { lineId: string; sku: string; name: Text; quantity: number; unitPrice: Money; total: Money }[];
  money: Record<'goods' | 'shipping' | 'tax' | 'total' | 'paid' | 'due', Money>;
  /** YYYY-MM-DD: what was agreed, else what the form offers, else null. */
  deliveryDate: string | null;
  /** Only for a link to a quote. */
  quote: { version: number; validUntil: string } | null;
  /** Only for a link to a proposal. */
  proposal: CustomerProposal | null;
  shipments: CustomerShipment[];
  cases: CustomerCase[];
  /** What can still be asked for, line by line; pieces. */
  returnable: { lineId: string; name: Text; quantity: number }[];
  /** What was sent in and can be named in a request; null where nothing can be sent in. */
  uploads: SentIn[] | null;
}

interface Source {
  state: OrderState;
  names: ReadonlyMap<string, Text>;
  /** What the carriers reported, oldest first. */
  reports: readonly ParcelReport[];
  /** What service wrote about the cases, by text id. */
  answers: ReadonlyMap<string, string>;
  uploads: SentIn[] | null;
}

/** What the holder of `link` sees. A quote's link shows that quote's lines, every other one the order's. */
export function customerOrder(link: CustomerLink, { state, names, reports, answers, uploads }: Source): CustomerOrder {
  const quote = link.purpose === 'quote' ? state.quotes.find((q) => q.version === link.version) : undefined;
  const money = (amount: number): Money => ({ amount, currency: state.currency });
  const nameOf = (sku: string): Text => names.get(sku) ?? { en: sku, zh: sku };
  const status = statusOf(state);
  const figures = quote ? quoteFigures(quote) : amounts(state);
  return {
    orderNumber: state.orderNumber,
    status,
    statusText: statusText(status),
    lines: (quote ?? state).lines.map((line) => ({
      lineId: line.lineId,
      sku: line.sku,
      name: nameOf(line.sku),
      quantity: line.quantity,
      unitPrice: money(line.unitPrice),
      total: money(lineTotal(line)),
    })),
    money: {
      goods: money(figures.goods),
      shipping: money(figures.shipping),
      tax: money(figures.tax),
      total: money(figures.total),
      paid: money(figures.paid),
      due: money(figures.due),
    },
    deliveryDate: deliveryDate(state),
    quote: quote ? { version: quote.version, validUntil: quote.validUntil } : null,
    proposal: link.purpose === 'proposal' ? proposalView(link.version, state, nameOf) : null,
    shipments: state.shipments
      .filter((x) => link.shipmentId === null || x.shipmentId === link.shipmentId)
      .map((x) => shipmentView(x, state, nameOf, reports)),
    cases: showsCases.includes(link.purpose) ? state.cases.map((c) => caseView(c, answers)) : [],
    returnable: state.lines
      .map(({ lineId, sku }) => ({ lineId, name: nameOf(sku), quantity: returnable(state, lineId) }))
      .filter((l) => l.quantity > 0),
    uploads,
  };
}

function proposalView(version: number | null, state: OrderState, nameOf: (sku: string) => Text): CustomerProposal | null {
  const found = state.proposals.find((p) => p.proposalId === `p${version ?? 0}`);
  if (!found) return null;
  const { proposalId, kind, date, lines, priceDifference } = found;
  const goods = ({ sku, quantity }: { sku: string; quantity: number }) => ({ sku, name: nameOf(sku), quantity });
  const changes = lines.map((line) => ({ ...goods(line), instead: line.instead ? goods(line.instead) : null }));
  return { proposalId, kind, date, lines: changes, priceDifference };
}

function quoteFigures(quote: Quote) {
  const goods = goodsTotal(quote.lines);
  const tax = quote.lines.reduce((all, line) => all + taxWithin(lineTotal(line), line.taxRate), 0);
  return { goods, shipping: quote.shippingFee, tax, total: goods + quote.shippingFee, paid: 0, due: 0 };
}

const deliveryDate = (state: OrderState): string | null =>
  state.promises.findLast((p) => p.kind === 'agreed')?.date ?? state.form?.deliveryDate ?? null;

function shipmentView(x: Shipment, state: OrderState, nameOf: (sku: string) => Text, reports: readonly ParcelReport[]): CustomerShipment {
  return {
    shipmentId: x.shipmentId,
    step: x.step,
    carrier: x.carrier,
    carrierName: x.carrier === null ? null : carrierText(x.carrier),
    lines: x.lines.flatMap(({ lineId, quantity }) => {
      const sku = state.lines.find((line) => line.lineId === lineId)?.sku;
      return sku ? [{ sku, name: nameOf(sku), quantity }] : [];
    }),
    parcels: x.parcels.map((p) => parcelView(p, reports)),
  };
}

const parcelView = ({ parcelId, trackingNumber, state }: Parcel, reports: readonly ParcelReport[]): CustomerParcel => ({
  parcelId,
  trackingNumber,
  state,
  events: reports
    .filter((report) => report.parcelId === parcelId)
    .map(({ state: reported, at, cause }) => ({ state: reported, at, ...(cause ? { cause } : {}) })),
});
