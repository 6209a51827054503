// The desk at which files are taken in: it holds so many bytes at a time and draws one picture at a time, so that files never crowd out
// the rest of the process. Checking a signature needs the same few threads as drawing. One desk per set of routes.
import { busy, type Problem } from '../problem';

/** What is on its way in; every file of the largest size needs a tenth of it. */
const MOST_BYTES = 134_000_000;
const MOST_WAITING = 8;
/** There is no room or no time for a file now; the same file may be sent again. */
export const intakeBusy = (): Problem => busy('The intake of files');

export interface Desk {
  /** Bytes that have come in. @throws Problem 503 when there is no room for them */
  hold(bytes: number): void;
  letGo(bytes: number): void;
  /** Does the work when all before it is done. @throws Problem 503 when too many wait */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
}

export function createDesk(): Desk {
  let held = 0;
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  return {
    hold(bytes) {
      if (held + bytes > MOST_BYTES) throw intakeBusy();
      held += bytes;
    },
    letGo(bytes) {
      held -= bytes;
    },
    async inTurn(work) {
      if (waiting >= MOST_WAITING) throw intakeBusy();
      waiting += 1;
      const done = last.then(work);
      last = done.catch(() => undefined); // whoever waits for it hears of it
      return done.finally(() => (waiting -= 1));
    },
  };
}
