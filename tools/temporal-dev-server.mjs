// The Temporal dev server (`temporal server start-dev`) as our own process. One launcher per folder; a server left running by a killed
// launcher is taken over, with the settings it was started with. Loopback, no authentication: whoever answers on the port must first show
// the namespace that only the server of this folder has, or orders would go to the server of somebody who was faster.
// Its database is complete only together with the -wal file: copy it after the server has stopped, all three files.
// @ts-check
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { isFree, PortTaken } from './free-port.mjs';
import { endProcess, identify, isAlive, killProcess, whenGone } from './processes.mjs';
import { setUpNamespace } from './temporal-namespace.mjs';

const PRAGMAS = ['journal_mode=wal', 'synchronous=1', 'busy_timeout=10000']; // safe when the process is killed; power loss may cost the last commits
const TIME_SKIPPING = {
  'frontend.WorkflowTimeSkippingEnabled': true,
  'history.workflowIdReuseMinimalInterval': '0s', // default 1s: a run that continues as new within it loses its timers to a fast-forward
  'history.timerProcessorMaxTimeShift': '10ms', // default 1s: each skipped timer costs up to a second
};
const STOP_MS = 20_000;
const ANSWERS_WITHIN_MS = 180_000; // seconds; who does not start at all ends, and is not waited for
const SERVER = 'the Temporal server';

/** @typedef {import('./processes.mjs').ProcessIdentity} ProcessIdentity */
/** @typedef {{ owner: ProcessIdentity, server?: ProcessIdentity, mark?: string, port?: number, uiPort?: number }} Lock */
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
 * @throws {PortTaken} when another program has one of the ports, or takes it before our server does
 */
export async function startTemporal(options) {
  const { namespace = 'default', retentionDays = 30, searchAttributes = {}, inMemory = false } = options;
  const dir = path.resolve(options.dir);
  fs.mkdirSync(dir, { recursive: true });
  const mark = markOf(dir);
  const lockFile = path.join(dir, 'temporal.lock');
  const log = path.join(dir, 'temporal.log');
  const old = takeLock(lockFile);
  const leftOver = !inMemory && old?.mark === mark && isAlive(old.server) ? old.server : undefined;
  if (old?.server && !leftOver) await endProcess(old.server, STOP_MS); // nothing in it to keep, or nothing that tells it from others
  const port = leftOver ? (old?.port ?? options.port) : options.port;
  const uiPort = leftOver ? old?.uiPort : options.uiPort;
  const said = fs.existsSync(log) ? fs.statSync(log).size : 0;
  const { server, ended } = leftOver
    ? { server: leftOver, ended: whenGone(leftOver).then(() => 'the server is gone') }
    : await launch({ ...options, namespaces: [namespace, mark], dir }, log);
  fs.writeFileSync(lockFile, JSON.stringify({ owner: identify(process.pid), server, mark, port, uiPort }));

  const address = `127.0.0.1:${port}`;
  const stop = async () => {
    await endProcess(server, STOP_MS);
    fs.rmSync(lockFile, { force: true });
  };
  try {
    const connection = await connect(address, { mark, ended, words: () => fs.readFileSync(log, 'utf8').slice(said) });
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
 * The name of a namespace that no other server on this machine has: of this folder alone, and the same at every start, so that a database
 * keeps a single one of them.
 * @param {string} dir @returns {string}
 */
function markOf(dir) {
  const { dev, ino } = fs.statSync(dir);
  const folder = createHash('sha256').update(JSON.stringify([os.hostname(), fs.realpathSync(dir), dev, ino]));
  return `server-of-folder-${folder.digest('hex').slice(0, 12)}`;
}

/**
 * @param {Parameters<typeof startTemporal>[0] & { namespaces: string[] }} options
 * @param {string} log
 * @returns {Promise<{ server: ProcessIdentity, ended: Promise<string> }>}
 */
async function launch({ executable, dir, port, uiPort, namespaces, inMemory, timeSkipping }, log) {
  for (const wanted of [port, ...(uiPort ? [uiPort] : [])]) if (!(await isFree(wanted))) throw new PortTaken(SERVER, wanted);
  const ui = uiPort ? ['--ui-port', String(uiPort), '--ui-disable-news-fetch'] : ['--headless'];
  const file = path.join(dir, `temporal-${cliVersion(executable)}.db`); // the database is bound to the version
  const database = inMemory ? [] : ['--db-filename', file, ...PRAGMAS.flatMap((pragma) => ['--sqlite-pragma', pragma])];
  const settings = Object.entries(timeSkipping ? TIME_SKIPPING : {});
  const args = [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port)],
    ...namespaces.flatMap((name) => ['--namespace', name]),
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

/**
 * Waits, at most three minutes, until our own server answers: of a stranger on its port nothing is believed, and ours ends when it finds
 * its port taken.
 * @param {string} address
 * @param {{ mark: string, ended: Promise<string>, words: () => string }} server `words`: its log since it was started
 * @returns {Promise<Connection>}
 * @throws {PortTaken | Error}
 */
async function connect(address, { mark, ended, words }) {
  /** @type {string | undefined} */
  let end;
  void ended.then((how) => (end = how));
  for (const until = Date.now() + ANSWERS_WITHIN_MS; ; await sleep(100)) {
    const hasEnded = end; // looked at before the port is: a port that is tried after the end can only be a stranger's
    try {
      return await connectMarked(address, mark);
    } catch (error) {
      if (hasEnded !== undefined && /address already in use|can't set .* port/i.test(words()))
        throw new PortTaken(SERVER, Number(address.split(':')[1]), error);
      if (hasEnded !== undefined) {
        const lastLines = words().trim().split('\n').slice(-5).join('\n');
        throw new Error(`The Temporal server ended (${hasEnded}):\n${lastLines}`, { cause: error });
      }
      if (Date.now() > until)
        throw new Error(`No Temporal server of ours answers on ${address} after ${ANSWERS_WITHIN_MS / 1000} s.`, { cause: error });
    }
  }
}

/** @param {string} address @param {string} mark @throws {Error} when nobody answers, or another server */
async function connectMarked(address, mark) {
  const connection = await Connection.connect({ address, connectTimeout: 2_000 });
  try {
    await connection.withDeadline(Date.now() + 5_000, () => connection.workflowService.describeNamespace({ namespace: mark }));
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  }
}
