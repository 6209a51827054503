// Moves the clock of one order ahead, on a server that allows it (dynamic config frontend.WorkflowTimeSkippingEnabled, server 1.32 or later).
// Used by POST /dev/orders/{id}/skip and by tests. Only workflow time moves: not Postgres, tokens, or activities that are running.
// A running activity, a missing worker or an open child holds the clock. One call at a time per workflow.
import { randomUUID } from 'node:crypto';
import { type Connection, isGrpcDeadlineError } from '@temporalio/client';
import { type Duration, msToTs, tsToDate } from '@temporalio/common/lib/time';
import { temporal } from '@temporalio/proto';

const Result = temporal.api.enums.v1.FastForwardPollingResult;
const RUNNING = temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;

/** The clock did not get where it should in time; `waits` names what holds it. */
export class SkipBlocked extends Error {
  constructor(
    readonly workflowId: string,
    readonly waits: string[],
  ) {
    super(`the clock of ${workflowId} is held by: ${waits.join(', ') || 'nothing that shows'}`);
    this.name = 'SkipBlocked';
  }
}

/** What Describe says of a workflow's time and of what would hold it. */
export interface Clock {
  now: Date;
  isRunning: boolean;
  waits: string[];
}

/** The workflow's own clock, the wall clock as long as nothing was skipped. Rejects with a gRPC error for an unknown workflow. */
export async function clockOf(connection: Connection, namespace: string, workflowId: string): Promise<Clock> {
  const d = await connection.workflowService.describeWorkflowExecution({ namespace, execution: { workflowId } });
  const skipped = d.workflowExtendedInfo?.timeSkippingInfo?.currentTime;
  return {
    now: skipped ? tsToDate(skipped) : new Date(),
    isRunning: d.workflowExecutionInfo?.status === RUNNING,
    waits: [
      ...(d.pendingActivities ?? []).map((a) => `activity ${a.activityType?.name ?? ''}`),
      ...(d.pendingChildren ?? []).map((c) => `child ${c.workflowId ?? ''}`),
      ...(d.pendingWorkflowTask ? ['workflow task: is a worker running?'] : []),
    ],
  };
}

/** The workflow's own time. */
export const currentWorkflowTime = async (connection: Connection, namespace: string, workflowId: string): Promise<Date> =>
  (await clockOf(connection, namespace, workflowId)).now;

/**
 * Moves the clock of one workflow ahead by `duration`, timer by timer. Resolves with the workflow's new time when the target is
 * reached or the workflow has ended on the way.
 * @throws SkipBlocked, after it has stopped skipping, when that takes over `timeoutMs`
 */
export async function fastForward(
  connection: Connection,
  namespace: string,
  workflowId: string,
  duration: Duration,
  timeoutMs = 20_000,
): Promise<Date> {
  const { workflowService } = connection;
  const workflowExecution = { workflowId };
  const id = randomUUID();
  const end = Date.now() + timeoutMs;
  const set = (timeSkippingConfig: temporal.api.common.v1.ITimeSkippingConfig) =>
    workflowService.updateWorkflowExecutionOptions({
      namespace,
      workflowExecution,
      workflowExecutionOptions: { timeSkippingConfig },
      updateMask: { paths: ['time_skipping_config'] },
    });
  await set({
    enabled: true,
    disablePropagation: true,
    maxSessionSkipCount: 100_000,
    fastForwardConfig: { id, duration: msToTs(duration) },
  });
  try {
    while (Date.now() < end) {
      const poll = await connection.withDeadline(end, () =>
        workflowService.pollWorkflowExecutionTimeSkipping({ namespace, workflowExecution, fastForwardId: id }),
      );
      if (poll.fastForwardPollingResult === Result.FAST_FORWARD_POLLING_RESULT_POLL_TIMEOUT) continue;
      const clock = await clockOf(connection, namespace, workflowId);
      const hasFailed = poll.fastForwardPollingResult !== Result.FAST_FORWARD_POLLING_RESULT_FAST_FORWARD_COMPLETED;
      if (hasFailed && clock.isRunning) throw new Error(`fast-forward of ${workflowId}: ${poll.failedReason ?? ''}`);
      return clock.now;
    }
  } catch (error) {
    if (!isGrpcDeadlineError(error)) throw error;
  }
  await set({ enabled: false }); // else it would jump on later, when whatever holds it is done
  throw new SkipBlocked(workflowId, (await clockOf(connection, namespace, workflowId)).waits);
}
