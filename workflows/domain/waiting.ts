// "Why is this order waiting, on whom, until when, and what happens then?" answered from clocks and step table. Pure.
import { type RungRow, type StepId, steps } from '../process';
import { addDuration } from './business-time';
import { clockOf, type Policy } from './policy';
import type { Clock, OrderState } from './state';
import type { Role, Text } from './vocabulary';

export type ThenWhat = 'remind' | 'escalate' | 'expire' | 'take_as_received' | 'decide';
export interface Waiting {
  step: StepId;
  on: Role;
  since: string;
  until: string | null;
  then: { what: ThenWhat; on: Role; text: Text } | null;
}
/** A rung of one wait, with the time it rings at. */
export type Rung = Omit<RungRow, 'after'>;

const roleText: Record<Role, Text> = {
  sales: { en: 'sales', zh: '销售' },
  finance: { en: 'finance', zh: '财务' },
  warehouse: { en: 'the warehouse', zh: '仓库' },
  logistics: { en: 'logistics', zh: '物流' },
  service: { en: 'service', zh: '客服' },
  supervisor: { en: 'the supervisor', zh: '主管' },
  ops: { en: 'ops', zh: '运维' },
  admin: { en: 'the administrator', zh: '管理员' },
  customer: { en: 'the customer', zh: '客户' },
  carrier: { en: 'the carrier', zh: '承运商' },
  supplier: { en: 'the supplier', zh: '供应商' },
  bank: { en: 'the bank', zh: '银行' },
  system: { en: 'the order itself', zh: '系统' },
};
export const roleName = (role: Role): Text => roleText[role];

/** The rung that rings next, if any. */
export const nextRung = (step: StepId, rung: number): RungRow | undefined => steps[step].ladder[rung];

/** The rung that rings next for a wait; what the table leaves to the step's own role falls to whom this wait falls to. */
export function rungOf(step: StepId, { rung, on }: Pick<Clock, 'rung' | 'on'>): RungRow | undefined {
  const next = nextRung(step, rung);
  return next && next.on === steps[step].on ? { ...next, on } : next;
}

/** When rung number `rung` of a wait rings (ISO), or null when its ladder has no such rung. Counted from the opening plus pauses. */
export function ringsAt(policy: Policy, step: StepId, clock: { openedAt: string; pausedMs: number; rung: number }): string | null {
  const after = clockOf(policy, step)[clock.rung];
  const opened = Date.parse(clock.openedAt) + clock.pausedMs;
  return after ? new Date(addDuration(policy.calendar, opened, after)).toISOString() : null;
}

function then(step: StepId, clock: Clock): Waiting['then'] {
  const rung = rungOf(step, clock);
  if (!rung || clock.dueAt === null) return null;
  const who = roleText[rung.on];
  switch (rung.what) {
    case 'remind':
    case 'warn':
      return { what: 'remind', on: rung.on, text: { en: `a reminder goes to ${who.en}`, zh: `提醒${who.zh}` } };
    case 'call':
      return { what: 'remind', on: rung.on, text: { en: `${who.en} gets a task to call`, zh: `为${who.zh}生成致电任务` } };
    case 'escalate':
      return { what: 'escalate', on: rung.on, text: { en: `it goes to ${who.en}`, zh: `上报${who.zh}` } };
    case 'decide':
      return { what: 'decide', on: rung.on, text: { en: `${who.en} decides what becomes of it`, zh: `由${who.zh}决定` } };
    case 'expire':
      return { what: 'expire', on: rung.on, text: expiry[step] ?? { en: 'it ends', zh: '到期结束' } };
    case 'take_as_received':
      return { what: 'take_as_received', on: rung.on, text: { en: 'it is taken as received', zh: '视为已签收' } };
  }
}
const expiry: Partial<Record<StepId, Text>> = {
  confirm: { en: 'the order expires', zh: '订单过期' },
  'return-window': { en: 'the return window ends and sales prepares the closing', zh: '退货期结束，由销售准备结案' },
  promise: { en: 'the customer is told a new date', zh: '告知客户新交期' },
  'case-solved': { en: 'it counts as solved', zh: '视为已解决' },
  survey: { en: 'the survey ends and the order is closed', zh: '调查结束，订单完成' },
};

/** Everything the order waits for, the most urgent first. While it is held no clock runs, so `until` is null. */
export function waitingOf(s: OrderState): Waiting[] {
  const held = s.hold !== null;
  return Object.values(s.clocks)
    .map((c): Waiting => ({ step: c.step, on: c.on, since: c.openedAt, until: held ? null : c.dueAt, then: held ? null : then(c.step, c) }))
    .sort((a, b) => (a.until ?? '9').localeCompare(b.until ?? '9') || a.step.localeCompare(b.step));
}
