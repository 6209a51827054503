// Invariant 4: exactly one charged label per parcel, superseded ones voided; in our own table and in the carriers' books.
import { Prisma } from '../../prisma/generated/prisma/client';
import { byRules, type Finding, type Look, mine, type Rule, snapshot, together, type World } from './finding';
import type { LabelItem } from './outside';

const rules: Rule[] = [
  {
    name: 'several',
    sql: (w) => Prisma.sql`
      SELECT l.order_id, l.parcel_id, format('parcel %s has %s charged labels: %s', l.parcel_id, count(*), string_agg(l.tracking_number, ', '))
      FROM label l WHERE l.state = 'active' ${mine(w, 'l')} GROUP BY l.order_id, l.parcel_id HAVING count(*) > 1`,
  },
  {
    name: 'none',
    sql: (w) => Prisma.sql`
      SELECT p.order_id, p.parcel_id, format('parcel %s goes by %s, and no charged label has that number', p.parcel_id, p.tracking_number)
      FROM parcel p WHERE p.tracking_number IS NOT NULL ${mine(w, 'p')} AND NOT EXISTS (SELECT FROM label l WHERE l.order_id = p.order_id
        AND l.parcel_id = p.parcel_id AND l.tracking_number = p.tracking_number AND l.state = 'active')`,
  },
  {
    // Bought a moment ago, still to be called off, or left to a person because the carrier did not take it back: these are known.
    name: 'superseded',
    sql: (w) => Prisma.sql`
      SELECT l.order_id, l.parcel_id, format('label %s of parcel %s is charged, and the order does not use it', l.tracking_number, l.parcel_id)
      FROM label l LEFT JOIN "order" o USING (order_id)
      WHERE l.state = 'active' AND l.at < now() - interval '1 minute' ${mine(w, 'l')}
        AND NOT EXISTS (SELECT FROM parcel p WHERE p.order_id = l.order_id AND p.parcel_id = l.parcel_id
          AND p.tracking_number = l.tracking_number)
        AND NOT coalesce(o.state->'cases' @> jsonb_build_array(jsonb_build_object('label', jsonb_build_object('labelId', l.label_id))), false)
        AND coalesce(jsonb_array_length(o.state->'calledOff'), 0) = 0
        AND NOT EXISTS (SELECT FROM order_event e WHERE e.order_id = l.order_id AND e.type = 'EffectUndone'
          AND e.data->>'what' = 'void_label' AND e.data->>'target' IN (l.parcel_id, l.order_id::text) AND e.data->>'outcome' <> 'done')`,
  },
];

export async function labels(world: World): Promise<Look> {
  return together(await byRules(world, ['label', 'parcel'], rules), await books(world));
}

interface Kept {
  orderId: string;
  carrier: string;
  reference: string;
  trackingNumber: string;
}

async function books(world: World): Promise<Look> {
  if (!world.outside) return { seen: {}, findings: [], notSeen: ["the carriers' ledgers"] };
  const items = (await world.outside.labels()).filter((x) => world.only === null || x.orderId === world.only);
  const kept = await snapshot(
    world,
    (tx) => tx.$queryRaw<Kept[]>`
      SELECT l.order_id::text AS "orderId", l.carrier, l.reference, l.tracking_number AS "trackingNumber"
      FROM label l WHERE l.state = 'active' ${mine(world, 'l')}`,
  );
  return { seen: { 'entries of carriers': items.length }, findings: againstBooks(items, kept) };
}

function againstBooks(items: LabelItem[], kept: Kept[]): Finding[] {
  const id = (x: { carrier: string; trackingNumber: string }) => `${x.carrier} ${x.trackingNumber}`;
  const voided = new Set(items.filter((x) => x.kind === 'label_voided').map(id));
  const charged = items.filter((x) => x.kind === 'label_bought' && !voided.has(id(x)));
  const [atCarrier, here] = [new Set(charged.map(id)), new Set(kept.map(id))];
  const carriers = new Set(items.map((x) => x.carrier));
  const times = new Map<string, number>();
  for (const { reference } of charged) times.set(reference, (times.get(reference) ?? 0) + 1);
  return [
    ...[...times].flatMap(([reference, count]) =>
      count === 1 ? [] : [finding(reference.split(':')[0], reference, `${count} labels are charged under ${reference}`)],
    ),
    ...charged.flatMap((x) =>
      here.has(id(x)) ? [] : [finding(x.orderId, id(x), `carrier ${x.carrier} charges label ${x.trackingNumber}, our books do not`)],
    ),
    ...kept.flatMap((x) =>
      atCarrier.has(id(x)) || !carriers.has(x.carrier)
        ? []
        : [finding(x.orderId, id(x), `our books charge label ${x.trackingNumber}, carrier ${x.carrier} does not`)],
    ),
  ];
}
const finding = (orderId: string | undefined, about: string, what: string): Finding => ({ orderId: orderId ?? null, about, what });
