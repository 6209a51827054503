// The ports of the embedded start: the one from last time, else the usual one, else any that is free. They are remembered because
// running configuration and open browser tabs point to them. PORT is the user's: if it is taken, the start says so.
// @ts-check
import { anyFreePort, isFree } from '../free-port.mjs';
import { readJson, writeJson } from './files.mjs';

const USUAL = { postgres: 54329, temporal: 7233, temporalUi: 8233, sandbox: 3010, smtp: 3025, workerHealth: 3011 };

/** @typedef {Record<keyof typeof USUAL, number>} Ports */

/**
 * @param {string} file where they are remembered
 * @param {number} publicPort never chosen for anything else
 * @returns {Promise<Ports>}
 */
export async function choosePorts(file, publicPort) {
  const remembered = readJson(file) ?? {};
  const taken = new Set([publicPort]);
  const chosen = { ...USUAL };
  for (const name of /** @type {(keyof Ports)[]} */ (Object.keys(USUAL))) {
    let port = 0;
    for (const candidate of [remembered[name], USUAL[name]]) {
      if (port === 0 && Number.isInteger(candidate) && !taken.has(candidate) && (await isFree(candidate))) port = candidate;
    }
    while (port === 0 || taken.has(port)) port = await anyFreePort();
    taken.add(port);
    chosen[name] = port;
  }
  return chosen;
}

/** @param {string} file @param {Ports} ports */
export const rememberPorts = (file, ports) => writeJson(file, ports);

/** @param {number} port @throws {Error} with a sentence for the user */
export async function assertPublicPortFree(port) {
  if (!(await isFree(port))) throw await publicPortTaken(port);
}

/** @param {number} port @returns {Promise<Error>} */
export const publicPortTaken = async (port) =>
  new Error(`Port ${port} is taken by another program. Choose another one: PORT=${await anyFreePort()} npm start`);
