// The schedules of the house. The monthly review of the process: one task for each month stands in the supervisors' inbox. Retention: what
// was promised for a time only goes.
import { type Client, ScheduleNotFoundError } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { createOpenReviewTask } from '../../activities/process-review';
import { createForgetExpired } from '../../activities/retention';
import { taskById } from '../../prisma/tasks';
import { createLog, installRuntime } from '../../worker/log';
import { ensureSchedules, PARCEL_SWEEP, PROCESS_REVIEW, RETENTION } from '../../worker/schedules';
import { closedAfterThisFile } from '../support/opened';
import { openTemporal } from '../support/temporal';
import { until } from '../support/until';
import { testBundle } from '../support/workflow-bundle';
import { openShop } from './world.fixture';

const shop = closedAfterThisFile(openShop);

describe('the task', () => {
  it('is opened once for a month, also when the run is repeated, and due within five business days', async () => {
    const open = createOpenReviewTask(shop.db);
    expect(await open({ at: '2099-03-02T00:00:00.000Z' })).toEqual({ taskId: 'review:2099-03', opened: true });
    expect(await Promise.all([open({ at: '2099-03-02T00:00:00.000Z' }), open({ at: '2099-03-30T15:59:59.000Z' })])).toEqual([
      { taskId: 'review:2099-03', opened: false },
      { taskId: 'review:2099-03', opened: false },
    ]);
    const task = await taskById(shop.db, 'review:2099-03');
    expect(task).toMatchObject({ orderId: null, step: 'process-review', role: 'supervisor', escalated: false });
    const days = ((task?.dueAt?.getTime() ?? 0) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(4);
    expect(days).toBeLessThanOrEqual(8);
  });

  it("is of the month of the company's zone, and a new month has its own", async () => {
    const open = createOpenReviewTask(shop.db);
    expect(await open({ at: '2099-03-31T16:00:00.000Z' })).toEqual({ taskId: 'review:2099-04', opened: true });
    expect(await shop.db.task.count({ where: { step: 'process-review' } })).toBe(2);
  });
});

describe('the schedule', () => {
  it('is there after a worker has started, also after the next one has, and a run of it opens one task', async () => {
    installRuntime(createLog('error'));
    const [temporal, workflowBundle] = await Promise.all([openTemporal(), testBundle()]);
    const { client, native, namespace } = temporal;
    const taskQueue = `review-${randomUUID()}`;
    const review = z.object({ taskId: z.string().regex(/^review:\d{4}-\d\d$/), opened: z.boolean() });
    const tasks = async () => (await shop.db.task.findMany({ where: { step: 'process-review' } })).map(({ taskId }) => taskId).sort();
    const known = new Set(await tasks());
    const handle = client.schedule.getHandle(PROCESS_REVIEW);
    try {
      for (const id of [PROCESS_REVIEW, PARCEL_SWEEP, RETENTION]) await client.schedule.getHandle(id).delete().catch(unlessMissing);
      const { signal } = new AbortController();
      for (let i = 0; i < 2; i += 1) await ensureSchedules({ client, taskQueue }, { log: createLog('silent'), signal });
      const { spec, state } = await handle.describe();
      expect(spec.calendars).toMatchObject([{ dayOfMonth: [{ start: 2, end: 2 }] }]);
      expect(state.paused).toBe(false);

      const activities = { openReviewTask: createOpenReviewTask(shop.db), forgetExpired: createForgetExpired(shop.db) };
      const worker = await Worker.create({ connection: native, namespace, taskQueue, workflowBundle, activities });
      await worker.runUntil(async () => {
        for (let runs = 1; runs <= 2; runs += 1) {
          await handle.trigger();
          const workflowId = await startedBy(client, PROCESS_REVIEW, runs);
          const { taskId, opened } = review.parse(await client.workflow.getHandle(workflowId).result());
          expect(opened).toBe(!known.has(taskId)); // a month may end between the two
          known.add(taskId);
        }
        await client.schedule.getHandle(RETENTION).trigger();
        const retention = await startedBy(client, RETENTION, 1);
        expect(await client.workflow.getHandle(retention).result()).toEqual({ keys: 0 });
      });
      expect(await tasks()).toEqual([...known].sort());
    } finally {
      for (const id of [PROCESS_REVIEW, PARCEL_SWEEP, RETENTION]) await client.schedule.getHandle(id).delete().catch(unlessMissing);
      await temporal.close();
    }
  });
});

/** The workflow of a schedule's so-manieth run. */
const startedBy = (client: Client, schedule: string, runs: number): Promise<string> =>
  until(
    async () => {
      const { info } = await client.schedule.getHandle(schedule).describe();
      return info.recentActions[runs - 1]?.action.workflow.workflowId;
    },
    `run ${runs} of the schedule`,
    { ms: 60_000 },
  );

const unlessMissing = (error: unknown): void => {
  if (!(error instanceof ScheduleNotFoundError)) throw error;
};
