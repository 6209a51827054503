// The embedded start after the libraries are there: PostgreSQL, Temporal and the sandbox side by side, then the database, then worker
// and API; kept running until a signal comes, then stopped in the opposite order. Called by tools/start.mjs only.
// @ts-check
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { startPostgres } from '../dev-postgres.mjs';
import { onFreePorts, stillFree } from '../free-port.mjs';
import { temporalBinary } from '../temporal-binary.mjs';
import { startTemporal } from '../temporal-dev-server.mjs';
import { SEARCH_ATTRIBUTES } from '../temporal-namespace.mjs';
import { writeAbout } from './about.mjs';
import { launchChild } from './child.mjs';
import { prepareDatabase } from './database.mjs';
import { apiEnvironment, sandboxEnvironment, sandboxUrl, workerEnvironment } from './environment.mjs';
import { readJson } from './files.mjs';
import { assertPublicPortFree, choosePorts, publicPortTaken, rememberPorts } from './ports.mjs';
import { assertTemporalAnswers, carrierIds, waitUntilReady } from './ready.mjs';
import { readyScreen } from './screen.mjs';
import { keepSecrets } from './secrets.mjs';
import { Service } from './service.mjs';
import { ROOT } from './settings.mjs';
import { stopOnSignal } from './stop.mjs';

/**
 * Resolves when everything runs; the process then lives until a signal ends it.
 * @param {{ settings: import('./settings.mjs').Settings, folder: import('./folder-lock.mjs').LockedFolder, startedAt: number,
 *   say: (line: string) => void }} options
 */
export async function runProduct({ settings, folder, startedAt, say }) {
  const { dataDir } = settings;
  await assertPublicPortFree(settings.port);
  const baseUrl = `http://127.0.0.1:${settings.port}`;
  const portsFile = path.join(dataDir, 'ports.json');
  const ports = await choosePorts(portsFile, settings.port);
  const secrets = keepSecrets(path.join(dataDir, 'secrets.json'));
  const version = String(readJson(path.join(ROOT, 'package.json')).version);
  const aboutFile = path.join(dataDir, 'about.json');
  const startId = randomUUID();
  const facts = { settings, ports, secrets, baseUrl, aboutFile, startId };
  /** @param {string} name */
  const log = (name) => path.join(dataDir, 'logs', `${name}.log`);
  say(`Starting Throughline ${version}, data in ${dataDir}`);

  /** @type {import('./about.mjs').About} */
  const about = { version, temporal: { address: '', namespace: settings.temporalNamespace, ui: null }, pages: `${baseUrl}/`, carriers: [] };
  const changed = () => {
    const children = [api, worker, sandbox].flatMap((service) => service.pid ?? []);
    folder.keepChildren(children);
    const pids = { postgres: postgres.pid, temporal: temporal.pid, sandbox: sandbox.pid, worker: worker.pid, api: api.pid };
    writeAbout(aboutFile, about, pids);
  };
  /** @param {string} name @param {string} entry @param {() => NodeJS.ProcessEnv | Promise<NodeJS.ProcessEnv>} env */
  const child = (name, entry, env) =>
    new Service({ name, launch: async () => launchChild({ entry, env: await env(), log: log(name) }), say, changed });
  /** A port that was taken since it was chosen is replaced; once others have been told of it, it stays. @param {(keyof typeof ports)[]} names */
  const replaceTaken = async (...names) => {
    Object.assign(ports, await stillFree(Object.fromEntries(names.map((name) => [name, ports[name]]))));
  };

  /** @type {import('./environment.mjs').Servers} */
  const running = { databaseUrl: '', temporalAddress: settings.temporalAddress ?? '', temporalUi: null };
  /** @param {{ port: number }} where */
  const launchPostgres = ({ port }) => startPostgres({ dir: path.join(dataDir, 'postgres'), port });
  const postgres = new Service({
    name: 'PostgreSQL',
    launch: () => {
      const where = { port: ports.postgres };
      return running.databaseUrl === '' ? onFreePorts(where, launchPostgres) : launchPostgres(where);
    },
    say,
    changed,
  });
  /** @param {{ port: number, uiPort: number }} where */
  const launchTemporal = async (where) =>
    startTemporal({
      ...where,
      executable: await temporalBinary(say),
      dir: path.join(dataDir, 'temporal'),
      namespace: settings.temporalNamespace,
      searchAttributes: SEARCH_ATTRIBUTES,
      timeSkipping: true,
    });
  const temporal = new Service({
    name: 'Temporal',
    launch: () => {
      const where = { port: ports.temporal, uiPort: ports.temporalUi };
      return running.temporalAddress === '' ? onFreePorts(where, launchTemporal) : launchTemporal(where);
    },
    say,
    changed,
  });
  const sandbox = child('sandbox', 'tools/sandbox/main.ts', async () => {
    if (about.carriers.length === 0) await replaceTaken('sandbox', 'smtp');
    return sandboxEnvironment(facts);
  });
  const worker = child('worker', 'worker/main.ts', async () => {
    await replaceTaken('workerHealth');
    return workerEnvironment({ ...facts, ...running });
  });
  const api = child('api', 'api/main.ts', () => apiEnvironment({ ...facts, ...running }));
  const stopAll = stopOnSignal([api, worker, sandbox, temporal, postgres], { folder, say });

  try {
    await Promise.all([
      sandbox.start().then(async () => {
        await waitUntilReady(sandbox, { url: () => `${sandboxUrl(facts)}/healthz`, startId, log: log('sandbox'), say });
        about.carriers = await carrierIds(sandboxUrl(facts));
      }),
      postgres.start().then(async (server) => {
        ports.postgres = server.port; // one left over from a crash keeps its own
        say(`  PostgreSQL   127.0.0.1:${server.port}`);
        running.databaseUrl = await prepareDatabase(server, { seedLog: log('seed'), say });
      }),
      settings.temporalAddress
        ? assertTemporalAnswers(settings.temporalAddress)
        : temporal.start().then((server) => {
            ports.temporal = server.port;
            running.temporalAddress = server.address;
            if (server.uiPort) {
              ports.temporalUi = server.uiPort;
              running.temporalUi = `http://127.0.0.1:${server.uiPort}`;
            }
          }),
    ]);
    about.temporal = { address: running.temporalAddress, namespace: settings.temporalNamespace, ui: running.temporalUi };
    say(`  Temporal     ${running.temporalAddress}`);
    rememberPorts(portsFile, ports);

    await Promise.all([worker.start(), api.start()]);
    await waitUntilReady(worker, { url: () => `http://127.0.0.1:${ports.workerHealth}/readyz`, startId, log: log('worker'), say });
    const onStranger = () => publicPortTaken(settings.port);
    await waitUntilReady(api, { url: () => `${baseUrl}/readyz`, startId, log: log('api'), say, onStranger });
    rememberPorts(portsFile, ports);
  } catch (error) {
    await stopAll();
    throw error;
  }
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  for (const line of readyScreen({ ...running, baseUrl, dataDir, seconds, version })) say(line);
}
