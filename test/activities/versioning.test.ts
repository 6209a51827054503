// Worker versions on a real server: an order goes on with a new build from the moment on which that build is made current, not before.
// Each test has a deployment of its own name, so that versions of other tests and runs do not count.
import { Worker } from '@temporalio/worker';
import { randomUUID } from 'node:crypto';
import { createLog, installRuntime } from '../../worker/log';
import { deploymentOptions, isInUse, makeCurrent, versionOf } from '../../worker/versioning';
import { defaultPolicy } from '../../workflows/domain/policy';
import { type OrderInput, workflowIdOf } from '../../workflows/order.messages';
import { startOptions } from '../../workflows/order.start';
import { closedAfterThisFile } from '../support/opened';
import { openTemporal } from '../support/temporal';
import { testBundle } from '../support/workflow-bundle';
import { FakeWorld } from '../workflow/fake-world';

const temporal = closedAfterThisFile(async () => {
  installRuntime(createLog('error'));
  const [opened, bundle] = await Promise.all([openTemporal(), testBundle()]);
  return { ...opened, bundle };
});

/** A deployment with a queue of its own, and workers of any build for it. All of them have stopped when `work` is done. */
async function withDeployment(
  work: (deployment: {
    target: (buildId: string) => Parameters<typeof isInUse>[0];
    hire: (buildId: string) => Promise<() => Promise<void>>;
    begin: () => Promise<string>;
  }) => Promise<void>,
) {
  const [deploymentName, taskQueue] = [`throughline-${randomUUID()}`, `versions-${randomUUID()}`];
  const world = new FakeWorld();
  const target = (buildId: string) => ({
    connection: temporal.connection,
    namespace: temporal.namespace,
    version: { deploymentName, buildId },
  });
  const dismissals = new Set<() => Promise<void>>();
  const hire = async (buildId: string) => {
    const worker = await Worker.create({
      ...{ connection: temporal.native, namespace: temporal.namespace, taskQueue, workflowBundle: temporal.bundle },
      activities: { ...world, assignOrderNumber: world.assignOrderNumber },
      workerDeploymentOptions: deploymentOptions(target(buildId).version),
      stickyQueueScheduleToStartTimeout: '1s', // what a worker that has left had in memory is given to another one soon
    });
    const running = worker.run();
    const dismiss = async () => {
      dismissals.delete(dismiss);
      worker.shutdown();
      await running;
    };
    dismissals.add(dismiss);
    return dismiss;
  };
  const begin = async () => {
    const input = inquiry();
    await temporal.client.workflow.start('orderWorkflow', { ...startOptions(input), taskQueue, args: [input] });
    return input.orderId;
  };
  try {
    await work({ target, hire, begin });
  } finally {
    await Promise.all([...dismissals].map((dismiss) => dismiss()));
  }
}

const sales = { role: 'sales', id: 'u1' } as const;
const inquiry = (): OrderInput => ({
  orderId: randomUUID(),
  policy: defaultPolicy,
  intake: {
    ...{ kind: 'inquiry', channel: 'phone', customerId: 'c1', ownerId: 'u1', currency: 'CNY', newCustomer: true, actor: sales },
    ...{ causeId: 'intake', skus: [], addressId: null },
  },
});
const act = (orderId: string, name: string, input: object) => {
  const causeId: string = randomUUID();
  return temporal.client.workflow
    .getHandle(workflowIdOf(orderId))
    .executeUpdate(name, { args: [{ actor: sales, causeId, input }], updateId: causeId });
};
/** The build that did the order's last task. */
async function buildOf(orderId: string) {
  const { raw } = await temporal.client.workflow.getHandle(workflowIdOf(orderId)).describe();
  return raw.workflowExecutionInfo?.versioningInfo?.deploymentVersion?.buildId;
}
const within = 60_000;

it('an order begun on one build goes on with the next one as soon as that is current', async () => {
  await withDeployment(async ({ target, hire, begin }) => {
    const dismissOld = await hire('old');
    await makeCurrent(target('old'), { within });
    const orderId = await begin();
    await act(orderId, 'note', { textId: 't1' });
    expect(await buildOf(orderId)).toBe('old');

    await hire('new');
    await act(orderId, 'note', { textId: 't2' });
    expect(await buildOf(orderId)).toBe('old'); // it polls, and gets nothing yet
    expect([await isInUse(target('old')), await isInUse(target('new'))]).toEqual([true, false]);

    await makeCurrent(target('new'), { within });
    await dismissOld();
    await act(orderId, 'note', { textId: 't3' });
    expect(await buildOf(orderId)).toBe('new');
    expect([await isInUse(target('old')), await isInUse(target('new'))]).toEqual([false, true]);
    await temporal.client.workflow.getHandle(workflowIdOf(orderId)).terminate();
  });
});

it('a build that no worker has is not made current, and the reason is said', async () => {
  await withDeployment(async ({ target, hire }) => {
    expect(await isInUse(target('old'))).toBe(false);
    await hire('old');
    await makeCurrent(target('old'), { within });
    await makeCurrent(target('old'), { within }); // saying it twice does no harm
    await expect(makeCurrent(target('unknown'), { within: 300 })).rejects.toThrow(
      /Build unknown did not become current in 0.3 s: .*no worker/,
    );
    expect(await isInUse(target('old'))).toBe(true);
  });
});

it('the build id is the beginning of the hash of the workflow code', () => {
  const { bundle } = temporal;
  expect(versionOf(bundle)).toEqual({ deploymentName: 'throughline', buildId: bundle.hash.slice(0, 12) });
  expect(versionOf(bundle).buildId).toMatch(/^[0-9a-f]{12}$/);
});
