// The worker's way to Temporal: waits until the server is there, and sees to it that the namespace knows our search attributes.
// Also used by the jobs set-up.ts and make-current.ts.
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import type { TemporalConfig } from './config';
import { codeOf, type Log } from './log';
import { addSearchAttributes, MissingAttributes, WrongAttribute } from './search-attributes';

const LONGEST_PAUSE_MS = 5_000;

export interface TemporalConnections {
  /** For starting, signalling and updating orders. */
  client: Client;
  /** For the worker. */
  native: NativeConnection;
  close(): Promise<void>;
}
type Target = Pick<TemporalConfig, 'address' | 'namespace' | 'access'>;

/**
 * Connects, and tries again for as long as the server is away or lacks search attributes that we may not add.
 * @param signal ends the trying
 * @throws Error when a search attribute exists with another type, or when `signal` ends
 */
export async function connectTemporal(target: Target, { log, signal }: { log: Log; signal: AbortSignal }): Promise<TemporalConnections> {
  const { address, namespace } = target;
  for (let pause = 500; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await connect(target, log);
    } catch (error) {
      if (error instanceof WrongAttribute) throw error;
      if (error instanceof MissingAttributes) log.error({ address, namespace }, error.message);
      else log.warn({ address, namespace, ...codeOf(error) }, `Temporal is not there yet at ${address}; trying again`);
    }
    await sleep(pause, undefined, { signal });
  }
}

/** One try. @throws Error when the server does not answer within 10 s */
export const openConnection = ({ address, access }: Pick<Target, 'address' | 'access'>): Promise<Connection> =>
  Connection.connect({ address, ...access, connectTimeout: 10_000 });

async function connect({ address, namespace, access }: Target, log: Log): Promise<TemporalConnections> {
  const connection = await openConnection({ address, access });
  try {
    await addSearchAttributes(connection.operatorService, namespace, log);
    const native = await NativeConnection.connect({ address, ...access });
    return {
      client: new Client({ connection, namespace }),
      native,
      close: async () => {
        await Promise.allSettled([connection.close(), native.close()]);
      },
    };
  } catch (error) {
    await connection.close();
    throw error;
  }
}
