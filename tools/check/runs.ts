// The runs of orders as Temporal knows them. Reads only; each call is bounded in time.
import { type Client, type WorkflowExecutionInfo, WorkflowNotFoundError } from '@temporalio/client';
import { ORDER_WORKFLOW, workflowIdOf } from '../../workflows/order.messages';

const CALL_MS = 10_000;
const ofOrders = (only: string | null): string =>
  `WorkflowType = '${ORDER_WORKFLOW}'${only === null ? '' : ` AND WorkflowId = '${workflowIdOf(only)}'`}`;

export const orderIdOf = (workflowId: string): string => workflowId.slice(workflowIdOf('').length);

/** @param most so many, the newest first */
async function list(client: Client, query: string, most = Infinity): Promise<WorkflowExecutionInfo[]> {
  const found: WorkflowExecutionInfo[] = [];
  for await (const run of client.workflow.list({ query, pageSize: Math.min(most, 1_000) })) {
    found.push(run);
    if (found.length >= most) break;
  }
  return found;
}

export const openRuns = (client: Client, only: string | null) => list(client, `${ofOrders(only)} AND ExecutionStatus = 'Running'`);
export const newestRuns = (client: Client, only: string | null, most: number) => list(client, ofOrders(only), most);
/** Closed runs with more events than this. */
export const longRuns = (client: Client, only: string | null, events: number) =>
  list(client, `${ofOrders(only)} AND HistoryLength > ${events}`, 100);

/** Something of it is under way: an activity that runs or is tried again, or a workflow task. */
export async function isBusy(client: Client, orderId: string): Promise<boolean> {
  try {
    const { raw } = await inTime(client, () => client.workflow.getHandle(workflowIdOf(orderId)).describe());
    return (raw.pendingActivities?.length ?? 0) > 0 || Boolean(raw.pendingWorkflowTask);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

export const inTime = <T>(client: Client, work: () => Promise<T>): Promise<T> => client.connection.withDeadline(Date.now() + CALL_MS, work);
