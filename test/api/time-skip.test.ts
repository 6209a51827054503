// A skip ends where it should, also when a timer shortly before its end sets things going that are still under way then.
import { randomUUID } from 'node:crypto';
import { activityInfo } from '@temporalio/activity';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { clockOf, fastForward } from '../../tools/time-skip';

const HOUR = 3_600_000;
const SECOND = 1_000;
const address = process.env.TEMPORAL_ADDRESS ?? '';
const namespace = process.env.TEMPORAL_NAMESPACE ?? 'default';

test('48 hours are 48 hours, whatever a timer has just started', async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const [connection, native] = await Promise.all([Connection.connect({ address }), NativeConnection.connect({ address })]);
  const taskQueue = `restless-${randomUUID()}`;
  const work = async (ms: number) => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    if (activityInfo().attempt === 1 && Math.random() < 0.15) throw new Error('tried again after a second');
  };
  const workflowsPath = require.resolve('./sleeper.workflow');
  const worker = await Worker.create({ connection: native, namespace, taskQueue, workflowsPath, activities: { work } });
  const client = new Client({ connection, namespace });
  const skipped = async (): Promise<number> => {
    const workflowId = randomUUID();
    const early = Math.random() * 2.5 * SECOND; // so long before the end of the skip the timer fires
    const args = [48 * HOUR - early, [900, 900, 300].map((most) => Math.random() * most)];
    const handle = await client.workflow.start('restless', { workflowId, taskQueue, args });
    const began = Date.now();
    await fastForward(connection, namespace, workflowId, 48 * HOUR);
    await new Promise((resolve) => setTimeout(resolve, 3 * SECOND)); // what the timer started is over then
    const { now } = await clockOf(connection, namespace, workflowId);
    await handle.terminate();
    return (now.getTime() - began) / HOUR;
  };
  try {
    const ends = await worker.runUntil(async () => Promise.all(Array.from({ length: 24 }, skipped)));
    expect(ends.filter((hours) => hours < 48 || hours > 48.1)).toEqual([]);
  } finally {
    await connection.close();
    await native.close();
  }
}, 60_000);
