// One ear for all streams of this process: hears from Postgres which order changed, reads it once, and tells every stream that wants it.
// The connection to Postgres is there while somebody watches, so it neither starts nor stops with the process.
import { setTimeout as sleep } from 'node:timers/promises';
import { changedOrders, ORDER_CHANGED, type OrderChange } from '../../prisma/changes';
import type { PrismaClient } from '../../prisma/generated/prisma/client';
import { listen, type Listening } from '../../prisma/listen';
import { errorForLog, type Log } from '../log';
import { unavailable } from '../problem';

const AT_ONCE = 100;
const AGAIN_MS = 500;

export interface Watcher {
  /** The one order it watches; null: all. */
  orderId: string | null;
  /** The order as it is now. Several changes in short time may come as one. */
  changed(change: OrderChange): void;
  /** Changes may have been missed: what was read before must be read again. */
  resync(): void;
}
export interface Feed {
  /**
   * Every change recorded after this resolves reaches the watcher.
   * @returns what ends it @throws Problem 503 when Postgres cannot be reached
   */
  watch(watcher: Watcher): Promise<() => void>;
}

export function createFeed({ db, url, log }: { db: PrismaClient; url: string; log: Log }): Feed {
  const watchers = new Set<Watcher>();
  const changed = new Set<string>(); // ids not read yet: an order that changes again meanwhile stands here once
  let listening: Promise<Listening> | null = null;
  let reading = false;

  const mark = (orderId: string): void => {
    if ([...watchers].some((w) => w.orderId === null || w.orderId === orderId)) changed.add(orderId);
  };
  const tell = (change: OrderChange): void => {
    for (const w of watchers) if (w.orderId === null || w.orderId === change.orderId) w.changed(change);
  };
  /** One query at a time, however fast orders change. */
  const readAll = async (): Promise<void> => {
    if (reading) return;
    reading = true;
    while (changed.size > 0 && watchers.size > 0) {
      const ids = [...changed].slice(0, AT_ONCE);
      for (const id of ids) changed.delete(id);
      try {
        for (const change of await changedOrders(db, ids)) tell(change);
      } catch (error) {
        log.warn({ err: errorForLog(error) }, 'changed orders cannot be read now; tried again');
        for (const id of ids) changed.add(id);
        await sleep(AGAIN_MS);
      }
    }
    if (watchers.size === 0) changed.clear();
    reading = false;
  };
  const hearing = {
    heard: (orderId: string) => {
      mark(orderId);
      void readAll();
    },
    away: () => log.warn('live updates: the connection to Postgres broke'),
    back: () => {
      log.info('live updates: listening again');
      for (const w of watchers) {
        w.resync();
        if (w.orderId !== null) changed.add(w.orderId);
      }
      void readAll();
    },
  };
  const leave = (watcher: Watcher): void => {
    watchers.delete(watcher);
    if (watchers.size > 0 || !listening) return;
    const last = listening;
    listening = null;
    void last.then(
      (l) => l.stop(),
      () => undefined,
    );
  };

  return {
    watch: async (watcher) => {
      watchers.add(watcher);
      const ear = (listening ??= listen(url, ORDER_CHANGED, hearing));
      try {
        await ear;
      } catch (error) {
        if (listening === ear) listening = null;
        watchers.delete(watcher);
        log.warn({ err: errorForLog(error) }, 'live updates: Postgres cannot be reached');
        throw unavailable('The database');
      }
      return () => leave(watcher);
    },
  };
}
