// The gate itself: a bundle of workflow code, and what stored histories say to it. Used by the tests of this folder and save-history.ts.
import { historyFromJSON } from '@temporalio/common/lib/proto-utils';
import { bundleWorkflowCode, DefaultLogger, makeTelemetryFilterString, Runtime, Worker, type WorkflowBundle } from '@temporalio/worker';
import path from 'node:path';
import { keepWorkflowStacks } from '../../worker/workflow-stacks';
import { testBundle } from '../support/workflow-bundle';
import { historyText } from './histories';

export const ROOT = path.resolve(__dirname, '../..');
const logger = new DefaultLogger('ERROR');

/** Once per process, before the first replay: what fails is our result, the engine need not print it. */
export function openGate(): void {
  keepWorkflowStacks(2);
  const logging = { filter: makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' }) };
  Runtime.install({ logger, telemetryOptions: { logging } });
}

export const closeGate = (): Promise<void> => Runtime.instance().shutdown();

/** @param root the folder above workflows/: the project, or a copy of it */
export const bundleOf = (root = ROOT): Promise<WorkflowBundle> =>
  root === ROOT ? testBundle() : bundleWorkflowCode({ workflowsPath: path.join(root, 'workflows/index.ts'), logger });

/** What each history, given as text by name, fails with. */
export async function replay(workflowBundle: WorkflowBundle, texts: Record<string, string>): Promise<Record<string, unknown>> {
  const failed: Record<string, unknown> = {};
  const replaying = { workflowBundle, debugMode: false }; // in a thread, as the product's worker does
  const histories = Object.entries(texts).map(([name, text]) => ({ workflowId: name, history: historyFromJSON(JSON.parse(text)) }));
  for await (const { workflowId, error } of Worker.runReplayHistories(replaying, histories)) if (error) failed[workflowId] = error;
  return failed;
}

export const textsOf = (names: string[]): Record<string, string> => Object.fromEntries(names.map((name) => [name, historyText(name)]));
/** One line for each history that fails. */
export const complaints = (failed: Record<string, unknown>): string[] =>
  Object.entries(failed).map(([name, error]) => `${name}: ${String(error)}`);
