// The runs of one order, from the first to the present one, as their histories tell; and the end of a run when a test wants it.
import { temporal } from '@temporalio/proto';
import { randomUUID } from 'node:crypto';
import { failuresIn, type Order, runsFrom, type Shop, until } from './shop';

const { EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED } = temporal.api.enums.v1.EventType;

export interface Run {
  runId: string;
  /** Events of its history. */
  events: number;
  signals: number;
  /** Workflow tasks that failed by our fault. */
  failures: string[];
}

export async function runsOf({ client }: Shop, { workflowId }: Order): Promise<Run[]> {
  const runs: Run[] = [];
  const latest = await client.workflow.getHandle(workflowId).describe();
  for await (const { runId, events } of runsFrom(client, workflowId, latest.raw.workflowExecutionInfo?.firstRunId ?? latest.runId))
    runs.push({
      runId,
      events: events.length,
      signals: events.filter((e) => e.eventType === EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED).length,
      failures: failuresIn(events),
    });
  return runs;
}

/** Somewhat above the length at which an order rolls over, and well below it. */
const FULL = 1_520;
const NEARLY_FULL = 1_200;

/** Talks to the order until its history is so long that it wants a new run, or has begun one. Nothing of it changes the order. */
export const talkUntilFull = (shop: Shop, order: Order) => talk(shop, order, FULL);
/** For what must not take long afterwards, because something is held up meanwhile: a door before an activity has the activity's time. */
export const talkUntilNearlyFull = (shop: Shop, order: Order) => talk(shop, order, NEARLY_FULL);

/** No faster than the order hears. */
async function talk({ client }: Shop, order: Order, length: number): Promise<void> {
  const talkId = `noise-${randomUUID()}`;
  const heard = () => new Set(order.log().flatMap(({ causeId }) => (causeId?.startsWith(talkId) ? [causeId] : []))).size;
  const first = await client.workflow.getHandle(order.workflowId).describe();
  for (let sent = 0; ; sent += 25) {
    const { runId, historyLength = 0 } = await client.workflow.getHandle(order.workflowId).describe();
    if (historyLength > length || runId !== first.runId) return;
    const eventIds = Array.from({ length: 25 }, (_, i) => `${talkId}-${sent + i}`);
    await Promise.all(eventIds.map((eventId) => order.tell('receiptConfirmed', { eventId, condition: 'ok' })));
    await until(() => heard() > sent - 75, 'the order to hear some', { ms: 60_000 });
  }
}

/** Until the order runs in another run than this one. */
export const rolledOver = ({ client }: Shop, { workflowId }: Order, runId: string, patience?: { ms: number }) =>
  until(async () => (await client.workflow.getHandle(workflowId).describe()).runId !== runId, 'a new run', patience);
