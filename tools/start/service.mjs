// Keeps one part of the product running: starts it, starts it again when it ends by itself (0.5 s later, doubling to 10 s, from the
// beginning after 30 healthy seconds), and stops it. What the part is, a process of ours, PostgreSQL or Temporal, its `launch` knows.
// @ts-check
import { setTimeout as sleep } from 'node:timers/promises';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
const HEALTHY_MS = 30_000;

/** @typedef {{ pid: number, ended: Promise<string>, stop: () => Promise<void>, kill: () => void }} Running */

/** @template {Running} R */
export class Service {
  /** @type {R | undefined} */
  #running;
  /** @type {Promise<R> | undefined} */
  #launching;
  #stopping = new AbortController();
  #failures = 0;
  #options;

  /** @param {{ name: string, launch: () => Promise<R>, say: (line: string) => void, changed: () => void }} options */
  constructor(options) {
    this.#options = options;
  }

  get name() {
    return this.#options.name;
  }

  /** The process number, undefined while it is not running. */
  get pid() {
    return this.#running?.pid;
  }

  /** How often it ended by itself since it was last healthy. */
  get failures() {
    return this.#failures;
  }

  /**
   * Starts it and from then on keeps it running.
   * @returns {Promise<R>} as it runs first
   * @throws {Error} when the first launch fails
   */
  async start() {
    const running = await this.#launch();
    void this.#keep(running);
    return running;
  }

  /** Ends it in order, also one that is just being launched. Never throws. */
  async stop() {
    this.#stopping.abort();
    const running = this.#running ?? (await this.#launching?.catch(() => undefined));
    await running?.stop().catch((error) => this.#options.say(`${this.name} did not stop in order: ${String(error)}`));
    this.#running = undefined;
  }

  /** Ends it at once, for the impatient. */
  kill() {
    this.#stopping.abort();
    this.#running?.kill();
  }

  async #launch() {
    this.#launching = this.#options.launch();
    this.#running = await this.#launching;
    this.#options.changed();
    return this.#running;
  }

  /** @param {R} first */
  async #keep(first) {
    const { signal } = this.#stopping;
    let pause = FIRST_PAUSE_MS;
    for (let running = first; ;) {
      const startedAt = Date.now();
      const how = await running.ended;
      if (signal.aborted) return;
      this.#running = undefined;
      this.#options.changed();
      if (Date.now() - startedAt >= HEALTHY_MS) {
        pause = FIRST_PAUSE_MS;
        this.#failures = 0;
      }
      this.#failures++;
      this.#options.say(`${this.name} ended (${how}); starting it again in ${pause / 1000} s`);
      for (;;) {
        await sleep(pause, undefined, { signal }).catch(() => undefined);
        if (signal.aborted) return;
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
        try {
          running = await this.#launch();
          this.#options.say(`${this.name} runs again (process ${running.pid})`);
          break;
        } catch (error) {
          this.#options.say(`${this.name} did not start: ${String(error)}; once more in ${pause / 1000} s`);
        }
      }
    }
  }
}
