// Waits until a part of the product says by HTTP that it can work, and that it is ours: another start may have taken its port in the last
// moment, and would answer as well. Gives up on one that keeps falling over.
// @ts-check
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { lastLines } from './files.mjs';

const GIVE_UP_AFTER = 5;
const SAY_EVERY_MS = 20_000;

/**
 * @param {import('./service.mjs').Service<import('./service.mjs').Running>} service
 * @param {{ url: () => string, startId: string, log: string, say: (line: string) => void, onStranger?: () => Promise<Error> }} options
 *   `url` may change when it is started again; `onStranger`: what to say of a port that is fixed and somebody else's
 * @throws {Error} when it has ended five times without being ready, with the last lines of its log
 */
export async function waitUntilReady(service, { url, startId, log, say, onStranger }) {
  for (let nextWord = Date.now() + SAY_EVERY_MS; ; await sleep(50)) {
    const answer = await answerOf(url(), startId);
    if (answer === 'ready') return;
    if (answer === 'stranger' && onStranger) throw await onStranger();
    if (service.failures >= GIVE_UP_AFTER) {
      throw new Error(`The ${service.name} does not come up. The end of ${log}:\n${lastLines(log, 15)}`);
    }
    if (Date.now() > nextWord) {
      say(`  still waiting for the ${service.name}: ${log} tells what it does`);
      nextWord = Date.now() + SAY_EVERY_MS;
    }
  }
}

/** @param {string} url @param {string} startId @returns {Promise<'ready' | 'not yet' | 'stranger'>} */
async function answerOf(url, startId) {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await answer.arrayBuffer();
    if (answer.headers.get('x-start-id') !== startId) return 'stranger';
    return answer.ok ? 'ready' : 'not yet';
  } catch {
    return 'not yet';
  }
}

/**
 * Asks the sandbox which carriers it plays.
 * @param {string} sandboxUrl
 * @returns {Promise<string[]>} their ids
 */
export async function carrierIds(sandboxUrl) {
  const answer = await fetch(`${sandboxUrl}/carriers`, { signal: AbortSignal.timeout(60_000) });
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
