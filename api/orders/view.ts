// The Order as everybody meets it (API contract, section 6), from the recorded state and the rows beside it. The state's own pure
// functions say what it waits for, what may be done and what it costs. Fields are only added.
import { namesOf } from '../../prisma/catalogue';
import type { Db } from '../../prisma/client';
import { addressOf, type PostalAddress } from '../../prisma/people';
import { namesOfActors } from '../../prisma/staff';
import { textsOf } from '../../prisma/texts';
import { type ParcelReport, parcelReports } from '../../prisma/tracking';
import { actsFor } from '../../workflows/domain/acts';
import { dateAt } from '../../workflows/domain/business-time';
import { accountDueAt, amounts, goodsTotal, lineTotal, taxWithin } from '../../workflows/domain/money';
import type { PricedLine } from '../../workflows/domain/events';
import type { Shipment } from '../../workflows/domain/state';
import { statusOf, statusText } from '../../workflows/domain/status';
import type { Money, Text } from '../../workflows/domain/vocabulary';
import { waitingOf } from '../../workflows/domain/waiting';
import { policyOf } from '../acts/spec';
import type { Costs } from '../../workflows/domain/costs';
import { seesCosts, seesMoney } from '../actor';
import type { Caller } from '../route';
import { type CaseFile, caseOfOrder, filesOfCases, ownersOfCases, textsOfCases } from './cases';
import { closingView, costsOfOrder, costsView } from './closing';
import type { FoundOrder } from './find';

export interface Around {
  names: ReadonlyMap<string, Text>;
  people: ReadonlyMap<string, string>;
  texts: ReadonlyMap<string, string>;
  address: PostalAddress | null;
  reports: readonly ParcelReport[];
  /** Files that cases speak of, by id. */
  files: ReadonlyMap<string, CaseFile>;
  /** Null for those who may not know. */
  costs: Costs | null;
}

/** The rows that an order's page needs beside its state, read at once. */
export async function aroundOf(db: Db, { orderId, state, intake }: FoundOrder, caller: Caller): Promise<Around> {
  const proposed = state.proposals.flatMap((p) => p.lines.flatMap((line) => line.instead ?? []));
  const skus = [...state.lines, ...state.quotes.flatMap((q) => q.lines), ...proposed].map(({ sku }) => sku);
  const money = [...state.payments.map((p) => p.referenceId), ...[...state.refunds, ...state.asks].map((r) => r.reasonId)];
  const textIds = [intake?.instructionsId, intake?.needsId, ...money, ...textsOfCases(state)].filter((id) => typeof id === 'string');
  const addressId = state.addressId ?? intake?.addressId ?? null;
  const [names, people, texts, address, reports, files, costs] = await Promise.all([
    namesOf(db, [...new Set(skus)]),
    namesOfActors(db, [...(state.ownerId ? [state.ownerId] : []), ...ownersOfCases(state)]),
    textsOf(db, textIds),
    addressId ? addressOf(db, addressId) : null,
    state.shipments.some((x) => x.parcels.length > 0) ? parcelReports(db, orderId) : [],
    filesOfCases(db, state),
    seesCosts(caller) ? costsOfOrder(db, state) : null,
  ]);
  return { names, people, texts, address, reports, files, costs };
}

/** @param links addresses of this order's page and of its workflow */
export function orderView(
  order: FoundOrder,
  around: Around,
  caller: Caller,
  links: { self: string; page: string | null; temporal: string | null },
): object {
  const { orderId, state, intake, version } = order;
  const money = (amount: number): Money => ({ amount, currency: state.currency });
  const nameOf = (sku: string): Text => around.names.get(sku) ?? { en: sku, zh: sku };
  const textOf = (id: string | null | undefined): string | null => (id ? (around.texts.get(id) ?? null) : null);
  const status = statusOf(state);
  const priced = (line: PricedLine): object => ({
    ...{ lineId: line.lineId, sku: line.sku, name: nameOf(line.sku), quantity: line.quantity, unitPrice: money(line.unitPrice) },
    ...{ taxRate: line.taxRate, tax: money(taxWithin(lineTotal(line), line.taxRate)), total: money(lineTotal(line)) },
  });
  const shown = seesMoney(caller);
  return {
    orderId,
    orderNumber: state.orderNumber,
    version,
    stage: state.stage,
    status,
    statusText: statusText(status),
    channel: state.channel,
    owner: state.ownerId ? { staffId: state.ownerId, name: around.people.get(state.ownerId) ?? null } : null,
    createdAt: state.createdAt,
    policyVersion: state.policyVersion,
    externalRef: intake?.externalRef ?? null,
    customer: customerOf(order),
    address: around.address,
    billingAddress: null,
    needs: textOf(intake?.needsId),
    instructions: textOf(intake?.instructionsId),
    requestedDate: state.requestedDate,
    deliveryNeeds: intake?.deliveryNeeds ?? null,
    products: state.skus,
    availability: state.availability,
    lines: state.lines.map((line) => ({ ...priced(line), reserved: line.reserved, shipped: line.shipped, returned: line.returned })),
    money: shown ? moneyOf(order) : null,
    costs: around.costs && costsView(around.costs, state.currency),
    closing: closingView(state),
    quotes: state.quotes.map(({ quoteId, version: number, state: quoteState, validUntil, lines, shippingFee, terms, depositPercent }) => ({
      ...{ quoteId, version: number, state: quoteState, validUntil, lines: lines.map(priced) },
      ...{ shipping: money(shippingFee), total: money(goodsTotal(lines) + shippingFee), terms, depositPercent },
    })),
    confirmation: state.form,
    proposals: state.proposals.map(({ proposalId, kind, date, lines, priceDifference, state: proposalState }) => ({
      ...{ proposalId, kind, state: proposalState, priceDifference },
      ...(date ? { date } : {}),
      ...(lines.length > 0
        ? { lines: lines.map((line) => ({ ...line, ...(line.instead ? { instead: priced(line.instead) } : {}) })) }
        : {}),
    })),
    short: state.short,
    supply: state.supply && { expectedDate: state.supply.expectedDate, lines: state.supply.lines },
    dateConflict: state.dateConflict,
    promises: state.promises,
    payments: shown
      ? state.payments.map(({ paymentId, amount, method, referenceId, bankPaymentId, receivedOn, state: paymentState }) => ({
          ...{ paymentId, amount, method, reference: textOf(referenceId) ?? bankPaymentId, receivedOn, state: paymentState },
        }))
      : null,
    refunds: shown
      ? state.refunds.map(({ refundId, paymentId, amount, state: refundState, reason, reasonId, byHand }) => ({
          ...{ refundId, paymentId, amount, state: refundState, reason: textOf(reasonId) ?? reason, byHand },
        }))
      : null,
    waivers: shown
      ? state.asks.flatMap(({ ask, kind, amount, state: askState, reasonId }) =>
          kind === 'waiver' ? [{ refundId: ask, amount, state: askState, reason: textOf(reasonId) }] : [],
        )
      : null,
    waiting: waitingOf(state),
    blocked: state.blocked.filter(({ how }) => how === null).map(({ step, code, role, since }) => ({ step, reason: code, role, since })),
    hold: state.hold,
    shipments: state.shipments.map((shipment) => shipmentOf(shipment, around.reports)),
    cases: state.cases.map((c) => caseOfOrder(state, c, around)),
    survey: state.survey,
    acts: actsFor(state, caller.roles),
    links,
  };
}

function customerOf({ state, intake }: FoundOrder): object | null {
  if (!intake) return state.customerId ? { customerId: state.customerId, name: '' } : null;
  const { name, email, phone, company, language } = intake;
  return { customerId: state.customerId ?? intake.customerId, name, email, phone, company, language };
}

function moneyOf(order: FoundOrder): object {
  const { state } = order;
  const { currency, terms, depositPercent } = state;
  const figures = Object.fromEntries(
    Object.entries(amounts(state)).map(([what, amount]: [string, number]) => [what, { amount, currency }]),
  );
  const { accountDays, calendar } = policyOf(order);
  const dueAt = accountDueAt(state, accountDays);
  return { currency, ...figures, terms, depositPercent, dueOn: dueAt === null ? null : dateAt(calendar, Date.parse(dueAt)) };
}

function shipmentOf(x: Shipment, reports: readonly ParcelReport[]): object {
  const { shipmentId, step, location, carrier, service, why, lines, rates, handedOverAt, receipt } = x;
  return {
    ...{ shipmentId, step, location, carrier, service, why, lines, rates, handedOverAt, receipt },
    parcels: x.parcels.map(({ parcelId, weightGrams, trackingNumber, state, documentIds }) => ({
      ...{ parcelId, weightGrams, trackingNumber, state, documentIds },
      events: reports.filter((report) => report.parcelId === parcelId).map(({ parcelId: _own, ...event }) => event),
    })),
  };
}
