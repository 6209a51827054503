#!/usr/bin/env node
// `npm run demo`: plays five orders from the first word to their end, with skipped time, over the public HTTP API and customers' links.
// Beside a product that runs already, or on one of its own that it starts on a free port and ends again. The orders: tools/demo/stories.ts.
// @ts-check
import { spawn } from 'node:child_process';
import path from 'node:path';
import { checkNode, generateClient, installLibraries } from './start/prepare.mjs';
import { ROOT } from './start/settings.mjs';

const HELP = `npm run demo: plays five orders to their end and tells what happens, in about a minute.

  npm run demo               beside a running \`npm start\`, else on a product of its own that is ended afterwards
  npm run demo -- --own      always on a product of its own: free port, new data in a temporary folder
  npm run demo -- --stay     keeps its own product running afterwards, until Ctrl-C, so that you can look at it
  npm run demo -- --help     this text

Environment: BASE is the address of the product to play on (it must answer); else PORT (3000) of this machine is asked.
Ends with 0 only when every order ended as told, also in the books of carriers and bank.`;

/** @typedef {{ base: string, own: import('./demo/own-product.mjs').OwnProduct | null }} Place */

/** @param {string} line */
const say = (line) => console.log(line);

/** @param {string[]} words @returns {{ own: boolean, stay: boolean }} */
function readWords(words) {
  const unknown = words.find((word) => word !== '--own' && word !== '--stay');
  if (unknown) throw new Error(`The demo does not know "${unknown}".\n\n${HELP}`);
  return { own: words.includes('--own'), stay: words.includes('--stay') };
}

/** Where to play. @param {boolean} wantsOwn @param {AbortSignal} signal @returns {Promise<Place>} */
async function findPlace(wantsOwn, signal) {
  const { BASE, PORT } = process.env;
  if (!wantsOwn) {
    const base = (BASE || `http://127.0.0.1:${PORT || 3000}`).replace(/\/+$/, '');
    if (await isEmbeddedStart(base)) return { base, own: null };
    if (BASE) throw new Error(`BASE is ${BASE}, and no product of \`npm start\` answers there.`);
  }
  const { startOwnProduct } = await import('./demo/own-product.mjs');
  const own = await startOwnProduct({ say, signal });
  return { base: own.base, own };
}

/** Ready, and with the routes that only the embedded start has. @param {string} base */
async function isEmbeddedStart(base) {
  try {
    const [ready, about] = await Promise.all(
      ['/readyz', '/dev/about'].map((url) => fetch(base + url, { signal: AbortSignal.timeout(3_000) })),
    );
    const { temporal } = /** @type {{ temporal?: unknown }} */ (await about?.json());
    return ready?.ok === true && temporal !== undefined;
  } catch {
    return false;
  }
}

/** @param {string} base @param {AbortSignal} signal @returns {Promise<number>} the exit code of the play */
function play(base, signal) {
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), path.join(ROOT, 'tools/demo/main.ts')], {
    cwd: ROOT,
    env: { ...process.env, BASE: base },
    stdio: ['ignore', 'inherit', 'inherit'],
    signal,
  });
  return new Promise((resolve) => {
    child.once('error', () => resolve(1)); // ended by the signal
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** @param {string[]} words @param {AbortSignal} signal @returns {Promise<number>} the exit code */
async function main(words, signal) {
  const { own: wantsOwn, stay } = readWords(words);
  checkNode();
  await installLibraries(say);
  await generateClient(say);
  const { base, own } = await findPlace(wantsOwn, signal);
  say(own ? `Playing on a product of its own, ${base}` : `Playing beside the product that runs at ${base}`);
  let code = 1;
  try {
    code = await play(base, signal);
    if (own && stay && !signal.aborted) {
      say(`\nThe product keeps running at ${base}; Ctrl-C ends it and removes its data.`);
      await own.stayUntil(signal);
    } else if (own) say('\nIts own product ends now, and these addresses with it; `npm run demo -- --stay` keeps it running.');
  } finally {
    await own?.end({ keepData: code !== 0 && !stay });
  }
  return code;
}

const words = process.argv.slice(2);
if (words.includes('--help') || words.includes('-h')) {
  say(HELP);
} else {
  const interrupted = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => interrupted.abort());
  process.exitCode = await main(words, interrupted.signal).catch((error) => {
    console.error(interrupted.signal.aborted ? 'Interrupted.' : error instanceof Error ? error.message : error);
    return interrupted.signal.aborted ? 130 : 1;
  });
}
