// Drives whole orders, and floors in the same way: say, wait until it is recorded, say the next. A round is many of them at once, timed.
import type { Client, WorkflowHandle } from '@temporalio/client';
import { randomUUID } from 'node:crypto';
import { ORDER_WORKFLOW } from '../workflows/order.messages';
import { startOptions } from '../workflows/order.start';
import { asked, type FloorInput, told } from './floor.messages';
import { BEGUN, plainOrder, steps } from './plain-order';
import type { History, Message, Plan, Wave } from './plan';
import type { Team } from './team';

export interface Side {
  team: Team;
  /** Drives one order from its start to its end. @returns its workflow id */
  drive: () => Promise<string>;
}
export interface Round {
  ordersPerSecond: number;
  /** Of the worker's process, milliseconds. */
  cpuPerOrder: number;
  workflowIds: string[];
}

export function oursWith(client: Client, team: Team, taskQueue: string): Side {
  return {
    team,
    async drive() {
      const orderId = randomUUID();
      const input = plainOrder(orderId);
      const order = await client.workflow.start(ORDER_WORKFLOW, { ...startOptions(input), taskQueue, args: [input] });
      await team.until(orderId, ({ words }) => words.has(BEGUN));
      for (const { say, until } of steps) {
        await say(order);
        await team.until(orderId, ({ words }) => words.has(until));
      }
      return finished(order, team, orderId);
    },
  };
}

export function floorWith(client: Client, team: Team, taskQueue: string, plan: Plan): Side {
  const openings = plan.map((run) => recordingsIn(run.opening));
  return {
    team,
    async drive() {
      const orderId = randomUUID();
      const input: FloorInput = { orderId, plan, run: 0, played: 0 };
      const floor = await client.workflow.start('floorWorkflow', { workflowId: `floor-${orderId}`, taskQueue, args: [input] });
      let message = 0;
      let expected = 0;
      for (const [run, { messages }] of plan.entries()) {
        expected += openings[run] ?? 0;
        await team.until(orderId, ({ recordings }) => recordings >= expected);
        for (const { kind, waves } of messages) {
          await send(floor, kind, message++);
          expected += recordingsIn(waves);
          await team.until(orderId, ({ recordings }) => recordings >= expected);
        }
      }
      return finished(floor, team, orderId);
    },
  };
}

const recordingsIn = (waves: Wave[]): number => waves.reduce((sum, { records = 0 }) => sum + records, 0);

const send = (floor: WorkflowHandle, kind: Message['kind'], message: number): Promise<unknown> =>
  kind === 'signal' ? floor.signal(told, message) : floor.executeUpdate(asked, { args: [message] });

async function finished(handle: WorkflowHandle, team: Team, orderId: string): Promise<string> {
  await handle.result();
  team.forget(orderId);
  return handle.workflowId;
}

/** @param size how many orders in all, `concurrency` of them at a time */
export async function playRound({ team, drive }: Side, { orders, concurrency }: { orders: number; concurrency: number }): Promise<Round> {
  const workflowIds: string[] = [];
  let left = orders;
  const driver = async () => {
    while (left-- > 0) workflowIds.push(await drive());
  };
  const cpuBefore = await team.cpu();
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: concurrency }, driver));
  const seconds = (performance.now() - startedAt) / 1_000;
  const cpu = (await team.cpu()) - cpuBefore;
  return { ordersPerSecond: orders / seconds, cpuPerOrder: cpu / orders, workflowIds };
}

/** The histories of all runs of an order, the oldest first. */
export async function historiesOf(client: Client, workflowId: string): Promise<History[]> {
  const histories: History[] = [];
  let runId: string | undefined; // the latest first
  do {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    histories.unshift(history);
    runId = history.events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId || undefined;
  } while (runId !== undefined);
  return histories;
}
