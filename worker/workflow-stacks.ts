// The SDK keeps a stack for every promise of a workflow and maps each of its frames to our sources: with V8's usual ten frames that took
// almost half of the workflow thread's time. Fewer frames still say where an error was thrown.
import { setFlagsFromString } from 'node:v8';

/** Must run before the worker is created. Holds for threads that start afterwards, so for workflow code alone: ours keeps its ten frames. */
export const keepWorkflowStacks = (frames: number): void => setFlagsFromString(`--stack-trace-limit=${frames}`);
