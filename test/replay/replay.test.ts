// The replay gate: the workflow of today must go on with orders of yesterday. A failure here means that running orders would stop:
// guard the change with `patched` instead of making the histories anew.
import { historyFromJSON } from '@temporalio/common/lib/proto-utils';
import { bundleWorkflowCode, DefaultLogger, makeTelemetryFilterString, Runtime, Worker, type WorkflowBundle } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import path from 'node:path';
import { stages } from '../../workflows/domain/vocabulary';
import { historyNames, historyText, stageOf } from './histories';

let workflowBundle: WorkflowBundle;
beforeAll(async () => {
  const logging = { filter: makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' }) };
  Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging } });
  workflowBundle = await bundleWorkflowCode({
    workflowsPath: path.join(__dirname, '../../workflows/index.ts'),
    logger: new DefaultLogger('ERROR'),
  });
}, 60_000);

/** What each history, given as text by name, fails with. */
async function replay(texts: Record<string, string>): Promise<Record<string, unknown>> {
  const failed: Record<string, unknown> = {};
  const histories = Object.entries(texts).map(([name, text]) => ({ workflowId: name, history: historyFromJSON(JSON.parse(text)) }));
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle }, histories)) if (error) failed[workflowId] = error;
  return failed;
}

test('orders of every stage and branch go on with the workflow of today', async () => {
  const texts = Object.fromEntries(historyNames().map((name) => [name, historyText(name)]));
  const failed = await replay(texts);
  expect(Object.entries(failed).map(([name, error]) => `${name}: ${String(error)}`)).toEqual([]);
}, 60_000);

test('a history that the workflow could not have written fails: the gate bites', async () => {
  const original = historyText('fulfilment.hand-over');
  const tampered = original.replaceAll('"name":"reserveStock"', '"name":"reserveEverything"');
  expect(tampered).not.toBe(original);
  const failed = await replay({ tampered });
  expect(failed['tampered']).toBeInstanceOf(DeterminismViolationError);
}, 60_000);

test('every stage and every end has a history', () => {
  const covered = new Set(historyNames().map(stageOf));
  expect(stages.filter((stage) => !covered.has(stage))).toEqual([]);
});

test('histories are small and tell nothing about the machine they were made on', () => {
  for (const name of historyNames()) {
    const text = historyText(name);
    expect(text.length).toBeLessThan(200 * 1024);
    expect(text).not.toMatch(/"identity"|"stackTrace"|\d+@/);
  }
});
