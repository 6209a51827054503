// The relay's way to the orders: one call each, bounded in time, every outcome named. Shared by facts, starts and acts.
import {
  type Client,
  isGrpcServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { type Answer, ORDER_WORKFLOW, type OrderInput, RUN_ENDS, workflowIdOf } from '../../workflows/order.messages';
import { startOptions } from '../../workflows/order.start';

const CALL_MS = 5_000;
/** gRPC's words for: cancelled, unknown, too slow, overloaded, internal, away. */
const OUTAGES = [1, 2, 4, 8, 13, 14];

export type ActOutcome =
  | { kind: 'applied'; answer: Answer }
  | { kind: 'refused'; code: string; detail: string; missing: string[] }
  /** No answer in time, or none that decides: it is asked again. */
  | { kind: 'open' }
  | { kind: 'gone' };
/** What Temporal knows of an order's latest run. */
export type RunState = 'running' | 'completed' | 'broken' | 'none';

export class Orders {
  constructor(
    private readonly client: Client,
    private readonly taskQueue: string,
  ) {}

  /** Starts an order that has never been; one that has is `known`. */
  async start(input: OrderInput): Promise<'started' | 'known'> {
    const options = { ...startOptions(input), taskQueue: this.taskQueue, args: [input] as [OrderInput] };
    try {
      await this.inTime(() => this.client.workflow.start(ORDER_WORKFLOW, options));
      return 'started';
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return 'known';
      throw error;
    }
  }

  /** Tells a running order a fact; `gone` when it does not run. */
  async signal(orderId: string, fact: string, payload: object): Promise<'sent' | 'gone'> {
    try {
      await this.inTime(() => this.handle(orderId).signal(fact, payload));
      return 'sent';
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return 'gone';
      throw error;
    }
  }

  /** Starts a new run of an ended order and tells it the fact, in one step. */
  async wake(input: OrderInput, fact: string, payload: object): Promise<void> {
    await this.inTime(() =>
      this.client.workflow.signalWithStart(ORDER_WORKFLOW, {
        ...startOptions(input),
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        taskQueue: this.taskQueue,
        args: [input],
        signal: fact,
        signalArgs: [payload],
      }),
    );
  }

  /** Sends an act again under its old id: the same update is done once. */
  async act(orderId: string, act: string, message: { causeId: string }): Promise<ActOutcome> {
    try {
      const options = { args: [message] as [object], updateId: message.causeId };
      return {
        kind: 'applied',
        answer: await this.inTime(() => this.handle(orderId).executeUpdate<Answer, [object]>(act, options)),
      };
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return { kind: 'gone' };
      if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return { kind: 'open' };
      if (error instanceof WorkflowUpdateFailedError) return refusalOf(error);
      throw error;
    }
  }

  async runState(orderId: string): Promise<RunState> {
    try {
      const { status } = await this.inTime(() => this.handle(orderId).describe());
      if (status.name === 'RUNNING' || status.name === 'CONTINUED_AS_NEW') return 'running';
      return status.name === 'COMPLETED' ? 'completed' : 'broken';
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return 'none';
      throw error;
    }
  }

  private handle(orderId: string) {
    return this.client.workflow.getHandle(workflowIdOf(orderId));
  }
  private inTime<T>(work: () => Promise<T>): Promise<T> {
    return this.client.connection.withDeadline(Date.now() + CALL_MS, work);
  }
}

/** The rule's word. An update that ended with its order, by a defect, or between two runs decides nothing: it is asked again, or the log is. */
function refusalOf({ cause }: WorkflowUpdateFailedError): ActOutcome {
  if (!(cause instanceof ApplicationFailure) || !cause.type || cause.type === RUN_ENDS) return { kind: 'open' };
  if (cause.type === 'AcceptedUpdateCompletedWorkflow') return { kind: 'gone' };
  const more: unknown = cause.details?.[0];
  const missing: unknown = typeof more === 'object' && more !== null && 'missing' in more ? more.missing : [];
  return { kind: 'refused', code: cause.type, detail: cause.message, missing: isStrings(missing) ? missing : [] };
}
const isStrings = (value: unknown): value is string[] => Array.isArray(value) && value.every((item) => typeof item === 'string');

/** True when the server is the trouble and not what it was told: everything else waits, too. */
export function isOutage(error: unknown): boolean {
  if (isGrpcServiceError(error)) return OUTAGES.includes(Number(error.code));
  return error instanceof Error && error.cause !== undefined && isOutage(error.cause);
}
