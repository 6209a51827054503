// The way to the Temporal server of the test run: for clients and for workers.
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';

const address = process.env.TEMPORAL_ADDRESS ?? '127.0.0.1:7233';
const namespace = process.env.TEMPORAL_NAMESPACE ?? 'default';

export async function openTemporal() {
  const [connection, native] = await Promise.all([Connection.connect({ address }), NativeConnection.connect({ address })]);
  return {
    address,
    namespace,
    connection,
    client: new Client({ connection, namespace }),
    /** For workers: they close before it does. */
    native,
    close: async (): Promise<void> => void (await Promise.all([connection.close(), native.close()])),
  };
}
