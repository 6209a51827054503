// What must be true before anything of ours can run: Node new enough, libraries as in package-lock.json, Prisma's client generated.
// Each step looks first and costs milliseconds when there is nothing to do. Built-ins only. Used by the embedded start and the tests.
// @ts-check
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { readJson } from './files.mjs';
import { ROOT } from './settings.mjs';

/** @typedef {(line: string) => void} Say */

/** Node loads ESM-only packages by require() from 20.19 and 22.12 on. @throws {Error} */
export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const good = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major >= 23;
  if (!good) throw new Error(`Node 20.19, 22.12 or later is needed; this is Node ${process.versions.node}. See https://nodejs.org.`);
}

/** Runs `npm ci` unless node_modules is what package-lock.json says. @param {Say} say */
export async function installLibraries(say) {
  if (librariesAreComplete()) return;
  say('Installing the libraries (npm ci), one to two minutes, once ...');
  const args = ['ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath; // set when npm runs us: the same npm then
  const code = npm ? await run(process.execPath, [npm, ...args]) : await run('npm', args);
  if (code !== 0) throw new Error(`npm ci ended with ${code}: see above. It needs a network connection to the package registry.`);
}

/** npm writes node_modules/.package-lock.json when it has finished: every package that is not optional must be in it. */
function librariesAreComplete() {
  const wanted = readJson(path.join(ROOT, 'package-lock.json'))?.packages;
  const present = readJson(path.join(ROOT, 'node_modules', '.package-lock.json'))?.packages;
  if (!wanted) throw new Error('package-lock.json is missing or broken.');
  if (!present) return false;
  return Object.entries(wanted).every(([name, entry]) => {
    if (name === '') return true;
    const found = present[name];
    return found ? found.version === entry.version && found.integrity === entry.integrity : Boolean(entry.optional);
  });
}

/** Runs `prisma generate` unless the client fits schema and Prisma version. @param {Say} say */
export async function generateClient(say) {
  const generated = path.join(ROOT, 'prisma', 'generated');
  const stampFile = path.join(generated, 'stamp');
  const stamp = schemaStamp();
  if (fs.existsSync(path.join(generated, 'prisma')) && fs.existsSync(stampFile) && fs.readFileSync(stampFile, 'utf8') === stamp) return;
  say('Generating the database client ...');
  const prisma = path.join(ROOT, 'node_modules', 'prisma', 'build', 'index.js');
  const { code, words } = await runQuietly(process.execPath, [prisma, 'generate']);
  if (code !== 0) throw new Error(`prisma generate ended with ${code}:\n${words}`);
  fs.writeFileSync(stampFile, stamp);
}

function schemaStamp() {
  const folder = path.join(ROOT, 'prisma');
  const schemas = fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.prisma') && !name.startsWith('generated'))
    .sort();
  const hash = createHash('sha256').update(readJson(path.join(ROOT, 'node_modules', 'prisma', 'package.json'))?.version ?? '');
  for (const name of schemas) hash.update(name).update(fs.readFileSync(path.join(folder, name)));
  return hash.digest('hex');
}

/** With our own terminal. @param {string} program @param {string[]} args @returns {Promise<number | null>} its exit code */
function run(program, args) {
  const shell = process.platform === 'win32' && program === 'npm'; // npm is a .cmd file there
  const child = spawn(program, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'], shell });
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`${program} does not run: ${error.message}`)));
    child.once('exit', resolve);
  });
}

/** Its words are needed only when it fails. @param {string} program @param {string[]} args */
function runQuietly(program, args) {
  const child = spawn(program, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let words = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (words += String(chunk)));
  return new Promise((/** @type {(end: { code: number | null, words: string }) => void} */ resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, words }));
  });
}
