// The newest runs, event by event, read once for all invariants that need it: how long they are, what personal data they hold, and
// whether what the workflow told the log is what stands there. Runs that are open are also asked for their state.
import { type Client, QueryNotRegisteredError, type WorkflowExecutionInfo } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { canonical } from '../../activities/record/compare';
import { digestOf } from '../../activities/record/digest';
import { orderStateOf } from '../../prisma/order-state';
import type { RecordedEvent } from '../../workflows/domain/events';
import type { OrderState } from '../../workflows/domain/state';
import { upcast } from '../../workflows/domain/upcast';
import { getOrder } from '../../workflows/order.messages';
import { type Finding, inParallel, type Look, snapshot, type World } from './finding';
import { betrayed, personalWords } from './people';
import { inTime, longRuns, newestRuns, orderIdOf } from './runs';

export type Histories = Record<'state' | 'log' | 'personal' | 'length', Look>;
type Found = Record<keyof Histories, Finding[]>;

const MOST_EVENTS = 2_000;
const AT_ONCE = 6;
const PAGE = 50;

export async function readHistories(world: World): Promise<Histories> {
  const { client, only } = world;
  const found: Found = { state: [], log: [], personal: [], length: [] };
  if (!client) return looks(found, {}, ['histories']);
  const runs = await newestRuns(client, only, world.histories);
  for (const run of await longRuns(client, only, MOST_EVENTS)) found.length.push(tooLong(run, run.historyLength));
  let asked = 0;
  let silent = false;
  for (let i = 0; i < runs.length; i += PAGE) {
    const page = runs.slice(i, i + PAGE);
    const ids = page.map((run) => orderIdOf(run.workflowId)).filter(isUuid);
    const { words, digests } = await snapshot(world, async (tx) => ({
      words: await personalWords(tx, ids),
      digests: await digestsOf(tx, ids),
    }));
    await inParallel(page, AT_ONCE, async (run) => {
      const orderId = orderIdOf(run.workflowId);
      await readOne(client, run, { words: words.get(orderId) ?? [], digests: digests.get(orderId) ?? new Map<number, string>() }, found);
      if (run.status.name !== 'RUNNING' || silent) return;
      const answer = await ask(world, client, orderId);
      if (answer === 'silent') silent = true;
      else found.state.push(...answer);
      asked += 1;
    });
  }
  return looks(
    found,
    { 'runs read': runs.length, ...(silent ? {} : { 'workflows asked': asked }) },
    silent ? ['the state of workflows: no worker answers'] : [],
  );
}

const looks = (found: Found, seen: Record<string, number>, notSeen: string[]): Histories => {
  const { 'workflows asked': _asked, ...read } = seen;
  const histories = notSeen.filter((what) => what === 'histories');
  return {
    state: { seen, findings: found.state, notSeen },
    log: { seen: read, findings: found.log, notSeen: histories },
    personal: { seen: read, findings: found.personal, notSeen: histories },
    length: { seen: read, findings: found.length, notSeen: histories },
  };
};

interface Known {
  words: string[];
  /** By number of the event. */
  digests: Map<number, string>;
}

async function readOne(client: Client, run: WorkflowExecutionInfo, { words, digests }: Known, found: Found): Promise<void> {
  const orderId = orderIdOf(run.workflowId);
  const history = await inTime(client, () => client.workflow.getHandle(run.workflowId, run.runId).fetchHistory());
  const events = history.events ?? [];
  if (events.length > MOST_EVENTS && run.status.name === 'RUNNING') found.length.push(tooLong(run, events.length));

  const json = historyToJSON(history);
  const payloads = [...json.matchAll(/"data":\s*"([A-Za-z0-9+/=]+)"/g)].map(([, data = '']) =>
    Buffer.from(data, 'base64').toString('utf8'),
  );
  const attributes = JSON.stringify({ typed: run.typedSearchAttributes, memo: run.memo });
  for (const what of new Set(betrayed([json, ...payloads, attributes].join('\n'), words)))
    found.personal.push({ orderId, about: `run ${run.runId} ${what}`, what: `run ${run.runId} holds ${what}` });

  const done = new Set(events.map((e) => String(e.activityTaskCompletedEventAttributes?.scheduledEventId ?? '')));
  for (const e of events) {
    const scheduled = e.activityTaskScheduledEventAttributes;
    if (scheduled?.activityType?.name !== 'record' || !done.has(String(e.eventId))) continue;
    for (const told of toldBy(scheduled.input?.payloads?.[0]?.data)) {
      if (digests.get(told.seq) !== digestOf(told))
        found.log.push({
          orderId,
          about: `told ${told.seq}`,
          what: `the workflow recorded event ${told.seq} (${told.type}) otherwise than the log has it`,
        });
    }
  }
}

function toldBy(data: Uint8Array | null | undefined): RecordedEvent[] {
  if (!data) return [];
  try {
    const { events } = JSON.parse(Buffer.from(data).toString('utf8')) as { events?: RecordedEvent[] };
    return events ?? [];
  } catch {
    return []; // encrypted by a codec: only the worker can read it
  }
}

const tooLong = (run: WorkflowExecutionInfo, length: number): Finding => ({
  orderId: orderIdOf(run.workflowId),
  about: `run ${run.runId}`,
  what: `run ${run.runId} has ${length} events, more than ${MOST_EVENTS}`,
});

async function digestsOf(tx: Parameters<typeof personalWords>[0], orderIds: string[]): Promise<Map<string, Map<number, string>>> {
  const rows = await tx.orderEvent.findMany({ where: { orderId: { in: orderIds } }, select: { orderId: true, seq: true, digest: true } });
  const found = new Map<string, Map<number, string>>(orderIds.map((id) => [id, new Map()]));
  for (const { orderId, seq, digest } of rows) found.get(orderId)?.set(seq, digest);
  return found;
}

/** The workflow and the read model tell the same state of the same version; an order that is just moving is asked again later. */
async function ask(world: World, client: Client, orderId: string): Promise<Finding[] | 'silent'> {
  let said: OrderState;
  try {
    said = await inTime(client, () => client.workflow.getHandle(`order-${orderId}`).query(getOrder));
  } catch (error) {
    const what = 'the worker cannot go on with the workflow: its tasks fail, see the Temporal UI';
    return error instanceof QueryNotRegisteredError ? [{ orderId, about: 'state', what }] : 'silent'; // an answer, though none of the order's
  }
  const stored = await orderStateOf(world.db, orderId);
  const finding = (what: string): Finding[] => [{ orderId, about: 'state', what }];
  if (!stored) return said.seq === 0 ? [] : finding(`the workflow is at event ${said.seq}, nothing is recorded`);
  if (said.seq < stored.state.seq) return finding(`the workflow is at event ${said.seq}, the read model already at ${stored.state.seq}`);
  if (said.seq > stored.state.seq) return finding(`the workflow is at event ${said.seq}, the read model only at ${stored.state.seq}`);
  return canonical(upcast(orderId, said)) === canonical(stored.state) ? [] : finding(`workflow and read model differ at event ${said.seq}`);
}

const isUuid = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
