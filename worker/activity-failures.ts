// Keeps what libraries say out of histories: an error that no activity chose to throw is reported by name and code only, because its
// message may quote what people wrote. Its place in the code goes to the log. Wraps every activity; retries stay as they are.
import { ApplicationFailure, TemporalFailure } from '@temporalio/common';
import { CompleteAsyncError } from '@temporalio/activity';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { codeOf, errorForLog, type Log } from './log';

export const plainFailures =
  (log: Log): ActivityInterceptorsFactory =>
  ({ info: { activityType, attempt } }) => ({
    inbound: {
      execute: async (input, next) => {
        try {
          return await next(input);
        } catch (error) {
          if (error instanceof TemporalFailure || error instanceof CompleteAsyncError) throw error;
          log.warn({ activityType, attempt, err: errorForLog(error) }, 'an activity failed unexpectedly');
          throw plain(error);
        }
      },
    },
  });

/** The error as a history may hold it. It is tried again like any other outage. */
export function plain(error: unknown): ApplicationFailure {
  const name = error instanceof Error ? error.name : 'Error';
  const { code } = codeOf(error);
  return ApplicationFailure.retryable(`${name}${code === undefined ? '' : ` ${code}`}`, 'unexpected');
}
