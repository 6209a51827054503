// The one way to wait: for somebody, with the step table's clock and ladder, interruptible, pausable, the same after a restart
// or a roll-over. One timer per wait, for its next rung.
import { condition } from '@temporalio/workflow';
import { addDuration } from '../domain/business-time';
import type { OrderEvent, TaskOpening } from '../domain/events';
import type { Clock, OrderState } from '../domain/state';
import type { Money, StaffRole } from '../domain/vocabulary';
import { remarkFor } from '../domain/remarks';
import { nextRung, ringsAt, rungOf } from '../domain/waiting';
import type { Notice, NoticeKind } from '../order.ports';
import { type RungRow, type StepId, steps } from '../process';
import type { LiveOrder } from './live-order';

export type Outcome = 'done' | 'interrupted';
export interface Wait {
  step: StepId;
  /** Unique in the order, for ever: `confirm.2` is the wait for form 2. */
  id: string;
  done: (state: OrderState) => boolean;
  /** What goes out when the wait opens; not again after a restart or a roll-over. */
  opening?: () => void;
  /** Whom the step falls to when that is not what the table says. */
  role?: StaffRole;
  /** What the rungs decide, expire or take_as_received bring about. */
  decision?: () => OrderEvent[];
  /** Absolute times of the rungs (ISO) when they follow from the matter, such as the validity of a quote. */
  times?: string[];
  /** What reminders speak of. */
  about?: Notice['about'];
  amount?: () => Money;
  linkUntil?: string;
}

/** `done` when the state says so, `interrupted` when the order has an intent. Waiting itself never fails. */
export async function waitFor(order: LiveOrder, wait: Wait): Promise<Outcome> {
  const { id, done } = wait;
  const over = () => done(order.state) || order.intent !== undefined;
  if (over() && !order.state.clocks[id]) return done(order.state) ? 'done' : 'interrupted';
  if (!order.state.clocks[id]) open(order, wait);
  while (!over()) {
    const clock = order.state.clocks[id];
    if (!clock) break;
    const changed = () => over() || order.state.clocks[id] !== clock;
    const { dueAt } = clock;
    if (dueAt === null || order.state.hold) await condition(changed);
    else if (!(await condition(changed, Math.max(1, Date.parse(dueAt) - Date.now()), { summary: summaryOf(wait, clock) })))
      ring(order, wait, clock);
  }
  if (!done(order.state)) return 'interrupted';
  order.emit({ type: 'WaitEnded', waitId: id });
  return 'done';
}

function open(order: LiveOrder, wait: Wait): void {
  const { step, id, role } = wait;
  const { now, policy } = order;
  const inbox = role ?? steps[step].task;
  const { expected } = steps[step];
  const after = expected ? new Date(addDuration(policy.calendar, Date.parse(now), expected)).toISOString() : null;
  // a task whose times follow from the matter is due at the first of them
  const task: TaskOpening | undefined = inbox
    ? { taskId: id, step, role: inbox, dueAt: wait.times?.[0] ?? after, ...said(order, wait) }
    : undefined;
  const dueAt = dueOf(order, wait, { openedAt: now, pausedMs: 0, rung: 0 });
  order.emit({ type: 'WaitOpened', waitId: id, step, on: role ?? steps[step].on, dueAt, ...(task ? { task } : {}) });
  wait.opening?.();
}

function dueOf(order: LiveOrder, { step, times }: Wait, clock: { openedAt: string; pausedMs: number; rung: number }): string | null {
  if (!times) return ringsAt(order.policy, step, clock);
  const time = times[clock.rung];
  return time ? new Date(Date.parse(time) + clock.pausedMs).toISOString() : null;
}

/** One rung: an event sets the next, then the reminder, the task or the decision that belongs to it. */
function ring(order: LiveOrder, wait: Wait, clock: Clock): void {
  const rung = rungOf(wait.step, clock);
  if (!rung) return;
  const task = taskOf(order, wait, clock, rung);
  const dueAt = dueOf(order, wait, { ...clock, rung: clock.rung + 1 });
  order.emit({ type: 'ClockRang', waitId: wait.id, what: rung.what, on: rung.on, dueAt, ...(task ? { task } : {}) });
  const kind = noticeOf(wait.step, rung);
  if (kind) {
    order.notify({
      key: `${order.state.orderId}:${wait.id}:${clock.rung}`,
      kind,
      to: kind === 'task-reminder' || kind === 'escalation' ? asStaff(rung) : 'customer',
      about: { ...wait.about, step: wait.step, rung: clock.rung },
      linkUntil: wait.linkUntil ?? null,
      ...(wait.amount ? { amount: wait.amount() } : {}),
    });
  }
  if (rung.what === 'decide' || rung.what === 'expire' || rung.what === 'take_as_received')
    for (const event of wait.decision?.() ?? []) order.emit(event);
}

const isStaff = (on: RungRow['on']): on is StaffRole =>
  on !== 'customer' && on !== 'carrier' && on !== 'supplier' && on !== 'bank' && on !== 'system' && on !== 'admin';
const asStaff = (rung: RungRow): StaffRole => (isStaff(rung.on) ? rung.on : 'sales');

function taskOf(order: LiveOrder, wait: Wait, clock: Clock, rung: RungRow): TaskOpening | undefined {
  const { id, step } = wait;
  if (rung.what !== 'call' && rung.what !== 'escalate' && rung.what !== 'decide') return undefined;
  const taskStep = rung.what === 'call' ? (step === 'transit' ? 'check-carrier' : 'call-customer') : step;
  const dueAt = rung.dueAfter ? new Date(addDuration(order.policy.calendar, Date.now(), rung.dueAfter)).toISOString() : null;
  return { taskId: `${taskStep}.${id}.${clock.rung}`, step: taskStep, role: asStaff(rung), dueAt, ...said(order, wait) };
}

/** What was written for whoever does this task. */
function said({ state }: LiveOrder, { step, about }: Wait): { textId?: string } {
  const textId = remarkFor(state, step, about?.shipmentId);
  return textId ? { textId } : {};
}

const customerReminders: Partial<Record<StepId, NoticeKind>> = {
  quote: 'quote-reminder',
  proposal: 'proposal-reminder',
  confirm: 'follow-up',
  pay: 'payment-reminder',
  'collect-balance': 'balance-reminder',
  receipt: 'receipt-reminder',
  'case-answer': 'case-reminder',
  'case-return': 'case-reminder',
  'repair-quote': 'repair-quote-reminder',
  survey: 'survey-reminder',
};
function noticeOf(step: StepId, { what, on }: RungRow): NoticeKind | undefined {
  if (what === 'escalate') return 'escalation';
  if (what === 'warn') return 'expiry-warning';
  if (what !== 'remind') return undefined;
  return on === 'customer' ? customerReminders[step] : 'task-reminder';
}

const summaryOf = ({ step, id }: Wait, { on, rung }: Clock): string => {
  const next = nextRung(step, rung);
  return `${id}: waits for ${on}${next ? `; then ${next.what} ${next.on}` : ''}`;
};
