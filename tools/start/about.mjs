// The file that tells the API what runs (GET /dev/about): addresses, and the process numbers as they are now.
// Written anew whenever a part of the product starts or ends.
// @ts-check
import { writeJson } from './files.mjs';

/**
 * @typedef {object} About
 * @property {string} version
 * @property {{ address: string, namespace: string, ui: string | null }} temporal
 * @property {string} pages
 * @property {string[]} carriers
 */

/**
 * @param {string} file
 * @param {About} about
 * @param {Record<'postgres' | 'temporal' | 'sandbox' | 'worker' | 'api', number | undefined>} pids
 */
export function writeAbout(file, about, { postgres, temporal, sandbox, worker, api }) {
  /** @param {number | undefined} pid */
  const list = (pid) => (pid === undefined ? [] : [pid]);
  const processes = {
    supervisor: process.pid,
    postgres: postgres ?? null,
    temporal: temporal ?? null,
    sandbox: sandbox ?? null,
    worker: list(worker),
    api: list(api),
  };
  writeJson(file, { ...about, processes });
}
