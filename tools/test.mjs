#!/usr/bin/env node
// `npm test` and `npm run test:more`: checks and tests, with all their own set-up: libraries, database client, PostgreSQL, Temporal. Needs Node only.
// Everything is run, also after a failure; the end is a table with seconds, and one line with the number of tests.
// @ts-check
import path from 'node:path';
import { checkNode, generateClient, installLibraries } from './start/prepare.mjs';
import { ROOT } from './start/settings.mjs';
import { GROUPS, groupOf, testFiles } from './testing/groups.mjs';
import { CHECKS, runCheck, runJest } from './testing/steps.mjs';

const RUNS = path.join(ROOT, '.run', 'test');
const MORE = 'more';
const namesOf = (/** @type {boolean} */ more) =>
  GROUPS.filter((group) => Boolean(group.more) === more)
    .map((group) => group.name)
    .join(', ');
const HELP = `npm test: checks (types, lint, format, lock file) and all tests but the longer ones; npm run test:more: the longer ones.

  node tools/test.mjs                            checks and ${namesOf(false)}
  node tools/test.mjs more                       ${namesOf(true)}
  node tools/test.mjs checks                     the checks only
  node tools/test.mjs unit api                   these groups only
  node tools/test.mjs test/unit/money.test.ts    these files only
  node tools/test.mjs unit -- -t 'a title'       what follows -- is for Jest

Environment: MODEL_SEED and MODEL_RUNS repeat random orders or choose their number; TEMPORAL_ADDRESS uses the Temporal server there, TEMPORAL_CLI_PATH names the Temporal CLI to run.`;

/** @typedef {import('./testing/steps.mjs').Result} Result */
/** @typedef {{ name: string, needs: 'nothing' | 'servers' | 'product', parallel: boolean, files: string[] }} Work */
/** @typedef {{ env: NodeJS.ProcessEnv, stop: () => Promise<void> }} Servers */

/** @param {string} line */
const say = (line) => console.log(line);

/** What the arguments ask for. @param {string[]} wanted @returns {{ checks: boolean, groups: Work[] }} */
function choose(wanted) {
  const all = wanted.length === 0;
  for (const word of wanted) {
    const known = word === 'checks' || word === MORE || GROUPS.some((group) => group.name === word) || groupOf(asPath(word));
    if (!known) throw new Error(`There is no group and no test file "${word}".\n\n${HELP}`);
  }
  const groups = GROUPS.map((group) => {
    const files = testFiles(group);
    const isMeant = wanted.includes(group.name) || (group.more ? wanted.includes(MORE) : all);
    const chosen = isMeant ? files : files.filter((file) => wanted.map(asPath).includes(file));
    return { ...group, files: chosen };
  });
  return { checks: all || wanted.includes('checks'), groups: groups.filter((group) => group.files.length > 0) };
}

/** @param {string} word a path as typed @returns {string} from the project's root, with forward slashes */
const asPath = (word) => path.relative(ROOT, path.resolve(word)).replaceAll(path.sep, '/');

/** @param {string[]} words @param {AbortSignal} signal ends the run, servers included */
async function main(words, signal) {
  const split = words.includes('--') ? words.indexOf('--') : words.length;
  const jestArgs = words.slice(split + 1);
  checkNode();
  const { checks, groups } = choose(words.slice(0, split));
  await installLibraries(say);
  await generateClient(say);

  /** @type {Result[]} */
  const results = [];
  /** @type {Promise<Servers> | undefined} */
  let servers;
  /** @param {Work} group @param {NodeJS.ProcessEnv} env */
  const test = async (group, env) => {
    results.push(await runJest({ ...group, env, jestArgs, folder: RUNS, signal }));
  };
  /** @param {'nothing' | 'servers' | 'product'} needs */
  const groupsThatNeed = (needs) => groups.filter((group) => group.needs === needs);

  const endServers = async () => (await servers?.catch(() => undefined))?.stop();
  try {
    if (groupsThatNeed('servers').length > 0) {
      servers = import('./testing/servers.mjs').then(({ startServers }) => startServers(RUNS, say));
      servers.catch(() => undefined); // reported when they are needed
    }
    const checking = checks ? runChecks(results, signal) : Promise.resolve();
    checking.catch(() => undefined); // reported below
    for (const group of groupsThatNeed('nothing')) await test(group, {});
    await checking; // the other groups have clocks in them: they get the machine for themselves
    const started = await servers?.catch((error) => serversFailed(results, error));
    if (started) for (const group of groupsThatNeed('servers')) await test(group, started.env);
    await endServers();
    servers = undefined;
    if (groupsThatNeed('product').length > 0) {
      const { temporalBinary } = await import('./temporal-binary.mjs');
      const env = process.env.TEMPORAL_ADDRESS ? {} : { TEMPORAL_CLI_PATH: await temporalBinary(say) };
      for (const group of groupsThatNeed('product')) await test(group, env);
    }
  } finally {
    await endServers();
  }
  report(results);
}

/** @param {Result[]} results @param {AbortSignal} signal */
async function runChecks(results, signal) {
  for (const check of CHECKS) results.push(await runCheck(check, signal));
}

/** The groups that need them are not run; the others are. @param {Result[]} results @param {unknown} error */
function serversFailed(results, error) {
  console.error(`\nThe servers did not start. ${error instanceof Error ? error.message : String(error)}`);
  results.push({ name: 'servers', ok: false, seconds: 0, passed: 0, failed: 0 });
  return undefined;
}

/** @param {Result[]} results */
function report(results) {
  say('');
  for (const { name, ok, seconds, passed, failed } of results) {
    const tests = passed + failed > 0 ? `${passed} passed${failed > 0 ? `, ${failed} failed` : ''}` : '';
    say(`  ${ok ? 'ok    ' : 'FAILED'} ${name.padEnd(12)} ${seconds.toFixed(1).padStart(6)} s  ${tests}`);
  }
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failed, 0);
  const broken = results.filter((result) => !result.ok).map((result) => result.name);
  say(broken.length > 0 ? `\nFailed: ${broken.join(', ')}` : '');
  say(`${passed} passed, ${failed} failed`);
  process.exitCode = broken.length > 0 ? 1 : 0;
}

const words = process.argv.slice(2);
if (words.includes('--help') || words.includes('-h')) {
  say(HELP);
} else {
  const interrupted = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => interrupted.abort());
  await main(words, interrupted.signal).catch((error) => {
    console.error(interrupted.signal.aborted ? 'Interrupted.' : error instanceof Error ? error.message : error);
    process.exitCode = interrupted.signal.aborted ? 130 : 1;
  });
}
