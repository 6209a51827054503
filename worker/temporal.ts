// The worker's way to Temporal: waits until the server is there, and sees to it that the namespace knows our search attributes.
// An attribute that the namespace does not know would fail every workflow task, so this comes before the first task.
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection, isGrpcServiceError } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import { NativeConnection } from '@temporalio/worker';
import { codeOf, type Log } from './log';

const { KEYWORD, KEYWORD_LIST, DATETIME, BOOL } = enumValues();
/** What an order shows in the Temporal UI; written by workflows/support/visibility.ts and workflows/order.start.ts. */
const searchAttributes: Record<string, number> = {
  OrderNumber: KEYWORD,
  OrderStage: KEYWORD,
  WaitingOn: KEYWORD_LIST,
  DueAt: DATETIME,
  OrderBlocked: BOOL,
  Channel: KEYWORD,
};
const GRPC = { notFound: 5, alreadyExists: 6, permissionDenied: 7, unimplemented: 12 };
const LONGEST_PAUSE_MS = 5_000;
const KNOWN_WITHIN_MS = 30_000;

export interface TemporalConnections {
  /** For starting, signalling and updating orders. */
  client: Client;
  /** For the worker. */
  native: NativeConnection;
  close(): Promise<void>;
}

/**
 * Connects, and tries again for as long as the server is away.
 * @param signal ends the trying
 * @throws Error when a search attribute exists with another type, or when `signal` ends
 */
export async function connectTemporal(
  { address, namespace }: { address: string; namespace: string },
  { log, signal }: { log: Log; signal: AbortSignal },
): Promise<TemporalConnections> {
  for (let pause = 500; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await connect(address, namespace, log);
    } catch (error) {
      if (error instanceof WrongAttribute) throw error;
      log.warn({ address, namespace, ...codeOf(error) }, `Temporal is not there yet at ${address}; trying again`);
    }
    await sleep(pause, undefined, { signal });
  }
}

class WrongAttribute extends Error {}

async function connect(address: string, namespace: string, log: Log): Promise<TemporalConnections> {
  const connection = await Connection.connect({ address, connectTimeout: 2_000 });
  try {
    await addSearchAttributes(connection, namespace, log);
    const native = await NativeConnection.connect({ address });
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

async function addSearchAttributes({ operatorService }: Connection, namespace: string, log: Log): Promise<void> {
  const until = Date.now() + KNOWN_WITHIN_MS;
  for (let asked = false; ; await sleep(200)) {
    try {
      const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
      const missing = missingOf(customAttributes ?? {});
      if (Object.keys(missing).length === 0) return;
      if (!asked) await operatorService.addSearchAttributes({ namespace, searchAttributes: missing });
      asked = true;
    } catch (error) {
      const code = isGrpcServiceError(error) ? Number(error.code) : -1;
      if (code === GRPC.permissionDenied || code === GRPC.unimplemented) {
        log.warn(`This server does not let us look after search attributes; it must have ${Object.keys(searchAttributes).join(', ')}`);
        return;
      }
      if (code !== GRPC.alreadyExists) throw error; // another worker adds them at the same moment
    }
    if (Date.now() > until) throw new Error(`The namespace ${namespace} did not get to know our search attributes within 30 s`);
  }
}

function missingOf(present: Record<string, unknown>): Record<string, number> {
  const missing: Record<string, number> = {};
  for (const [name, type] of Object.entries(searchAttributes)) {
    if (!(name in present)) missing[name] = type;
    else if (present[name] !== type) throw new WrongAttribute(`The search attribute ${name} of the namespace has another type than ours.`);
  }
  return missing;
}

function enumValues() {
  const types = temporal.api.enums.v1.IndexedValueType;
  return {
    KEYWORD: types.INDEXED_VALUE_TYPE_KEYWORD,
    KEYWORD_LIST: types.INDEXED_VALUE_TYPE_KEYWORD_LIST,
    DATETIME: types.INDEXED_VALUE_TYPE_DATETIME,
    BOOL: types.INDEXED_VALUE_TYPE_BOOL,
  };
}
