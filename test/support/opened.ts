// What the tests of a file share: opened before the first, closed after the last, and then nothing of it may be left open.
import { until } from './until';

/** For a bundle of the workflows to be made and a database to be copied, while others use the machine. */
const OPENED_WITHIN_MS = 300_000;
/** Kinds of what a process holds open that a test can forget: threads, connections, servers. */
const HELD = ['MessagePort', 'TCPSocketWrap', 'TCPServerWrap'];
const held = () => process.getActiveResourcesInfo().filter((kind) => HELD.includes(kind));

/**
 * What `open` gives, for all tests of this file. It is usable from the first hook on, not while the file is being read.
 * At the end `close` is called, and fails the file when a thread, connection or server is left that was not there before.
 * @param close closes all of it, and may check first what must be true at the end
 */
export function openedForThisFile<T extends object>(open: () => Promise<T>, close: (opened: T) => Promise<void>): T {
  let opened: T | undefined;
  let before = 0;
  beforeAll(async () => {
    before = held().length;
    opened = await open();
  }, OPENED_WITHIN_MS);
  afterAll(async () => {
    if (!opened) return; // it said why
    await close(opened);
    await until(
      () => held().length <= before,
      () => `what is left open to end: ${held().join(', ')}, ${before} before`,
    );
  }, OPENED_WITHIN_MS);
  const nothingYet: T = Object.create(null);
  return new Proxy(nothingYet, {
    get(_, name) {
      if (!opened) throw new Error(`${String(name)} is used before the first test of the file`);
      return Reflect.get(opened, name);
    },
  });
}

/** The same for what closes itself. */
export const closedAfterThisFile = <T extends { close(): Promise<void> }>(open: () => Promise<T>): T =>
  openedForThisFile(open, (opened) => opened.close());
