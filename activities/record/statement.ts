// The one SQL statement of a recording: events, order, rows of the read model and the word to listeners; all of it or nothing.
// Rows travel as JSON and Postgres types them, so a new column needs only its place in prisma/schema.prisma and in projections.ts.
import { ORDER_CHANGED } from '../../prisma/changes';
import { Prisma } from '../../prisma/generated/prisma/client';
import { prepared } from '../../prisma/prepared';
import type { RecordedEvent } from '../../workflows/domain/events';
import type { OrderState } from '../../workflows/domain/state';
import { dataOf, digestOf } from './digest';
import { difference, looseTaskRows, type OrderRow, type Rows, rowsOf } from './projections';
import { type Times, timesOf } from './times';

/** Key columns within one order. */
const keys = {
  order_line: 'lineId',
  task: 'taskId',
  shipment: 'shipmentId',
  parcel: 'parcelId',
  payment: 'paymentId',
  refund: 'refundId',
  promise: 'number',
  case_: 'caseId',
} as const;

/** The database's code (SQLSTATE) for a recording whose `before` is not what the order's row holds: a division by zero. */
export const NOT_AS_BEFORE = '22012';

/**
 * Writes nothing unless the order's row is at the version of `before`.
 * @param events new ones only; they lead from `before` to `after`, whose row is `order`
 */
export function recording(events: RecordedEvent[], before: OrderState, after: OrderState, order: OrderRow): Prisma.Sql {
  const { orderId } = after;
  const [was, is] = [rowsOf(before), rowsOf(after)];
  const parts = [
    insert(
      'order_event',
      events.map((e) => logRow(orderId, e)),
    ),
    save('order', [order], ['orderId']),
    ...saveTasks(was.task, is.task, looseTaskRows(orderId, events), order.changedAt),
    ...handOver(before, after, [...is.task, ...looseTaskRows(orderId, events)], order.changedAt),
    ...saveRows('order_line', was, is),
    ...saveRows('shipment', was, is),
    ...saveRows('parcel', was, is),
    ...saveRows('payment', was, is),
    ...saveRows('refund', was, is),
    ...saveRows('promise', was, is),
    ...saveRows('case_', was, is),
    ...saveTimes(timesOf(before, events)),
  ];
  const named = parts.map((part, i) => Prisma.sql`${Prisma.raw(`part_${i}`)} AS (${part})`);
  return prepared(Prisma.sql`WITH ${Prisma.join(named)} SELECT pg_notify(${ORDER_CHANGED}, ${orderId})::text, ${asBefore(before)}`);
}

/** A statement sees the tables as they were before it: one row at this version, or none yet. */
const asBefore = ({ orderId, seq }: OrderState): Prisma.Sql =>
  Prisma.sql`1 / (SELECT (coalesce(max(version), 0) = ${seq})::int FROM "order" WHERE order_id = ${orderId}::uuid)`;

const logRow = (orderId: string, event: RecordedEvent) => ({
  ...{ orderId, seq: event.seq, type: event.type, at: event.at, causeId: event.causeId },
  actorRole: event.actor.role,
  actorId: event.actor.id,
  data: dataOf(event),
  digest: digestOf(event),
});

/** A task whose wait has ended is closed, not deleted: what people did on it stays readable. */
function saveTasks(was: Rows['task'], is: Rows['task'], loose: Rows['task'], at: Date): Prisma.Sql[] {
  const { changed, gone } = difference(was, is, (row) => row.taskId);
  const rows = [...gone.map((row) => ({ ...row, closedAt: at })), ...changed, ...loose];
  return rows.length > 0 ? [save('task', rows, ['taskId'])] : [];
}

/**
 * A new owner takes over what the one before had taken, and what nobody of sales has taken yet, as far as it is of their roles.
 * @param open tasks that these events leave open; the table does not show them to this very statement
 */
function handOver(before: OrderState, after: OrderState, open: Rows['task'], at: Date): Prisma.Sql[] {
  if (before.ownerId === null || before.ownerId === after.ownerId) return [];
  const inTable = Prisma.sql`SELECT task_id, role FROM task WHERE order_id = ${after.orderId}::uuid AND closed_at IS NULL`;
  const here = open.length > 0 ? [Prisma.sql`SELECT task_id, role FROM ${typed('task', open)}`] : [];
  return [
    Prisma.sql`
      INSERT INTO task_work (task_id, assignee_id, claimed_at)
      SELECT DISTINCT t.task_id, s.staff_id, ${at}::timestamptz
      FROM (${Prisma.join([inTable, ...here], ' UNION ')}) AS t
      JOIN staff s ON s.staff_id::text = ${after.ownerId} AND s.roles && ARRAY[t.role, 'supervisor', 'admin']::text[]
      LEFT JOIN task_work w ON w.task_id = t.task_id
      WHERE w.completed_at IS NULL AND (w.assignee_id::text = ${before.ownerId} OR (w.assignee_id IS NULL AND t.role = 'sales'))
      ON CONFLICT (task_id) DO UPDATE SET assignee_id = excluded.assignee_id, claimed_at = excluded.claimed_at`,
  ];
}

function saveRows<T extends Exclude<keyof Rows, 'task'>>(table: T, was: Rows, is: Rows): Prisma.Sql[] {
  const key = keys[table];
  const id = (row: object) => Reflect.get(row, key);
  const { changed, gone } = difference<object>(was[table], is[table], id);
  return [
    ...(changed.length > 0 ? [save(table, changed, ['orderId', key])] : []),
    ...(gone.length > 0 ? [remove(table, gone, ['orderId', key])] : []),
  ];
}

/** How long waits lasted: what was opened is new, what was there before gets its end. */
export const saveTimes = ({ opened, ended, holds }: Times): Prisma.Sql[] => [
  ...(opened.length > 0 ? [save('step_time', opened, WAIT)] : []),
  ...(ended.length > 0 ? [change('step_time', ended, WAIT)] : []),
  ...(holds.length > 0 ? [save('order_hold', holds, ['orderId', 'heldAt'])] : []),
];
const WAIT = ['orderId', 'waitId', 'openedAt'];

function insert(table: string, rows: object[]): Prisma.Sql {
  const columns = list(columnsOf(rows));
  return Prisma.sql`INSERT INTO ${name(table)} (${columns}) SELECT ${columns} FROM ${typed(table, rows)}`;
}

export function save(table: string, rows: object[], key: string[]): Prisma.Sql {
  const changing = columnsOf(rows).filter((column) => !key.includes(column));
  const set = changing.map((column) => `${quoted(column)} = excluded.${quoted(column)}`).join(', ');
  return Prisma.sql`${insert(table, rows)} ON CONFLICT (${list(key)}) DO UPDATE SET ${Prisma.raw(set)}`;
}

function change(table: string, rows: object[], key: string[]): Prisma.Sql {
  const changing = columnsOf(rows).filter((column) => !key.includes(column));
  const set = changing.map((column) => `${quoted(column)} = news.${quoted(column)}`).join(', ');
  return Prisma.sql`UPDATE ${name(table)} AS kept SET ${Prisma.raw(set)} FROM ${typed(table, rows)} AS news WHERE ${same(key, 'news')}`;
}

export function remove(table: string, rows: object[], key: string[]): Prisma.Sql {
  return Prisma.sql`DELETE FROM ${name(table)} AS kept USING ${typed(table, rows)} AS gone WHERE ${same(key, 'gone')}`;
}

const same = (key: string[], other: string): Prisma.Sql =>
  Prisma.raw(key.map((column) => `kept.${quoted(column)} = ${other}.${quoted(column)}`).join(' AND '));

/** The next ids of orders that have rows in a table. */
export const idsAfter = (table: string, id: string, most: number): Prisma.Sql =>
  Prisma.sql`(SELECT DISTINCT order_id AS id FROM ${name(table)} WHERE order_id > ${id}::uuid ORDER BY 1 LIMIT ${most})`;

/** The rows as a table that has the types of `table`. */
const typed = (table: string, rows: object[]): Prisma.Sql => {
  const columns = rows.map((row) => Object.fromEntries(Object.entries(row).map(([field, value]) => [columnOf(field), value as unknown])));
  return Prisma.sql`jsonb_populate_recordset(NULL::${name(table)}, ${JSON.stringify(columns)}::jsonb)`;
};

// Names below come from our own types, never from outside.
const columnsOf = (rows: object[]): string[] => Object.keys(rows[0] ?? {});
const columnOf = (field: string): string => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const quoted = (field: string): string => `"${columnOf(field)}"`;
const list = (fields: string[]): Prisma.Sql => Prisma.raw(fields.map(quoted).join(', '));
const name = (table: string): Prisma.Sql => Prisma.raw(`"${table}"`);
