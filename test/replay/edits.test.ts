// The gate bites where it must and nowhere else: good-faith edits of the workflow code, made to copies of it, and what the stored
// histories say. An edit that is found no more has been overtaken by the code: let it follow (edits.unsafe.ts, edits.safe.ts).
import type { WorkflowBundle } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { type Edit, withCopy } from './copies';
import { safeEdits } from './edits.safe';
import { unsafeEdits } from './edits.unsafe';
import { bundleOf, closeGate, complaints, openGate, replay, textsOf } from './gate';
import { historyNames } from './histories';

beforeAll(openGate);
afterAll(closeGate);
const bundleWith = (edits: Edit[]): Promise<WorkflowBundle> => withCopy(['workflows'], edits, bundleOf);

test.each(unsafeEdits)('the gate stops this: $title', async ({ edits, caughtBy }) => {
  const failed = await replay(await bundleWith(edits), textsOf(caughtBy));
  expect(Object.keys(failed).sort()).toEqual([...caughtBy].sort());
  for (const error of Object.values(failed)) expect(error).toBeInstanceOf(DeterminismViolationError);
});

test('the gate lets harmless edits pass, all at once', async () => {
  const bundle = await bundleWith(safeEdits.flatMap(({ edits }) => edits));
  expect(complaints(await replay(bundle, textsOf(historyNames())))).toEqual([]);
}, 600_000);

test('there are ten edits at least that must be stopped, and five that must not', () => {
  expect(unsafeEdits.length).toBeGreaterThanOrEqual(10);
  expect(safeEdits.length).toBeGreaterThanOrEqual(5);
});
