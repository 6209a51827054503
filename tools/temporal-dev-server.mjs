// The Temporal dev server (`temporal server start-dev`) as our own process. One launcher per folder; a server left running by a killed
// launcher is taken over, with the settings it was started with. Loopback, no authentication.
// Its database is complete only together with the -wal file: copy it after the server has stopped, all three files.
// @ts-check
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { endProcess, identify, isAlive, killProcess, whenGone } from './processes.mjs';
import { setUpNamespace } from './temporal-namespace.mjs';

const PRAGMAS = ['journal_mode=wal', 'synchronous=1', 'busy_timeout=10000']; // safe when the process is killed; power loss may cost the last commits
const TIME_SKIPPING = {
  'frontend.WorkflowTimeSkippingEnabled': true,
  'history.workflowIdReuseMinimalInterval': '0s', // default 1s: a run that continues as new within it loses its timers to a fast-forward
  'history.timerProcessorMaxTimeShift': '10ms', // default 1s: each skipped timer costs up to a second
};
const STOP_MS = 20_000;

/** @typedef {import('./processes.mjs').ProcessIdentity} ProcessIdentity */
/** @typedef {{ owner: ProcessIdentity, server?: ProcessIdentity, port?: number, uiPort?: number }} Lock */
/**
 * @typedef {object} DevTemporal
 * @property {string} address
 * @property {number} pid
 * @property {number} port the real one: a server that was taken over keeps its own
 * @property {number | undefined} uiPort
 * @property {Promise<string>} ended resolves with a few words when the server is gone
 * @property {() => Promise<void>} stop
 * @property {() => void} kill
 */

/**
 * Starts the server of `dir`, or takes over one that a killed launcher left running.
 * @param {{ executable: string, dir: string, port: number, uiPort?: number, namespace?: string, retentionDays?: number,
 *   searchAttributes?: import('./temporal-namespace.mjs').SearchAttributes, timeSkipping?: boolean, inMemory?: boolean }} options
 * @returns {Promise<DevTemporal>}
 */
export async function startTemporal(options) {
  const { namespace = 'default', retentionDays = 30, searchAttributes = {}, inMemory = false } = options;
  const dir = path.resolve(options.dir);
  fs.mkdirSync(dir, { recursive: true });
  const lockFile = path.join(dir, 'temporal.lock');
  const log = path.join(dir, 'temporal.log');
  const old = takeLock(lockFile);
  if (old?.server && inMemory) await endProcess(old.server, STOP_MS); // nothing in it to keep
  const leftOver = old?.server && isAlive(old.server) ? old.server : undefined;
  const port = leftOver ? (old?.port ?? options.port) : options.port;
  const uiPort = leftOver ? old?.uiPort : options.uiPort;
  const { server, ended } = leftOver
    ? { server: leftOver, ended: whenGone(leftOver).then(() => 'the server is gone') }
    : await launch({ ...options, namespace, dir }, log);
  fs.writeFileSync(lockFile, JSON.stringify({ owner: identify(process.pid), server, port, uiPort }));

  const address = `127.0.0.1:${port}`;
  const stop = async () => {
    await endProcess(server, STOP_MS);
    fs.rmSync(lockFile, { force: true });
  };
  try {
    const connection = await connect(address, ended, log);
    try {
      await setUpNamespace(connection, { namespace, retentionDays, searchAttributes });
    } finally {
      await connection.close();
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { address, pid: server.pid, port, uiPort, ended, stop, kill: () => killProcess(server) };
}

/**
 * The version a Temporal CLI reports, e.g. "1.9.1".
 * @param {string} executable
 * @returns {string}
 */
export function cliVersion(executable) {
  const text = execFileSync(executable, ['--version'], { encoding: 'utf8' });
  const version = /version (\S+)/.exec(text)?.[1];
  if (!version) throw new Error(`${executable} does not say its version: ${text}`);
  return version;
}

/** Two servers on one database file may destroy it. @param {string} file @returns {Lock | undefined} the lock of a launcher that is gone */
function takeLock(file) {
  /** @type {Lock | undefined} */
  let old;
  try {
    old = JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    old = undefined; // none, or half written by a launcher that was killed
  }
  if (old && old.owner.pid !== process.pid && isAlive(old.owner)) {
    throw new Error(`The Temporal server of ${path.dirname(file)} belongs to process ${old.owner.pid}, which is running.`);
  }
  fs.rmSync(file, { force: true });
  try {
    fs.writeFileSync(file, JSON.stringify({ ...old, owner: identify(process.pid) }), { flag: 'wx' });
  } catch {
    throw new Error(`Another launcher is starting the Temporal server of ${path.dirname(file)}.`);
  }
  return old;
}

/**
 * @param {Parameters<typeof startTemporal>[0] & { namespace: string }} options
 * @param {string} log
 * @returns {Promise<{ server: ProcessIdentity, ended: Promise<string> }>}
 */
async function launch({ executable, dir, port, uiPort, namespace, inMemory, timeSkipping }, log) {
  await assertFree(port);
  const ui = uiPort ? ['--ui-port', String(uiPort), '--ui-disable-news-fetch'] : ['--headless'];
  const file = path.join(dir, `temporal-${cliVersion(executable)}.db`); // the database is bound to the version
  const database = inMemory ? [] : ['--db-filename', file, ...PRAGMAS.flatMap((pragma) => ['--sqlite-pragma', pragma])];
  const settings = Object.entries(timeSkipping ? TIME_SKIPPING : {});
  const args = [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--namespace', namespace],
    ...ui,
    ...database,
    ...settings.flatMap(([key, value]) => ['--dynamic-config-value', `${key}=${JSON.stringify(value)}`]),
    ...['--log-level', 'error', '--log-format', 'json'],
  ];
  const out = fs.openSync(log, 'a');
  // its own process group, so that Ctrl-C reaches only the launcher
  const child = spawn(executable, args, { stdio: ['ignore', out, out], detached: process.platform !== 'win32' });
  fs.closeSync(out);
  child.unref();
  /** @type {Promise<string>} */
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve(String(error)));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  if (child.pid === undefined) throw new Error(`The Temporal server did not start: ${await ended}`);
  return { server: identify(child.pid), ended };
}

/** @param {number} port @returns {Promise<void>} */
const assertFree = (port) =>
  new Promise((resolve, reject) => {
    const probe = net.createServer().once('error', () => reject(new Error(`Port ${port}, meant for the Temporal server, is taken.`)));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()));
  });

/**
 * Waits until gRPC answers, at most a minute.
 * @param {string} address @param {Promise<string>} ended @param {string} log
 * @returns {Promise<Connection>}
 */
async function connect(address, ended, log) {
  /** @type {string | undefined} */
  let end;
  void ended.then((how) => (end = how));
  for (const until = Date.now() + 60_000; ; await sleep(100)) {
    try {
      return await Connection.connect({ address, connectTimeout: 2_000 });
    } catch (error) {
      const lastLines = () => fs.readFileSync(log, 'utf8').trim().split('\n').slice(-5).join('\n');
      if (end !== undefined) throw new Error(`The Temporal server ended (${end}):\n${lastLines()}`, { cause: error });
      if (Date.now() > until) throw new Error(`No Temporal server answers on ${address} after 60 s.`, { cause: error });
    }
  }
}
