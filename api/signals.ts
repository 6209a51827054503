// Facts that staff report in the name of a customer, a carrier or the bank: one route per fact, so an unknown fact is an unknown address.
// Kept first, told afterwards: this works with no worker and no Temporal running.
import { z } from 'zod';
import type { Db } from '../prisma/client';
import type { FactName } from '../workflows/domain/acts';
import { type Actor, cancelReasons, parcelStates, paymentMethods, remedies } from '../workflows/domain/vocabulary';
import type { OrderState } from '../workflows/domain/state';
import type { FactMessage } from '../workflows/order.messages';
import { actorOf } from './actor';
import type { ApiDeps } from './app';
import { createDrafts, type Drafts } from './drafts';
import { acceptFact } from './facts';
import { withinCredit } from './orders/credit';
import { findOrder } from './orders/find';
import { defineRoute, type Route } from './route';
import { afterSales, afterSalesOf, photosOfProblem, receipt } from './schema/cases';
import { amount, date, instant, line, shortId, sku, text } from './schema/words';
import { refuseForeign } from './uploads/keep';

const reporters = ['sales', 'service', 'ops'] as const;
export const STAFF_SOURCE = 'staff';

const version = z.int().min(1).max(10_000);
const words = text(2_000).optional();
const outsideId = z.string().regex(/^[\x21-\x7e]{1,200}$/, 'must be an id of printable characters');
const currency = z.string().regex(/^[A-Z]{3}$/, 'must be a code of ISO 4217');

interface Reportable<F extends FactName, B> {
  summary: string;
  body: z.ZodType<B>;
  /** The fact as the order hears it; texts become ids by `keep`. */
  message: (body: B, base: { eventId: string; actor: Actor }, keep: Drafts['keep']) => FactMessage<F>;
  /** What our books say to it. */
  look?: (message: FactMessage<F>, db: Db, order: OrderState) => Promise<FactMessage<F>>;
}

export function signalRoutes(deps: ApiDeps): Route[] {
  const signal = <F extends FactName, B>(fact: F, what: Reportable<F, B>): Route => signalRoute(deps, fact, what);
  return [
    signal('quoteAnswered', {
      summary: 'The customer answered a quote',
      body: z.strictObject({ quoteVersion: version, accept: z.boolean(), reason: words }),
      message: ({ reason, ...fact }, base, keep) => ({ ...base, ...fact, ...keep('reasonId', reason) }),
      look: (answer, db, order) => withinCredit(db, order, answer),
    }),
    signal('customerConfirmed', {
      summary: 'The customer confirmed the form of this version',
      body: z.strictObject({ formVersion: version }),
      message: (fact, base) => ({ ...base, ...fact }),
    }),
    signal('customerDeclined', {
      summary: 'The customer declined the form of this version, or wants a change',
      body: z.strictObject({ formVersion: version, reason: words, wants: words }),
      message: ({ reason, wants, ...fact }, base, keep) => ({ ...base, ...fact, ...keep('reasonId', reason), ...keep('wishId', wants) }),
    }),
    signal('changeRequested', {
      summary: 'The customer wishes a change: before they confirm, the order goes back to be changed; later sales has it as a task',
      body: z.strictObject({ wants: text(2_000), formVersion: version.optional() }),
      message: ({ wants, formVersion }, base, keep) => ({
        ...base,
        wishId: keep('wishId', wants).wishId ?? '',
        ...(formVersion === undefined ? {} : { formVersion }),
      }),
    }),
    signal('receiptConfirmed', {
      summary: 'The customer has the goods',
      body: receipt.refine(...photosOfProblem),
      message: ({ shipmentId, condition, text: written, documents }, base, keep) => ({
        ...base,
        condition,
        ...(shipmentId ? { shipmentId } : {}),
        ...keep('textId', written),
        ...(documents ? { documentIds: documents } : {}),
      }),
    }),
    signal('cancelRequested', {
      summary: 'The customer wants to cancel',
      body: z.strictObject({ reason: z.enum(cancelReasons).optional(), text: words }),
      message: ({ reason, text: written }, base, keep) => ({ ...base, ...(reason ? { reason } : {}), ...keep('textId', written) }),
    }),
    signal('surveyAnswered', {
      summary: 'The customer answered the survey',
      body: z.strictObject({ score: z.int().min(0).max(10), text: words }),
      message: ({ score, text: written }, base, keep) => ({ ...base, score, ...keep('textId', written) }),
    }),
    signal('carrierReported', {
      summary: 'A carrier reported a parcel',
      body: z.strictObject({ parcelId: shortId, state: z.enum(parcelStates), at: instant, cause: line(200).optional() }),
      message: ({ cause, ...fact }, base) => ({ ...base, ...fact, ...(cause ? { cause } : {}) }),
    }),
    signal('remedyChosen', {
      summary: 'The customer decided what is done about a delivery in trouble; a new address is given by the act resolve-exception',
      body: z.strictObject({ exceptionId: shortId, remedy: z.enum(remedies.filter((r) => r !== 'new_address')) }),
      message: (fact, base) => ({ ...base, ...fact }),
    }),
    signal('paymentReported', {
      summary: 'The bank reported a payment',
      body: z.strictObject({
        outcome: z.enum(['captured', 'failed']),
        amount: z.strictObject({ amount, currency }),
        method: z.enum(paymentMethods),
        bankPaymentId: outsideId,
        receivedOn: date,
      }),
      message: (fact, base) => ({ ...base, ...fact }),
    }),
    signal('proposalAnswered', {
      summary: 'The customer answered a proposal about missing goods',
      body: z.strictObject({ proposalId: shortId, accept: z.boolean(), reason: words }),
      message: ({ reason, ...fact }, base, keep) => ({ ...base, ...fact, ...keep('reasonId', reason) }),
    }),
    signal('afterSalesRequested', {
      summary: 'The customer wants after-sales service, or says something on an open case; works on closed orders, too',
      body: afterSales,
      message: (sent, base, keep) => ({ ...base, ...afterSalesOf(sent, keep) }),
    }),
    signal('repairQuoteAnswered', {
      summary: 'The customer answered the repair quote of this version',
      body: z.strictObject({ version, accept: z.boolean(), reason: words }),
      message: ({ reason, ...fact }, base, keep) => ({ ...base, ...fact, ...keep('reasonId', reason) }),
    }),
    signal('stockArrived', {
      summary: 'Goods have come in that the order waits for',
      body: z.strictObject({ skus: z.array(sku).min(1).max(100) }),
      message: (fact, base) => ({ ...base, ...fact }),
    }),
  ];
}

function signalRoute<F extends FactName, B>(deps: ApiDeps, fact: F, { summary, body, message, look }: Reportable<F, B>): Route {
  return defineRoute({
    method: 'post',
    path: `/api/orders/:id/signals/${fact}`,
    who: reporters,
    keyed: true,
    summary,
    body,
    answers: { 202: { description: 'Kept; the order hears it as soon as it can', schema: z.object({ eventId: z.string() }) } },
    handle: async ({ params, body: given, caller, causeId }) => {
      const { orderId, state } = await findOrder(deps.db, params.id ?? '', caller);
      const drafts = createDrafts({ orderId, writtenBy: caller.id });
      const said = message(given, { eventId: causeId, actor: actorOf(caller, reporters) }, drafts.keep);
      const told = look ? await look(said, deps.db, state) : said;
      if ('documentIds' in told) await refuseForeign(deps.db, orderId, told.documentIds);
      await drafts.save(deps.db);
      if ((await acceptFact(deps, { source: STAFF_SOURCE, orderId, fact, message: told })) === 'known') await drafts.drop(deps.db);
      return { status: 202, body: { eventId: causeId } };
    },
  });
}
