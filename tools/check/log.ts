// Invariants 8, 9, 10 and 13, as far as whole tables tell them: clocks, read model and log, who did what, numbers.
import { Prisma } from '../../prisma/generated/prisma/client';
import { luhnDigit } from '../../prisma/order-number';
import { stepIds, steps } from '../../workflows/process';
import { staffRoles } from '../../workflows/domain/vocabulary';
import { byRules, type Finding, type Look, mine, type Rule, snapshot, together, type World } from './finding';

const ladders = stepIds.map((step) => Prisma.sql`(${step}, ${steps[step].ladder.length}::bigint)`);
/** Pauses only move a clock on, so what was said when it was set is the earliest that it may ring. */
const rings = (w: World) => Prisma.sql`
  SELECT e.order_id, e.seq, e.type, e.at, e.data->>'waitId' AS wait,
    lag(e.type) OVER waits AS before, lag(e.data->>'dueAt') OVER waits AS due,
    first_value(e.data->>'step') OVER waits AS step, e.data->>'what' AS what,
    count(*) FILTER (WHERE e.type = 'ClockRang') OVER waits AS rung, count(*) FILTER (WHERE e.type = 'WaitOpened') OVER waits AS opened
  FROM order_event e WHERE e.type IN ('WaitOpened', 'ClockRang', 'WaitEnded') ${mine(w, 'e')}
  WINDOW waits AS (PARTITION BY e.order_id, e.data->>'waitId' ORDER BY e.seq)`;

const ofClocks: Rule[] = [
  {
    name: 'early',
    sql: (w) => Prisma.sql`
      SELECT r.order_id, r.seq, format('event %s: %s rang at %s, due %s', r.seq, r.wait, r.at, coalesce(r.due, 'never'))
      FROM (${rings(w)}) r WHERE r.type = 'ClockRang' AND (r.before IS NULL OR r.before = 'WaitEnded' OR r.due IS NULL OR r.at < r.due::timestamptz)`,
  },
  {
    name: 'often',
    sql: (w) => Prisma.sql`
      SELECT r.order_id, r.seq, format('event %s: %s rang %s times, its ladder has %s rungs', r.seq, r.wait, r.rung, l.rungs)
      FROM (${rings(w)}) r JOIN (VALUES ${Prisma.join(ladders)}) l (step, rungs) ON l.step = r.step
      WHERE r.type = 'ClockRang' AND r.rung > l.rungs * greatest(r.opened, 1)`,
  },
];
export const clocks = async (world: World, folds: Look): Promise<Look> => together(await byRules(world, [], ofClocks), folds);

const ofRows: Rule[] = [
  {
    name: 'version',
    sql: (w) => Prisma.sql`
      SELECT coalesce(o.order_id, e.order_id), NULL, format('the read model is at %s, the log ends at %s and holds %s events',
        coalesce(o.version::text, 'nothing'), coalesce(e.last::text, 'nothing'), coalesce(e.count, 0))
      FROM (SELECT o.order_id, o.version FROM "order" o WHERE true ${mine(w, 'o')}) o
        FULL JOIN (SELECT e.order_id, max(e.seq) AS last, count(*) FROM order_event e WHERE true ${mine(w, 'e')} GROUP BY 1) e USING (order_id)
      WHERE o.version IS DISTINCT FROM e.last OR e.count <> e.last`,
  },
  {
    name: 'order',
    sql: (w) => Prisma.sql`
      SELECT o.order_id, NULL, format('row: version %s, stage %s, number %s; state: %s, %s, %s', o.version, o.stage, o.order_number,
        s.seq, s.stage, s."orderNumber")
      FROM "order" o, jsonb_to_record(o.state) AS s (seq int, stage text, "orderNumber" text, "orderId" text, "customerId" text, "ownerId" text)
      WHERE (o.version, o.stage, o.order_number, o.order_id::text, o.customer_id::text, o.owner_id::text)
        IS DISTINCT FROM (s.seq, s.stage, s."orderNumber", s."orderId", s."customerId", s."ownerId") ${mine(w, 'o')}`,
  },
  ...['order_line', 'shipment', 'parcel', 'payment', 'refund', 'promise', 'case_'].map((table): Rule => ({
    name: `orphans of ${table}`,
    sql: (w) => Prisma.sql`
      SELECT x.order_id, ${table}, format('%s rows of %s, and no order', count(*), ${table}::text) FROM ${Prisma.raw(table)} x
      WHERE NOT EXISTS (SELECT FROM "order" o WHERE o.order_id = x.order_id) ${mine(w, 'x')} GROUP BY x.order_id`,
  })),
];
export const readModel = async (world: World, folds: Look, workflows: Look): Promise<Look> =>
  together(await byRules(world, ['order'], ofRows), folds, workflows);

const roles = [...staffRoles, 'admin', 'customer', 'carrier', 'supplier', 'bank', 'system'];
const ofLog: Rule[] = [
  {
    name: 'actor',
    sql: (w) => Prisma.sql`
      SELECT e.order_id, e.seq, format('event %s (%s) was done by %s %s', e.seq, e.type, e.actor_role, coalesce(nullif(e.actor_id, ''), 'nobody'))
      FROM order_event e WHERE (e.actor_id = '' OR e.actor_role <> ALL (${roles})) ${mine(w, 'e')}`,
  },
  {
    name: 'cause',
    sql: (w) => Prisma.sql`
      SELECT e.order_id, e.seq, format('event %s (%s) was done by %s, and has no cause', e.seq, e.type, e.actor_role)
      FROM order_event e WHERE e.actor_role <> 'system' AND e.cause_id IS NULL ${mine(w, 'e')}`,
  },
  {
    name: 'begin',
    sql: (w) => Prisma.sql`
      SELECT e.order_id, NULL, format('the log begins with %s', e.type)
      FROM order_event e WHERE e.seq = 1 AND e.type NOT IN ('InquiryReceived', 'OrderReceived') ${mine(w, 'e')}`,
  },
];
export const log = async (world: World, folds: Look, histories: Look): Promise<Look> =>
  together(await byRules(world, ['order_event'], ofLog), folds, histories);

const ofNumbers: Rule[] = [
  {
    name: 'order number',
    ofAll: true,
    sql: () =>
      Prisma.sql`SELECT NULL::uuid, number, format('%s is the number of %s orders', number, count(*)) FROM order_number GROUP BY number HAVING count(*) > 1`,
  },
  {
    name: 'number of the order',
    sql: (w) => Prisma.sql`
      SELECT o.order_id, NULL, format('is called %s, its number is %s', o.order_number, coalesce(n.number, 'none'))
      FROM "order" o LEFT JOIN order_number n USING (order_id) WHERE o.order_number IS NOT NULL AND o.order_number IS DISTINCT FROM n.number ${mine(w, 'o')}`,
  },
  {
    name: 'tracking number',
    ofAll: true,
    sql: () => Prisma.sql`
      SELECT NULL::uuid, tracking_number, format('%s labels of %s have the number %s', count(*), carrier, tracking_number)
      FROM label GROUP BY carrier, tracking_number HAVING count(*) > 1`,
  },
];

/** Unique, and each with its own check digit. */
export async function numbers(world: World): Promise<Look> {
  const given = await snapshot(
    world,
    (tx) => tx.$queryRaw<{ orderId: string; number: string }[]>`
      SELECT n.order_id::text AS "orderId", n.number FROM order_number n WHERE true ${mine(world, 'n')}`,
  );
  const findings = given.flatMap(({ orderId, number }): Finding[] => {
    const digits = number.replace(/\D/g, '');
    const isRight = /^SO-\d{4}-\d{6,}-\d$/.test(number) && luhnDigit(digits.slice(0, -1)) === Number(digits.at(-1));
    return isRight ? [] : [{ orderId, about: `number ${number}`, what: `${number} is no number with a right check digit` }];
  });
  return together(await byRules(world, [], ofNumbers), { seen: { numbers: given.length }, findings });
}
