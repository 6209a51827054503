// Orders as pages and lists read them: the recorded state, the log, notices and documents. Reads only; `record` writes.
// Everything a client may say goes in as a parameter, never as text of a query.
import type { RecordedEvent } from '../workflows/domain/events';
import type { OrderState } from '../workflows/domain/state';
import { upcast } from '../workflows/domain/upcast';
import type { Db } from './client';
import { Prisma } from './generated/prisma/client';

export interface RecordedOrder {
  orderId: string;
  version: number;
  state: OrderState;
  /** Milliseconds that this order's clock runs ahead; 0 in production. */
  clockOffset: number;
}

/** The recorded order of this id, or null. */
export async function recordedOrder(db: Db, orderId: string): Promise<RecordedOrder | null> {
  const row = await db.order.findUnique({ where: { orderId }, select: { orderId: true, version: true, state: true, clockOffset: true } });
  // The column holds what `record` folded with the same `evolve`; an older release's shape is lifted.
  return row && { ...row, state: upcast(orderId, row.state as unknown as OrderState), clockOffset: Number(row.clockOffset) };
}

/** The id behind an order number, or null. */
export async function orderIdOf(db: Db, orderNumber: string): Promise<string | null> {
  return (await db.orderNumber.findUnique({ where: { number: orderNumber }, select: { orderId: true } }))?.orderId ?? null;
}

export interface OrderFilter {
  stage?: string | undefined;
  /** Whom the order waits for. */
  waitingOn?: string | undefined;
  /** In whose inbox it has a task. */
  role?: string | undefined;
  late?: boolean | undefined;
  channel?: string | undefined;
  customerId?: string | undefined;
  ownerId?: string | undefined;
  /** Order number, name, phone or tracking number, or a part of the first three. */
  q?: string | undefined;
  /** Only what this API key brought in. */
  takenBy?: string | undefined;
}
export interface OrderRow {
  orderId: string;
  orderNumber: string | null;
  version: number;
  stage: string;
  status: string;
  channel: string;
  customerId: string;
  customerName: string;
  ownerId: string;
  ownerName: string | null;
  currency: string;
  total: number;
  waitingOn: string[];
  dueAt: Date | null;
  blocked: boolean;
  held: boolean;
  createdAt: Date;
  late: boolean;
}
export interface Place {
  createdAt: Date;
  orderId: string;
}

/** A piece of work whose time has come and that nobody has done, by the order's own clock. */
const lateWork = Prisma.sql`EXISTS (
  SELECT 1 FROM task t LEFT JOIN task_work w USING (task_id)
  WHERE t.order_id = o.order_id AND t.closed_at IS NULL AND w.completed_at IS NULL
    AND t.due_at < now() + o.clock_offset * interval '1 millisecond')`;

/** One page of orders, newest or oldest first, from the one after `after` on. */
export function listOrders(
  db: Db,
  filter: OrderFilter,
  page: { limit: number; after?: Place | undefined; oldestFirst: boolean },
): Promise<OrderRow[]> {
  const { limit, after, oldestFirst } = page;
  const beyond = oldestFirst ? Prisma.sql`>` : Prisma.sql`<`;
  const direction = oldestFirst ? Prisma.sql`ASC` : Prisma.sql`DESC`;
  const where = [
    ...conditions(filter),
    ...(after ? [Prisma.sql`(o.created_at, o.order_id) ${beyond} (${after.createdAt}, ${after.orderId}::uuid)`] : []),
  ];
  return db.$queryRaw<OrderRow[]>`
    SELECT o.order_id::text AS "orderId", o.order_number AS "orderNumber", o.version, o.stage, o.status, o.channel,
      o.customer_id::text AS "customerId", coalesce(i.name, c.name, '') AS "customerName", o.owner_id::text AS "ownerId",
      coalesce(s.name, k.name) AS "ownerName", o.currency, o.total, o.waiting_on AS "waitingOn", o.due_at AS "dueAt",
      o.blocked, o.held, o.created_at AS "createdAt", ${lateWork} AS late
    FROM "order" o
      LEFT JOIN intake i ON i.order_id = o.order_id
      LEFT JOIN customer c ON c.customer_id = o.customer_id
      LEFT JOIN staff s ON s.staff_id = o.owner_id
      LEFT JOIN api_key k ON k.key_id = o.owner_id
    ${where.length > 0 ? Prisma.sql`WHERE ${Prisma.join(where, ' AND ')}` : Prisma.empty}
    ORDER BY o.created_at ${direction}, o.order_id ${direction} LIMIT ${limit}`;
}

function conditions(f: OrderFilter): Prisma.Sql[] {
  return [
    ...(f.stage ? [Prisma.sql`o.stage = ${f.stage}`] : []),
    ...(f.waitingOn ? [Prisma.sql`${f.waitingOn} = ANY (o.waiting_on)`] : []),
    ...(f.role
      ? [
          Prisma.sql`EXISTS (SELECT 1 FROM task t LEFT JOIN task_work w USING (task_id)
        WHERE t.order_id = o.order_id AND t.closed_at IS NULL AND w.completed_at IS NULL AND t.role = ${f.role})`,
        ]
      : []),
    ...(f.late === undefined ? [] : [f.late ? lateWork : Prisma.sql`NOT ${lateWork}`]),
    ...(f.channel ? [Prisma.sql`o.channel = ${f.channel}`] : []),
    ...(f.customerId ? [Prisma.sql`o.customer_id = ${f.customerId}::uuid`] : []),
    ...(f.ownerId ? [Prisma.sql`o.owner_id = ${f.ownerId}::uuid`] : []),
    ...(f.takenBy ? [Prisma.sql`i.input #>> '{intake,actor,id}' = ${f.takenBy}`] : []),
    ...(f.q ? [matches(f.q)] : []),
  ];
}

function matches(q: string): Prisma.Sql {
  const part = `%${q.replace(/[\\%_]/g, '\\$&')}%`;
  const digits = q.replace(/\D/g, '');
  const phone = digits.length >= 4 && /^[\d\s()+./-]+$/.test(q) ? Prisma.sql`OR phone LIKE ${`%${digits}%`}` : Prisma.empty;
  return Prisma.sql`(o.order_number ILIKE ${part} OR o.order_id IN (
    SELECT order_id FROM intake WHERE name ILIKE ${part} OR company ILIKE ${part} ${phone}
    UNION SELECT order_id FROM parcel WHERE tracking_number = ${q}))`;
}

/** The log from after `afterSeq` on, in its order. */
export async function eventsOf(
  db: Db,
  orderId: string,
  { afterSeq, limit }: { afterSeq: number; limit: number },
): Promise<RecordedEvent[]> {
  const rows = await db.orderEvent.findMany({ where: { orderId, seq: { gt: afterSeq } }, orderBy: { seq: 'asc' }, take: limit });
  return rows.map(eventOf);
}

/** The events of some types, oldest first. */
export async function eventsOfTypes(db: Db, orderId: string, types: readonly string[]): Promise<RecordedEvent[]> {
  const rows = await db.orderEvent.findMany({ where: { orderId, type: { in: [...types] } }, orderBy: { seq: 'asc' } });
  return rows.map(eventOf);
}

/** The events that one act or fact brought about. */
export async function eventsOfCause(db: Db, orderId: string, causeId: string): Promise<RecordedEvent[]> {
  const rows = await db.orderEvent.findMany({ where: { orderId, causeId }, orderBy: { seq: 'asc' } });
  return rows.map(eventOf);
}

/** An event from its row. */
export const eventOf = (row: Prisma.OrderEventGetPayload<object>): RecordedEvent =>
  ({
    ...(row.data as object),
    type: row.type,
    seq: row.seq,
    at: row.at.toISOString(),
    actor: { role: row.actorRole, id: row.actorId },
    causeId: row.causeId,
  }) as RecordedEvent; // written by `record` from this very type

export interface NoticeRow {
  noticeId: string;
  key: string;
  addressee: string;
  channel: string;
  language: string;
  subject: string;
  text: string;
  state: string;
  at: Date;
}
/** What was said to whom, oldest first. */
export const noticesOf = (db: Db, orderId: string): Promise<NoticeRow[]> =>
  db.noticeSent.findMany({ where: { orderId }, orderBy: [{ at: 'asc' }, { noticeId: 'asc' }] });

export interface DocumentRow {
  documentId: string;
  orderId: string;
  kind: string;
  mime: string;
  filename: string;
  size: number;
  createdAt: Date;
  /** `customer`, or who of staff sent it in; null for papers of our own. */
  uploadedBy: string | null;
}
/** The order's files without their bytes, oldest first. */
export const documentsOf = (db: Db, orderId: string): Promise<DocumentRow[]> =>
  db.document.findMany({ where: { orderId }, orderBy: [{ createdAt: 'asc' }, { documentId: 'asc' }] });
