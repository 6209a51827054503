// `npm run history:save`: stores the history of a real order, running or ended, for the replay gate. Run by tools/save-history.mjs, which
// has read the words. Nothing is stored that holds personal data, that today's code cannot replay, or that stands there already.
import { isGrpcServiceError, type Client, Client as TemporalClient, WorkflowNotFoundError } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import type { History } from '@temporalio/common/lib/proto-utils';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readTemporalConfig } from '../../worker/config';
import { openConnection } from '../../worker/temporal';
import type { RecordedEvent } from '../../workflows/domain/events';
import { foldAll } from '../../workflows/domain/evolve';
import { emptyOrder } from '../../workflows/domain/state';
import { upcast } from '../../workflows/domain/upcast';
import { ORDER_WORKFLOW, type OrderInput, workflowIdOf } from '../../workflows/order.messages';
import { bundleOf, complaints, openGate, replay, ROOT } from './gate';
import { fileOf } from './histories';
import { flawsOf, withoutTraces } from './traces';

const QUIET_WITHIN_MS = 10_000;

async function main([order = '', name = '', wanted = 'latest', folder]: string[]): Promise<void> {
  const { client, where, close } = await findTemporal();
  try {
    const workflowId = await findOrder(client, order, where);
    const runs = await runsOf(client, workflowId, wanted);
    openGate();
    const bundle = await bundleOf();
    for (const [i, run] of runs.entries()) {
      await quiet(client, workflowId, run.runId);
      const history = await client.workflow.getHandle(workflowId, run.runId).fetchHistory();
      const stage = stageIn(history);
      const special = `${name || order.toLowerCase()}${runs.length > 1 ? `-run-${i + 1}` : ''}`;
      const file = fileOf(`${stage}.${special}`, folder);
      const shown = path.relative(ROOT, file);
      if (existsSync(file))
        throw new Error(`${shown} is there already and is not replaced: orders that run look like it. Give another name.`);
      const text = withoutTraces(history);
      const flaws = flawsOf(text);
      if (flaws.length > 0) throw new Error(`The history of run ${run.runId} cannot be stored. ${flaws.join(' ')}`);
      const failed = complaints(await replay(bundle, { [workflowId]: text }));
      if (failed.length > 0)
        throw new Error(`The code here could not go on with this order, so do not release it; nothing was stored.\n${failed.join('\n')}`);
      writeFileSync(file, text, { flag: 'wx' });
      const size = `${history.events?.length ?? 0} events, ${Math.round(text.length / 1024)} kB`;
      console.log(`Stored ${shown}: ${size}; run ${run.runId}, ${run.status.toLowerCase()}, in stage ${stage}.`);
    }
    console.log('It holds ids, codes and figures only, and the workflow code here replays it.');
    console.log('Next: read it through and commit it. `npm run replay` and `npm test` replay it from now on.');
  } finally {
    await close();
  }
}

/** The server that TEMPORAL_ADDRESS names, else the one of a running `npm start`. */
async function findTemporal() {
  const { TEMPORAL_ADDRESS, BASE, PORT } = process.env;
  const base = BASE || `http://127.0.0.1:${PORT || 3000}`;
  const found = TEMPORAL_ADDRESS ? {} : await aboutOf(base);
  if (!found) throw new Error(`No \`npm start\` answers at ${base}. Start it, say BASE or PORT, or name a server: TEMPORAL_ADDRESS.`);
  const config = readTemporalConfig({ ...process.env, ...found });
  const { address, namespace } = config;
  const connection = await openConnection(config).catch((error: unknown) => {
    throw new Error(`No Temporal server answers at ${address}, or it does not let us in.`, { cause: error });
  });
  const client: Client = new TemporalClient({ connection, namespace });
  return { client, where: `Temporal at ${address}, namespace ${namespace},`, close: () => connection.close() };
}

async function aboutOf(base: string): Promise<NodeJS.ProcessEnv | undefined> {
  try {
    const reply = await fetch(new URL('/dev/about', base), { signal: AbortSignal.timeout(3_000) });
    const { temporal } = (await reply.json()) as { temporal: { address: string; namespace: string } };
    return { TEMPORAL_ADDRESS: temporal.address, TEMPORAL_NAMESPACE: temporal.namespace };
  } catch {
    return undefined;
  }
}

/** By the order's id, else by its number, as the search attributes know it. */
async function findOrder(client: Client, order: string, where: string): Promise<string> {
  const workflowId = workflowIdOf(order);
  try {
    await client.workflow.getHandle(workflowId).describe();
    return workflowId;
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
  for await (const found of client.workflow.list({
    query: `WorkflowType = '${ORDER_WORKFLOW}' AND OrderNumber = '${order.toUpperCase()}'`,
  }))
    return found.workflowId;
  throw new Error(`${where} knows no order ${order}. Ended orders are forgotten after the namespace's retention.`);
}

interface Run {
  runId: string;
  status: string;
}
/** An order rolls over to new runs: the latest one, a certain one, or all that the server still has, oldest first. */
async function runsOf(client: Client, workflowId: string, wanted: string): Promise<Run[]> {
  if (wanted !== 'all') {
    const handle = client.workflow.getHandle(workflowId, ...(wanted === 'latest' ? [] : [wanted]));
    const { runId, status } = await handle.describe().catch((error: unknown) => {
      if (error instanceof WorkflowNotFoundError || isGrpcServiceError(error))
        throw new Error(`The order has no run ${wanted}.`, { cause: error });
      throw error;
    });
    return [{ runId, status: status.name }];
  }
  const runs = [];
  for await (const run of client.workflow.list({ query: `WorkflowId = '${workflowId}'` })) runs.push(run);
  runs.sort((a, b) => a.startTime.getTime() - b.startTime.getTime());
  return runs.map(({ runId, status }) => ({ runId, status: status.name }));
}

/** A workflow task on its way is awaited: the history then ends where the order rests. */
async function quiet(client: Client, workflowId: string, runId: string): Promise<void> {
  for (const end = Date.now() + QUIET_WITHIN_MS; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 100))) {
    const { raw } = await client.workflow.getHandle(workflowId, runId).describe();
    if (!raw.pendingWorkflowTask) return;
  }
  throw new Error('The order does not come to rest: is a worker running, and do its tasks succeed? See the Temporal UI.');
}

/** The stage in which the run stands: what it began with, and everything that it has recorded since. */
function stageIn({ events = [] }: History): string {
  let input: OrderInput | undefined;
  const recorded: RecordedEvent[] = [];
  for (const { workflowExecutionStartedEventAttributes: started, activityTaskScheduledEventAttributes: scheduled } of events ?? []) {
    const [first] = (started ?? scheduled)?.input?.payloads ?? [];
    if (first && started) input = defaultPayloadConverter.fromPayload<OrderInput>(first);
    if (first && scheduled?.activityType?.name === 'record')
      recorded.push(...defaultPayloadConverter.fromPayload<{ events: RecordedEvent[] }>(first).events);
  }
  if (!input) throw new Error('This history has no beginning.');
  const { orderId, state } = input;
  return foldAll(state ? upcast(orderId, state) : emptyOrder(orderId), recorded).stage;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
