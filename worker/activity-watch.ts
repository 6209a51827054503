// Measures every try of an activity and writes one line about it: of which order, which try, how long, how it ended. Never what it was given.
// Wraps all activities, around activity-failures.ts, so that it sees a failure as its history will.
import { CompleteAsyncError } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { Log } from './log';
import type { Metrics } from './metrics';

export const watchActivities =
  (log: Log, { activities, recording }: Pick<Metrics, 'activities' | 'recording'>): ActivityInterceptorsFactory =>
  ({ info: { activityType: activity, attempt, workflowExecution, scheduledTimestampMs } }) => ({
    inbound: {
      execute: async (input, next) => {
        const begun = performance.now();
        const ended = (outcome: 'done' | 'failed'): { orderId: string | undefined; activity: string; attempt: number; ms: number } => {
          const ms = Math.round(performance.now() - begun);
          activities.observe({ activity, outcome }, ms / 1000);
          return { orderId: orderIn(workflowExecution?.workflowId), activity, attempt, ms };
        };
        try {
          const result = await next(input);
          // An order whose time is skipped is ahead of our clock: that is no waiting.
          if (activity === 'record') recording.observe(Math.max(0, Date.now() - scheduledTimestampMs) / 1000);
          log.info(ended('done'), 'activity');
          return result;
        } catch (error) {
          if (!(error instanceof CompleteAsyncError)) log.warn({ ...ended('failed'), code: codeIn(error) }, 'activity');
          throw error;
        }
      },
    },
  });

/** Orders run as `order-<id>`. */
const orderIn = (workflowId: string | undefined): string | undefined => workflowId?.replace(/^order-/, '');

/** A failure's code from our closed list; its sentence stays in the history. */
const codeIn = (error: unknown): string => (error instanceof ApplicationFailure && error.type ? error.type : 'cancelled');
