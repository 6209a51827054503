// The schedules of the house: work that is not one order's, started by Temporal. Each worker sees to it at its start that they are there.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, ScheduleAlreadyRunning, type ScheduleOptions, ScheduleOverlapPolicy } from '@temporalio/client';
import { PARCEL_SWEEP_WORKFLOW } from '../workflows/parcel-sweep.ports';
import { PROCESS_REVIEW_WORKFLOW } from '../workflows/process-review.ports';
import { RETENTION_WORKFLOW } from '../workflows/retention.ports';
import { codeOf, type Log } from './log';

export const PARCEL_SWEEP = 'parcel-sweep';
export const PROCESS_REVIEW = 'process-review';
export const RETENTION = 'retention';
const TRY_AGAIN_MS = 30_000;

interface Target {
  client: Pick<Client, 'schedule'>;
  taskQueue: string;
}
type Wanted = Pick<ScheduleOptions, 'scheduleId' | 'spec' | 'memo'> & {
  workflowType: string;
  catchupWindow: '10 minutes' | '1 day' | '31 days';
};

const schedules: Wanted[] = [
  {
    scheduleId: PARCEL_SWEEP,
    spec: { intervals: [{ every: '10 minutes' }] },
    workflowType: PARCEL_SWEEP_WORKFLOW,
    catchupWindow: '10 minutes',
    memo: { what: 'Asks carriers about parcels that nothing was heard of for six hours' },
  },
  {
    scheduleId: PROCESS_REVIEW,
    spec: { calendars: [{ dayOfMonth: 2, hour: 0 }], timezone: 'UTC' }, // then it is the same month everywhere on earth
    workflowType: PROCESS_REVIEW_WORKFLOW,
    catchupWindow: '31 days',
    memo: { what: 'Opens the task to hold the monthly review of the process' },
  },
  {
    scheduleId: RETENTION,
    spec: { calendars: [{ hour: 19, minute: 30 }], timezone: 'UTC' }, // half past three at night in Shanghai
    workflowType: RETENTION_WORKFLOW,
    catchupWindow: '1 day',
    memo: { what: 'Removes what is kept for a time only: Idempotency-Keys older than 30 days' },
  },
];

/**
 * Creates what is missing; what is there stays as it is, so ops can pause it or change how often it runs.
 * Never rejects: orders run without the schedules, so a server that refuses them is asked again until `signal` ends.
 */
export async function ensureSchedules(
  target: Target,
  { log, signal }: { log: Pick<Log, 'info' | 'warn'>; signal: AbortSignal },
): Promise<void> {
  await Promise.all(schedules.map((schedule) => ensure(target, schedule, { log, signal })));
}

async function ensure(
  target: Target,
  schedule: Wanted,
  { log, signal }: { log: Pick<Log, 'info' | 'warn'>; signal: AbortSignal },
): Promise<void> {
  const { scheduleId } = schedule;
  while (!signal.aborted) {
    try {
      if ((await create(target, schedule)) === 'created') log.info({ schedule: scheduleId }, 'schedule created');
      return;
    } catch (error) {
      log.warn({ schedule: scheduleId, ...codeOf(error) }, 'the schedule is not there; trying again');
    }
    await sleep(TRY_AGAIN_MS, undefined, { signal }).catch(() => undefined); // woken to stop
  }
}

async function create({ client, taskQueue }: Target, { workflowType, catchupWindow, ...schedule }: Wanted): Promise<'created' | 'known'> {
  try {
    await client.schedule.create({
      ...schedule,
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow },
      action: { type: 'startWorkflow', workflowType, workflowId: schedule.scheduleId, taskQueue, args: [] },
    });
    return 'created';
  } catch (error) {
    if (error instanceof ScheduleAlreadyRunning) return 'known';
    throw error;
  }
}
