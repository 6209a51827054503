#!/usr/bin/env node
// `npm run history:save`: stores the history of a real order for the replay gate. The work is test/replay/save-history.ts, in a process
// of its own.
// @ts-check
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { checkNode, installLibraries } from './start/prepare.mjs';
import { ROOT } from './start/settings.mjs';

const HELP = `npm run history:save: stores the history of a real order, running or ended, for the replay gate.

  npm run history:save -- SO-2026-000123-7               its latest run, as test/replay/histories/<stage>.<number>.json
  npm run history:save -- <order id> two-parcels         as <stage>.two-parcels.json, the stage in which the order stands
  npm run history:save -- <order> [name] --run <run id>  an earlier run of it; --run all: every run that the server still has
  npm run history:save -- <order> --into <folder>        elsewhere than in test/replay/histories, to look at it first
  npm run history:save -- --help                         this text

Without names of machines, refused when anything looks personal, when the code here cannot replay it, or when the file is there already.

Environment: TEMPORAL_ADDRESS (and TEMPORAL_NAMESPACE, TEMPORAL_API_KEY, TEMPORAL_TLS_…) is the server to ask; else the one of the
\`npm start\` that runs at BASE, or on PORT (3000) of this machine.`;

/** @returns {string[] | undefined} order, name, run and folder; undefined when help is asked for @throws {Error} about what is wrong */
function readWords() {
  const text = /** @type {const} */ ({ type: 'string' });
  const options = /** @type {const} */ ({ run: text, into: text, help: { type: 'boolean', short: 'h' } });
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  if (values.help) return undefined;
  const [order, name = '', more] = positionals;
  if (!order || more !== undefined) throw new Error(`Which order? Say its id or number, and a name at most.\n\n${HELP}`);
  if (!/^[\w-]{1,64}$/.test(order)) throw new Error('An order id or number is made of letters, digits and hyphens.');
  if (name && !/^[a-z0-9][a-z0-9-]{0,60}$/.test(name)) throw new Error(`"${name}" is no name: small letters, digits and hyphens only.`);
  const { run = 'latest', into } = values;
  if (!/^(latest|all|[0-9a-f-]{36})$/.test(run)) throw new Error('--run is the id of a run, latest, or all.');
  if (into !== undefined && !fs.existsSync(into)) throw new Error(`There is no folder ${into}.`);
  return [order, name, run, ...(into === undefined ? [] : [path.resolve(into)])];
}

try {
  const words = readWords();
  if (words) {
    checkNode();
    await installLibraries(console.log);
    const main = path.join(ROOT, 'test/replay/save-history.ts');
    const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), main, ...words], { cwd: ROOT, stdio: 'inherit' });
    process.exitCode = await new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
  } else console.log(HELP);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
