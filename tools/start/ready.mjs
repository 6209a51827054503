// Waits until a part of the product says by HTTP that it can work. Gives up on one that keeps falling over.
// @ts-check
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { lastLines } from './child.mjs';

const GIVE_UP_AFTER = 5;
const SAY_EVERY_MS = 20_000;

/**
 * @param {import('./service.mjs').Service<import('./service.mjs').Running>} service
 * @param {{ url: string, log: string, say: (line: string) => void }} options
 * @throws {Error} when it has ended five times without being ready, with the last lines of its log
 */
export async function waitUntilReady(service, { url, log, say }) {
  for (let nextWord = Date.now() + SAY_EVERY_MS; ; await sleep(50)) {
    if (await answers(url)) return;
    if (service.failures >= GIVE_UP_AFTER) {
      throw new Error(`The ${service.name} does not come up. The end of ${log}:\n${lastLines(log, 15)}`);
    }
    if (Date.now() > nextWord) {
      say(`  still waiting for the ${service.name}: ${log} tells what it does`);
      nextWord = Date.now() + SAY_EVERY_MS;
    }
  }
}

/** @param {string} url @returns {Promise<boolean>} */
async function answers(url) {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}

/**
 * Asks the sandbox which carriers it plays.
 * @param {string} sandboxUrl
 * @returns {Promise<string[]>} their ids
 */
export async function carrierIds(sandboxUrl) {
  const answer = await fetch(`${sandboxUrl}/carriers`, { signal: AbortSignal.timeout(5_000) });
  const { items } = /** @type {{ items: { carrier: string }[] }} */ (await answer.json());
  return items.map(({ carrier }) => carrier);
}

/**
 * @param {string} address of a Temporal server that is not ours
 * @throws {Error} with a sentence for the user
 */
export async function assertTemporalAnswers(address) {
  try {
    const connection = await Connection.connect({ address, connectTimeout: 10_000 });
    await connection.close();
  } catch (error) {
    throw new Error(`TEMPORAL_ADDRESS is ${address}, and no Temporal server answers there within 10 s.`, { cause: error });
  }
}
