// One worker on the dev server for a test file, and orders that speak the language of the business.
import { type Client, type WorkflowHandle, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { DefaultLogger, Runtime, Worker, type WorkflowBundle } from '@temporalio/worker';
import { randomUUID } from 'node:crypto';
import { fastForward } from '../../tools/time-skip';
import { beatsAtOnce, heartbeats } from '../../worker/activity-heartbeat';
import { keepWorkflowStacks } from '../../worker/workflow-stacks';
import type { ActInput, ActName, FactInput, FactName } from '../../workflows/domain/acts';
import { addDays, dateAt } from '../../workflows/domain/business-time';
import type { OrderEvent, PricedLine } from '../../workflows/domain/events';
import { foldAll } from '../../workflows/domain/evolve';
import { defaultPolicy, type Policy } from '../../workflows/domain/policy';
import { emptyOrder, type OrderState } from '../../workflows/domain/state';
import { waitingOf } from '../../workflows/domain/waiting';
import type { Stage } from '../../workflows/domain/vocabulary';
import {
  actUpdate,
  type Answer,
  factSignal,
  getOrder,
  type Intake,
  type OrderInput,
  RUN_ENDS,
  workflowIdOf,
} from '../../workflows/order.messages';
import type { orderWorkflow } from '../../workflows/order.workflow';
import { openTemporal } from '../support/temporal';
import { until } from '../support/until';
import { testBundle } from '../support/workflow-bundle';
import type { FakeWorld } from './fake-world';

export { until };

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** The shop's date (YYYY-MM-DD) so many days from now. */
export const inDays = (days: number): string => addDays(dateAt(defaultPolicy.calendar, Date.now()), days);

export const line = (lineId: string, unitPrice = 10_000): PricedLine => ({
  lineId,
  sku: `SKU-${lineId}`,
  quantity: 2,
  unitPrice,
  listPrice: unitPrice,
  taxRate: 1_300,
});
const customer = {
  customerId: 'c1',
  ownerId: 'u1',
  currency: 'CNY',
  newCustomer: false,
  actor: { role: 'sales', id: 'u1' },
  causeId: 'intake',
} as const;
export const inquiry: Intake = { kind: 'inquiry', channel: 'phone', skus: [], addressId: null, ...customer };
export const directOrder: Intake = {
  kind: 'order',
  channel: 'web',
  ...customer,
  orderNumber: 'SO-2026-000001-2',
  clean: true,
  lines: [line('l1')],
  shippingFee: 0,
  terms: 'prepaid',
  depositPercent: null,
  requestedDate: null,
  addressId: 'a1',
  special: false,
};
export const price = (amount: number) => ({ amount, currency: 'CNY' });

/** A machine that stands still for a moment is no workflow that hangs: the SDK would give up one that takes five seconds. */
const patient = { isolateExecutionTimeout: '60s' };
/** How long a skip may take; what holds the clock is named after that. */
const SKIP_WITHIN_MS = 50_000;
/** How long an order may take for what it does by itself: replaced workers and a busy machine make it slow. */
const PATIENCE = { ms: 60_000 };

export type Shop = Awaited<ReturnType<typeof openShop>>;
export type Order = Awaited<ReturnType<Shop['begin']>>;

export async function openShop(world: FakeWorld) {
  keepWorkflowStacks(2); // as worker/config.ts
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const [temporal, bundle] = await Promise.all([openTemporal(), testBundle()]);
  const { client, connection, namespace } = temporal;
  const taskQueue = `orders-${randomUUID()}`;
  const hire = async (workflowBundle: WorkflowBundle = bundle) => {
    const worker = await Worker.create({
      connection: temporal.native,
      namespace,
      taskQueue,
      workflowBundle,
      activities: { ...world, ...worldOf(world) },
      interceptors: { activity: [heartbeats] },
      ...beatsAtOnce,
      stickyQueueScheduleToStartTimeout: '1s',
      maxCachedWorkflows: 20,
      ...patient,
    });
    return { worker, run: worker.run() };
  };
  let staff: Awaited<ReturnType<typeof hire>> | undefined = await hire();
  const dismiss = async () => {
    staff?.worker.shutdown();
    await staff?.run;
    staff = undefined;
  };
  /** The first run of each order, and of each that was woken. */
  const begun: { workflowId: string; runId: string }[] = [];

  return {
    client,
    /** Where the product's own clients find these orders. */
    target: { address: temporal.address, namespace, taskQueue },
    /** A new order; or, with its state, an ended one that a fact wakes. */
    async begin(
      intake: Intake,
      policy: Policy = defaultPolicy,
      woken?: { state: OrderState; fact: FactName; input: object },
      orderId: string = woken?.state.orderId ?? randomUUID(),
    ) {
      const input: OrderInput = { orderId, policy, intake, ...(woken ? { state: woken.state } : {}) };
      const workflowId = workflowIdOf(orderId);
      const options = { taskQueue, workflowId, args: [input] as [OrderInput] };
      const runId = woken
        ? (await client.workflow.signalWithStart('orderWorkflow', { ...options, signal: woken.fact, signalArgs: [woken.input] }))
            .signaledRunId
        : (await client.workflow.start<typeof orderWorkflow>('orderWorkflow', options)).firstExecutionRunId;
      begun.push({ workflowId, runId });
      const handle = client.workflow.getHandle<typeof orderWorkflow>(workflowId);
      const log = () => world.log.get(orderId) ?? [];
      const folded = () => foldAll(emptyOrder(orderId), log());
      return {
        orderId,
        workflowId,
        log,
        /** The order as the log tells it. */
        folded,
        waiting: () => waitingOf(folded()),
        /** Waits until the workflow's own state is what the log tells: everything is recorded, nothing has drifted. */
        async agrees(): Promise<void> {
          let told = '';
          let known = 'nothing yet';
          for (const end = Date.now() + 40_000; told !== known && Date.now() < end;) {
            const state = await handle.query(getOrder).catch(() => undefined); // no worker at this moment
            if (!state) continue;
            known = JSON.stringify(state, null, 1);
            told = JSON.stringify(folded(), null, 1);
          }
          expect(JSON.parse(known)).toEqual(JSON.parse(told));
        },
        /** The answer, or the code of the refusal. Asks again where one run ends and the next begins. */
        async act<A extends ActName>(name: A, input: ActInput<A>, causeId: string = randomUUID()): Promise<Answer | string> {
          for (;;) {
            try {
              return await handle.executeUpdate(actUpdate(name), {
                args: [{ actor: { role: 'sales', id: 'u1' }, causeId, input }],
                updateId: causeId,
              });
            } catch (err) {
              const code = err instanceof WorkflowUpdateFailedError && err.cause instanceof ApplicationFailure ? err.cause.type : undefined;
              if (!code) throw err;
              if (code !== RUN_ENDS) return code;
            }
          }
        },
        tell: <F extends FactName>(name: F, fact: FactInput<F>) => handle.signal(factSignal(name), fact),
        happened: (type: OrderEvent['type'], times = 1) =>
          until(() => log().filter((e) => e.type === type).length >= times, `${type} × ${times}`, PATIENCE),
        enters: (stage: Stage) => until(() => folded().stage === stage, `stage ${stage}`, PATIENCE),
        reaches: (what: string, done: (s: OrderState) => boolean) => until(() => done(folded()), what, PATIENCE),
        /** Waits until nothing of it is on its way: what has not happened then needs somebody who speaks, or time. */
        rests: () => until(() => isAtRest(handle), 'a rest', PATIENCE),
        skip: (ms: number) => fastForward(connection, namespace, workflowId, ms, SKIP_WITHIN_MS),
        result: () => handle.result(),
        history: () => handle.fetchHistory(),
        terminate: () => handle.terminate(),
      };
    },
    dismiss,
    async hire() {
      staff ??= await hire();
    },
    /** @param build its workflow code; today's unless told */
    async replaceWorker(build?: WorkflowBundle) {
      await dismiss();
      staff = await hire(build);
    },
    /** Workflow tasks that failed by our fault. */
    async defects(): Promise<string[]> {
      const found: string[] = [];
      for (const { workflowId, runId } of begun)
        for await (const { events } of runsFrom(client, workflowId, runId))
          found.push(...failuresIn(events).map((message) => `${workflowId}: ${message}`));
      return found;
    },
    async close() {
      await dismiss();
      await temporal.close();
    },
  };
}

/** A run and all that follow it, by what their histories say: the server's lists may not know them yet. */
export async function* runsFrom({ workflow }: Client, workflowId: string, first: string) {
  for (let runId: string | undefined = first; runId;) {
    const { events } = await workflow.getHandle(workflowId, runId).fetchHistory();
    const known: temporal.api.history.v1.IHistoryEvent[] = events ?? [];
    yield { runId, events: known };
    runId = known.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId ?? undefined;
  }
}

/** Neither an activity nor a workflow task of its present run is on its way. */
export async function isAtRest(order: Pick<WorkflowHandle, 'describe'>): Promise<boolean> {
  const { raw } = await order.describe();
  return (raw.pendingActivities ?? []).length === 0 && !raw.pendingWorkflowTask;
}

const Cause = temporal.api.enums.v1.WorkflowTaskFailedCause;
/** A message came while a task ended the run, or more than the server buffers came while one ran: it has the task done anew. */
const OF_THE_SERVER: unknown[] = [Cause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND, Cause.WORKFLOW_TASK_FAILED_CAUSE_FORCE_CLOSE_COMMAND];
/** Messages of the workflow tasks that failed by our fault. */
export const failuresIn = (events: temporal.api.history.v1.IHistoryEvent[]): string[] =>
  events
    .flatMap((e) => e.workflowTaskFailedEventAttributes ?? [])
    .filter(({ cause }) => !OF_THE_SERVER.includes(cause))
    .map(({ cause, failure }) => failure?.message || `cause ${cause}`);

/** Property functions of the world as plain activities. */
const worldOf = (world: FakeWorld) => ({
  assignOrderNumber: world.assignOrderNumber,
  checkAvailability: world.checkAvailability,
  rateShipment: world.rateShipment,
  checkCredit: world.checkCredit,
});
