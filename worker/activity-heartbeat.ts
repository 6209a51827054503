// Shows that a try is still going on, for activities whose options name a heartbeat: when its worker is killed the server hears no more
// and says so within seconds, instead of after the whole time that a try may take. Wraps every activity.
import type { ActivityInterceptorsFactory, WorkerOptions } from '@temporalio/worker';

/**
 * For the worker that is wrapped so: the SDK would keep all beats back until four fifths of the time are over, and a machine that stands still
 * for a second then would be taken for dead while it sends a mail.
 */
export const beatsAtOnce = { maxHeartbeatThrottleInterval: '1s' } satisfies Partial<WorkerOptions>;

export const heartbeats: ActivityInterceptorsFactory = (context) => ({
  inbound: {
    execute: async (input, next) => {
      const { heartbeatTimeoutMs } = context.info;
      if (!heartbeatTimeoutMs) return next(input);
      const beat = setInterval(() => context.heartbeat(), heartbeatTimeoutMs / 3);
      try {
        return await next(input);
      } finally {
        clearInterval(beat);
      }
    },
  },
});
