// Webhooks of carriers and bank, signed by Standard Webhooks and delivered in the background, at least once, in order per lane.
// What must be sent is known from the books' own journals; this journal only holds what has ended, so nothing is lost in between.
import { setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import type { SandboxConfig } from './config';
import { openJournal, type Journal } from './journal';

export interface Message {
  /** Becomes webhook-id: the receiver knows a repeat by it. */
  id: string;
  /** Messages of one lane arrive in the order they were added: one parcel, one order's payments. */
  lane: string;
  url: string;
  secret: string;
  body: Record<string, unknown>;
}

const ended = z.object({ id: z.string(), at: z.string(), status: z.int() });
const ATTEMPT_MS = 10_000;

export class Outbox {
  private readonly done = new Set<string>();
  private readonly waiting = new Map<string, Message[]>();
  private readonly running = new Map<string, Promise<void>>();
  private readonly closing = new AbortController();
  private readonly journal: Journal<z.infer<typeof ended>>;

  constructor(
    file: string,
    private readonly retry: SandboxConfig['retry'],
    private readonly log: Logger,
  ) {
    this.journal = openJournal(file, ended, (entry) => this.done.add(entry.id));
    setMaxListeners(0, this.closing.signal); // every attempt and every pause listens
  }

  /** Sends a message, unless it has ended in an earlier life. Wakes what rests in its lane. */
  add(message: Message): void {
    if (this.done.has(message.id)) return;
    this.waiting.set(message.lane, [...this.open(message.lane), message]);
    if (!this.running.has(message.lane)) this.running.set(message.lane, this.run(message.lane));
  }

  /** Stops sending; what is open is sent again after the next start. */
  async close(): Promise<void> {
    this.closing.abort();
    await Promise.all(this.running.values());
    this.journal.close();
  }

  private async run(lane: string): Promise<void> {
    await Promise.resolve(); // `running` must know this lane before it can end
    for (let head = this.open(lane)[0]; head; head = this.open(lane)[0]) {
      const { id: eventId } = head;
      const known = this.open(lane).length;
      const isEnded = await this.deliver(head).catch((error: unknown) => {
        this.log.error({ eventId, error: String(error) }, 'the end of a webhook could not be written down');
        return false;
      });
      if (isEnded) this.waiting.set(lane, this.open(lane).slice(1));
      else if (this.closing.signal.aborted || this.open(lane).length === known) break; // rests; whoever came meanwhile has woken it
    }
    if (this.open(lane).length === 0) this.waiting.delete(lane);
    this.running.delete(lane);
  }

  private open(lane: string): Message[] {
    return this.waiting.get(lane) ?? [];
  }

  /** True when the receiver took or refused the message, false when it rests. */
  private async deliver(message: Message): Promise<boolean> {
    const { firstMs, longestMs, giveUpMs } = this.retry;
    const giveUpAt = Date.now() + giveUpMs;
    for (let wait = firstMs; ; wait = Math.min(wait * 2, longestMs)) {
      const status = await this.attempt(message);
      if (this.closing.signal.aborted) return false;
      if (status !== undefined && isFinal(status)) {
        this.journal.write({ id: message.id, at: new Date().toISOString(), status });
        if (status >= 400) this.log.warn({ eventId: message.id, status }, 'webhook refused by the receiver, not sent again');
        return true;
      }
      if (Date.now() + wait > giveUpAt) {
        this.log.warn({ eventId: message.id, status }, 'webhook not delivered, it rests until the next event or a restart');
        return false;
      }
      await pause(wait, undefined, { signal: this.closing.signal }).catch(() => undefined);
    }
  }

  /** The receiver's HTTP status, or undefined when there was no answer. */
  private async attempt(message: Message): Promise<number | undefined> {
    const body = JSON.stringify(message.body);
    const now = new Date(); // a fresh time for each attempt: receivers refuse old signatures
    try {
      const response = await fetch(message.url, {
        method: 'POST',
        redirect: 'manual',
        signal: AbortSignal.any([this.closing.signal, AbortSignal.timeout(ATTEMPT_MS)]),
        headers: {
          'content-type': 'application/json',
          'webhook-id': message.id,
          'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
          'webhook-signature': new Webhook(message.secret).sign(message.id, now, body),
        },
        body,
      });
      await response.body?.cancel();
      return response.status;
    } catch (error) {
      this.log.debug({ eventId: message.id, error: String(error) }, 'webhook attempt failed');
      return undefined;
    }
  }
}

const AGAIN = new Set([408, 425, 429]);
const isFinal = (status: number) => (status >= 200 && status < 300) || (status >= 400 && status < 500 && !AGAIN.has(status));
