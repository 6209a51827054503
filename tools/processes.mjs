// Who is process 4711? A number alone may belong to another program by now, so a process is known by number and start time.
// Used by the launchers for locks, take-overs and clean ends. Linux reads /proc (slim images have no `ps`), macOS asks `ps`.
// @ts-check
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** @typedef {{ pid: number, since: string }} ProcessIdentity */

/**
 * The start time of a live process in the system's own words; '' when there is none.
 * @param {number} pid
 * @returns {string}
 */
export function startTime(pid) {
  try {
    if (process.platform === 'linux') {
      const fields = fs
        .readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      const [state, startedAt] = [fields[0], fields[19]];
      return state === 'Z' ? '' : String(startedAt);
    }
    process.kill(pid, 0);
    if (process.platform === 'win32') return 'alive';
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}

/** @param {number} pid @returns {ProcessIdentity} */
export const identify = (pid) => ({ pid, since: startTime(pid) });

/** Is it still the same process? @param {ProcessIdentity | undefined} known */
export const isAlive = (known) => known !== undefined && known.since !== '' && startTime(known.pid) === known.since;

/**
 * Resolves when the process is gone. For processes that are not our children; ours tell us themselves.
 * @param {ProcessIdentity} known
 */
export async function whenGone(known) {
  while (isAlive(known)) await sleep(200);
}

/**
 * Ends a process: SIGTERM, and SIGKILL after `graceMs`. Resolves when it is gone.
 * @param {ProcessIdentity} known
 * @param {number} graceMs
 */
export async function endProcess(known, graceMs) {
  send(known, 'SIGTERM');
  const until = Date.now() + graceMs;
  while (isAlive(known)) {
    if (Date.now() > until) send(known, 'SIGKILL');
    await sleep(25);
  }
}

/** Kills at once, without waiting. @param {ProcessIdentity | undefined} known */
export function killProcess(known) {
  if (known) send(known, 'SIGKILL');
}

/** @param {ProcessIdentity} known @param {'SIGTERM' | 'SIGKILL'} signal */
function send(known, signal) {
  try {
    if (isAlive(known)) process.kill(known.pid, signal);
  } catch {
    // gone between the look and the signal
  }
}
