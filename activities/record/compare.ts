// Where an order's rows differ from what its log tells. Pure. Used by the rebuild of the read model and by `npm run check`.
import type { Task } from '../../prisma/generated/prisma/client';
import { canFold } from '../../workflows/domain/evolve';
import type { OrderState } from '../../workflows/domain/state';
import { upcast } from '../../workflows/domain/upcast';
import { digestOf } from './digest';
import { type Expected, expectedOf } from './expected';
import { taskIdOf } from './projections';
import type { AllRows, StoredOrder } from './stored';

/** Key columns within one order. A task is known by its id alone. */
export const keysOf: Record<keyof AllRows, string[]> = {
  order_line: ['lineId'],
  task: ['taskId'],
  shipment: ['shipmentId'],
  parcel: ['parcelId'],
  payment: ['paymentId'],
  refund: ['refundId'],
  promise: ['number'],
  case_: ['caseId'],
  step_time: ['waitId', 'openedAt'],
  order_hold: ['heldAt'],
};
export interface Difference {
  table: keyof AllRows | 'order';
  /** Within the order. */
  id: string;
  what: 'missing' | 'surplus' | 'different' | 'log_behind' | 'log_broken';
  /** Columns that differ; of a broken log what is wrong with it. */
  fields: string[];
  /** False: it may be no damage. A task that was done within one recording never had a row. */
  sure: boolean;
  /** What must be written, or what must go if it is `surplus`; null where nothing can be done: what is wrong with a log has to be mended first. */
  row: object | null;
}

/** Whatever lived longer than this was recorded before it ended, but for an outage. */
const SURELY_RECORDED_MS = 60_000;

/**
 * Where the rows differ from the fold of the log; empty: nowhere. Of an order whose log is behind its row, or is no longer what was recorded,
 * only that is told: its rows may be all that is left of the truth.
 */
export function differences(stored: StoredOrder): Difference[] {
  const { orderId, events, order } = stored;
  const flaws = flawsOfLog(stored);
  if (flaws.length > 0) return [{ table: 'order', id: orderId, what: 'log_broken', fields: flaws, sure: true, row: null }];
  const expected = expectedOf(orderId, events);
  if ((order && order.version > expected.state.seq) || (events.length > 0 && !expected.order))
    return [{ table: 'order', id: orderId, what: 'log_behind', fields: ['version'], sure: true, row: null }];
  const tables = (Object.keys(keysOf) as (keyof AllRows)[]).filter((table) => table !== 'task');
  return [...ofOrder(stored, expected), ...ofTasks(stored, expected), ...tables.flatMap((table) => ofTable(table, stored, expected))];
}

/**
 * What shows that a log was changed after it had been recorded, other words than its digests were made of, or a hole; or that it is of a newer
 * version than this one.
 */
export function flawsOfLog({ events, digests }: Pick<StoredOrder, 'events' | 'digests'>): string[] {
  return events.flatMap((e, i) => {
    const before = events[i - 1]?.seq ?? 0;
    return [
      ...(e.seq === before + 1 ? [] : [`event ${before + 1} is missing`]),
      ...(canFold(e) ? [] : [`event ${e.seq} (${e.type}) is unknown to this version`]),
      ...(digests[i] === digestOf(e) ? [] : [`event ${e.seq} (${e.type}) has another digest than its content`]),
    ];
  });
}

function ofOrder({ orderId, order }: StoredOrder, { order: wanted }: Expected): Difference[] {
  if (!wanted) return [];
  if (!order) return [{ table: 'order', id: orderId, what: 'missing', fields: [], sure: true, row: wanted }];
  // An older release's shape is lifted, as everywhere where the column is read.
  const lifted = (state: unknown) => upcast(orderId, JSON.parse(JSON.stringify(state)) as OrderState);
  const fields = differing({ ...order, state: lifted(order.state) }, { ...wanted, state: lifted(wanted.state) });
  return fields.length > 0 ? [{ table: 'order', id: orderId, what: 'different', fields, sure: true, row: wanted }] : [];
}

function ofTable(table: keyof AllRows, { rows }: StoredOrder, expected: Expected): Difference[] {
  const id = (row: object) => keysOf[table].map((key) => wordOf(Reflect.get(row, key))).join(' ');
  const [were, are] = [byId(rows[table], id), byId(expected.rows[table], id)];
  const surplus = [...were].filter(([key]) => !are.has(key));
  return [
    ...[...are].flatMap(([key, row]) => compared(table, key, were.get(key), row)),
    ...surplus.map(([key, row]): Difference => ({ table, id: key, what: 'surplus', fields: [], sure: true, row })),
  ];
}

/** Tasks of today must be as they are; those that are done must be closed, and as they were at one of their times. */
function ofTasks({ orderId, rows, worked }: StoredOrder, { rows: wanted, past }: Expected): Difference[] {
  const id = ({ taskId }: Task) => taskId;
  const [were, are] = [byId(rows.task, id), byId(wanted.task, id)];
  const done = past.filter((t) => !are.has(t.taskId));
  const known = new Set([...are.keys(), ...done.map((t) => t.taskId), taskIdOf(orderId, 'log-conflict')]);
  const surplus = rows.task.filter((row) => !known.has(row.taskId));
  return [
    ...[...are].flatMap(([taskId, row]) => compared('task', taskId, were.get(taskId), row)),
    ...done.flatMap(({ taskId, versions, lived }): Difference[] => {
      const last = versions.at(-1);
      const row = were.get(taskId);
      if (!last) return [];
      if (!row) {
        const sure = worked.has(taskId);
        return sure || lived > SURELY_RECORDED_MS ? [{ table: 'task', id: taskId, what: 'missing', fields: [], sure, row: last }] : [];
      }
      const [asWas = []] = versions.map((version) => differing(once(row), once(version))).sort((a, b) => a.length - b.length);
      const fields = [...asWas, ...(row.closedAt === null ? ['closedAt'] : [])];
      const closed = { ...last, closedAt: row.closedAt ?? last.closedAt };
      return fields.length > 0 ? [{ table: 'task', id: taskId, what: 'different', fields, sure: true, row: closed }] : [];
    }),
    ...surplus.map((row): Difference => ({ table: 'task', id: row.taskId, what: 'surplus', fields: [], sure: true, row })),
  ];
}

/** Without what the recording that closed it may have left as it was. */
const once = ({ escalated: _escalated, closedAt: _closedAt, ...row }: Task): object => row;

const byId = <Row extends object>(rows: Row[], id: (row: Row) => string): Map<string, Row> => new Map(rows.map((row) => [id(row), row]));
const wordOf = (key: unknown): string => (key instanceof Date ? key.toISOString() : String(key));

function compared(table: keyof AllRows, id: string, found: object | undefined, row: object): Difference[] {
  if (!found) return [{ table, id, what: 'missing', fields: [], sure: true, row }];
  const fields = differing(found, row);
  return fields.length > 0 ? [{ table, id, what: 'different', fields, sure: true, row }] : [];
}

const differing = (a: object, b: object): string[] =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((key) => canonical(Reflect.get(a, key)) !== canonical(Reflect.get(b, key)));

/** As JSON with sorted keys; what is undefined is null in a column, and is not there inside of one. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value ?? null, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
