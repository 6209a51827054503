// Watching orders: every change within a second, as server-sent events. What is sent was recorded before; nothing is asked of Temporal.
// Names of events: `order` (the order as it is now), `happened` (one entry of its timeline), `resync` (read again what you show).
import type { Response } from 'express';
import { z } from 'zod';
import { changedOrders, type OrderChange } from '../../prisma/changes';
import { statusOf, statusText } from '../../workflows/domain/status';
import { waitingOf } from '../../workflows/domain/waiting';
import type { ApiDeps } from '../app';
import { errorForLog } from '../log';
import { findOrder, type FoundOrder } from '../orders/find';
import { happenings } from '../orders/timeline';
import { Problem } from '../problem';
import { type Caller, defineRoute, type Route } from '../route';
import { textShape, waitingShape } from '../schema/shapes';
import { type EventStream, openEventStream } from './event-stream';
import { createFeed, type Feed } from './feed';

const PER_CALLER = 20;
const PAGE = 100;
const LAST_ID = /^\d{1,9}$/;

const orderNow = z.object({
  ...{ orderId: z.uuid(), orderNumber: z.string().nullable(), version: z.int(), stage: z.string(), status: z.string() },
  ...{ statusText: textShape, waiting: z.array(waitingShape) },
});
const read = { method: 'get', who: 'staff', keyed: false } as const;
const description = 'text/event-stream; the data of its `order` events is';

/** Counts the open streams, for the metrics. */
export interface StreamCount {
  inc(): void;
  dec(): void;
}

interface Hall {
  deps: ApiDeps;
  feed: Feed;
  streams: Set<EventStream>;
  /** Takes a place for a caller until the answer is over. @throws Problem 429 when they have enough */
  takePlace(caller: Caller, res: Response): void;
}

export function liveRoutes(deps: ApiDeps, open: StreamCount): Route[] {
  const { db, config, log, stopping } = deps;
  const hall: Hall = { deps, feed: createFeed({ db, url: config.databaseUrl, log }), streams: new Set(), takePlace: places(open) };
  stopping?.addEventListener('abort', () => hall.streams.forEach((stream) => stream.end()));
  return [
    defineRoute({
      ...read,
      path: '/api/orders/:id/stream',
      summary:
        'Watches one order: `order` at the beginning and at each change, `happened` for each new entry of its timeline. ' +
        'Last-Event-ID is a version: what came after it is sent first.',
      answers: { 200: { description, schema: orderNow, media: 'text/event-stream' }, 429: { description: 'Too many streams are open' } },
      handle: async ({ params, caller, headers }) => {
        const order = await findOrder(db, params.id ?? '', caller);
        const given = headers['last-event-id'];
        const last = typeof given === 'string' && LAST_ID.test(given) ? Number(given) : null;
        return { status: 200, body: {}, goOn: (res) => watchOne(hall, { order, last, caller }, res) };
      },
    }),
    defineRoute({
      ...read,
      path: '/api/stream',
      summary: 'Watches all orders: `resync` at the beginning, then `order` at each change. After a `resync`, read your lists again.',
      answers: { 200: { description, schema: orderNow, media: 'text/event-stream' }, 429: { description: 'Too many streams are open' } },
      handle: async ({ caller }) => ({ status: 200, body: {}, goOn: (res) => watchAll(hall, caller, res) }),
    }),
  ];
}

function places(open: StreamCount): Hall['takePlace'] {
  const taken = new Map<string, number>();
  return ({ id }, res) => {
    const own = taken.get(id) ?? 0;
    if (own >= PER_CALLER) {
      throw new Problem(429, 'rate_limited', `You have ${PER_CALLER} streams open; close one first.`, { retryAfter: 5 });
    }
    taken.set(id, own + 1);
    open.inc();
    res.once('close', () => {
      open.dec();
      const left = (taken.get(id) ?? 1) - 1;
      if (left > 0) taken.set(id, left);
      else taken.delete(id);
    });
  };
}

async function watchAll(hall: Hall, caller: Caller, res: Response): Promise<void> {
  const { feed, takePlace } = hall;
  takePlace(caller, res);
  let stream: EventStream | undefined;
  const leave = await feed.watch({
    orderId: null,
    changed: (change) => {
      if (caller.kind === 'key' && change.takenBy !== caller.id) return; // what is foreign to a key does not exist
      stream?.send({ event: 'order', data: viewOf(change) });
    },
    resync: () => stream?.send({ event: 'resync', data: {} }),
  });
  stream = begin(hall, res, leave);
  stream.send({ event: 'resync', data: {} });
}

interface Wish {
  order: FoundOrder;
  /** The version that the client has seen. */
  last: number | null;
  caller: Caller;
}

async function watchOne(hall: Hall, { order, last, caller }: Wish, res: Response): Promise<void> {
  const { deps, feed, takePlace } = hall;
  const { db, log } = deps;
  const { orderId } = order;
  takePlace(caller, res);
  let stream: EventStream | undefined;
  let newest: OrderChange | undefined;
  let telling = true; // until the beginning has been told
  let told = 0;

  /** Everything up to the newest change, in order. A failure ends the stream; the client comes again and says how far it is. */
  const tell = async (to: EventStream): Promise<void> => {
    telling = true;
    try {
      while (newest && newest.version > told && !to.over.aborted) {
        const change = newest;
        while (told < change.version && !to.over.aborted) {
          const next = await happenings(db, { orderId, afterSeq: told, limit: PAGE, caller });
          for (const { seq, item } of next) to.send({ event: 'happened', id: seq, data: item });
          told = Math.max(next.at(-1)?.seq ?? change.version, told);
        }
        to.send({ event: 'order', id: change.version, data: viewOf(change) });
      }
    } catch (error) {
      log.warn({ orderId, err: errorForLog(error) }, 'a stream was ended: its order cannot be read now');
      to.end();
    }
    telling = false;
  };

  const leave = await feed.watch({
    orderId,
    changed: (change) => {
      if (change.version > (newest?.version ?? 0)) newest = change;
      if (stream && !telling) void tell(stream);
    },
    resync: () => stream?.send({ event: 'resync', data: {} }),
  });
  const now = await changedOrders(db, [orderId]).catch((error: unknown) => {
    leave();
    throw error;
  });
  const current = now[0];
  stream = begin(hall, res, leave);
  if (current && current.version > (newest?.version ?? 0)) newest = current;
  const version = newest?.version ?? 0;
  told = last !== null && last <= version ? last : version;
  if (told === version) stream.send({ event: 'order', id: version, data: newest ? viewOf(newest) : viewOfFound(order) });
  await tell(stream);
}

function begin({ deps, streams }: Hall, res: Response, leave: () => void): EventStream {
  const stream = openEventStream(res, deps.log);
  streams.add(stream);
  stream.over.addEventListener('abort', () => {
    streams.delete(stream);
    leave();
  });
  // The client may have gone while we made ready, its `close` with it; and a process that stops begins nothing new.
  if (res.destroyed || deps.stopping?.aborted) stream.end();
  return stream;
}

const viewOf = ({ orderId, orderNumber, version, stage, status, state }: OrderChange): z.infer<typeof orderNow> => ({
  ...{ orderId, orderNumber, version, stage, status },
  statusText: statusText(statusOf(state)),
  waiting: waitingOf(state),
});

/** An order that is taken in and not recorded yet. */
const viewOfFound = ({ orderId, version, state }: FoundOrder): z.infer<typeof orderNow> =>
  viewOf({ orderId, version, state, orderNumber: state.orderNumber, stage: state.stage, status: statusOf(state), takenBy: null });
