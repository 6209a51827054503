// How many frames of a stack the workflow threads keep.
import { runInNewContext } from 'node:vm';
import { keepWorkflowStacks } from '../../worker/workflow-stacks';

afterAll(() => keepWorkflowStacks(10));

test('workflow code keeps few frames, the code around it as many as before', () => {
  const ours = Error.stackTraceLimit;
  keepWorkflowStacks(2);
  expect(runInNewContext('Error.stackTraceLimit')).toBe(2);
  expect(Error.stackTraceLimit).toBe(ours);
});
