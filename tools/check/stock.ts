// Invariants 2 and 3: what is reserved is there and belongs to somebody, moves explain what is there, and the pieces of each line add up.
import { Prisma } from '../../prisma/generated/prisma/client';
import { byRules, ENDED, type Look, mine, type Rule, type World } from './finding';

/** Pieces by line of the order's shipments for which `where` holds; goods that are the customer's own are not ours to count. */
const pieces = (where: Prisma.Sql): Prisma.Sql => Prisma.sql`
  SELECT part->>'lineId' AS line_id, sum((part->>'quantity')::int) AS quantity
  FROM jsonb_array_elements(o.state->'shipments') x, jsonb_array_elements(x->'lines') part
  WHERE NOT coalesce((x->>'customersGoods')::boolean, false) AND ${where} GROUP BY 1`;
const hasCase = Prisma.sql`jsonb_path_exists(o.state, '$.cases[*] ? (@.state != "closed")')`;

/** Of one order only the places that it holds or took something from. */
const there = ({ only }: World): Prisma.Sql =>
  only === null
    ? Prisma.empty
    : Prisma.sql` AND (sku, location) IN (SELECT sku, location FROM reservation WHERE order_id = ${only}::uuid
        UNION SELECT sku, location FROM stock_move WHERE order_id = ${only}::uuid)`;

const ofStock: Rule[] = [
  {
    name: 'range',
    sql: (
      w,
    ) => Prisma.sql`SELECT NULL::uuid, sku || ' ' || location, format('%s at %s: %s reserved of %s', sku, location, reserved, on_hand)
      FROM stock WHERE (reserved < 0 OR reserved > on_hand) ${there(w)}`,
  },
  {
    name: 'reserved',
    sql: (w) => Prisma.sql`
      SELECT NULL::uuid, sku || ' ' || location, format('%s at %s: %s reserved, reservations make %s', sku, location, coalesce(s.reserved, 0), coalesce(r.sum, 0))
      FROM stock s FULL JOIN (SELECT sku, location, sum(quantity) AS sum FROM reservation GROUP BY 1, 2) r USING (sku, location)
      WHERE coalesce(s.reserved, 0) <> coalesce(r.sum, 0) ${there(w)}`,
  },
  {
    name: 'moves',
    sql: (w) => Prisma.sql`
      SELECT NULL::uuid, sku || ' ' || location, format('%s at %s: %s on hand, moves make %s', sku, location, coalesce(s.on_hand, 0), coalesce(m.sum, 0))
      FROM stock s FULL JOIN (SELECT sku, location, sum(quantity) AS sum FROM stock_move GROUP BY 1, 2) m USING (sku, location)
      WHERE coalesce(s.on_hand, 0) <> coalesce(m.sum, 0) ${there(w)}`,
  },
  {
    name: 'ended',
    sql: (w) => Prisma.sql`
      SELECT o.order_id, NULL, format('%s, and holds %s of %s', o.stage, sum(r.quantity), string_agg(DISTINCT r.sku, ', '))
      FROM "order" o JOIN reservation r USING (order_id)
      WHERE o.stage IN ${ENDED} AND NOT ${hasCase} ${mine(w, 'o')} GROUP BY o.order_id, o.stage`,
  },
  {
    name: 'queue',
    sql: (w) => Prisma.sql`
      SELECT o.order_id, q.line_id, format('%s, and waits for %s of %s', o.stage, q.quantity, q.sku)
      FROM "order" o JOIN stock_waiter q USING (order_id) WHERE o.stage IN ${ENDED} AND NOT ${hasCase} ${mine(w, 'o')}`,
  },
  {
    name: 'released',
    sql: (w) => Prisma.sql`
      SELECT r.order_id, r.line_id, format('gave all back, and holds %s of %s', r.quantity, r.sku)
      FROM reservation r JOIN stock_release USING (order_id) WHERE true ${mine(w, 'r')}`,
  },
  {
    name: 'nobody',
    sql: (w) => Prisma.sql`
      SELECT r.order_id, r.line_id, format('no order, and holds %s of %s', r.quantity, r.sku)
      FROM reservation r LEFT JOIN "order" o USING (order_id) WHERE o.order_id IS NULL ${mine(w, 'r')}`,
  },
  {
    // The stock may hold more for a while: goods that came and that the order has not heard of, or that left a moment ago.
    name: 'held',
    sql: (w) => Prisma.sql`
      SELECT order_id, line_id, format('counts on %s of line %s at %s, the stock holds %s', b.quantity, line_id, location, coalesce(r.quantity, 0))
      FROM (SELECT o.order_id, x->>'lineId' AS line_id, x->>'location' AS location, sum((x->>'quantity')::int) AS quantity
          FROM "order" o, jsonb_array_elements(o.state->'reservations') x
          WHERE o.stage <> 'cancellation' ${mine(w, 'o')} GROUP BY 1, 2, 3) b
        LEFT JOIN reservation r USING (order_id, line_id, location)
      WHERE coalesce(r.quantity, 0) < b.quantity`,
  },
  {
    name: 'shipped',
    sql: (w) => Prisma.sql`
      SELECT order_id, sku, format('shipments took %s of %s, the books of the stock say %s', coalesce(sent.quantity, 0), sku, coalesce(moved.quantity, 0))
      FROM (SELECT o.order_id, l.sku, sum(p.quantity) AS quantity FROM "order" o,
            LATERAL (${pieces(Prisma.sql`(x->>'stockShipped')::boolean`)}) p JOIN order_line l ON l.line_id = p.line_id
          WHERE l.order_id = o.order_id ${mine(w, 'o')} GROUP BY 1, 2) sent
        FULL JOIN (SELECT m.order_id, m.sku, -sum(m.quantity) AS quantity FROM stock_move m WHERE m.kind = 'shipment' ${mine(w, 'm')}
          GROUP BY 1, 2) moved USING (order_id, sku)
      WHERE coalesce(sent.quantity, 0) <> coalesce(moved.quantity, 0)`,
  },
];

export const stock = (world: World): Promise<Look> => byRules(world, ['stock', 'reservation', 'stock_move'], ofStock);

const ofLines: Rule[] = [
  {
    name: 'pieces',
    sql: (w) => Prisma.sql`
      SELECT l.order_id, l.line_id, format('line %s: %s ordered, %s reserved, %s shipped, %s returned', l.line_id, l.quantity, l.reserved, l.shipped, l.returned)
      FROM order_line l
      WHERE (l.reserved < 0 OR l.shipped < 0 OR l.returned < 0 OR l.reserved + l.shipped > l.quantity OR l.returned > l.shipped) ${mine(w, 'l')}`,
  },
  {
    name: 'reserved',
    sql: (w) => Prisma.sql`
      SELECT o.order_id, l.line_id, format('line %s: %s reserved, its reservations make %s', l.line_id, l.reserved, coalesce(r.sum, 0))
      FROM "order" o JOIN order_line l USING (order_id), LATERAL (SELECT sum((x->>'quantity')::int)
        FROM jsonb_array_elements(o.state->'reservations') x WHERE x->>'lineId' = l.line_id) r (sum)
      WHERE l.reserved <> coalesce(r.sum, 0) ${mine(w, 'o')}`,
  },
  {
    name: 'shipped',
    sql: (w) => Prisma.sql`
      SELECT o.order_id, l.line_id, format('line %s: %s shipped, its shipments make %s', l.line_id, l.shipped, coalesce(p.quantity, 0))
      FROM "order" o JOIN order_line l USING (order_id)
        LEFT JOIN LATERAL (${pieces(Prisma.sql`x->>'step' IN ('transit', 'delivered')`)}) p ON p.line_id = l.line_id
      WHERE l.shipped <> coalesce(p.quantity, 0) ${mine(w, 'o')}`,
  },
  {
    name: 'in the house',
    sql: (w) => Prisma.sql`
      SELECT o.order_id, p.line_id, format('line %s: shipments in the house hold %s, %s are reserved', p.line_id, p.quantity, coalesce(l.reserved, 0))
      FROM "order" o CROSS JOIN LATERAL (${pieces(Prisma.sql`x->>'step' IN ('pick', 'pack', 'label', 'hand-over')`)}) p
        LEFT JOIN order_line l ON l.line_id = p.line_id AND l.order_id = o.order_id
      WHERE o.stage IN ('fulfilment', 'delivery', 'receipt', 'after-care') AND p.quantity > coalesce(l.reserved, 0) ${mine(w, 'o')}`,
  },
];

export const lines = (world: World): Promise<Look> => byRules(world, ['order_line'], ofLines);
