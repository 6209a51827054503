// How much workflow threads keep of stacks. For the Temporal UI's "Call Stack" the SDK takes the stack of every promise of a workflow and maps
// its frames to our sources: with V8's usual ten frames almost half of the thread's time, with two still a third.
import { setFlagsFromString } from 'node:v8';
import threads, { type WorkerOptions } from 'node:worker_threads';

/** The first two frames that the SDK takes of a promise are its own: with no more than these there is nothing to show. */
const FRAMES_OF_SDK = 2;
const WORKFLOW_THREAD = 'workflow-worker-thread.js';

/**
 * Must run before the worker is created. Holds for threads that start afterwards, so for workflow code alone: ours keeps its ten frames.
 * @param frames of an error; one or two say where it was thrown. From three on there are stacks of promises, too
 */
export function keepWorkflowStacks(frames: number): void {
  setFlagsFromString(`--stack-trace-limit=${frames}`);
  Object.assign(threads, { Worker: frames > FRAMES_OF_SDK ? Thread : ThreadWithoutPromiseStacks });
}

const { Worker: Thread } = threads;

/** The SDK has no switch for it, and makes its threads by this class. Others' threads are as ever. */
class ThreadWithoutPromiseStacks extends Thread {
  constructor(file: string | URL, options?: WorkerOptions) {
    if (typeof file === 'string' && file.endsWith(WORKFLOW_THREAD)) super(withoutPromiseStacks(file), { ...options, eval: true });
    else super(file, options);
  }
}

/** The thread's script. Node's own hook, which carries cancellation scopes from promise to promise, is told by its `before` and stays. */
const withoutPromiseStacks = (file: string): string => `
  const { promiseHooks } = require('node:v8');
  const { createHook } = promiseHooks;
  promiseHooks.createHook = (hooks) => (hooks.before ? createHook(hooks) : () => undefined);
  require(${JSON.stringify(file)});
`;
