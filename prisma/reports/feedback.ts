// What customers said in the survey: figures of a period. Read by the API's reports.
// The score of an order counts for each step that it went through, each carrier that brought it and each product that it held.
import type { Db } from '../client';
import { Prisma } from '../generated/prisma/client';
import { inHalves, patiently } from './patience';
import { type Span, timedWaits } from './work';

export interface ScoreRow {
  /** Step, carrier, SKU or number of the week, from 1; null: all answers. */
  key: string | null;
  answers: number;
  average: number;
}
export interface StepScore extends ScoreRow {
  key: string;
  /** Orders in which the step was late. */
  lateAnswers: number;
  lateAverage: number | null;
}
export interface Words {
  orderId: string;
  orderNumber: string | null;
  at: Date;
  score: number;
  text: string;
}

const answers = ({ since, until }: Span): Prisma.Sql => Prisma.sql`
  SELECT order_id, at, (data->>'score')::int AS score, (data->>'textId')::uuid AS text_id FROM order_event
  WHERE type = 'SurveyAnswered' AND at >= ${since}::timestamptz AND at < ${until}::timestamptz`;
const average = Prisma.sql`count(*)::int AS answers, avg(score)::float8 AS average`;

/** All answers, and those of each week. */
export const scores = (db: Db, span: Span, weekStarts: string[]): Promise<ScoreRow[]> =>
  db.$queryRaw<ScoreRow[]>`
    SELECT week::text AS key, ${average} FROM (
      SELECT score, width_bucket(at, ${weekStarts}::timestamptz[]) AS week FROM (${answers(span)}) AS survey
    ) AS weekly GROUP BY GROUPING SETS ((), (week)) HAVING count(*) > 0 ORDER BY week NULLS FIRST`;

export const scoresByCarrier = (db: Db, span: Span): Promise<ScoreRow[]> =>
  db.$queryRaw<ScoreRow[]>`
    SELECT carrier AS key, ${average} FROM (
      SELECT DISTINCT order_id, carrier, score FROM (${answers(span)}) AS survey JOIN shipment USING (order_id)
      WHERE carrier IS NOT NULL AND handed_over_at IS NOT NULL
    ) AS scored GROUP BY carrier ORDER BY carrier`;

export const scoresByProduct = (db: Db, span: Span): Promise<ScoreRow[]> =>
  db.$queryRaw<ScoreRow[]>`
    SELECT sku AS key, ${average} FROM (
      SELECT DISTINCT order_id, sku, score FROM (${answers(span)}) AS survey JOIN order_line USING (order_id)
    ) AS scored GROUP BY sku ORDER BY sku`;

/** A step was late for an order when one of its waits ended after its time; what the order was held moves that time. */
export const scoresByStep = (db: Db, span: Span, steps: readonly string[]): Promise<StepScore[]> =>
  inHalves(steps, (half) => scoresBySteps(db, span, half));

const scoresBySteps = (db: Db, span: Span, steps: string[]): Promise<StepScore[]> =>
  patiently(
    db,
    (room) => room.$queryRaw<StepScore[]>`
    WITH survey AS MATERIALIZED (SELECT order_id, score FROM (${answers(span)}) AS answer)
    SELECT step AS key, ${average}, count(*) FILTER (WHERE late)::int AS "lateAnswers", (avg(score) FILTER (WHERE late))::float8 AS "lateAverage"
    FROM (
      SELECT order_id, step, score, coalesce(bool_or(late_by > 0), false) AS late
      FROM survey JOIN (${timedWaits(Prisma.sql`done AND step = ANY (${steps})`)}) AS work USING (order_id) GROUP BY order_id, step, score
    ) AS scored GROUP BY step`,
  );

/** What they wrote, the newest first. */
export const surveyWords = (db: Db, span: Span, limit: number): Promise<Words[]> =>
  db.$queryRaw<Words[]>`
    SELECT survey.order_id::text AS "orderId", order_number AS "orderNumber", survey.at, score, text.text
    FROM (${answers(span)}) AS survey JOIN text USING (text_id) JOIN "order" ON "order".order_id = survey.order_id
    ORDER BY survey.at DESC, survey.order_id LIMIT ${limit}`;
