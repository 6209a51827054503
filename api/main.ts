// Process of the API: `node --import tsx api/main.ts`, in any number. Puts the parts together and stops them in order.
// It starts without Postgres and without Temporal: /readyz says what is missing.
import closeWithGrace from 'close-with-grace';
import { createDb } from '../prisma/client';
import { type ApiConfig, readConfig } from './config';
import { createLog, errorForLog } from './log';
import { createOrderClient } from './order-client';
import { createApi } from './routes';
import { listen } from './server';

const STOP_WITHIN_MS = 10_000; // the launcher ends us then

async function main(config: ApiConfig): Promise<void> {
  const log = createLog(config.logLevel);
  const db = createDb(config.databaseUrl);
  const temporal = createOrderClient(config.temporal);
  const stopping = new AbortController();
  const server = await listen(createApi({ db, temporal, config, log, stopping: stopping.signal }), config);
  log.info({ address: server.address() }, 'listening');

  closeWithGrace({ delay: STOP_WITHIN_MS, logger: false }, async ({ err, signal }) => {
    if (err) log.fatal({ err: errorForLog(err) }, 'the API failed');
    else log.info({ signal }, 'stopping');
    const closed = new Promise((resolve) => server.close(resolve)); // requests in flight are answered
    stopping.abort(); // streams would never end by themselves
    server.closeIdleConnections();
    await closed;
    await Promise.all([temporal.close(), db.$disconnect()]);
    log.info('stopped');
  });
}

function configOrExit(): ApiConfig {
  try {
    return readConfig(process.env);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}

main(configOrExit()).catch((error: unknown) => {
  console.error(`The API cannot start: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
});
