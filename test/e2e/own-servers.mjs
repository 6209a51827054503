// A start of the servers alone, as the launchers do it, on ports that somebody else may want at the same moment. Run by two-starts.test.ts:
// `node own-servers.mjs <folder> <port of Postgres> <port of Temporal>`. Prints where they run, and stops them when its input ends.
// @ts-check
import path from 'node:path';
import { startPostgres } from '../../tools/dev-postgres.mjs';
import { onFreePorts } from '../../tools/free-port.mjs';
import { temporalBinary } from '../../tools/temporal-binary.mjs';
import { startTemporal } from '../../tools/temporal-dev-server.mjs';

const [dir = '', postgresPort, temporalPort] = process.argv.slice(2);
const executable = await temporalBinary(() => undefined);
const [postgres, temporal] = await Promise.all([
  onFreePorts({ port: Number(postgresPort) }, ({ port }) => startPostgres({ dir: path.join(dir, 'postgres'), port })),
  onFreePorts({ port: Number(temporalPort) }, ({ port }) =>
    startTemporal({ executable, dir: path.join(dir, 'temporal'), port, inMemory: true }),
  ),
]);
console.log(JSON.stringify({ database: postgres.url('postgres'), temporal: temporal.address, pids: [postgres.pid, temporal.pid] }));
process.stdin.resume().once('end', () => void Promise.all([postgres.stop(), temporal.stop()]).then(() => process.exit(0)));
