// What an order's rows must be, by its log alone. Pure; used by the rebuild of the read model and by the check that compares the two.
// The rows of today follow from the last state; tasks that are done leave rows behind, and those follow from the states before it.
import type { Task } from '../../prisma/generated/prisma/client';
import { evolve } from '../../workflows/domain/evolve';
import type { RecordedEvent } from '../../workflows/domain/events';
import { emptyOrder, type OrderState } from '../../workflows/domain/state';
import { looseTaskRows, orderRow, type OrderRow, rowsOf } from './projections';
import type { AllRows } from './stored';
import { timesOf } from './times';

export interface Expected {
  state: OrderState;
  /** Null when the log is empty, or does not begin with how the order came in. */
  order: OrderRow | null;
  /** Tasks: those of open waits and the loose ones. */
  rows: AllRows;
  past: PastTask[];
}
/** A task whose wait has ended, as it was at its different times; the last one is closed when it was gone. */
export interface PastTask {
  taskId: string;
  versions: Task[];
  /** Milliseconds. One that came and went within one recording never had a row. */
  lived: number;
}

/** @param events the whole log, in its order */
export function expectedOf(orderId: string, events: RecordedEvent[]): Expected {
  const past = new Map<string, PastTask>();
  let state = emptyOrder(orderId);
  for (const e of events) {
    const before = state;
    state = evolve(before, e);
    if (before.tasks !== state.tasks) noteTasks(past, before, state, e.at);
  }
  const rows = rowsOf(state);
  const { opened, holds } = timesOf(emptyOrder(orderId), events);
  const open = new Set(rows.task.map((t) => t.taskId));
  return {
    state,
    order: orderRow(state, events, null),
    rows: { ...rows, task: [...rows.task, ...looseTaskRows(orderId, events)], step_time: opened, order_hold: holds },
    past: [...past.values()].filter((t) => !open.has(t.taskId)),
  };
}

function noteTasks(past: Map<string, PastTask>, before: OrderState, after: OrderState, at: string): void {
  const left = new Set(after.tasks.map((t) => t.taskId));
  for (const task of before.tasks) {
    for (const row of rowsOf({ ...emptyOrder(before.orderId), tasks: [task] }).task) {
      const version = { ...row, closedAt: left.has(task.taskId) ? null : new Date(at) };
      const versions = [...(past.get(row.taskId)?.versions ?? []), version];
      past.set(row.taskId, { taskId: row.taskId, versions, lived: Date.parse(at) - row.openedAt.getTime() });
    }
  }
}
