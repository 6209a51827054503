// Invariant 5: every notice once per key, and in the mailbox one mail for each that went out by mail.
import { messageIdOf } from '../../activities/notices/mail';
import { Prisma } from '../../prisma/generated/prisma/client';
import { byRules, type Finding, type Look, mine, type Rule, snapshot, together, type World } from './finding';

const rules: Rule[] = [
  {
    name: 'key',
    sql: (w) => Prisma.sql`
      SELECT n.order_id, n.key, format('notice %s is there %s times', n.key, count(*))
      FROM notice n WHERE true ${mine(w, 'n')} GROUP BY n.order_id, n.key HAVING count(*) > 1`,
  },
  {
    name: 'foreign',
    sql: (w) => Prisma.sql`
      SELECT n.order_id, n.key, format('notice %s has the key of another order', n.key)
      FROM notice n WHERE n.key NOT LIKE n.order_id::text || ':%' ${mine(w, 'n')}`,
  },
  {
    name: 'sent',
    sql: (w) => Prisma.sql`
      SELECT n.order_id, n.key, format('notice %s is %s, and %s', n.key, n.state, coalesce('was sent at ' || n.sent_at::text, 'has no time'))
      FROM notice n WHERE (n.state = 'sent') <> (n.sent_at IS NOT NULL) ${mine(w, 'n')}`,
  },
  {
    name: 'failed',
    sql: (w) => Prisma.sql`
      SELECT n.order_id, n.key, format('notice %s failed, and the log does not say so', n.key)
      FROM notice n WHERE n.state = 'failed' ${mine(w, 'n')} AND NOT EXISTS (SELECT FROM order_event e
        WHERE e.order_id = n.order_id AND e.type = 'NoticeFailed' AND e.data->>'key' = n.key)`,
  },
];

export async function notices(world: World): Promise<Look> {
  return together(await byRules(world, ['notice'], rules), await mailbox(world));
}

interface Sent {
  orderId: string;
  key: string;
  channel: string;
  state: string;
}

/** Staff get mail only where they have an address, so a mail of theirs may be absent, never twice. */
async function mailbox(world: World): Promise<Look> {
  if (!world.outside) return { seen: {}, findings: [], notSeen: ['the mailbox'] };
  const mails = await world.outside.mails();
  const sent = await snapshot(
    world,
    (tx) =>
      tx.$queryRaw<Sent[]>`SELECT n.order_id::text AS "orderId", n.key, n.channel, n.state FROM notice n WHERE true ${mine(world, 'n')}`,
  );
  const ours = mails.flatMap((m) => (m.messageId?.endsWith('@throughline>') ? [m.messageId] : []));
  const times = new Map<string, number>();
  for (const id of ours) times.set(id, (times.get(id) ?? 0) + 1);
  const known = new Map(sent.map((n) => [messageIdOf(n.key), n]));
  const repeated = [...known].flatMap(([id, { orderId, key }]): Finding[] =>
    (times.get(id) ?? 0) > 1 ? [{ orderId, about: `mail ${key}`, what: `notice ${key} is in the mailbox ${times.get(id)} times` }] : [],
  );
  const unknown = world.only === null ? [...times.keys()].filter((id) => !known.has(id)) : [];
  return {
    seen: { mails: ours.length, 'mails repeated': repeated.length },
    findings: [
      ...(world.repeats === 'found' ? repeated : []),
      ...[...known].flatMap(([id, { orderId, key, channel, state }]): Finding[] =>
        channel === 'email' && state === 'sent' && !times.has(id)
          ? [{ orderId, about: `mail ${key}`, what: `notice ${key} was sent, and is not in the mailbox` }]
          : [],
      ),
      ...unknown.map((id): Finding => ({ orderId: null, about: `mail ${id}`, what: `mail ${id} belongs to no notice` })),
    ],
  };
}
