// The read model as a function of the order's state: which rows an order has, and what to write when it goes from one state to the next.
// Pure. A rebuild of the read model and the check "read model = fold of the log" use the same functions.
import type {
  DatePromise,
  Order,
  OrderCase,
  OrderLine,
  Parcel,
  Payment,
  Refund,
  Shipment,
  Task,
} from '../../prisma/generated/prisma/client';
import type { RecordedEvent } from '../../workflows/domain/events';
import { amounts } from '../../workflows/domain/money';
import { isBlocked, isEnded, type OrderState } from '../../workflows/domain/state';
import { statusOf } from '../../workflows/domain/status';
import { waitingOf } from '../../workflows/domain/waiting';

/** An order's rows by table. Tasks are those of open waits; loose ones come from their events (`looseTaskRows`). */
export interface Rows {
  order_line: OrderLine[];
  task: Task[];
  shipment: Shipment[];
  parcel: Parcel[];
  payment: Payment[];
  refund: Refund[];
  promise: DatePromise[];
  case_: OrderCase[];
}
/** The order's own row; `clockOffset` belongs to the embedded start's time skipping. */
export type OrderRow = Omit<Order, 'clockOffset' | 'state'> & { state: OrderState };

export function rowsOf(s: OrderState): Rows {
  const { orderId } = s;
  return {
    order_line: s.lines.map(({ lineId, sku, quantity, unitPrice, taxRate, reserved, shipped, returned }) => ({
      orderId,
      lineId,
      sku,
      quantity,
      unitPrice,
      taxRate,
      reserved,
      shipped,
      returned,
    })),
    task: s.tasks.map(({ taskId, step, role, textId, openedAt, dueAt, escalated }) => ({
      taskId: taskIdOf(orderId, taskId),
      orderId,
      step,
      role,
      textId,
      escalated,
      openedAt: new Date(openedAt),
      dueAt: dateOrNull(dueAt),
      closedAt: null,
    })),
    shipment: s.shipments.map(({ shipmentId, step, location, carrier, service, handedOverAt, receipt, parcels, caseId }) => ({
      orderId,
      shipmentId,
      step,
      location,
      carrier,
      service,
      handedOverAt: dateOrNull(handedOverAt),
      receivedAt: dateOrNull(receipt?.at ?? null),
      deliveredAt: step === 'delivered' ? arrivalOf(parcels) : null,
      caseId,
    })),
    parcel: s.shipments.flatMap(({ shipmentId, parcels }) =>
      parcels.map(({ parcelId, weightGrams, trackingNumber, state }) => ({
        orderId,
        parcelId,
        shipmentId,
        weightGrams,
        trackingNumber,
        state,
      })),
    ),
    payment: s.payments.map(({ paymentId, amount, method, receivedOn, state, bankPaymentId }) => ({
      orderId,
      paymentId,
      ...amount,
      method,
      receivedOn,
      state,
      bankPaymentId,
    })),
    refund: s.refunds.map(({ refundId, paymentId, amount, state, reason }) => ({
      orderId,
      refundId,
      paymentId,
      ...amount,
      state,
      reason,
    })),
    promise: s.promises.map(({ date, kind, by, at }, i) => ({ orderId, number: i + 1, date, kind, by, at: new Date(at) })),
    case_: s.cases.map(({ caseId, kind, state, reason, remedy, ownerId, openedAt, closedAt, result }) => ({
      ...{ orderId, caseId, kind, state, reason, remedy, ownerId, result },
      openedAt: new Date(openedAt),
      closedAt: dateOrNull(closedAt),
    })),
  };
}

/**
 * The order's own row.
 * @param events those that led to the state, the newest last: the latest gives `changedAt`, an ending one `endedAt`
 * @param endedBefore when it had ended before these events
 * @returns null when the state does not know yet whose order it is: no log begins so
 */
export function orderRow(s: OrderState, events: RecordedEvent[], endedBefore: Date | null): OrderRow | null {
  const { orderId, seq: version, orderNumber, stage, channel, customerId, ownerId, currency, createdAt } = s;
  const changedAt = events.at(-1)?.at;
  if (channel === null || customerId === null || ownerId === null || createdAt === null || changedAt === undefined) return null;
  const { total, paid, refunded, open, tax, credited } = amounts(s);
  const waiting = waitingOf(s);
  const ended = events.findLast((e) => e.type === 'StageEntered')?.at;
  return {
    ...{ orderId, version, orderNumber, stage, channel, customerId, ownerId, currency, total, paid, refunded, open },
    ...{ tax, credited },
    status: statusOf(s),
    waitingOn: [...new Set(waiting.map((w) => w.on))].sort(),
    dueAt: dateOrNull(waiting.find((w) => w.until !== null)?.until ?? null),
    blocked: isBlocked(s),
    held: s.hold !== null,
    createdAt: new Date(createdAt),
    changedAt: new Date(changedAt),
    endedAt: isEnded(s) ? (ended ? new Date(ended) : endedBefore) : null,
    state: s,
  };
}

/** Tasks that no wait owns: rows from their event on, closed by people only. */
export const looseTaskRows = (orderId: string, events: RecordedEvent[]): Task[] =>
  events.flatMap((e) =>
    e.type === 'TaskOpened'
      ? [
          {
            taskId: taskIdOf(orderId, e.taskId),
            orderId,
            step: e.step,
            role: e.role,
            textId: e.textId ?? null,
            escalated: false,
            openedAt: new Date(e.at),
            dueAt: dateOrNull(e.dueAt),
            closedAt: null,
          },
        ]
      : [],
  );

/** Task ids are unique within an order only. */
export const taskIdOf = (orderId: string, taskId: string): string => `${orderId}.${taskId}`;

/** When the last parcel came. */
function arrivalOf(parcels: { stateAt: string | null }[]): Date | null {
  const times = parcels.flatMap(({ stateAt }) => (stateAt === null ? [] : [Date.parse(stateAt)]));
  return times.length > 0 ? new Date(Math.max(...times)) : null;
}

const dateOrNull = (iso: string | null): Date | null => (iso === null ? null : new Date(iso));

/** What of `after` is new or changed, and what of `before` is gone. `id` tells the rows of one order apart. */
export function difference<Row>(before: Row[], after: Row[], id: (row: Row) => unknown): { changed: Row[]; gone: Row[] } {
  const known = new Map(before.map((row) => [id(row), JSON.stringify(row)]));
  const kept = new Set(after.map(id));
  return {
    changed: after.filter((row) => known.get(id(row)) !== JSON.stringify(row)),
    gone: before.filter((row) => !kept.has(id(row))),
  };
}
