// The API's way to the running orders: start one, let it do an act, tell it a fact. Connects when first needed, so that reads work without.
// Its answers name every outcome; nothing here throws for an outage. Routes and tests see the interface only.
import {
  Client,
  Connection,
  defaultGrpcRetryOptions,
  isGrpcServiceError,
  makeGrpcRetryInterceptor,
  ServiceError,
} from '@temporalio/client';
import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TemporalAccess } from '../config/temporal-access';
import type { ActName, FactName } from '../workflows/domain/acts';
import {
  type ActMessage,
  type Answer,
  type FactMessage,
  ORDER_WORKFLOW,
  type OrderInput,
  RUN_ENDS,
  workflowIdOf,
} from '../workflows/order.messages';
import { startOptions } from '../workflows/order.start';

export type ActOutcome =
  | { kind: 'answered'; answer: Answer }
  /** A rule said no; nothing was written. */
  | { kind: 'refused'; code: string; detail: string; missing?: string[] }
  /** No answer in time: it may still be done. */
  | { kind: 'unknown' }
  /** Temporal cannot be reached. */
  | { kind: 'down' }
  /** There is no running order of this id: it has ended, or it never began. */
  | { kind: 'ended' };

export interface OrderClient {
  start(input: OrderInput): Promise<'started' | 'known' | 'down'>;
  act<A extends ActName>(orderId: string, act: A, message: ActMessage<A>): Promise<ActOutcome>;
  signal<F extends FactName>(orderId: string, fact: F, message: FactMessage<F>): Promise<'sent' | 'ended' | 'down'>;
  isUp(): Promise<boolean>;
  close(): Promise<void>;
}

const ANSWER_WITHIN_MS = 5_000;
const BETWEEN_RUNS_MS = 50;
const GRPC_NOT_FOUND = 5;
const GRPC_FAILED_PRECONDITION = 9;

export interface TemporalTarget {
  address: string;
  namespace: string;
  taskQueue: string;
  /** TLS and API key, where the server asks for them. */
  access?: TemporalAccess;
}

export function createOrderClient({ address, namespace, taskQueue, access }: TemporalTarget): OrderClient {
  // One quick retry only: a caller waits, and the relay is the patient one.
  const retry = makeGrpcRetryInterceptor(defaultGrpcRetryOptions({ maxAttempts: 2, initialIntervalMs: () => 50 }));
  const connection = Connection.lazy({ address, ...access, connectTimeout: 2_000, interceptors: [retry] });
  const client = new Client({ connection, namespace });
  const inTime = <T>(work: () => Promise<T>, ms = ANSWER_WITHIN_MS): Promise<T> => connection.withDeadline(Date.now() + ms, work);
  const isUp = () =>
    inTime(() => connection.workflowService.getSystemInfo({}), 1_500).then(
      () => true,
      () => false,
    );

  const ask = async (orderId: string, act: ActName, message: ActMessage<ActName>, ms: number): Promise<ActOutcome> => {
    try {
      const handle = client.workflow.getHandle(workflowIdOf(orderId));
      const options = { args: [message] as [object], updateId: message.causeId };
      return { kind: 'answered', answer: await inTime(() => handle.executeUpdate<Answer, [object]>(act, options), ms) };
    } catch (error) {
      if (error instanceof WorkflowUpdateFailedError) return refusedBy(error);
      if (isGone(error)) return { kind: 'ended' };
      if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError || isOutage(error))
        return { kind: (await isUp()) ? 'unknown' : 'down' };
      throw error;
    }
  };

  return {
    start: async (input) => {
      try {
        await inTime(() => client.workflow.start(ORDER_WORKFLOW, { ...startOptions(input), taskQueue, args: [input] }));
        return 'started';
      } catch (error) {
        if (error instanceof WorkflowExecutionAlreadyStartedError) return 'known';
        if (isOutage(error)) return 'down';
        throw error;
      }
    },
    act: async (orderId, act, message) => {
      const end = Date.now() + ANSWER_WITHIN_MS;
      for (;;) {
        const outcome = await ask(orderId, act, message, end - Date.now());
        if (outcome.kind !== 'refused' || outcome.code !== RUN_ENDS) return outcome;
        if (Date.now() + BETWEEN_RUNS_MS >= end) return { kind: 'unknown' };
        await sleep(BETWEEN_RUNS_MS);
      }
    },
    signal: async (orderId, fact, message) => {
      try {
        await inTime(() => client.workflow.getHandle(workflowIdOf(orderId)).signal(fact, message));
        return 'sent';
      } catch (error) {
        if (isGone(error)) return 'ended';
        if (isOutage(error)) return 'down';
        throw error;
      }
    },
    isUp,
    close: () => connection.close(),
  };
}

/** The rule's word. What is no `ApplicationFailure` is a defect or the order's end, and its outcome is looked for again. */
function refusedBy({ cause }: WorkflowUpdateFailedError): ActOutcome {
  if (!(cause instanceof ApplicationFailure) || !cause.type) return { kind: 'unknown' };
  if (cause.type === 'AcceptedUpdateCompletedWorkflow') return { kind: 'unknown' };
  const [more] = cause.details ?? [];
  const missing: unknown = typeof more === 'object' && more !== null && 'missing' in more ? more.missing : undefined;
  return { kind: 'refused', code: cause.type, detail: cause.message, ...(isStrings(missing) ? { missing } : {}) };
}
const isStrings = (value: unknown): value is string[] => Array.isArray(value) && value.every((item) => typeof item === 'string');

function isGone(error: unknown): boolean {
  if (error instanceof WorkflowNotFoundError) return true;
  return grpcCode(error) === GRPC_NOT_FOUND;
}
/** Every other word of the transport: unreachable, too slow, overloaded. */
const isOutage = (error: unknown): boolean =>
  (grpcCode(error) !== undefined && grpcCode(error) !== GRPC_FAILED_PRECONDITION) || error instanceof ServiceError;

function grpcCode(error: unknown): number | undefined {
  if (isGrpcServiceError(error)) return error.code;
  return error instanceof Error && error.cause !== undefined ? grpcCode(error.cause) : undefined;
}
