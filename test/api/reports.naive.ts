// The figures counted a second time, by walking through each order's events: slow, plain, and without the database.
import type { RecordedEvent } from '../../workflows/domain/events';
import type { Life } from './reports.orders';

export interface Work {
  orderId: string;
  step: string;
  openedAt: number;
  endedAt: number | null;
  dueAt: number | null;
  done: boolean;
  heldMs: number;
}
const DAY = 86_400_000;
const at = (iso: string): number => Date.parse(iso);
/** The day in Shanghai. */
export const dayOf = (ms: number): string => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10);
export const mondayOf = (day: string): string => {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
  return date.toISOString().slice(0, 10);
};
const clearing = ['cancellation', 'lost', 'expired', 'closed', 'cancelled'];

/** Waits, calls, and shipments on the road; what is open ends at `now` for the sake of its held time. */
export function workOf({ orderId, events }: Life, now: number): Work[] {
  const work: Work[] = [];
  const open = new Map<string, Work>();
  const end = (id: string, e: RecordedEvent, done: boolean) => {
    const found = open.get(id);
    if (found) Object.assign(found, { endedAt: at(e.at), done });
    open.delete(id);
  };
  const begin = (id: string, item: Pick<Work, 'step' | 'openedAt' | 'dueAt'>) => {
    const one: Work = { orderId, endedAt: null, done: false, heldMs: 0, ...item };
    work.push(one);
    open.set(id, one);
  };
  for (const e of events) {
    if (e.type === 'WaitOpened') {
      const due = e.task?.dueAt ?? (e.step === 'receipt' ? new Date(at(e.at) + 3 * DAY).toISOString() : null);
      begin(e.waitId, { step: e.step, openedAt: at(e.at), dueAt: due === null ? null : at(due) });
    }
    if (e.type === 'ClockRang' && e.task) begin('call', { step: 'call-customer', openedAt: at(e.at), dueAt: at(e.task.dueAt ?? '') });
    if (e.type === 'WaitEnded') end(e.waitId, e, true);
    if (e.type === 'WaitEnded' || (e.type === 'StageEntered' && clearing.includes(e.stage))) end('call', e, true);
    if (e.type === 'StageEntered' && clearing.includes(e.stage)) for (const id of [...open.keys()]) end(id, e, false);
    if (e.type === 'ShipmentHandedOver') begin(e.shipmentId, { step: 'transit', openedAt: at(e.at), dueAt: at(e.at) + 3 * DAY });
    if (e.type === 'ParcelReported') end(e.shipmentId, e, true);
  }
  for (const one of work) one.heldMs = heldDuring(events, one.openedAt, one.endedAt ?? now);
  return work;
}

function heldDuring(events: RecordedEvent[], from: number, to: number): number {
  let sum = 0;
  events.forEach((e, i) => {
    if (e.type !== 'OrderHeld') return;
    const until = events.slice(i).find((x) => x.type === 'OrderReleased');
    sum += Math.max(0, Math.min(to, until ? at(until.at) : Infinity) - Math.max(from, at(e.at)));
  });
  return sum;
}

export const isLate = ({ dueAt, heldMs, endedAt }: Work, now: number): boolean => dueAt !== null && (endedAt ?? now) - heldMs > dueAt;
export const secondsOf = ({ openedAt, endedAt, heldMs }: Work): number => ((endedAt ?? 0) - openedAt - heldMs) / 1_000;

/** Between the two nearest where it falls between them. */
export function percentile(values: number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = part * (sorted.length - 1);
  const [low = 0, high = low] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return low + (high - low) * (place - Math.floor(place));
}

/** The day on which each shipment came, and the order's first promise and its last one before. */
export function deliveriesOf({ events }: Life) {
  const promises = events.flatMap((e) => (e.type === 'DatePromised' && e.kind === 'agreed' ? [e] : []));
  const carriers = new Map(events.flatMap((e) => (e.type === 'CarrierBooked' ? [[e.shipmentId, e.carrier] as const] : [])));
  const planned = events.find((e) => e.type === 'ShipmentsPlanned')?.shipments ?? [];
  const shipments = events.flatMap((e) => {
    if (e.type !== 'ParcelReported') return [];
    const before = promises.filter((p) => at(p.at) <= at(e.at));
    return [
      { at: at(e.at), day: dayOf(at(e.at)), carrier: carriers.get(e.shipmentId), first: promises[0]?.date, last: before.at(-1)?.date },
    ];
  });
  const [last] = [...shipments].sort((a, b) => b.at - a.at);
  return { shipments, order: planned.length > 0 && shipments.length === planned.length ? last : undefined };
}

export const average = (values: number[]): number => Math.round((values.reduce((a, b) => a + b, 0) / values.length) * 10) / 10;
export const fourDecimals = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((part / whole) * 10_000) / 10_000;

export function groups<Row>(rows: Row[], key: (row: Row) => string): Record<string, Row[]> {
  const found: Record<string, Row[]> = {};
  for (const row of rows) (found[key(row)] ??= []).push(row);
  return found;
}
