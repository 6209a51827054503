// What a review meeting is to talk about, out of the figures of its period: the slowest steps, those that are late most often, the worst
// scores, the commonest reasons, and what is still to be better. Pure; it is stored with the meeting as it was when it was called.
import type { Counts, StepFigures } from '../reports/steps';
import type { Feedback } from '../reports/feedback';
import type { Reasons } from '../reports/reasons';
import type { Text } from '../../workflows/domain/vocabulary';

export const topics = ['slowest', 'latest', 'worst_scores', 'reasons', 'improvements'] as const;
export type Topic = (typeof topics)[number];
export interface Point {
  /** Step, carrier, SKU, reason or improvement; `of` says which. */
  of: 'step' | 'carrier' | 'product' | 'reason' | 'improvement';
  key: string;
  text: Text;
}
export interface AgendaItem {
  topic: Topic;
  title: Text;
  points: Point[];
}
export interface Findings {
  steps: StepFigures[];
  feedback: Pick<Feedback, 'steps' | 'carriers' | 'products'>;
  reasons: Reasons;
  /** Those that are open. */
  improvements: { improvementId: string; title: string; state: string }[];
}

const MOST = 5;
/** Below so many answers a score says nothing. */
const FEWEST_ANSWERS = 3;
/** Below it a customer is not content. */
const GOOD_SCORE = 8;

const titles: Record<Topic, Text> = {
  slowest: { en: 'The slowest steps', zh: '最慢的步骤' },
  latest: { en: 'The steps that are late most often', zh: '最常超时的步骤' },
  worst_scores: { en: 'The worst scores', zh: '最低的评分' },
  reasons: { en: 'The commonest reasons', zh: '最常见的原因' },
  improvements: { en: 'What is still to be better', zh: '待落实的改进项' },
};

/** Every topic is there, also with no points: the meeting then knows that it was looked at. */
export const agendaOf = (found: Findings): AgendaItem[] =>
  topics.map((topic) => ({ topic, title: titles[topic], points: points[topic](found).slice(0, topic === 'improvements' ? 100 : MOST) }));

const points: Record<Topic, (found: Findings) => Point[]> = {
  slowest: ({ steps }) =>
    [...steps]
      .filter((s) => s.count > 0)
      .sort((a, b) => (b.p90Seconds ?? 0) - (a.p90Seconds ?? 0))
      .map((s) => {
        const [half, most] = [span(s.medianSeconds), span(s.p90Seconds)];
        return {
          ...{ of: 'step', key: s.step },
          text: {
            en: `${s.title.en}: half within ${half.en}, nine of ten within ${most.en} (${counted(s.count, 'time')})`,
            zh: `${s.title.zh}：半数在${half.zh}内，九成在${most.zh}内（共${s.count}次）`,
          },
        };
      }),
  latest: ({ steps }) =>
    [...steps]
      .filter((s) => s.late > 0)
      .sort((a, b) => (b.lateShare ?? 0) - (a.lateShare ?? 0) || b.late - a.late)
      .map((s) => ({
        ...{ of: 'step', key: s.step },
        text: {
          en: `${s.title.en}: ${percent(s.lateShare)} late (${s.late} of ${s.count})`,
          zh: `${s.title.zh}：${percent(s.lateShare)}超时（${s.count}次中${s.late}次）`,
        },
      })),
  worst_scores: ({ feedback }) =>
    [
      ...feedback.steps.map((s) => ({ of: 'step' as const, key: s.step, name: s.title, ...s })),
      ...feedback.carriers.map((s) => ({ of: 'carrier' as const, key: s.carrier, name: same(s.carrier), ...s })),
      ...feedback.products.map((s) => ({ of: 'product' as const, key: s.sku, ...s, name: s.name ?? same(s.sku) })),
    ]
      .filter(({ answers, average }) => answers >= FEWEST_ANSWERS && average !== null && average < GOOD_SCORE)
      .sort((a, b) => (a.average ?? 0) - (b.average ?? 0))
      .map(({ of, key, name, answers, average }) => ({
        ...{ of, key },
        text: {
          en: `${name.en}: ${average} of 10 (${counted(answers, 'answer')})`,
          zh: `${name.zh}：${average}分，满分10分（${answers}份回答）`,
        },
      })),
  reasons: ({ reasons }) =>
    reasons.kinds
      .flatMap(({ what, reasons: all }) => all.map((r) => ({ what, ...r })))
      .sort((a, b) => b.orders - a.orders)
      .map(({ what, reason, text, orders, share }) => ({
        ...{ of: 'reason', key: `${what}:${reason}` },
        text: {
          en: `${kindTexts[what].en}, ${text.en}: ${counted(orders, 'order')} (${percent(share)})`,
          zh: `${kindTexts[what].zh}，${text.zh}：${orders}个订单（${percent(share)}）`,
        },
      })),
  improvements: ({ improvements }) =>
    improvements.map(({ improvementId, title, state }) => ({
      ...{ of: 'improvement', key: improvementId },
      text: { en: `${title} (${state})`, zh: `${title}（${stateTexts[state] ?? state}）` },
    })),
};

const kindTexts: Record<Reasons['kinds'][number]['what'], Text> = {
  lost: { en: 'Lost', zh: '未成交' },
  cancelled: { en: 'Cancelled', zh: '取消' },
  recalled: { en: 'Recalled', zh: '召回' },
  expired: { en: 'Expired', zh: '过期' },
  held: { en: 'Held', zh: '暂停' },
  exception: { en: 'Trouble on the road', zh: '配送异常' },
  case: { en: 'After-sales case', zh: '售后案件' },
};
const stateTexts: Record<string, string> = { proposed: '已提出', accepted: '已采纳', doing: '进行中' };

const same = (word: string): Text => ({ en: word, zh: word });
const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
/** In the unit that people would say. */
function span(seconds: Counts['medianSeconds']): Text {
  const s = Math.round(seconds ?? 0);
  if (s < 120) return { en: `${s} s`, zh: `${s}秒` };
  if (s < 7_200) return { en: `${Math.round(s / 60)} min`, zh: `${Math.round(s / 60)}分钟` };
  const hours = Math.round(s / 360) / 10;
  return { en: `${hours} h`, zh: `${hours}小时` };
}
const percent = (share: number | null): string => `${Math.round((share ?? 0) * 100)}%`;
