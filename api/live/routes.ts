// Watching orders: every change within a second, as server-sent events. What is sent was recorded before; nothing is asked of Temporal.
// The routes and how many streams one caller may have; what goes over a stream stands in watching.ts.
import type { ApiDeps } from '../app';
import { findOrder } from '../orders/find';
import { Problem } from '../problem';
import { defineRoute, type Route } from '../route';
import { createFeed } from './feed';
import { type Hall, orderNow, watchAll, watchOne } from './watching';

const PER_CALLER = 20;
const LAST_ID = /^\d{1,9}$/;

const read = { method: 'get', who: 'staff', keyed: false } as const;
const description = 'text/event-stream; the data of its `order` events is';

/** Counts the open streams, for the metrics. */
export interface StreamCount {
  inc(): void;
  dec(): void;
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
