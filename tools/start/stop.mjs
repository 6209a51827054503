// The end of the embedded start: on Ctrl-C, SIGTERM or a closed terminal everything stops in order; asked a second time, at once.
// @ts-check

const SAME_KEYSTROKE_MS = 1_000;

/** @typedef {import('./service.mjs').Service<import('./service.mjs').Running>} AnyService */

/**
 * @param {AnyService[]} services in the order in which they are to be stopped
 * @param {{ folder: import('./folder-lock.mjs').LockedFolder, say: (line: string) => void }} options
 * @returns {() => Promise<void>} stops everything, for a start that failed
 */
export function stopOnSignal(services, { folder, say }) {
  /** @type {Promise<void> | undefined} */
  let stopping;
  let askedAt = 0;
  const stopAll = () => {
    stopping ??= (async () => {
      for (const service of services) await service.stop();
      folder.release();
    })();
    return stopping;
  };
  const onSignal = () => {
    if (!stopping) {
      askedAt = Date.now();
      say('\nStopping in order; Ctrl-C again ends everything at once ...');
      void stopAll().then(() => {
        say('Throughline has stopped.');
        process.exit(0);
      });
    } else if (Date.now() - askedAt > SAME_KEYSTROKE_MS) {
      // npm passes on what the terminal has sent us already: one Ctrl-C may come twice
      for (const service of services) service.kill();
      folder.release();
      process.exit(130);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, onSignal);
  process.stdout.on('error', () => undefined); // a terminal that was closed must not stop the stopping
  return stopAll;
}
