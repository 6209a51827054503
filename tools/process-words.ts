// The words between the words of the step table: how print-process.ts says durations, ladders and columns in each language.
import type { Text } from '../workflows/domain/vocabulary';
import type { RungKind } from '../workflows/process';

export interface Words {
  language: keyof Text;
  title: string;
  intro: string[];
  inWork: string;
  cancelled: string;
  leadsTo: string;
  comma: string;
  stop: string;
  columns: string[];
  /** Who does it, and whom the order waits for meanwhile, where they differ. */
  waitsFor: (does: string, awaited: string) => string;
  after: (time: string) => string;
  due: (time: string) => string;
  duration: (amount: number, unit: string) => string;
  rungs: Record<RungKind, (who: string) => string>;
}

const units: Record<string, { one: string; many: string; zh: string }> = {
  min: { one: 'minute', many: 'minutes', zh: '分钟' },
  h: { one: 'hour', many: 'hours', zh: '小时' },
  d: { one: 'day', many: 'days', zh: '天' },
  bh: { one: 'business hour', many: 'business hours', zh: '个工作小时' },
  bd: { one: 'business day', many: 'business days', zh: '个工作日' },
};

export const english: Words = {
  language: 'en',
  title: 'The process of an order',
  intro: [
    'What happens to an order from the first question to the closed file: who does each step, how, how long it takes, what the clock does when nobody acts, and what to mind. 中文版见下文。',
    'Every time of a ladder counts from the opening of its step; the policy may set other times. Business hours are those of the policy’s calendar. While an order is on hold, no clock runs.',
  ],
  inWork: 'An order in work',
  cancelled: 'cancelled before the hand-over',
  leadsTo: 'Leads to: ',
  comma: ', ',
  stop: '.',
  columns: ['Step', 'Who', 'How', 'Expected', 'Clock and ladder', 'Notes'],
  waitsFor: (does, awaited) => `${does}; waits for ${awaited}`,
  after: (time) => `after ${time}: `,

  due: (time) => `, due ${time} later`,
  duration: (amount, unit) => `${amount} ${(amount === 1 ? units[unit]?.one : units[unit]?.many) ?? unit}`,
  rungs: {
    remind: (who) => `remind ${who}`,
    warn: (who) => `warn ${who} that it will expire`,
    call: (who) => `task for ${who} to call`,
    escalate: (who) => `escalate to ${who}`,
    decide: (who) => `${who} decides`,
    expire: () => 'it ends by itself',
    take_as_received: () => 'taken as received',
  },
};

export const chinese: Words = {
  language: 'zh',
  title: '订单流程',
  intro: [
    '订单从首次咨询到结案的全过程：每一步由谁做、怎么做、预计多久、无人处理时计时器做什么，以及注意事项。',
    '各级时限均自该步骤开始时起算，可由公司政策另行设定；工作时间以政策日历为准。订单暂停期间不计时。',
  ],
  inWork: '处理中的订单',
  cancelled: '交付承运商之前取消',
  leadsTo: '下一阶段：',
  comma: '、',
  stop: '。',
  columns: ['步骤', '负责人', '方法', '预计用时', '计时与升级', '注意事项'],
  waitsFor: (does, awaited) => `${does}（等待${awaited}）`,
  after: (time) => `${time}后：`,

  due: (time) => `（${time}内完成）`,
  duration: (amount, unit) => `${amount}${units[unit]?.zh ?? unit}`,
  rungs: {
    remind: (who) => `提醒${who}`,
    warn: (who) => `提醒${who}即将过期`,
    call: (who) => `为${who}生成致电任务`,
    escalate: (who) => `上报${who}`,
    decide: (who) => `由${who}决定`,
    expire: () => '到期自动结束',
    take_as_received: () => '视为已签收',
  },
};
