// What carriers and banks said that fits no order: a list for ops and supervisors, who find out whose it is.
// Once assigned, a fact goes the way of all others.
import { z } from 'zod';
import type { PrismaClient } from '../prisma/generated/prisma/client';
import { orderStateOf } from '../prisma/order-state';
import { findOrderId } from '../prisma/order-ref';
import { assignUnmatched, findUnmatched, listUnmatched, type UnmatchedFact } from '../prisma/unmatched';
import { parcelStates, paymentMethods } from '../workflows/domain/vocabulary';
import { refuseMachines } from './actor';
import type { ApiDeps } from './app';
import { type IncomingFact, tellOrder } from './facts';
import { cursorOf, pageOf, placeOf } from './paging';
import { notFound, Problem } from './problem';
import { defineRoute, ok, type Route } from './route';
import { invalid } from './schema/issues';
import { isClean } from './schema/text';
import { line, pageQuery, shortId } from './schema/words';

const assigners = ['ops', 'supervisor'];
const word = z.string().refine((said) => isClean(said, 'one'));
const keyShape = z.tuple([word, word]);
type Key = Pick<UnmatchedFact, 'source' | 'eventId'>;

const placeIn = ({ source, eventId }: Key) => [source, eventId] as const;
const idOf = (key: Key): string => cursorOf(placeIn(key));

const itemShape = z.object({
  id: z.string(),
  source: z.string(),
  fact: z.string(),
  payload: z.record(z.string(), z.unknown()),
  receivedAt: z.string(),
});
const view = (fact: UnmatchedFact) => ({
  id: idOf(fact),
  source: fact.source,
  fact: fact.fact,
  payload: fact.payload,
  receivedAt: fact.receivedAt.toISOString(),
});

export const unmatchedRoutes = (deps: ApiDeps): Route[] => [
  defineRoute({
    method: 'get',
    path: '/api/unmatched',
    who: assigners,
    keyed: false,
    query: z.strictObject(pageQuery),
    summary: 'Events from outside that fit no order, the newest first',
    answers: { 200: { description: 'A page of them', schema: z.object({ items: z.array(itemShape), nextCursor: z.string().nullable() }) } },
    handle: async ({ query: { limit, cursor }, caller }) => {
      refuseMachines(caller);
      const [source, eventId] = placeOf(cursor, keyShape) ?? [];
      const after = source !== undefined && eventId !== undefined ? { source, eventId } : undefined;
      return ok(pageOf(await listUnmatched(deps.db, { limit, after }), limit, { item: view, place: placeIn }));
    },
  }),
  defineRoute({
    method: 'post',
    path: '/api/unmatched/:id/assign',
    who: assigners,
    keyed: true,
    body: z.strictObject({ orderId: line(60), parcelId: shortId.optional() }),
    summary: 'Say whose event it is; for a carrier also of which parcel, unless the order has only one',
    answers: { 200: { description: 'Assigned; the order hears it', schema: z.object({ id: z.string(), orderId: z.uuid() }) } },
    handle: async ({ params, body, caller }) => {
      refuseMachines(caller);
      const found = await findById(deps.db, params.id ?? '');
      const orderId = await findOrderId(deps.db, body.orderId);
      if (!orderId) throw invalid('schema_invalid', '/orderId', 'There is no order of this id or number.');
      const incoming = await incomingFact(deps.db, found, orderId, body.parcelId);
      const isMine = await assignUnmatched(deps.db, { ...found, orderId, payload: incoming.message });
      if (!isMine) throw new Problem(409, 'already_claimed', 'Somebody has assigned it meanwhile.');
      await tellOrder(deps, incoming);
      return ok({ id: params.id, orderId });
    },
  }),
];

async function findById(db: PrismaClient, id: string): Promise<UnmatchedFact> {
  try {
    const [source, eventId] = keyShape.parse(JSON.parse(Buffer.from(id, 'base64url').toString()));
    const found = await findUnmatched(db, { source, eventId });
    if (found) return found;
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof z.ZodError)) throw error;
  }
  throw notFound();
}

// What is kept of an unmatched message, beside what only helps to find the order.
const keptReport = z.object({ eventId: z.string(), state: z.enum(parcelStates), at: z.string(), cause: z.string().optional() });
const keptPayment = z.object({
  eventId: z.string(),
  outcome: z.enum(['captured', 'failed']),
  amount: z.object({ amount: z.int(), currency: z.string() }),
  method: z.enum(paymentMethods),
  bankPaymentId: z.string(),
  receivedOn: z.string(),
});

async function incomingFact(
  db: PrismaClient,
  { source, fact, payload }: UnmatchedFact,
  orderId: string,
  parcelId: string | undefined,
): Promise<IncomingFact<'carrierReported'> | IncomingFact<'paymentReported'>> {
  if (fact === 'paymentReported') {
    return { source, orderId, fact: 'paymentReported', message: { ...keptPayment.parse(payload), actor: { role: 'bank', id: 'webhook' } } };
  }
  const { cause, ...report } = keptReport.parse(payload);
  const message = {
    ...report,
    parcelId: await parcelFor(db, orderId, parcelId),
    ...(cause ? { cause } : {}),
    actor: { role: 'carrier' as const, id: 'webhook' },
  };
  return { source, orderId, fact: 'carrierReported', message };
}

/** The parcel that is meant: the one that was named, or the order's only one. */
async function parcelFor(db: PrismaClient, orderId: string, named: string | undefined): Promise<string> {
  const stored = await orderStateOf(db, orderId);
  const parcels = (stored?.state.shipments ?? []).flatMap((x) => x.parcels.map((p) => p.parcelId));
  const meant = named ?? (parcels.length === 1 ? parcels[0] : undefined);
  if (!meant || !parcels.includes(meant)) throw invalid('schema_invalid', '/parcelId', 'Name a parcel of this order.');
  return meant;
}
