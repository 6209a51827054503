// One step of a test run: a check or a group of Jest tests, as a process of its own, with its words, its seconds and its result.
// @ts-check
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { readJson } from '../start/files.mjs';
import { ROOT } from '../start/settings.mjs';

/** @typedef {{ name: string, ok: boolean, seconds: number, passed: number, failed: number }} Result */

const bin = {
  tsc: 'node_modules/@typescript/native/bin/tsc',
  eslint: 'node_modules/eslint/bin/eslint.js',
  prettier: 'node_modules/prettier/bin/prettier.cjs',
  jest: 'node_modules/jest/bin/jest.js',
};

/** What is checked without running the product. @type {readonly { name: string, args: string[] }[]} */
export const CHECKS = [
  { name: 'types', args: [bin.tsc, '-p', 'tsconfig.json'] },
  { name: 'lint', args: [bin.eslint, '.', '--max-warnings', '0'] },
  { name: 'format', args: [bin.prettier, '--check', '.', '--log-level', 'warn'] },
  { name: 'lock file', args: ['tools/check-lock.mjs'] },
];

/**
 * Runs a check; its words are printed only when it fails.
 * @param {{ name: string, args: string[] }} check
 * @param {AbortSignal} signal ends it
 * @returns {Promise<Result>}
 */
export async function runCheck({ name, args }, signal) {
  const startedAt = Date.now();
  const { code, words } = await run(args, { env: process.env, signal, loud: false });
  if (code !== 0) console.log(`\n${name} failed:\n${words}`);
  return { name, ok: code === 0, seconds: (Date.now() - startedAt) / 1000, passed: 0, failed: 0 };
}

/**
 * Runs test files with Jest, printing as it goes.
 * @param {{ name: string, files: string[], env: NodeJS.ProcessEnv, parallel: boolean, jestArgs: string[], folder: string,
 *   signal: AbortSignal }} options
 * @returns {Promise<Result>}
 */
export async function runJest({ name, files, env, parallel, jestArgs, folder, signal }) {
  const startedAt = Date.now();
  const report = path.join(folder, `${name}-${process.pid}.json`);
  fs.mkdirSync(folder, { recursive: true });
  console.log(`\n== ${name}: ${files.length} files`);
  const workers = parallel ? '--maxWorkers=2' : '--runInBand';
  const args = [bin.jest, workers, '--json', `--outputFile=${report}`, ...jestArgs, '--runTestsByPath', ...files];
  // Jest's own report goes to stderr; what the tests' code loads by require() of ESM packages needs no warning
  const { code } = await run(['--no-warnings=ExperimentalWarning', ...args], { env: { ...process.env, ...env }, signal, loud: true });
  const { numPassedTests = 0, numFailedTests = 0, numFailedTestSuites = 0 } = readJson(report) ?? {};
  fs.rmSync(report, { force: true });
  const failed = code === 0 ? 0 : Math.max(numFailedTests, numFailedTestSuites, 1); // a file that does not load counts as a failed test
  return { name, ok: code === 0, seconds: (Date.now() - startedAt) / 1000, passed: numPassedTests, failed };
}

/** @param {string[]} args @param {{ env: NodeJS.ProcessEnv, signal: AbortSignal, loud: boolean }} options */
function run(args, { env, signal, loud }) {
  const child = spawn(process.execPath, args, { cwd: ROOT, env, signal, stdio: ['ignore', 'pipe', loud ? 'inherit' : 'pipe'] });
  let words = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (words += String(chunk)));
  return new Promise((/** @type {(end: { code: number | null, words: string }) => void} */ resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, words }));
  });
}
