#!/usr/bin/env node
// Finds the Temporal CLI that the dev server runs on, or brings it here: path given, cache, PATH, official download, built from Go.
// `node tools/temporal-binary.mjs` prints its path. The version is exact, because the dev server's database file is bound to it.
// Built-ins only: it also runs before the libraries are installed.
// @ts-check
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const TEMPORAL_VERSION = '1.9.1';
const MODULE = fileURLToPath(new URL('./temporal-cli', import.meta.url));
const REACHABLE_MS = 10_000;
const SAYS_VERSION_MS = 5 * 60_000; // it takes milliseconds, but not where a hundred megabytes come from a slow disk beside other work
/** Too slow, no process, no memory, no file handle. */
const NO_ROOM = ['ETIMEDOUT', 'EAGAIN', 'ENOMEM', 'EMFILE', 'ENFILE'];
const DOWNLOAD_MS = 10 * 60_000;
const windows = process.platform === 'win32';

/** @typedef {(line: string) => void} Say */

/**
 * The path of a Temporal CLI of the right version. May take minutes the first time, and says so.
 * @param {Say} say takes lines about what lasts
 * @returns {Promise<string>}
 * @throws {Error} that names every way that was tried
 */
export async function temporalBinary(say) {
  const given = process.env.TEMPORAL_CLI_PATH;
  if (given) {
    if (versionOf(given) !== undefined) return given;
    throw new Error(`TEMPORAL_CLI_PATH is ${given}, which is not a Temporal CLI that runs here.`);
  }
  const cached = cacheFile();
  if (versionOf(cached) === TEMPORAL_VERSION) return cached;
  const onPath = findOnPath('temporal');
  if (onPath && versionOf(onPath) === TEMPORAL_VERSION) return onPath;

  /** @type {string[]} */
  const failures = [];
  for (const bring of [download, buildFromGo]) {
    try {
      await bring(cached, say);
      return cached;
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new Error(
    [
      `There is no Temporal CLI ${TEMPORAL_VERSION}, and it could not be brought here. Tried in this order:`,
      '  1. TEMPORAL_ADDRESS, a Temporal server that is already running: not set',
      '  2. TEMPORAL_CLI_PATH: not set',
      `  3. the cache: nothing that runs at ${cached}`,
      `  4. temporal on PATH: ${onPath ? `${onPath} is version ${versionOf(onPath) ?? 'unknown'}` : 'none'}`,
      ...failures.map((failure, i) => `  ${i + 5}. ${failure}`),
    ].join('\n'),
  );
}

/** Where the CLI is kept for all projects of this user, e.g. ~/.cache/throughline/temporal-1.9.1-linux-x64. */
function cacheFile() {
  const home = os.homedir();
  const byPlatform = windows
    ? (process.env.LOCALAPPDATA ?? path.join(home, 'AppData', 'Local'))
    : process.platform === 'darwin'
      ? path.join(home, 'Library', 'Caches')
      : (process.env.XDG_CACHE_HOME ?? path.join(home, '.cache'));
  return path.join(byPlatform, 'throughline', `temporal-${TEMPORAL_VERSION}-${process.platform}-${process.arch}${windows ? '.exe' : ''}`);
}

/**
 * @param {string} file
 * @returns {string | undefined} undefined when it does not run or is something else
 * @throws {Error} when the machine has no time or room to run it: that says nothing about the file, which is not to be replaced
 */
function versionOf(file) {
  try {
    const text = execFileSync(file, ['--version'], { encoding: 'utf8', timeout: SAYS_VERSION_MS, stdio: ['ignore', 'pipe', 'ignore'] });
    return /^temporal version (\S+)/.exec(text)?.[1];
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (NO_ROOM.includes(code)) throw new Error(`${file} --version could not be run on this machine now: ${code}`, { cause: error });
    return undefined;
  }
}

/** @param {string} name @returns {string | undefined} */
function findOnPath(name) {
  const file = windows ? `${name}.exe` : name;
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  return folders.map((folder) => path.join(folder, file)).find((candidate) => fs.existsSync(candidate));
}

/** The official release, as Temporal's own SDKs fetch it. @param {string} target @param {Say} say */
async function download(target, say) {
  const platform = windows ? 'windows' : process.platform;
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const source = `https://temporal.download/cli/v${TEMPORAL_VERSION}?platform=${platform}&arch=${arch}`;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'throughline-temporal-'));
  try {
    const answer = await fetch(source, { signal: AbortSignal.timeout(REACHABLE_MS) });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const { archiveUrl, fileToExtract } = /** @type {{ archiveUrl: string, fileToExtract: string }} */ (await answer.json());
    say(`Downloading the Temporal CLI ${TEMPORAL_VERSION} (about 50 MB, once) ...`);
    const archive = await fetch(archiveUrl, { signal: AbortSignal.timeout(DOWNLOAD_MS) });
    if (!archive.ok) throw new Error(`${archiveUrl}: status ${archive.status}`);
    const packed = path.join(folder, path.basename(new URL(archiveUrl).pathname));
    fs.writeFileSync(packed, Buffer.from(await archive.arrayBuffer()));
    await run('tar', ['-xf', packed, '-C', folder], {}); // the tar of Windows and macOS reads zip as well
    putInPlace(path.join(folder, fileToExtract), target);
  } catch (error) {
    throw new Error(`the official download ${source}: ${reason(error)}`);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** The same program from its sources; tools/temporal-cli/go.sum pins every module. @param {string} target @param {Say} say */
async function buildFromGo(target, say) {
  const needed = /^go (\S+)$/m.exec(fs.readFileSync(path.join(MODULE, 'go.mod'), 'utf8'))?.[1] ?? '';
  const what = `built from its Go module (Go ${needed} or later)`;
  const present = goVersion();
  if (!present) throw new Error(`${what}: no Go on PATH`);
  if (!atLeast(present, needed)) throw new Error(`${what}: PATH has Go ${present}`);
  say(`Building the Temporal CLI ${TEMPORAL_VERSION} with Go ${present}: up to 10 minutes, once ...`);
  const startedAt = Date.now();
  const ticking = setInterval(() => say(`  still building, ${Math.round((Date.now() - startedAt) / 60_000)} min`), 60_000);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  const built = `${target}.building-${process.pid}`;
  try {
    const name = `-s -w -X github.com/temporalio/cli/internal/temporalcli.Version=${TEMPORAL_VERSION}`;
    const args = [
      'build',
      '-mod=readonly',
      '-buildvcs=false',
      '-trimpath',
      '-ldflags',
      name,
      '-o',
      built,
      'github.com/temporalio/cli/cmd/temporal',
    ];
    // no other Go version and no checksum service is asked for: go.sum already decides what is right
    await run('go', args, { cwd: MODULE, env: { ...process.env, GOTOOLCHAIN: 'local', GOSUMDB: 'off', CGO_ENABLED: '0' } });
    putInPlace(built, target);
  } catch (error) {
    throw new Error(`${what}: ${reason(error)}`);
  } finally {
    clearInterval(ticking);
    fs.rmSync(built, { force: true });
  }
}

/** Checked, then copied under another name and renamed, so that nobody ever sees half a file. @param {string} file @param {string} target */
function putInPlace(file, target) {
  fs.chmodSync(file, 0o755);
  const version = versionOf(file);
  if (version !== TEMPORAL_VERSION) throw new Error(`it says version ${version ?? 'nothing'} instead of ${TEMPORAL_VERSION}`);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  const half = `${target}.new-${process.pid}`;
  fs.copyFileSync(file, half);
  fs.renameSync(half, target);
}

/** @returns {string | undefined} */
function goVersion() {
  try {
    const env = { ...process.env, GOTOOLCHAIN: 'local' };
    return /go version go(\S+)/.exec(execFileSync('go', ['version'], { encoding: 'utf8', env }))?.[1];
  } catch {
    return undefined;
  }
}

/** @param {string} version @param {string} needed dotted numbers */
function atLeast(version, needed) {
  const [a, b] = [version, needed].map((text) => text.split('.').map(Number.parseFloat));
  for (let i = 0; i < 3; i++) {
    const difference = (a?.[i] ?? 0) - (b?.[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** @param {string} program @param {string[]} args @param {import('node:child_process').SpawnOptions} options @returns {Promise<void>} */
function run(program, args, options) {
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
  let words = '';
  child.stderr?.on('data', (chunk) => (words = (words + String(chunk)).slice(-500)));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`${program} ended with ${code}: ${words.trim()}`))));
  });
}

/** @param {unknown} error @returns {string} */
function reason(error) {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}

if (process.argv[1] && fs.realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    console.log(await temporalBinary((line) => console.error(line)));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
