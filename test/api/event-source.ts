// A client of server-sent events for tests: keeps what came, and waits for what is to come.
import { type Body, bodyOf } from '../support/body';

export interface Came {
  event: string;
  id: string | null;
  data: Body;
}
export type EventSource = Awaited<ReturnType<typeof openEvents>>;

export async function openEvents(url: string, headers: Record<string, string>) {
  const leaving = new AbortController();
  const response = await fetch(url, { headers, signal: leaving.signal });
  const all: Came[] = [];
  let over = false;
  let wake: () => void = () => undefined;
  const reading = (async () => {
    let unread = '';
    try {
      for await (const chunk of (response.body ?? new Blob([]).stream()).pipeThrough(new TextDecoderStream())) {
        const blocks = (unread + chunk).split('\n\n');
        unread = blocks.pop() ?? '';
        for (const block of blocks) {
          const field = (name: string) => block.match(new RegExp(`^${name}: (.*)$`, 'm'))?.[1] ?? null;
          const data = field('data');
          if (data) all.push({ event: field('event') ?? 'message', id: field('id'), data: bodyOf(data) });
        }
        wake();
      }
    } catch {
      // we left, or the connection was cut
    }
    over = true;
    wake();
  })();
  const until = async (what: string, so: () => boolean, ms: number): Promise<void> => {
    const end = Date.now() + ms;
    while (!so()) {
      const left = end - Date.now();
      if (left <= 0 || over)
        throw new Error(`waited ${ms} ms for ${what}; ${over ? 'the stream is over; ' : ''}came: ${JSON.stringify(all)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        wake = () => (clearTimeout(timer), resolve());
      });
    }
  };
  return {
    status: response.status,
    headers: response.headers,
    all,
    /** The first event that fits, also one that came before. */
    first: async (what: string, fits: (came: Came) => boolean, ms = 20_000): Promise<Came> => {
      await until(what, () => all.some(fits), ms);
      return all.find(fits) as Came;
    },
    ended: async (ms = 20_000): Promise<void> => {
      const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error(`still open after ${ms} ms`)), ms).unref());
      await Promise.race([reading, late]);
    },
    close: async (): Promise<void> => {
      leaving.abort();
      await reading;
    },
  };
}
