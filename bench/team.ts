// One side of the comparison as the driver sees it: a worker process of its own, what it has recorded, and the time it has computed.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

export type SideName = 'ours' | 'floor';
export interface WorkerSettings {
  side: SideName;
  taskQueue: string;
  databaseUrl: string;
  address: string;
  namespace: string;
}
export type ToWorker = { kind: 'cpu' } | { kind: 'stop' };
export type FromWorker =
  { kind: 'ready' } | { kind: 'cpu'; user: number; system: number } | { kind: 'recorded'; orderId: string; words: string[] };

/** What is known of one order: how often it was recorded, and the names of its events (the floor has none). */
export interface Known {
  recordings: number;
  words: Set<string>;
}
export interface Team {
  /** Resolves when what is known of the order is enough. @throws Error after a minute */
  until(orderId: string, enough: (known: Known) => boolean): Promise<void>;
  known(orderId: string): Known;
  forget(orderId: string): void;
  /** Processor time of the worker's process since its start, all threads, in milliseconds. */
  cpu(): Promise<number>;
  stop(): Promise<void>;
}

const PATIENCE_MS = 60_000;

/** @param nodeOptions for the worker's process, such as --cpu-prof */
export async function startTeam(settings: WorkerSettings, nodeOptions: string[]): Promise<Team> {
  const child = fork(path.join(__dirname, 'worker.ts'), [], { execArgv: ['--import', 'tsx', ...nodeOptions] });
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`The worker of ${settings.side} ended with ${code}.`)));
  ended.catch(() => undefined); // told to whoever waits for it
  const orders = new Map<string, Known>();
  const waiting = new Map<string, () => void>();
  const answers: ((ms: number) => void)[] = [];
  let isReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => (isReady = resolve));
  const known = (orderId: string): Known => {
    const order = orders.get(orderId) ?? { recordings: 0, words: new Set() };
    orders.set(orderId, order);
    return order;
  };

  child.on('message', (message: FromWorker) => {
    if (message.kind === 'ready') isReady();
    else if (message.kind === 'cpu') answers.shift()?.((message.user + message.system) / 1_000);
    else {
      const order = known(message.orderId);
      order.recordings += 1;
      for (const word of message.words) order.words.add(word);
      waiting.get(message.orderId)?.();
    }
  });
  const tell = (message: ToWorker | WorkerSettings) => child.send(message);
  tell(settings);
  await Promise.race([ready, ended]);

  return {
    known,
    async until(orderId, enough) {
      if (enough(known(orderId))) return;
      let timer: NodeJS.Timeout | undefined;
      const seen = new Promise<void>((resolve, reject) => {
        waiting.set(orderId, () => {
          if (enough(known(orderId))) resolve();
        });
        const late = () => reject(new Error(`Order ${orderId} of ${settings.side} did not go on within ${PATIENCE_MS / 1_000} s.`));
        timer = setTimeout(late, PATIENCE_MS);
      });
      await Promise.race([seen, ended]).finally(() => {
        clearTimeout(timer);
        waiting.delete(orderId);
      });
    },
    forget: (orderId) => void orders.delete(orderId),
    cpu: () =>
      Promise.race([
        ended,
        new Promise<number>((resolve) => {
          answers.push(resolve);
          tell({ kind: 'cpu' });
        }),
      ]),
    async stop() {
      if (child.exitCode !== null) return;
      tell({ kind: 'stop' });
      await ended.catch(() => undefined);
    },
  };
}
