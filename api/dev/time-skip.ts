// Moves the clock of one order ahead, on a server that allows it (dynamic config frontend.WorkflowTimeSkippingEnabled, server 1.32 or later).
// Used by POST /dev/orders/{id}/skip and by tests. Only workflow time moves: not Postgres, tokens, or activities that are running.
// A running activity, a missing worker or an open child holds the clock. One call at a time per workflow.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type Connection, isGrpcDeadlineError } from '@temporalio/client';
import { type Duration, msToNumber, msToTs, tsToDate } from '@temporalio/common/lib/time';
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

/** So close to the target, milliseconds of the workflow's own time, the clock is not let jump while anything runs. */
const CLOSE_MS = 10_000;
const LOOK_EVERY_MS = 20;

/**
 * Moves the clock of one workflow ahead by `duration`, timer by timer. Resolves with the workflow's new time when the target is
 * reached or the workflow has ended on the way.
 *
 * The last seconds go by themselves while something runs, such as what a timer shortly before the target has started: a server whose
 * target goes by meanwhile does not notice it, and jumps on to the next timer (seen in 2 of 100 such skips on 1.32).
 * @throws SkipBlocked, after it has stopped skipping, when that takes over `timeoutMs`
 */
export async function fastForward(
  connection: Connection,
  namespace: string,
  workflowId: string,
  duration: Duration,
  timeoutMs = 20_000,
): Promise<Date> {
  const end = Date.now() + timeoutMs;
  const skipping = { connection, namespace, workflowId, end };
  let clock = await clockOf(connection, namespace, workflowId);
  const target = clock.now.getTime() + msToNumber(duration);
  const left = () => target - clock.now.getTime();
  while (clock.isRunning && left() > 0 && Date.now() < end) {
    if (left() < CLOSE_MS && clock.waits.length > 0) await pause(LOOK_EVERY_MS);
    else if (await jump(skipping, left())) return (await clockOf(connection, namespace, workflowId)).now;
    clock = await clockOf(connection, namespace, workflowId);
  }
  if (!clock.isRunning || left() <= 0) return clock.now;
  throw new SkipBlocked(workflowId, clock.waits);
}

interface Skipping {
  connection: Connection;
  namespace: string;
  workflowId: string;
  /** By the wall clock, milliseconds. */
  end: number;
}

/** One session of skipping. False, after it has been stopped, when time is up or when something runs close to its target. */
async function jump(skipping: Skipping, ms: number): Promise<boolean> {
  const { connection, namespace, workflowId } = skipping;
  const id = randomUUID();
  const set = (timeSkippingConfig: temporal.api.common.v1.ITimeSkippingConfig) =>
    connection.workflowService.updateWorkflowExecutionOptions({
      namespace,
      workflowExecution: { workflowId },
      workflowExecutionOptions: { timeSkippingConfig },
      updateMask: { paths: ['time_skipping_config'] },
    });
  const target = (await clockOf(connection, namespace, workflowId)).now.getTime() + ms;
  await set({
    enabled: true,
    disablePropagation: true,
    maxSessionSkipCount: 100_000,
    fastForwardConfig: { id, duration: msToTs(ms) },
  });
  const done = new AbortController();
  try {
    const reached = await Promise.race([arrival(skipping, id, done.signal), closing(skipping, target, done.signal)]);
    if (reached) return true;
  } finally {
    done.abort();
  }
  await set({ enabled: false }).catch(ifRunning(skipping)); // else it would jump on later, when whatever holds it is done
  return false;
}

/** True when the server says that the target is reached, or the workflow has ended on the way; false when time is up. */
async function arrival(skipping: Skipping, id: string, signal: AbortSignal): Promise<boolean> {
  const { connection, namespace, workflowId, end } = skipping;
  const { workflowService } = connection;
  const asked = { namespace, workflowExecution: { workflowId }, fastForwardId: id };
  try {
    while (Date.now() < end) {
      const poll = await connection.withDeadline(end, () =>
        connection.withAbortSignal(signal, () => workflowService.pollWorkflowExecutionTimeSkipping(asked)),
      );
      if (poll.fastForwardPollingResult === Result.FAST_FORWARD_POLLING_RESULT_POLL_TIMEOUT) continue;
      const hasFailed = poll.fastForwardPollingResult !== Result.FAST_FORWARD_POLLING_RESULT_FAST_FORWARD_COMPLETED;
      const { isRunning } = await clockOf(connection, namespace, workflowId);
      if (hasFailed && isRunning) throw new Error(`fast-forward of ${workflowId}: ${poll.failedReason ?? ''}`);
      return true;
    }
  } catch (error) {
    if (!signal.aborted && !isGrpcDeadlineError(error)) throw error;
  }
  return false;
}

/** False when the clock is close to the target, or beyond it, while something runs. */
async function closing({ connection, namespace, workflowId, end }: Skipping, target: number, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted && Date.now() < end) {
    const { now, isRunning, waits } = await clockOf(connection, namespace, workflowId);
    if (isRunning && waits.length > 0 && now.getTime() > target - CLOSE_MS) return false;
    await pause(LOOK_EVERY_MS);
  }
  return new Promise(() => undefined); // the other one decides
}

/** An ended workflow has no options that could be changed. */
const ifRunning =
  ({ connection, namespace, workflowId }: Skipping) =>
  async (error: unknown): Promise<void> => {
    if ((await clockOf(connection, namespace, workflowId)).isRunning) throw error;
  };
