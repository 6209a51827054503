// One worker on the dev server for a test file, and orders that speak the language of the business.
import { Client, Connection, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { fastForward } from '../../tools/time-skip';
import { heartbeats } from '../../worker/activity-heartbeat';
import { keepWorkflowStacks } from '../../worker/workflow-stacks';
import type { ActInput, ActName, FactInput, FactName } from '../../workflows/domain/acts';
import type { OrderEvent, PricedLine } from '../../workflows/domain/events';
import { foldAll } from '../../workflows/domain/evolve';
import { defaultPolicy, type Policy } from '../../workflows/domain/policy';
import { emptyOrder, type OrderState } from '../../workflows/domain/state';
import { waitingOf } from '../../workflows/domain/waiting';
import type { Stage } from '../../workflows/domain/vocabulary';
import { actUpdate, type Answer, factSignal, getOrder, type Intake, type OrderInput, workflowIdOf } from '../../workflows/order.messages';
import type { orderWorkflow } from '../../workflows/order.workflow';
import type { FakeWorld } from './fake-world';

const address = process.env['TEMPORAL_ADDRESS'] ?? '127.0.0.1:7233';
const namespace = process.env['TEMPORAL_NAMESPACE'] ?? 'default';
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

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

export type Shop = Awaited<ReturnType<typeof openShop>>;
export type Order = Awaited<ReturnType<Shop['begin']>>;

export async function openShop(world: FakeWorld) {
  keepWorkflowStacks(2); // as worker/config.ts
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const workflowBundle = await bundleWorkflowCode({
    workflowsPath: path.join(__dirname, '../../workflows/index.ts'),
    logger: new DefaultLogger('ERROR'),
  });
  const [connection, native] = await Promise.all([Connection.connect({ address }), NativeConnection.connect({ address })]);
  const client = new Client({ connection, namespace });
  const taskQueue = `orders-${randomUUID()}`;
  const hire = async () => {
    const worker = await Worker.create({
      connection: native,
      namespace,
      taskQueue,
      workflowBundle,
      activities: { ...world, ...worldOf(world) },
      interceptors: { activity: [heartbeats] },
      stickyQueueScheduleToStartTimeout: '1s',
      maxCachedWorkflows: 20,
    });
    return { worker, run: worker.run() };
  };
  let staff: Awaited<ReturnType<typeof hire>> | undefined = await hire();
  const dismiss = async () => {
    staff?.worker.shutdown();
    await staff?.run;
    staff = undefined;
  };

  return {
    client,
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
      if (woken) await client.workflow.signalWithStart('orderWorkflow', { ...options, signal: woken.fact, signalArgs: [woken.input] });
      else await client.workflow.start<typeof orderWorkflow>('orderWorkflow', options);
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
        /** The answer, or the code of the refusal. */
        async act<A extends ActName>(name: A, input: ActInput<A>, causeId: string = randomUUID()): Promise<Answer | string> {
          try {
            return await handle.executeUpdate(actUpdate(name), {
              args: [{ actor: { role: 'sales', id: 'u1' }, causeId, input }],
              updateId: causeId,
            });
          } catch (err) {
            if (err instanceof WorkflowUpdateFailedError && err.cause instanceof ApplicationFailure && err.cause.type)
              return err.cause.type;
            throw err;
          }
        },
        tell: <F extends FactName>(name: F, fact: FactInput<F>) => handle.signal(factSignal(name), fact),
        happened: (type: OrderEvent['type'], times = 1) =>
          until(() => log().filter((e) => e.type === type).length >= times, `${type} × ${times}`),
        enters: (stage: Stage) => until(() => folded().stage === stage, `stage ${stage}`),
        reaches: (what: string, done: (s: OrderState) => boolean) => until(() => done(folded()), what),
        skip: (ms: number) => fastForward(connection, namespace, workflowId, ms),
        result: () => handle.result(),
        history: () => handle.fetchHistory(),
        terminate: () => handle.terminate(),
      };
    },
    dismiss,
    async hire() {
      staff ??= await hire();
    },
    async replaceWorker() {
      await dismiss();
      staff = await hire();
    },
    /** Messages of failed workflow tasks, other than the server's own "a message came in between". */
    async defects(): Promise<string[]> {
      const found: string[] = [];
      for await (const { workflowId, runId } of client.workflow.list({ query: `TaskQueue = '${taskQueue}'` })) {
        for (const e of (await client.workflow.getHandle(workflowId, runId).fetchHistory()).events ?? []) {
          const message = e.workflowTaskFailedEventAttributes?.failure?.message;
          if (message && message !== 'UnhandledCommand') found.push(`${workflowId}: ${message}`);
        }
      }
      return found;
    },
    async close() {
      await dismiss();
      await Promise.all([connection.close(), native.close()]);
    },
  };
}

/** Property functions of the world as plain activities. */
const worldOf = (world: FakeWorld) => ({
  assignOrderNumber: world.assignOrderNumber,
  checkAvailability: world.checkAvailability,
  rateShipment: world.rateShipment,
  checkCredit: world.checkCredit,
});

export async function until(done: () => boolean | Promise<boolean>, what: string, ms = 20_000): Promise<void> {
  for (const end = Date.now() + ms; !(await done()); await new Promise((r) => setTimeout(r, 25)))
    if (Date.now() > end) throw new Error(`waited ${ms} ms for ${what}`);
}
