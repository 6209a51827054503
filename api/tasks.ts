// People's inboxes: the open tasks, and taking, giving back and completing one. What a task's order then does is no business of this file:
// tasks with an act of their own end by that act.
import { z } from 'zod';
import { keepFact } from '../prisma/inbox';
import { recordedOrder } from '../prisma/orders';
import { claimTask, completeTask, listTasks, releaseTask, taskById, type TaskRow } from '../prisma/tasks';
import { removeTexts, saveText } from '../prisma/texts';
import type { Text } from '../workflows/domain/vocabulary';
import { staffRoles } from '../workflows/domain/vocabulary';
import { type StepId, stepIds, steps } from '../workflows/process';
import { type HouseStep, houseWork } from '../workflows/process/house';
import { actorOf, refuseMachines } from './actor';
import type { ApiDeps } from './app';
import { tellOrder } from './facts';
import { pageOf, placeOf } from './paging';
import { forbidden, notFound, Problem } from './problem';
import { type Call, type Caller, defineRoute, ok, type Reply, type Route } from './route';
import { listOf, taskShape } from './schema/shapes';
import { pageQuery, text, yesOrNo } from './schema/words';
import { matterTextOf } from './texts/tasks';
import { STAFF_SOURCE } from './signals';

const taskList = z.strictObject({ ...pageQuery, role: z.enum(staffRoles).optional(), mine: yesOrNo.optional(), late: yesOrNo.optional() });
const taskPlace = z.tuple([z.number().nullable(), z.string()]);
const nothing = z.strictObject({});

/** Steps that no act ends: people say themselves that they are done. Source: PROCESS-SPEC, section 3. */
const byHand = ['note', 'call-customer', 'follow-up', 'put-back', 'check-carrier', 'case-decide', 'process-review'] satisfies (
  StepId | HouseStep
)[];
const COMPLETED_BY_HAND: readonly string[] = byHand;

export const taskRoutes = (deps: ApiDeps): Route[] => {
  const change = {
    method: 'post',
    who: [...staffRoles, 'admin'],
    keyed: true,
    answers: { 200: { description: 'The task as it is now', schema: taskShape } },
  } as const;
  return [
    defineRoute({
      method: 'get',
      path: '/api/tasks',
      who: 'staff',
      keyed: false,
      query: taskList,
      summary: 'Open tasks, the most urgent first.',
      answers: { 200: { description: 'One page', schema: listOf(taskShape) } },
      handle: ({ query, caller }) => {
        refuseMachines(caller);
        return list(deps, query, caller);
      },
    }),
    defineRoute({ ...change, path: '/api/tasks/:id/claim', body: nothing, summary: 'Takes a task.', handle: (call) => claim(deps, call) }),
    defineRoute({
      ...change,
      path: '/api/tasks/:id/release',
      body: nothing,
      summary: 'Gives a task back.',
      handle: (call) => release(deps, call),
    }),
    defineRoute({
      ...change,
      path: '/api/tasks/:id/complete',
      body: z.strictObject({ text: text(2_000).optional() }),
      summary: 'Says that a task is done which has no act of its own.',
      handle: (call) => complete(deps, call),
    }),
  ];
};

async function list({ db }: ApiDeps, { limit, cursor, role, mine, late }: z.infer<typeof taskList>, caller: Caller): Promise<Reply> {
  const place = placeOf(cursor, taskPlace);
  const after = place && { due: place[0], taskId: place[1] };
  const rows = await listTasks(db, { role, late, assigneeId: mine ? caller.id : undefined }, { limit: limit + 1, after });
  return ok(pageOf(rows, limit, { item: taskView, place: (row) => [row.dueAt?.getTime() ?? null, row.taskId] }));
}

async function claim({ db }: ApiDeps, { params, caller }: Call): Promise<Reply> {
  const task = await openTask(db, params.id ?? '', caller);
  if (!(await claimTask(db, task.taskId, caller.id))) throw claimedAlready(await taskById(db, task.taskId));
  return now(db, task.taskId);
}

async function release({ db }: ApiDeps, { params, caller }: Call): Promise<Reply> {
  const task = await openTask(db, params.id ?? '', caller);
  if (task.assigneeId === null) throw new Problem(409, 'nothing_to_do', 'Nobody has taken this task.');
  if (task.assigneeId !== caller.id && !caller.roles.includes('supervisor')) throw claimedAlready(task);
  await releaseTask(db, task.taskId);
  return now(db, task.taskId);
}

async function complete(deps: ApiDeps, { params, caller, body }: Call<{ text?: string | undefined }>): Promise<Reply> {
  const { db } = deps;
  const task = await openTask(db, params.id ?? '', caller);
  if (task.assigneeId !== null && task.assigneeId !== caller.id && !caller.roles.includes('supervisor')) throw claimedAlready(task);
  const refund = await refundOf(db, task);
  if (!refund && !COMPLETED_BY_HAND.includes(task.step)) {
    throw new Problem(409, 'task_has_act', `The step ${task.step} ends by an act on its order, not by completing the task.`);
  }
  const textId = body.text === undefined ? null : await saveText(db, { orderId: task.orderId, text: body.text, writtenBy: caller.id });
  const news = refund && newsOf(task, refund, caller, textId);
  const done = await db.$transaction(async (tx) => {
    if (!(await completeTask(tx, { taskId: task.taskId, staffId: caller.id, textId }))) return false;
    if (news) await keepFact(tx, { ...news, eventId: news.message.eventId, payload: news.message });
    return true;
  });
  if (!done && textId) await removeTexts(db, [textId]);
  if (!done) throw closed();
  if (news) await tellOrder(deps, news);
  return now(db, task.taskId);
}

interface Refunding {
  orderId: string;
  refundId: string;
}
/** The refund that finance makes by hand and records by completing this task; null for every other task. */
async function refundOf(db: ApiDeps['db'], { taskId, orderId, step }: TaskRow): Promise<Refunding | null> {
  if (step !== 'refund' || orderId === null) return null;
  const refunds = (await recordedOrder(db, orderId))?.state.refunds ?? [];
  const refund = refunds.find(({ refundId }) => taskId === `${orderId}.refund.${refundId}`);
  return refund ? { orderId, refundId: refund.refundId } : null;
}

/** News for the order, also for one that has ended; the text is the reference of the payment. */
const newsOf = ({ taskId }: TaskRow, { orderId, refundId }: Refunding, caller: Caller, textId: string | null) => ({
  source: STAFF_SOURCE,
  orderId,
  fact: 'refundRecorded' as const,
  message: {
    eventId: `${taskId}:done`,
    actor: actorOf(caller, ['finance', 'supervisor', 'admin']),
    refundId,
    ...(textId ? { referenceId: textId } : {}),
  },
});

/** @throws Problem not_found, forbidden (people, not machines, and only of the task's role), nothing_to_do for a task that is closed */
async function openTask(db: ApiDeps['db'], taskId: string, { kind, roles }: Caller): Promise<TaskRow> {
  const task = await taskById(db, taskId);
  if (!task) throw notFound();
  if (kind !== 'staff' || !(roles.includes(task.role) || roles.includes('supervisor') || roles.includes('admin'))) throw forbidden();
  if (task.closedAt || task.completedAt) throw closed();
  return task;
}
const closed = (): Problem => new Problem(409, 'nothing_to_do', 'This task is done already, or its order needs it no more.');
const claimedAlready = (task: TaskRow | null): Problem =>
  new Problem(409, 'already_claimed', `${task?.assigneeName ?? 'A colleague'} has taken this task.`);

async function now(db: ApiDeps['db'], taskId: string): Promise<Reply> {
  const task = await taskById(db, taskId);
  if (!task) throw notFound();
  return ok(taskView(task));
}

function taskView(t: TaskRow): object {
  return {
    ...{
      taskId: t.taskId,
      orderId: t.orderId,
      orderNumber: t.orderNumber,
      step: t.step,
      role: t.role,
      title: titleOf(t.step),
      text: t.text,
      about: matterTextOf(t.about),
    },
    ...{ openedAt: t.openedAt.toISOString(), dueAt: t.dueAt?.toISOString() ?? null, late: t.late, escalated: t.escalated },
    assignee: t.assigneeId ? { staffId: t.assigneeId, name: t.assigneeName } : null,
  };
}
const isStep = (word: string): word is StepId => stepIds.some((id) => id === word);
const isOfHouse = (word: string): word is HouseStep => word in houseWork;
const titleOf = (step: string): Text =>
  isStep(step) ? steps[step].title : isOfHouse(step) ? houseWork[step].title : { en: step, zh: step };
