// Brings what got lost on its way to an order: lost starts, undelivered facts, acts with unknown outcome. Every 10 s and once at the start.
// One worker at a time relays; all it does may be done twice without harm.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { whileAlone } from '../prisma/alone';
import type { PrismaClient } from '../prisma/generated/prisma/client';
import { codeOf, type Log } from './log';
import type { Metrics } from './metrics';
import { resendActs } from './relay/acts';
import { deliverFacts } from './relay/facts';
import { Orders } from './relay/orders';
import { Round } from './relay/round';
import { startLost } from './relay/starts';

const EVERY_MS = 10_000;
const ROUND_MS = 60_000;

export interface RelayDeps {
  db: PrismaClient;
  client: Client;
  taskQueue: string;
  log: Log;
  metrics: Metrics;
}
export interface Relay {
  /** Ends after what it is just doing. */
  stop(): Promise<void>;
}

export function startRelay(deps: RelayDeps): Relay {
  const stopping = new AbortController();
  const running = (async () => {
    while (!stopping.signal.aborted) {
      await relayOnce(deps, stopping.signal);
      await sleep(EVERY_MS, undefined, { signal: stopping.signal }).catch(() => undefined); // woken to stop
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

/** One round, unless another worker is just at it. Never throws: what fails waits for the next round. */
export async function relayOnce({ db, client, taskQueue, log, metrics }: RelayDeps, signal?: AbortSignal): Promise<void> {
  const end = Date.now() + ROUND_MS;
  const over = () => signal?.aborted === true || Date.now() > end;
  const round = new Round(db, new Orders(client, taskQueue), log, metrics, over);
  const parts = { starts: startLost, facts: deliverFacts, acts: resendActs };
  const work = async () => {
    for (const [part, run] of Object.entries(parts)) {
      await run(round).catch((error: unknown) => log.warn({ part, ...codeOf(error) }, 'the relay waits: Temporal or Postgres is away'));
    }
  };
  try {
    if (await whileAlone(db, 'throughline relay', work)) metrics.lastRound.setToCurrentTime();
  } catch (error) {
    log.warn(codeOf(error), 'the relay waits: Postgres is away');
  }
}
