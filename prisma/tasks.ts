// Work in people's inboxes: what the orders ask for (rows that `record` writes) and who took it or did it (rows that the API writes).
// A task is open until its order needs it no more or somebody has completed it.
import type { Db } from './client';
import { Prisma } from './generated/prisma/client';

export interface TaskRow {
  taskId: string;
  orderId: string | null;
  orderNumber: string | null;
  step: string;
  role: string;
  text: string | null;
  /** What the log says of it beyond its step: JSON as the order wrote it. */
  about: unknown;
  openedAt: Date;
  dueAt: Date | null;
  late: boolean;
  escalated: boolean;
  assigneeId: string | null;
  assigneeName: string | null;
  closedAt: Date | null;
  completedAt: Date | null;
}
export interface TaskFilter {
  role?: string | undefined;
  assigneeId?: string | undefined;
  late?: boolean | undefined;
}
export interface TaskPlace {
  /** Epoch milliseconds; null: the tasks without a time, which come last. */
  due: number | null;
  taskId: string;
}

const columns = Prisma.sql`
  t.task_id AS "taskId", t.order_id::text AS "orderId", o.order_number AS "orderNumber", t.step, t.role, x.text, m.about,
  t.opened_at AS "openedAt", t.due_at AS "dueAt", t.escalated, t.closed_at AS "closedAt", w.completed_at AS "completedAt",
  coalesce(t.due_at < now() + coalesce(o.clock_offset, 0) * interval '1 millisecond', false) AS late,
  w.assignee_id::text AS "assigneeId", s.name AS "assigneeName"`;
const sources = Prisma.sql`
  task t LEFT JOIN "order" o ON o.order_id = t.order_id LEFT JOIN task_work w ON w.task_id = t.task_id
  LEFT JOIN staff s ON s.staff_id = w.assignee_id LEFT JOIN text x ON x.text_id = t.text_id
  LEFT JOIN LATERAL (SELECT e.data->'about' AS about FROM order_event e
    WHERE t.step IN ('put-back', 'blocked') AND e.order_id = t.order_id AND e.type = 'TaskOpened'
      AND t.order_id || '.' || (e.data->>'taskId') = t.task_id LIMIT 1) m ON true`;
const LATE = Prisma.sql`t.due_at < now() + coalesce(o.clock_offset, 0) * interval '1 millisecond'`;

/** Open tasks by due time, the most urgent first, from the one after `after` on. */
export function listTasks(db: Db, filter: TaskFilter, page: { limit: number; after?: TaskPlace | undefined }): Promise<TaskRow[]> {
  const { role, assigneeId, late } = filter;
  const where = [
    Prisma.sql`t.closed_at IS NULL AND w.completed_at IS NULL`,
    ...(role ? [Prisma.sql`t.role = ${role}`] : []),
    ...(assigneeId ? [Prisma.sql`w.assignee_id = ${assigneeId}::uuid`] : []),
    ...(late === undefined ? [] : [late ? LATE : Prisma.sql`NOT coalesce(${LATE}, false)`]),
    ...(page.after ? [beyond(page.after)] : []),
  ];
  return db.$queryRaw<TaskRow[]>`
    SELECT ${columns} FROM ${sources} WHERE ${Prisma.join(where, ' AND ')} ORDER BY t.due_at NULLS LAST, t.task_id LIMIT ${page.limit}`;
}

const beyond = ({ due, taskId }: TaskPlace): Prisma.Sql =>
  due === null
    ? Prisma.sql`(t.due_at IS NULL AND t.task_id > ${taskId})`
    : Prisma.sql`(t.due_at IS NULL OR (t.due_at, t.task_id) > (${new Date(due)}, ${taskId}))`;

/** One task, open or not, or null. */
export async function taskById(db: Db, taskId: string): Promise<TaskRow | null> {
  const [row] = await db.$queryRaw<TaskRow[]>`SELECT ${columns} FROM ${sources} WHERE t.task_id = ${taskId}`;
  return row ?? null;
}

/** Opens a task that belongs to no order. @returns false when there has been one of this id */
export async function openHouseTask(
  db: Db,
  task: { taskId: string; step: string; role: string; openedAt: Date; dueAt: Date },
): Promise<boolean> {
  const { count } = await db.task.createMany({ data: [task], skipDuplicates: true });
  return count === 1;
}

/** Takes a task for a person. @returns false when somebody else has it */
export async function claimTask(db: Db, taskId: string, staffId: string): Promise<boolean> {
  const changed = await db.$executeRaw`
    INSERT INTO task_work (task_id, assignee_id, claimed_at) VALUES (${taskId}, ${staffId}::uuid, now())
    ON CONFLICT (task_id) DO UPDATE SET assignee_id = EXCLUDED.assignee_id, claimed_at = now()
    WHERE task_work.completed_at IS NULL AND (task_work.assignee_id IS NULL OR task_work.assignee_id = EXCLUDED.assignee_id)`;
  return changed === 1;
}

/** Gives a task back. */
export async function releaseTask(db: Db, taskId: string): Promise<void> {
  await db.taskWork.updateMany({ where: { taskId, completedAt: null }, data: { assigneeId: null, claimedAt: null } });
}

/** Says that a task is done. @returns false when somebody was quicker */
export async function completeTask(
  db: Db,
  { taskId, staffId, textId }: { taskId: string; staffId: string; textId: string | null },
): Promise<boolean> {
  const changed = await db.$executeRaw`
    INSERT INTO task_work (task_id, assignee_id, claimed_at, completed_by, completed_at, text_id)
    VALUES (${taskId}, ${staffId}::uuid, now(), ${staffId}::uuid, now(), ${textId}::uuid)
    ON CONFLICT (task_id) DO UPDATE SET completed_by = EXCLUDED.completed_by, completed_at = now(), text_id = EXCLUDED.text_id
    WHERE task_work.completed_at IS NULL`;
  return changed === 1;
}
