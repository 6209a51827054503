// Reading orders: the list, one order with everything on it, its timeline, what was said to whom, its files, and what cancelling would undo.
// All of it from Postgres, so it works while Temporal is down.
import { z } from 'zod';
import { documentById } from '../../prisma/documents';
import { documentsOf, listOrders, noticesOf } from '../../prisma/orders';
import { type Status, statusText } from '../../workflows/domain/status';
import { channels, stages, staffRoles } from '../../workflows/domain/vocabulary';
import { seesMoney } from '../actor';
import type { ApiDeps } from '../app';
import { pageOf, placeOf } from '../paging';
import { notFound } from '../problem';
import { type Caller, defineRoute, ok, type Reply, type Route } from '../route';
import { documentShape, eventShape, listOf, noticeShape, orderRowShape, orderShape, undoShape } from '../schema/shapes';
import { line, pageQuery, yesOrNo } from '../schema/words';
import { temporalUi } from '../temporal-ui';
import { documentView } from '../uploads/routes';
import { findOrder, UUID } from './find';
import { timeline } from './timeline';
import { undoOf } from './undo';
import { aroundOf, orderView } from './view';

const waitable = [...staffRoles, 'customer', 'carrier', 'supplier', 'bank', 'system'] as const;
const orderList = z.strictObject({
  ...pageQuery,
  stage: z.enum(stages).optional(),
  waitingOn: z.enum(waitable).optional(),
  role: z.enum(staffRoles).optional(),
  late: yesOrNo.optional(),
  mine: yesOrNo.optional(),
  channel: z.enum(channels).optional(),
  customer: z.uuid().optional(),
  q: line(100).optional(),
  sort: z.enum(['createdAt', '-createdAt']).default('-createdAt'),
});
const orderPlace = z.tuple([z.iso.datetime(), z.uuid()]);
const page = z.strictObject(pageQuery);

export const readRoutes = (deps: ApiDeps): Route[] => {
  const uiOf = temporalUi(deps.config);
  const read = { method: 'get', who: 'staff', keyed: false } as const;
  return [
    defineRoute({
      ...read,
      path: '/api/orders',
      query: orderList,
      summary: 'Orders, newest first; q looks in number, name, phone and tracking number.',
      answers: { 200: { description: 'One page', schema: listOf(orderRowShape) } },
      handle: ({ query, caller }) => list(deps, query, caller),
    }),
    defineRoute({
      ...read,
      path: '/api/orders/:id',
      summary: 'One order, by id or order number; the ETag is its version.',
      answers: { 200: { description: 'The order', schema: orderShape } },
      handle: async ({ params, caller }) => {
        const order = await findOrder(deps.db, params.id ?? '', caller);
        const links = { self: `${deps.config.baseUrl}/api/orders/${order.orderId}`, page: null, temporal: uiOf(order.orderId) };
        return ok(orderView(order, await aroundOf(deps.db, order, caller), caller, links), { ETag: `"${order.version}"` });
      },
    }),
    defineRoute({
      ...read,
      path: '/api/orders/:id/events',
      query: page,
      summary: 'What happened, when, by whom.',
      answers: { 200: { description: 'One page of the timeline, oldest first', schema: listOf(eventShape) } },
      handle: ({ params, query, caller }) => timeline(deps.db, { id: params.id ?? '', ...query, caller }),
    }),
    defineRoute({
      ...read,
      path: '/api/orders/:id/notices',
      summary: 'What was said to whom.',
      answers: { 200: { description: 'All notices, oldest first', schema: listOf(noticeShape) } },
      handle: async ({ params, caller }) => {
        const { orderId } = await findOrder(deps.db, params.id ?? '', caller);
        const rows = await noticesOf(deps.db, orderId);
        const items = rows.map(({ noticeId, key, addressee, channel, language, subject, text, state, at }) => ({
          ...{ noticeId, key, to: addressee, channel, language, subject, text, state, at: at.toISOString() },
        }));
        return ok({ items, nextCursor: null });
      },
    }),
    defineRoute({
      ...read,
      path: '/api/orders/:id/documents',
      summary: 'The files of an order.',
      answers: { 200: { description: 'All documents, oldest first', schema: listOf(documentShape) } },
      handle: async ({ params, caller }) => {
        const { orderId } = await findOrder(deps.db, params.id ?? '', caller);
        const rows = await documentsOf(deps.db, orderId);
        return ok({ items: rows.filter((row) => maySee(row, caller)).map(documentView), nextCursor: null });
      },
    }),
    defineRoute({
      ...read,
      path: '/api/orders/:id/undo',
      summary: 'What cancelling would undo and give back. Changes nothing.',
      answers: { 200: { description: 'The undo list', schema: undoShape } },
      handle: async ({ params, caller }) => ok(undoOf((await findOrder(deps.db, params.id ?? '', caller)).state)),
    }),
    defineRoute({
      ...read,
      path: '/api/documents/:documentId',
      summary: 'The bytes of one document.',
      answers: {
        200: { description: 'The file, with its media type and name; the ETag is the hash of its bytes' },
        304: { description: 'The same as If-None-Match names' },
      },
      handle: ({ params, headers, caller }) => file(deps, params.documentId ?? '', caller, headers['if-none-match']),
    }),
  ];
};

async function list({ db }: ApiDeps, query: z.infer<typeof orderList>, caller: Caller): Promise<Reply> {
  const { limit, cursor, sort, mine, customer, ...filter } = query;
  const place = placeOf(cursor, orderPlace);
  const rows = await listOrders(
    db,
    { ...filter, customerId: customer, ownerId: mine ? caller.id : undefined, takenBy: caller.kind === 'key' ? caller.id : undefined },
    { limit: limit + 1, oldestFirst: sort === 'createdAt', after: place && { createdAt: new Date(place[0]), orderId: place[1] } },
  );
  const shown = seesMoney(caller);
  return ok(
    pageOf(rows, limit, {
      place: (row) => [row.createdAt.toISOString(), row.orderId],
      item: ({ customerId, customerName, ownerId, ownerName, currency, total, dueAt, createdAt, status, ...row }) => ({
        ...row,
        status,
        statusText: statusText(status as Status), // written by `record` from statusOf
        customer: { customerId, name: customerName },
        owner: { staffId: ownerId, name: ownerName },
        total: shown ? { amount: total, currency } : null,
        dueAt: dueAt?.toISOString() ?? null,
        createdAt: createdAt.toISOString(),
      }),
    }),
  );
}

/** Papers that are about money are not there for those who see none. */
const maySee = ({ kind }: { kind: string }, caller: Caller): boolean =>
  seesMoney(caller) || !['invoice', 'receipt', 'credit_note', 'closing_pack'].includes(kind);

/** What people sent in must never run in anybody's browser: it is saved, not shown, and if shown, locked up. */
async function file({ db }: ApiDeps, documentId: string, caller: Caller, known: string | undefined): Promise<Reply> {
  const document = UUID.test(documentId) ? await documentById(db, documentId) : null;
  if (!document || !maySee(document, caller)) throw notFound();
  await findOrder(db, document.orderId, caller); // a key gets the files of its own orders only
  const tags = { ETag: `"${document.hash}"`, 'Cache-Control': 'private, no-cache' }; // it never changes, but who may see it does
  if (known?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === tags.ETag)) return { status: 304, body: {}, headers: tags };
  const name = document.filename.replace(/[^\w.-]/g, '_');
  return {
    status: 200,
    body: Buffer.from(document.bytes),
    headers: {
      ...tags,
      'Content-Type': document.mime,
      'Content-Length': String(document.bytes.length),
      'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'X-Content-Type-Options': 'nosniff',
      'Content-Disposition': `attachment; filename="${name}"; filename*=UTF-8''${encodeURIComponent(document.filename)}`,
    },
  };
}
