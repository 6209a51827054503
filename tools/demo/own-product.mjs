// A product for the demo alone: `npm start` as a child, on a free port, with new data in a temporary folder that is removed at the end.
// Called by tools/demo.mjs after the libraries are there. It ends with the demo, however that ends.
// @ts-check
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { anyFreePort, onFreePorts, PortTaken } from '../free-port.mjs';
import { launchChild } from '../start/child.mjs';
import { lastLines } from '../start/files.mjs';
import { temporalBinary } from '../temporal-binary.mjs';

/**
 * @typedef {object} OwnProduct
 * @property {string} base its address
 * @property {(signal: AbortSignal) => Promise<void>} stayUntil resolves on the signal, or when the product ends by itself
 * @property {(options: { keepData: boolean }) => Promise<void>} end in order; `keepData` leaves the logs to be read, and says where
 */

/**
 * Resolves when the product is ready.
 * @param {{ say: (line: string) => void, signal: AbortSignal }} options
 * @returns {Promise<OwnProduct>}
 * @throws {Error} with the end of its log when it does not come up
 */
export async function startOwnProduct({ say, signal }) {
  const executable = await temporalBinary(say); // may take minutes the first time, and says so
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'throughline-demo-'));
  fs.chmodSync(dataDir, 0o755); // PostgreSQL does not run as root: its own user must get through
  say(`Starting a product of its own, data in ${dataDir} ...`);
  return onFreePorts({ port: await anyFreePort() }, ({ port }) => startOn(port, { dataDir, executable, say, signal }));
}

/**
 * @param {number} port
 * @param {{ dataDir: string, executable: string, say: (line: string) => void, signal: AbortSignal }} options
 * @returns {Promise<OwnProduct>}
 */
async function startOn(port, { dataDir, executable, say, signal }) {
  const base = `http://127.0.0.1:${port}`;
  const log = path.join(dataDir, 'logs', 'start.log');
  const env = { PORT: String(port), DATA_DIR: dataDir, TEMPORAL_CLI_PATH: executable, TEMPORAL_ADDRESS: undefined };
  const child = await launchChild({ entry: 'tools/start.mjs', env, log });
  /** @type {string | undefined} */
  let ended;
  void child.ended.then((how) => (ended = how));

  /** @type {OwnProduct['end']} */
  const end = async ({ keepData }) => {
    await child.stop();
    if (keepData) say(`What it did stands in ${path.join(dataDir, 'logs')}`);
    else fs.rmSync(dataDir, { recursive: true, force: true });
  };
  const isReady = () => fs.existsSync(log) && /^Throughline is ready/m.test(fs.readFileSync(log, 'utf8'));
  while (!isReady()) {
    if (ended !== undefined || signal.aborted) {
      const words = lastLines(log, 15);
      if (words.includes(`Port ${port} is taken`)) throw new PortTaken('the API', port);
      await end({ keepData: !signal.aborted });
      throw new Error(`The product does not come up (${ended ?? 'interrupted'}):\n${words}`);
    }
    await sleep(100);
  }
  const stayUntil = async (/** @type {AbortSignal} */ until) => {
    while (!until.aborted && ended === undefined) await sleep(200);
  };
  return { base, stayUntil, end };
}
