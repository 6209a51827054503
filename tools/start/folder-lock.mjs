// One launcher per data folder. The lock names its owner by number and start time, so that one left by a killed launcher is
// recognised and taken over; it also lists the owner's children, and those that outlived it are ended first.
// @ts-check
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endProcess, identify, isAlive } from '../processes.mjs';
import { readJson, writeJson } from './files.mjs';

const CHILD_GRACE_MS = 10_000;

/** @typedef {import('../processes.mjs').ProcessIdentity} ProcessIdentity */
/** @typedef {{ owner: ProcessIdentity, children: ProcessIdentity[] }} Lock */
/** @typedef {{ dir: string, keepChildren: (pids: number[]) => void, release: () => void }} LockedFolder */

/**
 * Takes the folder, creating it if need be.
 * @param {string} dir
 * @param {(line: string) => void} say
 * @returns {Promise<LockedFolder>}
 * @throws {Error} when another launcher runs on it
 */
export async function lockFolder(dir, say) {
  const file = path.join(dir, 'launcher.lock');
  const owner = identify(process.pid);
  fs.mkdirSync(dir, { recursive: true });
  /** @type {Lock | undefined} */
  const old = readJson(file);
  if (old && isAlive(old.owner)) throw inUse(dir, old.owner.pid);

  writeJson(file, { owner, children: old?.children ?? [] });
  await sleep(100); // of two that take over at the same moment the later writer wins; the other sees it now
  /** @type {Lock | undefined} */
  const now = readJson(file);
  if (now?.owner.pid !== owner.pid) throw inUse(dir, now?.owner.pid);

  const survivors = (old?.children ?? []).filter(isAlive);
  if (survivors.length > 0) say(`Ending ${survivors.length} processes that an earlier start left behind ...`);
  await Promise.all(survivors.map((child) => endProcess(child, CHILD_GRACE_MS)));
  return {
    dir,
    keepChildren: (pids) => writeJson(file, { owner, children: pids.map(identify) }),
    release: () => fs.rmSync(file, { force: true }),
  };
}

/** @param {string} dir @param {number | undefined} pid */
const inUse = (dir, pid) =>
  new Error(`The data folder ${dir} is in use by process ${pid ?? '(unknown)'}: stop that one, or set DATA_DIR to another folder.`);
