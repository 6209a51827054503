// Invariant 6: whatever was accepted had an effect, or the log says why not. What is on its way has a minute, or ten where the relay helps.
import { Prisma } from '../../prisma/generated/prisma/client';
import { byRules, type Look, mine, type Rule, type World } from './finding';

const inLog = (alias: string, id: string) =>
  Prisma.raw(`EXISTS (SELECT FROM order_event e WHERE e.order_id = ${alias}.order_id AND e.cause_id = ${alias}.${id})`);

const rules: Rule[] = [
  {
    name: 'fact',
    sql: (w) => Prisma.sql`
      SELECT i.order_id, i.source || ' ' || i.event_id, format('%s %s was delivered, and the log says nothing of it', i.fact, i.event_id)
      FROM inbox_event i WHERE i.delivered_at < now() - interval '1 minute' AND i.order_id IS NOT NULL ${mine(w, 'i')}
        AND NOT ${inLog('i', 'event_id')}`,
  },
  {
    name: 'undelivered',
    sql: (w) => Prisma.sql`
      SELECT i.order_id, i.source || ' ' || i.event_id, format('%s %s waits since %s to be delivered', i.fact, i.event_id, i.received_at)
      FROM inbox_event i WHERE i.delivered_at IS NULL AND i.order_id IS NOT NULL AND i.received_at < now() - interval '10 minutes' ${mine(w, 'i')}`,
  },
  {
    // Answers that name a version are those of acts and of orders taken in.
    name: 'act',
    sql: (w) => Prisma.sql`
      SELECT k.order_id, k.scope || ' ' || k.key, format('%s was answered with %s, and the log says nothing of it', k.scope, k.answer->>'status')
      FROM idempotency k
      WHERE k.order_id IS NOT NULL AND (k.answer->>'status')::int < 300 AND k.answer->'body' ? 'version'
        AND (k.answer #>> '{body,version}')::int > 0 ${mine(w, 'k')} AND NOT ${inLog('k', 'cause_id')}`,
  },
  {
    name: 'unanswered',
    sql: (w) => Prisma.sql`
      SELECT k.order_id, k.scope || ' ' || k.key, format('%s was taken at %s, and nobody knows its outcome', k.scope, k.created_at)
      FROM idempotency k WHERE k.answer IS NULL AND k.resend IS NOT NULL AND k.created_at < now() - interval '10 minutes' ${mine(w, 'k')}`,
  },
  {
    name: 'start',
    sql: (w) => Prisma.sql`
      SELECT i.order_id, NULL, format('came in at %s, and %s', i.created_at, CASE WHEN i.started_at IS NULL THEN 'was never started'
        ELSE 'the log does not begin with it' END)
      FROM intake i WHERE i.created_at < now() - CASE WHEN i.started_at IS NULL THEN interval '10 minutes' ELSE interval '1 minute' END
        ${mine(w, 'i')} AND NOT ${inLog('i', 'cause_id')}`,
  },
];

export const heard = (world: World): Promise<Look> => byRules(world, ['inbox_event', 'idempotency', 'intake'], rules);
