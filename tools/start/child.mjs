// One process of ours (worker, API, sandbox): TypeScript run by tsx, its words in a log file of the data folder, ending with its parent.
// In a process group of its own, so that Ctrl-C reaches only the launcher, which then stops all in order.
// @ts-check
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { endProcess, identify, killProcess } from '../processes.mjs';
import { ROOT } from './settings.mjs';

const GRACE_MS = 10_000;
const LOG_BYTES = 20_000_000;
const followParent = new URL('./follow-parent.mjs', import.meta.url).href;
const tsx = import.meta.resolve('tsx');

/**
 * @param {{ entry: string, env: NodeJS.ProcessEnv, log: string }} options `entry` from the project's root
 * @returns {Promise<import('./service.mjs').Running>}
 */
export async function launchChild({ entry, env, log }) {
  fs.mkdirSync(path.dirname(log), { recursive: true });
  if (fs.existsSync(log) && fs.statSync(log).size > LOG_BYTES) fs.renameSync(log, `${log}.old`);
  const out = fs.openSync(log, 'a');
  const child = spawn(process.execPath, ['--import', followParent, '--import', tsx, path.join(ROOT, entry)], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', out, out, 'ipc'],
    detached: process.platform !== 'win32',
  });
  fs.closeSync(out);
  /** @type {Promise<string>} */
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve(String(error)));
    child.once('exit', (code, signal) => resolve(`${signal ?? `exit code ${code}`}, see ${path.relative(process.cwd(), log)}`));
  });
  if (child.pid === undefined) throw new Error(await ended);
  const identity = identify(child.pid);
  return { pid: child.pid, ended, stop: () => endProcess(identity, GRACE_MS), kill: () => killProcess(identity) };
}
