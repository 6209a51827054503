// Shows that a try is still going on, for activities whose options name a heartbeat: when its worker is killed the server hears no more
// and says so within seconds, instead of after the whole time that a try may take. Wraps every activity.
import type { ActivityInterceptorsFactory } from '@temporalio/worker';

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
