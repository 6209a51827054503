// Hears what Postgres tells its listeners. One connection of its own beside the pool, because a listening connection can do nothing else.
// Postgres keeps no word for who is away: after each break the caller hears `back` and must look for itself.
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
/** A connection that was cut without a word is noticed by asking; at most so much later. */
const ASK_EVERY_MS = 10_000;
const ANSWER_WITHIN_MS = 5_000;

export interface Hearing {
  /** One word, such as an order's id. */
  heard: (word: string) => void;
  /** The connection broke: words may be missed until `back`. */
  away: () => void;
  back: () => void;
}
export interface Listening {
  /** Ends it, whatever it is just doing. Never throws. */
  stop(): Promise<void>;
}

/**
 * Listens on a channel until stopped, coming back by itself.
 * @returns when it listens @throws when Postgres cannot be reached now
 */
export async function listen(url: string, channel: string, hearing: Hearing): Promise<Listening> {
  const stopping = new AbortController();
  let line = await connect(url, channel, hearing);
  const running = (async () => {
    while (!stopping.signal.aborted) {
      await line.broken;
      if (stopping.signal.aborted) return;
      hearing.away();
      const next = await reconnect(url, channel, hearing, stopping.signal);
      if (!next) return;
      line = next;
      hearing.back();
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await line.close();
      await running;
    },
  };
}

/** A connection that listens; `broken` resolves when it does so no more, `close` ends it. */
interface Line {
  broken: Promise<void>;
  close(): Promise<void>;
}

async function connect(url: string, channel: string, { heard }: Hearing): Promise<Line> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: ANSWER_WITHIN_MS,
    query_timeout: ANSWER_WITHIN_MS,
    keepAlive: true,
    application_name: 'throughline live',
  });
  const breaking = new AbortController();
  const broken = new Promise<void>((resolve) => breaking.signal.addEventListener('abort', () => resolve()));
  const close = async (): Promise<void> => {
    clearInterval(asking);
    breaking.abort(); // before the farewell: a cut connection may never answer it
    await client.end().catch(() => undefined);
  };
  const asking = setInterval(() => void client.query('SELECT 1').catch(close), ASK_EVERY_MS).unref();
  client.on('error', () => void close()); // without a listener the error would end the process
  client.once('end', () => void close());
  client.on('notification', ({ payload }) => heard(payload ?? ''));
  try {
    await client.connect();
    await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
  } catch (error) {
    await close();
    throw error;
  }
  return { broken, close };
}

/** @returns null when it was stopped meanwhile */
async function reconnect(url: string, channel: string, hearing: Hearing, signal: AbortSignal): Promise<Line | null> {
  for (let pause = FIRST_PAUSE_MS; !signal.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    await sleep(pause * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined); // woken to stop
    const line = signal.aborted ? null : await connect(url, channel, hearing).catch(() => null);
    if (line && signal.aborted) await line.close();
    else if (line) return line;
  }
  return null;
}
