// The report about what customers said in the survey. Their own words are shown as text, to staff only.
import { z } from 'zod';
import { namesOf } from '../../prisma/catalogue';
import type { Db } from '../../prisma/client';
import {
  type ScoreRow,
  scores,
  scoresByCarrier,
  scoresByProduct,
  scoresByStep,
  type StepScore,
  surveyWords,
} from '../../prisma/reports/feedback';
import { stepIds, steps } from '../../workflows/process';
import { textShape } from '../schema/shapes';
import type { Period } from './period';
import { oneDecimal, type Report } from './report';

const WORDS_SHOWN = 200;

const scoreShape = z.object({ answers: z.int(), average: z.number().nullable() });
const feedbackShape = z.object({
  total: scoreShape,
  weeks: z.array(scoreShape.extend({ week: z.string() })),
  steps: z.array(scoreShape.extend({ step: z.string(), title: textShape, lateAnswers: z.int(), lateAverage: z.number().nullable() })),
  carriers: z.array(scoreShape.extend({ carrier: z.string() })),
  products: z.array(scoreShape.extend({ sku: z.string(), name: textShape.nullable() })),
  words: z.array(z.object({ orderId: z.uuid(), orderNumber: z.string().nullable(), at: z.string(), score: z.int(), text: z.string() })),
});
export type Feedback = z.infer<typeof feedbackShape>;

const scoreOf = ({ answers, average }: ScoreRow) => ({ answers, average: oneDecimal(average) });

export const feedbackReport: Report<Feedback> = {
  name: 'feedback',
  who: ['supervisor', 'admin', 'ops', 'sales', 'service'],
  summary: `Scores of the survey (0 to 10) per week, step, carrier and product, and the newest ${WORDS_SHOWN} things that customers wrote.`,
  shape: feedbackShape,
  figures: async (db, period) => {
    const [bySteps, { all, carriers, products, words, names }] = await Promise.all([scoresByStep(db, period, stepIds), others(db, period)]);
    const total = all.find(({ key }) => key === null);
    return {
      total: total ? scoreOf(total) : { answers: 0, average: null },
      weeks: all.flatMap((row) => (row.key === null ? [] : [{ week: period.weeks.names[Number(row.key) - 1] ?? '', ...scoreOf(row) }])),
      steps: stepScores(bySteps),
      carriers: carriers.map((row) => ({ carrier: row.key ?? '', ...scoreOf(row) })),
      products: products.map((row) => ({ sku: row.key ?? '', name: names.get(row.key ?? '') ?? null, ...scoreOf(row) })),
      words: words.map(({ at, ...row }) => ({ ...row, at: at.toISOString() })),
    };
  },
  table: ({ total, weeks, steps: all, carriers, products, words }) => ({
    columns: ['of', 'name', 'answers', 'average', 'late_answers', 'late_average', 'at', 'score', 'text'],
    rows: [
      ['all', '', total.answers, total.average],
      ...weeks.map((row) => ['week', row.week, row.answers, row.average]),
      ...all.map((row) => ['step', row.step, row.answers, row.average, row.lateAnswers, row.lateAverage]),
      ...carriers.map((row) => ['carrier', row.carrier, row.answers, row.average]),
      ...products.map((row) => ['product', row.sku, row.answers, row.average]),
      ...words.map((row) => ['words', row.orderNumber, null, null, null, null, row.at, row.score, row.text]),
    ],
  }),
};

/** One after another, beside the steps: two connections are taken by these. */
async function others(db: Db, period: Period) {
  const all = await scores(db, period, period.weeks.starts);
  const carriers = await scoresByCarrier(db, period);
  const products = await scoresByProduct(db, period);
  const names = await namesOf(
    db,
    products.map(({ key }) => key ?? ''),
  );
  return { all, carriers, products, names, words: await surveyWords(db, period, WORDS_SHOWN) };
}

const stepScores = (rows: StepScore[]): Feedback['steps'] =>
  stepIds.flatMap((step) => {
    const row = rows.find(({ key }) => key === step);
    if (!row) return [];
    const { lateAnswers, lateAverage } = row;
    return [
      { step, title: steps[step].title, ...scoreOf(row), lateAnswers, lateAverage: lateAverage === null ? null : oneDecimal(lateAverage) },
    ];
  });
