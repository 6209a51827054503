// A skip ends where it should, also when a timer shortly before its end sets things going that are still under way then.
import { randomUUID } from 'node:crypto';
import { activityInfo } from '@temporalio/activity';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { clockOf, fastForward } from '../../tools/time-skip';
import { openTemporal } from '../support/temporal';

const HOUR = 3_600_000;
const SECOND = 1_000;

test('48 hours are 48 hours, whatever a timer has just started', async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const temporal = await openTemporal();
  const { client, connection, namespace } = temporal;
  const taskQueue = `restless-${randomUUID()}`;
  const work = async (ms: number) => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    if (activityInfo().attempt === 1 && Math.random() < 0.15) throw new Error('tried again after a second');
  };
  const workflowsPath = require.resolve('./sleeper.workflow');
  const worker = await Worker.create({ connection: temporal.native, namespace, taskQueue, workflowsPath, activities: { work } });
  const skipped = async (): Promise<number> => {
    const workflowId = randomUUID();
    const early = Math.random() * 2.5 * SECOND; // so long before the end of the skip the timer fires
    const args = [48 * HOUR - early, [900, 900, 300].map((most) => Math.random() * most)];
    const handle = await client.workflow.start('restless', { workflowId, taskQueue, args });
    const began = Date.now();
    await fastForward(connection, namespace, workflowId, 48 * HOUR, 120_000);
    await handle.executeUpdate('quiet');
    await handle.executeUpdate('quiet'); // a clock that goes on by itself has done so before it is asked again
    const { now } = await clockOf(connection, namespace, workflowId);
    await handle.terminate();
    return (now.getTime() - began) / HOUR;
  };
  try {
    const ends = await worker.runUntil(async () => Promise.all(Array.from({ length: 24 }, skipped)));
    expect(ends.filter((hours) => hours < 48 || hours > 48.1)).toEqual([]);
  } finally {
    await temporal.close();
  }
});
