// What the embedded start reads from its user: PORT and DATA_DIR, and for Temporal TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE and
// TEMPORAL_CLI_PATH. Everything else is chosen by the launcher. A wrong value stops the start with a sentence that names it.
// @ts-check
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** @typedef {{ port: number, dataDir: string, temporalAddress: string | undefined, temporalNamespace: string }} Settings */

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Settings}
 * @throws {Error} with a sentence for the user
 */
export function readSettings(env) {
  if (env.NODE_ENV === 'production') {
    throw new Error(
      'NODE_ENV is production, and this is the embedded start with sign-in for everybody. Unset NODE_ENV, or see docs/ for production.',
    );
  }
  const port = Number(env.PORT || 3000);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`PORT is "${env.PORT}": a number from 1 to 65535 is expected.`);
  return {
    port,
    dataDir: path.resolve(ROOT, env.DATA_DIR || '.data'),
    temporalAddress: env.TEMPORAL_ADDRESS || undefined,
    temporalNamespace: env.TEMPORAL_NAMESPACE || 'default',
  };
}

export const helpText = () => `npm start: runs Throughline on this machine, with everything it needs.

Starts PostgreSQL, a Temporal server, a sandbox of carriers, bank and mail, the worker and the API with its pages.
Installs what is missing the first time. Data stays in the data folder: the next start goes on where this one stopped.

Environment:
  PORT               the one port to open for people, default 3000; the others are chosen and remembered
  DATA_DIR           the data folder, default .data; delete it to begin anew
  TEMPORAL_ADDRESS   use the Temporal server there instead of starting one (TEMPORAL_NAMESPACE, default "default")
  TEMPORAL_CLI_PATH  the Temporal CLI to run instead of looking for one

Stop it with Ctrl-C: everything ends in order. A second Ctrl-C ends everything at once.`;
