#!/usr/bin/env node
// `npm run bench`: the benchmarks with all their own set-up: libraries, database client, PostgreSQL, Temporal. Needs Node only.
// The measuring itself is bench/main.ts, in a process of its own.
// @ts-check
import { spawn } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { checkNode, generateClient, installLibraries } from '../tools/start/prepare.mjs';
import { ROOT } from '../tools/start/settings.mjs';

const HELP = `npm run bench: what our order costs beside an engine that does nothing else, and how fast histories are replayed.

Plays whole plain orders and, in turn with them, a workflow without our code that asks the engine for the same things.
Prints two tables, writes .run/bench/result.json and, when nothing is chosen below, the tables of docs/performance.md.

  npm run bench -- --rounds 3        rounds of each side, default 6
  npm run bench -- --orders 20       orders in a round, default 25
  npm run bench -- --concurrency 5   orders at a time, default 10
  npm run bench -- --figures         only this: how long the reports take with 100,000 orders
  npm run bench -- --profile         profiles of both workers in .run/bench/profile, for Chrome's DevTools

Environment: TEMPORAL_ADDRESS uses the Temporal server there, TEMPORAL_CLI_PATH names the Temporal CLI to run.`;

/** @param {string} line */
const say = (line) => console.log(line);

/** @param {string[]} args @param {NodeJS.ProcessEnv} env @param {AbortSignal} signal @returns {Promise<number | null>} the exit code */
function measure(args, env, signal) {
  const main = path.join(ROOT, 'bench', args.includes('--figures') ? 'figures.ts' : 'main.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', main, ...args], { cwd: ROOT, env, signal, stdio: 'inherit' });
  return new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve));
}

/** @param {string[]} args @param {AbortSignal} signal ends the run, servers included */
async function main(args, signal) {
  checkNode();
  await installLibraries(say);
  await generateClient(say);
  const { startServers } = await import('../tools/testing/servers.mjs');
  const servers = await startServers(path.join(ROOT, '.run', 'bench'), say);
  try {
    process.exitCode = (await measure(args, { ...process.env, ...servers.env }, signal)) ?? 1;
  } finally {
    await servers.stop();
  }
}

/** @returns {boolean} whether help is asked for @throws {Error} about a word that means nothing */
function wantsHelp() {
  const number = /** @type {const} */ ({ type: 'string' });
  const yes = /** @type {const} */ ({ type: 'boolean', default: false });
  const { values } = parseArgs({
    options: { rounds: number, orders: number, concurrency: number, profile: yes, figures: yes, help: { ...yes, short: 'h' } },
  });
  for (const name of /** @type {const} */ (['rounds', 'orders', 'concurrency'])) {
    if (values[name] !== undefined && !/^[1-9]\d{0,3}$/.test(values[name])) throw new Error(`--${name} must be a number from 1 to 9999.`);
  }
  return values.help;
}

const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => interrupted.abort());
try {
  if (wantsHelp()) say(HELP);
  else await main(process.argv.slice(2), interrupted.signal);
} catch (error) {
  console.error(interrupted.signal.aborted ? 'Interrupted.' : error instanceof Error ? error.message : error);
  process.exitCode = interrupted.signal.aborted ? 130 : 1;
}
