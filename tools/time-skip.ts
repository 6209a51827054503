// Time skipping for tests and tools. The code belongs to the embedded start's routes, because the API may not import tools.
export { clockOf, currentWorkflowTime, fastForward, SkipBlocked } from '../api/dev/time-skip';
