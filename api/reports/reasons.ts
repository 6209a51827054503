// The report about why orders came to nothing or stood still: reasons with their counts and shares, in both languages.
import { z } from 'zod';
import { type ReasonRow, reasonsOf } from '../../prisma/reports/reasons';
import type { CaseReason, Text } from '../../workflows/domain/vocabulary';
import { textShape } from '../schema/shapes';
import { cancelText, causeText, holdText, loseText } from '../texts/words';
import { grouped, type Report, share } from './report';

const caseReasonText: Record<CaseReason, Text> = {
  damaged: { en: 'it was damaged', zh: '商品破损' },
  defective: { en: 'it does not work', zh: '商品故障' },
  wrong_item: { en: 'another thing came', zh: '发错商品' },
  missing: { en: 'something was missing', zh: '少件' },
  not_as_described: { en: 'not as described', zh: '与描述不符' },
  changed_mind: { en: 'the customer changed their mind', zh: '客户改变主意' },
  other: { en: 'another reason', zh: '其他原因' },
};
const texts: Record<ReasonRow['what'], Partial<Record<string, Text>>> = {
  lost: loseText,
  cancelled: cancelText,
  recalled: cancelText,
  expired: loseText,
  held: holdText,
  exception: causeText,
  case: caseReasonText,
};
const kinds = Object.keys(texts) as ReasonRow['what'][];

const kindShape = z.object({
  what: z.enum(kinds),
  orders: z.int(),
  reasons: z.array(z.object({ reason: z.string(), text: textShape, orders: z.int(), share: z.number().nullable() })),
});
const reasonsShape = z.object({ kinds: z.array(kindShape) });
export type Reasons = z.infer<typeof reasonsShape>;

export const reasonsReport: Report<Reasons> = {
  name: 'reasons',
  who: ['supervisor', 'admin', 'ops', 'sales', 'finance', 'service'],
  summary:
    'Why orders were lost, cancelled, recalled or expired, were held, met a trouble on the road or became a case: counts and shares.',
  shape: reasonsShape,
  figures: async (db, period) => {
    const rows = grouped(await reasonsOf(db, period), ({ what }) => what);
    return { kinds: kinds.map((what) => kindOf(what, rows.get(what) ?? [])) };
  },
  table: ({ kinds: all }) => ({
    columns: ['what', 'reason', 'text_en', 'text_zh', 'orders', 'share'],
    rows: all.flatMap(({ what, reasons }) => reasons.map((row) => [what, row.reason, row.text.en, row.text.zh, row.orders, row.share])),
  }),
};

function kindOf(what: ReasonRow['what'], rows: ReasonRow[]): Reasons['kinds'][number] {
  const all = rows.reduce((sum, { orders }) => sum + orders, 0);
  const reasons = rows.map(({ reason, orders }) => ({
    ...{ reason, text: texts[what][reason] ?? { en: reason, zh: reason }, orders, share: share(orders, all) },
  }));
  return { what, orders: all, reasons };
}
