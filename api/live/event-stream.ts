// One answer that goes on: server-sent events as the HTML standard has them (section 9.2), written to one client.
// It ends with the client, after its longest time, when the client reads too slowly, and when its owner says so.
import type { Response } from 'express';
import type { Log } from '../log';

const HEARTBEAT_MS = 15_000;
/** What a client may leave unread, in bytes. */
const UNREAD_LIMIT = 512 * 1024;
/** Then the client must come again, and show a token that still holds. */
const LONGEST_MS = 10 * 60_000;
const COME_AGAIN_MS = 2_000;
const FAREWELL_MS = 2_000;

export interface SentEvent {
  event: string;
  /** Comes back as `Last-Event-ID` when the client reconnects. */
  id?: number;
  data: object;
}
export interface EventStream {
  send(event: SentEvent): void;
  end(): void;
  /** Aborted when it is over, whoever ended it. */
  over: AbortSignal;
}

/** Begins the answer. */
export function openEventStream(res: Response, log: Log): EventStream {
  const over = new AbortController();
  const write = (text: string): void => {
    if (over.signal.aborted || res.destroyed) return;
    res.write(text);
    if (res.writableLength <= UNREAD_LIMIT) return;
    log.warn({ reqId: res.req.id, unread: res.writableLength }, 'a stream was dropped: its client reads too slowly');
    over.abort();
    res.destroy();
  };
  const end = (): void => {
    if (over.signal.aborted) return;
    over.abort();
    res.end();
    setTimeout(() => res.destroy(), FAREWELL_MS).unref(); // who does not even read the end is not waited for
  };
  const heartbeat = setInterval(() => write(': still here\n\n'), HEARTBEAT_MS).unref();
  const longest = setTimeout(end, LONGEST_MS).unref();
  over.signal.addEventListener('abort', () => {
    clearInterval(heartbeat);
    clearTimeout(longest);
  });
  res.once('close', () => over.abort());
  res.status(200).set({
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store, no-transform',
    Connection: 'close', // one use: the connection ends with the stream
    'X-Accel-Buffering': 'no', // proxies that know it pass each event on at once
  });
  write(`retry: ${COME_AGAIN_MS}\n\n`);
  return {
    // JSON holds no line breaks, so an event is always these lines.
    send: ({ event, id, data }) => write(`event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`),
    end,
    over: over.signal,
  };
}
