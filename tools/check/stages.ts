// Invariants 7 and 11: orders go only where the step table leads, one run works on each that is open, and none stands still.
import { Prisma } from '../../prisma/generated/prisma/client';
import type { OpenStage } from '../../workflows/domain/vocabulary';
import { stageTable } from '../../workflows/process';
import { byRules, ENDED, type Finding, inParallel, type Look, mine, type Rule, snapshot, together, type World } from './finding';
import { isBusy, openRuns, orderIdOf } from './runs';

const edges = (Object.keys(stageTable) as OpenStage[]).flatMap((from) =>
  [...stageTable[from].leadsTo, 'cancellation'].map((to) => Prisma.sql`(${from}, ${to})`),
);
/** How the order came in says where it began. */
const entered = (w: World) => Prisma.sql`
  SELECT * FROM (SELECT e.order_id, e.seq, e.type, e.stage, lag(e.stage) OVER (PARTITION BY e.order_id ORDER BY e.seq) AS before,
      row_number() OVER (PARTITION BY e.order_id ORDER BY e.seq DESC) AS nth
    FROM (SELECT e.order_id, e.seq, e.type, CASE e.type WHEN 'OrderReceived' THEN 'order' WHEN 'InquiryReceived' THEN 'consultation'
        ELSE e.data->>'stage' END AS stage
      FROM order_event e WHERE e.type IN ('StageEntered', 'OrderReceived', 'InquiryReceived') ${mine(w, 'e')}) e) e`;

const rules: Rule[] = [
  {
    name: 'transition',
    sql: (w) => Prisma.sql`
      SELECT t.order_id, t.seq::text, format('event %s leads from %s to %s', t.seq, coalesce(t.before, 'nothing'), t.stage) FROM (${entered(w)}) t
      WHERE t.type = 'StageEntered' AND (coalesce(t.before, 'nothing'), t.stage) NOT IN (VALUES ${Prisma.join(edges)})
        AND NOT (t.before = 'closed' AND t.stage = 'after-care' AND EXISTS (SELECT FROM order_event r
          WHERE r.order_id = t.order_id AND r.seq = t.seq - 1 AND r.type = 'OrderReopened'))`,
  },
  {
    name: 'now',
    sql: (w) => Prisma.sql`
      SELECT o.order_id, NULL, format('stands in %s, the log says %s', o.stage, t.stage)
      FROM "order" o JOIN (${entered(w)}) t USING (order_id) WHERE t.nth = 1 AND t.stage <> o.stage`,
  },
  {
    name: 'end',
    sql: (w) => Prisma.sql`
      SELECT o.order_id, NULL, format('%s, and ended at %s', o.stage, coalesce(o.ended_at::text, 'no time'))
      FROM "order" o WHERE (o.stage IN ${ENDED}) <> (o.ended_at IS NOT NULL) ${mine(w, 'o')}`,
  },
];

export async function stages(world: World): Promise<Look> {
  return together(await byRules(world, ['order'], rules), await runs(world));
}

/** One open run for each open order, none for an ended one that owes nothing any more. */
async function runs(world: World): Promise<Look> {
  const { client } = world;
  if (!client) return { seen: {}, findings: [], notSeen: ['open runs'] };
  const open = (await openRuns(client, world.only)).map((run) => orderIdOf(run.workflowId));
  const orders = await snapshot(
    world,
    (tx) => tx.$queryRaw<{ orderId: string; ended: boolean; owes: boolean }[]>`
      SELECT o.order_id::text AS "orderId", o.stage IN ${ENDED} AS ended,
        jsonb_path_exists(o.state, '$.refunds[*] ? (@.state == "open" || @.state == "awaiting_approval")')
          OR jsonb_path_exists(o.state, '$.cases[*] ? (@.state != "closed")') OR coalesce(o.state->'clocks', '{}') <> '{}'
          OR coalesce(jsonb_array_length(o.state->'calledOff'), 0) > 0
          OR EXISTS (SELECT FROM notice n WHERE n.order_id = o.order_id AND n.state = 'sending') AS owes
      FROM "order" o WHERE true ${mine(world, 'o')}`,
  );
  const running = new Set(open);
  const finding = (orderId: string, what: string): Finding => ({ orderId, about: 'run', what });
  return {
    seen: { 'open runs': open.length },
    findings: [
      ...(open.length > running.size ? repeated(open).map((orderId) => finding(orderId, 'has two open runs')) : []),
      ...orders.filter((o) => !o.ended && !running.has(o.orderId)).map((o) => finding(o.orderId, 'is open, and has no open run')),
      ...orders
        .filter((o) => o.ended && !o.owes && running.has(o.orderId))
        .map((o) => finding(o.orderId, 'has ended and owes nothing, and has an open run')),
    ],
  };
}

const repeated = (ids: string[]): string[] => ids.filter((id, i) => ids.indexOf(id) !== i);

/** A clock whose time is over is no next thing; what goes on by itself has two minutes before Temporal is asked whether it does. */
const LATE = Prisma.sql`10 * interval '1 minute'`;
const nothingNext = (w: World) => Prisma.sql`
  SELECT o.order_id::text AS "orderId", o.stage, min_due AS due
  FROM "order" o, LATERAL (SELECT min((c.value->>'dueAt')::timestamptz) FROM jsonb_each(o.state->'clocks') c) due (min_due)
  WHERE o.stage NOT IN ${ENDED} AND NOT o.held ${mine(w, 'o')} AND (
    min_due < now() + o.clock_offset * interval '1 millisecond' - ${LATE}
    OR (coalesce(o.state->'clocks', '{}') = '{}' AND o.changed_at < now() + o.clock_offset * interval '1 millisecond' - interval '2 minutes'
      AND NOT EXISTS (SELECT FROM task t LEFT JOIN task_work w USING (task_id)
        WHERE t.order_id = o.order_id AND t.closed_at IS NULL AND w.completed_at IS NULL)))
  LIMIT 1000`;

/** No open order without a clock, a task, or something that is under way. */
export async function nextThing(world: World): Promise<Look> {
  const still = await snapshot(world, (tx) => tx.$queryRaw<{ orderId: string; stage: string; due: Date | null }[]>(nothingNext(world)));
  const findings = await inParallel(still, 8, async ({ orderId, stage, due }): Promise<Finding[]> => {
    if (due) return [{ orderId, about: 'clock', what: `in ${stage}, its clock should have rung at ${due.toISOString()}` }];
    if (world.client && (await isBusy(world.client, orderId))) return [];
    return [{ orderId, about: 'next', what: `in ${stage}, and nothing comes next: no clock, no task, no activity` }];
  });
  const orders = await byRules(world, ['order'], []);
  return { ...orders, findings: findings.flat(), ...(world.client ? {} : { notSeen: ['running activities'] }) };
}
