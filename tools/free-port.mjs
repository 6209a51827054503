// Ports of this machine that nobody listens on now, and what to do when somebody else is faster: between the look and the server's own
// `listen` lies a second or more, in which another start may take the same port. Used by the launchers of Postgres and Temporal.
// @ts-check
import { randomInt } from 'node:crypto';
import net from 'node:net';

const TRIES = 5;
/** Below those that systems give to outgoing connections (Linux from 32768 on, others from 49152): any of them would do to take a port away. */
const [LOWEST, HIGHEST] = [20_000, 32_767];
const LOOKS = 1_000;

/** A server could not have its port. */
export class PortTaken extends Error {
  /** @param {string} server @param {number} port @param {unknown} [cause] */
  constructor(server, port, cause) {
    super(`Port ${port}, meant for ${server}, is taken.`, { cause });
  }
}

/** @returns {Promise<number>} a port of 127.0.0.1 that is free now, and that only a server that asks for it by its number can take */
export async function anyFreePort() {
  for (let looks = 0; looks < LOOKS; looks++) {
    const port = randomInt(LOWEST, HIGHEST + 1);
    if (await isFree(port)) return port;
  }
  throw new Error(`No port from ${LOWEST} to ${HIGHEST} is free.`);
}

/** @param {number} port @returns {Promise<boolean>} */
export const isFree = (port) =>
  listen(port).then(
    () => true,
    () => false,
  );

/**
 * The same ports, but for those that somebody has taken meanwhile.
 * @template {Record<string, number>} Ports
 * @param {Ports} ports
 * @returns {Promise<Ports>}
 */
export async function stillFree(ports) {
  /** @type {[string, number][]} */
  const free = [];
  for (const [name, port] of Object.entries(ports)) free.push([name, (await isFree(port)) ? port : await anyFreePort()]);
  return /** @type {Ports} */ (Object.fromEntries(free));
}

/**
 * Starts a server on the wanted ports, and on others when they are taken, also in the last moment.
 * @template {Record<string, number>} Ports
 * @template Server
 * @param {Ports} wanted
 * @param {(ports: Ports) => Promise<Server>} start rejects with PortTaken when it could not have one of them
 * @returns {Promise<Server>}
 */
export async function onFreePorts(wanted, start) {
  let ports = await stillFree(wanted);
  for (let tries = 1; ; tries++) {
    try {
      return await start(ports);
    } catch (error) {
      if (!(error instanceof PortTaken) || tries === TRIES) throw error;
      ports = await stillFree(ports);
    }
  }
}

/** @param {number} port @returns {Promise<void>} */
const listen = (port) =>
  new Promise((resolve, reject) => {
    const probe = net.createServer().once('error', reject);
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()));
  });
