// What the workflow threads keep of stacks.
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runInNewContext } from 'node:vm';
import threads from 'node:worker_threads';
import { keepWorkflowStacks } from '../../worker/workflow-stacks';

/** Asks for each promise as the SDK does, and carries a value from one promise to the next as its cancellation scopes do. */
const THREAD = `
  const { AsyncLocalStorage } = require('node:async_hooks');
  let promises = 0;
  require('node:v8').promiseHooks.createHook({ init: () => void promises++, settled: () => undefined });
  const scope = new AsyncLocalStorage();
  const tell = () => require('node:worker_threads').parentPort.postMessage({ promises, scope: scope.getStore() });
  scope.run('inner', () => Promise.resolve().then(() => undefined).then(tell));
`;
const SDK = path.dirname(require.resolve('@temporalio/worker/lib/workflow/workflow-worker-thread'));
const dir = mkdtempSync(path.join(os.tmpdir(), 'threads-'));
afterAll(() => {
  keepWorkflowStacks(10);
  rmSync(dir, { recursive: true });
});

/** @returns what a thread made from a file of this name says */
async function start(name: string): Promise<unknown> {
  const file = path.join(dir, name);
  writeFileSync(file, THREAD);
  const thread = new threads.Worker(file);
  const [said] = await once(thread, 'message');
  await thread.terminate();
  return said;
}

test('workflow code keeps few frames, the code around it as many as before', () => {
  const ours = Error.stackTraceLimit;
  keepWorkflowStacks(2);
  expect(runInNewContext('Error.stackTraceLimit')).toBe(2);
  expect(Error.stackTraceLimit).toBe(ours);
});

test('with two frames a workflow thread is not asked about each promise, and scopes go from one to the next all the same', async () => {
  keepWorkflowStacks(2);
  const thread = 'workflow-worker-thread.js';
  expect(await start(thread)).toEqual({ promises: 0, scope: 'inner' });
  expect(require.resolve(path.join(SDK, thread))).toBe(path.join(SDK, thread)); // the SDK's threads have this name
});

test('other threads, and workflow threads with three frames, are asked', async () => {
  keepWorkflowStacks(2);
  expect(await start('other.js')).not.toMatchObject({ promises: 0 });
  keepWorkflowStacks(3);
  expect(await start('workflow-worker-thread.js')).not.toMatchObject({ promises: 0 });
});
