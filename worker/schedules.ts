// The schedules of the house: work that is not one order's, started by Temporal. Each worker sees to it at its start that they are there.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client';
import { PARCEL_SWEEP_WORKFLOW } from '../workflows/parcel-sweep.ports';
import { codeOf, type Log } from './log';

export const PARCEL_SWEEP = 'parcel-sweep';
const TRY_AGAIN_MS = 30_000;

interface Target {
  client: Pick<Client, 'schedule'>;
  taskQueue: string;
}

/**
 * Creates what is missing; what is there stays as it is, so ops can pause it or change how often it runs.
 * Never rejects: orders run without the schedules, so a server that refuses them is asked again until `signal` ends.
 */
export async function ensureSchedules(
  target: Target,
  { log, signal }: { log: Pick<Log, 'info' | 'warn'>; signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    try {
      if ((await createSweep(target)) === 'created') log.info({ schedule: PARCEL_SWEEP }, 'schedule created');
      return;
    } catch (error) {
      log.warn({ schedule: PARCEL_SWEEP, ...codeOf(error) }, 'the schedule is not there; trying again');
    }
    await sleep(TRY_AGAIN_MS, undefined, { signal }).catch(() => undefined); // woken to stop
  }
}

async function createSweep({ client, taskQueue }: Target): Promise<'created' | 'known'> {
  try {
    await client.schedule.create({
      scheduleId: PARCEL_SWEEP,
      spec: { intervals: [{ every: '10 minutes' }] },
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '10 minutes' },
      action: { type: 'startWorkflow', workflowType: PARCEL_SWEEP_WORKFLOW, workflowId: PARCEL_SWEEP, taskQueue, args: [] },
      memo: { what: 'Asks carriers about parcels that nothing was heard of for six hours' },
    });
    return 'created';
  } catch (error) {
    if (error instanceof ScheduleAlreadyRunning) return 'known';
    throw error;
  }
}
