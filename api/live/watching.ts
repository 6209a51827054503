// What goes over a stream. Names of events: `order` (the order as it is now), `happened` (one entry of its timeline), `resync` (read again
// what you show). Called by routes.ts for each answer; ends with it.
import type { Response } from 'express';
import { z } from 'zod';
import { changedOrders, type OrderChange } from '../../prisma/changes';
import { statusOf, statusText } from '../../workflows/domain/status';
import { waitingOf } from '../../workflows/domain/waiting';
import type { ApiDeps } from '../app';
import { errorForLog } from '../log';
import type { FoundOrder } from '../orders/find';
import { happenings } from '../orders/timeline';
import type { Caller } from '../route';
import { textShape, waitingShape } from '../schema/shapes';
import { type EventStream, openEventStream } from './event-stream';
import type { Feed } from './feed';

const PAGE = 100;

/** The data of an `order` event; no money in it. */
export const orderNow = z.object({
  ...{ orderId: z.uuid(), orderNumber: z.string().nullable(), version: z.int(), stage: z.string(), status: z.string() },
  ...{ statusText: textShape, waiting: z.array(waitingShape) },
});

export interface Hall {
  deps: ApiDeps;
  feed: Feed;
  streams: Set<EventStream>;
  /** Takes a place for a caller until the answer is over. @throws Problem 429 when they have enough */
  takePlace: (caller: Caller, res: Response) => void;
}

/** All orders that the caller may see. @throws Problem 429, 503 before anything is sent */
export async function watchAll(hall: Hall, caller: Caller, res: Response): Promise<void> {
  const { feed, takePlace } = hall;
  takePlace(caller, res);
  const live: { stream?: EventStream } = {}; // filled when the answer begins
  const leave = await feed.watch({
    orderId: null,
    changed: (change) => {
      if (caller.kind === 'key' && change.takenBy !== caller.id) return; // what is foreign to a key does not exist
      live.stream?.send({ event: 'order', data: viewOf(change) });
    },
    resync: () => live.stream?.send({ event: 'resync', data: {} }),
  });
  live.stream = begin(hall, res, leave);
  live.stream.send({ event: 'resync', data: {} });
}

interface Wish {
  order: FoundOrder;
  /** The version that the client has seen. */
  last: number | null;
  caller: Caller;
}

/** One order, from the version that the client has seen. @throws Problem 429, 503 before anything is sent */
export async function watchOne(hall: Hall, { order, last, caller }: Wish, res: Response): Promise<void> {
  const { deps, feed, takePlace } = hall;
  const { db, log } = deps;
  const { orderId } = order;
  takePlace(caller, res);
  const live: { stream?: EventStream } = {}; // filled when the answer begins
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
          const limit = Math.min(PAGE, change.version - told); // no further than the order that follows: more will come with the next change
          const next = await happenings(db, { orderId, afterSeq: told, limit, caller });
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
      if (live.stream && !telling) void tell(live.stream);
    },
    resync: () => live.stream?.send({ event: 'resync', data: {} }),
  });
  const now = await changedOrders(db, [orderId]).catch((error: unknown) => {
    leave();
    throw error;
  });
  const current = now[0];
  const stream = begin(hall, res, leave);
  live.stream = stream;
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
