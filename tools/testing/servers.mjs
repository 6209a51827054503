// The servers of one test run: PostgreSQL with a migrated template database, and a Temporal server in memory that can skip time.
// Each run has a folder and ports of its own, so that several may run at once; what a killed run left behind is cleared first.
// @ts-check
import fs from 'node:fs';
import path from 'node:path';
import { startPostgres } from '../dev-postgres.mjs';
import { anyFreePort, onFreePorts } from '../free-port.mjs';
import { migrate } from '../migrate.mjs';
import { endProcess, identify, isAlive } from '../processes.mjs';
import { readJson, writeJson } from '../start/files.mjs';
import { temporalBinary } from '../temporal-binary.mjs';
import { startTemporal } from '../temporal-dev-server.mjs';
import { SEARCH_ATTRIBUTES } from '../temporal-namespace.mjs';

const TEMPLATE = 'throughline_template'; // test/support/database.ts copies it for every test file
const FAST = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=300']; // the data need not survive

/** @typedef {{ owner: import('../processes.mjs').ProcessIdentity, servers: import('../processes.mjs').ProcessIdentity[] }} Run */

/**
 * @param {string} runs the folder of all test runs
 * @param {(line: string) => void} say
 * @returns {Promise<{ env: NodeJS.ProcessEnv, stop: () => Promise<void> }>} `env` tells the tests where the servers are
 */
export async function startServers(runs, say) {
  const dir = path.join(runs, String(process.pid));
  const runFile = path.join(dir, 'run.json');
  const owner = identify(process.pid);
  fs.rmSync(dir, { recursive: true, force: true });
  writeJson(runFile, { owner, servers: [] });
  await clearDeadRuns(runs);

  const own = process.env.TEMPORAL_ADDRESS; // the developer's server is used, and not stopped
  const executable = own ? '' : await temporalBinary(say);
  const postgres = await onFreePorts({ port: await anyFreePort() }, ({ port }) =>
    startPostgres({ dir: path.join(dir, 'postgres'), port, settings: FAST }),
  );
  /** @type {import('../temporal-dev-server.mjs').DevTemporal | undefined} */
  let temporal;
  const stop = async () => {
    await Promise.all([postgres.stop(), temporal?.stop()]);
    fs.rmSync(dir, { recursive: true, force: true });
  };
  try {
    writeJson(runFile, { owner, servers: [identify(postgres.pid)] });
    await migrate(await postgres.database(TEMPLATE));
    if (!own) {
      temporal = await onFreePorts({ port: await anyFreePort() }, ({ port }) =>
        startTemporal({
          ...{ executable, dir: path.join(dir, 'temporal'), port },
          ...{ inMemory: true, timeSkipping: true, searchAttributes: SEARCH_ATTRIBUTES },
        }),
      );
      writeJson(runFile, { owner, servers: [postgres.pid, temporal.pid].map(identify) });
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    env: {
      DATABASE_URL: postgres.url('postgres'),
      TEMPORAL_ADDRESS: temporal?.address ?? own,
      TEMPORAL_NAMESPACE: own ? (process.env.TEMPORAL_NAMESPACE ?? 'default') : 'default',
    },
    stop,
  };
}

/** @param {string} runs */
async function clearDeadRuns(runs) {
  for (const name of fs.readdirSync(runs).filter((entry) => /^\d+$/.test(entry))) {
    const dir = path.join(runs, name);
    /** @type {Run | undefined} */
    const run = readJson(path.join(dir, 'run.json'));
    if (!run || isAlive(run.owner)) continue;
    await Promise.all(run.servers.map((server) => endProcess(server, 5_000)));
    fs.rmSync(dir, { recursive: true, force: true, maxRetries: 5 }); // another run may be clearing it at the same moment
  }
}
