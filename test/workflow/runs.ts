// The runs of one order, from the first to the present one, as their histories tell; and the end of a run when a test wants it.
import { temporal } from '@temporalio/proto';
import { failuresIn, type Order, type Shop, until } from './shop';

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
  const first = await client.workflow.getHandle(workflowId).describe();
  let runId: string | undefined = first.raw.workflowExecutionInfo?.firstRunId ?? first.runId;
  while (runId) {
    const history: temporal.api.history.v1.IHistory = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    const all = history.events ?? [];
    runs.push({
      runId,
      events: all.length,
      signals: all.filter((e) => e.eventType === EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED).length,
      failures: failuresIn(all),
    });
    runId = all.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId ?? undefined;
  }
  return runs;
}

/** Talks to the order, no faster than it hears, until its history is so long that it wants a new run. Nothing of it changes the order. */
export async function talkUntilFull({ client }: Shop, order: Order): Promise<void> {
  const heard = new Set<string>();
  const lines = () => order.log().forEach((e) => e.causeId?.startsWith('noise-') && heard.add(e.causeId));
  for (let sent = 0; ; sent += 25) {
    const { historyLength = 0 } = await client.workflow.getHandle(order.workflowId).describe();
    if (historyLength > FULL) return;
    const eventIds = Array.from({ length: 25 }, (_, i) => `noise-${order.orderId}-${sent + i}`);
    await Promise.all(eventIds.map((eventId) => order.tell('receiptConfirmed', { eventId, condition: 'ok' })));
    await until(() => (lines(), heard.size > sent - 75), 'the order to hear some', { ms: 40_000 });
  }
}
/** Somewhat above the length at which an order rolls over. */
const FULL = 1_520;

/** Until the order runs in another run than this one. */
export const rolledOver = ({ client }: Shop, { workflowId }: Order, runId: string, patience?: { ms: number }) =>
  until(async () => (await client.workflow.getHandle(workflowId).describe()).runId !== runId, 'a new run', patience);
