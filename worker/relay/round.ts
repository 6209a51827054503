// What the relay's parts share: their tools, when a round must end, and how one failure is kept from stopping the rest.
import type { PrismaClient } from '../../prisma/generated/prisma/client';
import { codeOf, errorForLog, type Log } from '../log';
import type { Metrics } from '../metrics';
import { isOutage, type Orders } from './orders';

export type What = 'fact' | 'start' | 'act' | 'wake';

export class Round {
  constructor(
    readonly db: PrismaClient,
    readonly orders: Orders,
    private readonly log: Log,
    private readonly metrics: Metrics,
    /** True when the worker stops or the round has taken its time. */
    readonly over: () => boolean,
  ) {}

  done(what: What, orderId: string): void {
    this.metrics.relayed.inc({ what });
    this.log.info({ what, orderId }, 'relayed');
  }

  /** Says why something stays where it is. */
  leave(what: What, orderId: string, why: string): void {
    this.metrics.failed.inc({ what });
    this.log.warn({ what, orderId }, why);
  }

  /**
   * Does one piece of work; a failure of its own is noted, and the round goes on.
   * @returns false when it failed
   * @throws what makes the rest of this part useless: Temporal is away
   */
  async attempt(what: What, orderId: string, work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      this.metrics.failed.inc({ what });
      if (isOutage(error)) throw error;
      this.log.error({ what, orderId, err: errorForLog(error), ...codeOf(error) }, 'could not be relayed; tried again next round');
      return false;
    }
  }
}

/**
 * Works on so many at once, each group after the last.
 * @throws the first failure of a group, when the whole group has come to its end
 */
export async function inGroups<T>(items: T[], size: number, work: (item: T) => Promise<void>): Promise<void> {
  for (let i = 0; i < items.length; i += size) {
    const outcomes = await Promise.allSettled(items.slice(i, i + size).map(work));
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  }
}
