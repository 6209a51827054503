// The small changes that the fold is made of. Pure; used by this folder alone, but for the tasks that nobody's wait owns, and quantityOf.
import type { StepId } from '../../process';
import type { EventMeta, EventOf, LineQuantity, OrderContent, OrderEvent, Reservation, TaskOpening } from '../events';
import { type Clock, type OrderState, type Parcel, type Quote, type Shipment, shipmentOf, type Task } from '../state';

const CAUSES_KEPT = 200;

/** Tasks that no wait owns are rows of the read model from their event on; people complete them there. */
export const looseTask = (s: OrderState, step: TaskOpening['step'], role: TaskOpening['role'], textId?: string): EventOf<'TaskOpened'> => ({
  type: 'TaskOpened',
  taskId: `${step}.${s.looseTasks + 1}`,
  step,
  role,
  dueAt: null,
  ...(textId ? { textId } : {}),
});

/** What the warehouse has in its hands goes back to where it was taken from. */
export const putBack = (s: OrderState, { shipmentId, location, lines }: Shipment): OrderEvent => ({
  ...looseTask(s, 'put-back', 'warehouse'),
  about: {
    ...{ shipmentId, location },
    goods: lines.map(({ lineId, quantity }) => ({ sku: s.lines.find((l) => l.lineId === lineId)?.sku ?? lineId, quantity })),
  },
});
/** Labels that the carrier did not take back, and that nobody must use: logistics sees to them. */
export const labelsLeft = (s: OrderState, parcelIds: string[]): OrderEvent => ({
  ...looseTask(s, 'blocked', 'logistics'),
  about: { parcelIds },
});

/** What somebody wrote becomes a task of a role. */
export const noteTo = (s: OrderState, to: TaskOpening['role'], textId: string): OrderEvent[] => [
  { type: 'NoteWritten', textId, to },
  looseTask(s, 'note', to, textId),
];

export const quantityOf = (lines: LineQuantity[], lineId: string): number =>
  lines.reduce((all, l) => all + (l.lineId === lineId ? l.quantity : 0), 0);

/** What is left of quantities when others are taken away. */
export const without = <T extends LineQuantity>(from: T[], taken: LineQuantity[]): T[] =>
  from.map((l) => ({ ...l, quantity: l.quantity - quantityOf(taken, l.lineId) })).filter((l) => l.quantity > 0);
export const withoutAt = (held: Reservation[], location: string, taken: LineQuantity[]): Reservation[] => [
  ...held.filter((r) => r.location !== location),
  ...without(together(held.filter((r) => r.location === location)), taken),
];
/** Each line once per location, however many shipments its pieces are for. */
export const together = (held: Reservation[]): Reservation[] =>
  held.reduce<Reservation[]>((all, r) => {
    const isSame = (x: Reservation) => x.lineId === r.lineId && x.location === r.location;
    return all.some(isSame) ? all.map((x) => (isSame(x) ? { ...x, quantity: x.quantity + r.quantity } : x)) : [...all, r];
  }, []);

export const heard = (causes: string[], causeId: string | null) =>
  causeId === null || causes.includes(causeId) ? causes : [...causes, causeId].slice(-CAUSES_KEPT);

export function begun(
  s: OrderState,
  e: (EventOf<'InquiryReceived'> & { at: string }) | (EventOf<'OrderReceived'> & { at: string }),
): OrderState {
  const { channel, customerId, ownerId, currency, policyVersion, newCustomer } = e;
  return { ...s, channel, customerId, ownerId, currency, policyVersion, newCustomer, createdAt: e.at };
}

export const contentOf = ({
  lines,
  shippingFee,
  terms,
  depositPercent,
}: Pick<OrderContent, 'lines' | 'shippingFee' | 'terms' | 'depositPercent'>) => ({
  lines: lines.map((l) => ({ ...l, reserved: 0, shipped: 0, returned: 0 })),
  shippingFee,
  terms,
  depositPercent,
});

export function withContent(s: OrderState, e: OrderContent): OrderState {
  const { requestedDate, addressId, special } = e;
  return { ...s, ...contentOf(e), requestedDate, addressId, special, availability: null };
}

export const unpaid = (e: EventOf<'PaymentFailed'> | EventOf<'PaymentMismatched'>, state: 'failed' | 'mismatched') => ({
  paymentId: e.paymentId,
  amount: e.amount,
  method: e.method,
  receivedOn: '',
  bankPaymentId: e.bankPaymentId,
  referenceId: null,
  state,
});

export const newShipment = (x: EventOf<'ShipmentsPlanned'>['shipments'][number]): Shipment => ({
  ...x,
  step: 'pick',
  rates: [],
  carrier: null,
  service: null,
  why: null,
  packings: 0,
  bookings: 0,
  voiding: false,
  parcels: [],
  handedOverAt: null,
  stockShipped: false,
  reports: 0,
  receipt: null,
  atRisk: false,
  replaces: null,
  caseId: null,
  customersGoods: false,
  returnUntil: null,
});

export const withQuote = (s: OrderState, quoteId: string, state: Quote['state']): OrderState => ({
  ...s,
  quotes: s.quotes.map((q) => (q.quoteId === quoteId ? { ...q, state } : q)),
});
export const withForm = (s: OrderState, state: NonNullable<OrderState['form']>['state']): OrderState => ({
  ...s,
  form: s.form && { ...s.form, state },
});
export const withShipment = (s: OrderState, id: string, change: Partial<Shipment>): OrderState => ({
  ...s,
  shipments: s.shipments.map((x) => (x.shipmentId === id ? { ...x, ...change } : x)),
});
export const withParcel = (s: OrderState, shipmentId: string, parcelId: string, change: Partial<Parcel>): OrderState => ({
  ...s,
  shipments: s.shipments.map((x) =>
    x.shipmentId === shipmentId ? { ...x, parcels: x.parcels.map((p) => (p.parcelId === parcelId ? { ...p, ...change } : p)) } : x,
  ),
});
export const labelled = (s: OrderState, shipmentId: string): OrderState =>
  shipmentOf(s, shipmentId)?.parcels.every((p) => p.labelId) ? withShipment(s, shipmentId, { step: 'hand-over' }) : s;
export const heardFrom = (s: OrderState, shipmentId: string): OrderState =>
  withShipment(s, shipmentId, { reports: (shipmentOf(s, shipmentId)?.reports ?? 0) + 1 });
export function delivered(s: OrderState, shipmentId: string): OrderState {
  const all = shipmentOf(s, shipmentId)?.parcels.every((p) => p.state === 'delivered');
  return heardFrom(all ? withShipment(s, shipmentId, { step: 'delivered' }) : s, shipmentId);
}
/** Without any label the shipment is where it was before a carrier was chosen; with some kept, the rest is bought from the same one. */
export function relabel(s: OrderState, { shipmentId, voided, kept }: EventOf<'LabelsVoided'>): OrderState {
  if (voided.length === 0) return withShipment(s, shipmentId, { voiding: false });
  const again = { bookings: (shipmentOf(s, shipmentId)?.bookings ?? 0) + 1 }; // the old keys are called off
  const anew = kept.length === 0 ? { carrier: null, service: null, why: null, rates: [] } : again;
  return withShipment(s, shipmentId, { step: 'label', voiding: false, ...anew });
}
export const withoutLabel = (s: OrderState, parcelId: string): OrderState => ({
  ...s,
  shipments: s.shipments.map((x) => ({
    ...x,
    parcels: x.parcels.map((p) =>
      p.parcelId === parcelId ? { ...p, labelId: null, trackingNumber: null, labelPrice: null, documentIds: [], state: 'unknown' } : p,
    ),
  })),
});

/** A corrected label begins with the choice of the carrier again; shipments whose labels are on their way keep theirs. */
export function unbooked(s: OrderState, step: StepId): OrderState {
  const stuck = s.blocked.filter((b) => b.step === step && b.how === null).map((b) => b.waitId);
  const isStuck = (x: Shipment) =>
    x.parcels.every((p) => p.labelId === null) && // with a label bought the carrier stays, and the rest is tried again
    [`rates.${x.shipmentId}`, ...x.parcels.map((p) => `label.${p.parcelId}`)].some((id) => stuck.includes(id));
  const shipments = s.shipments.map((x) => (isStuck(x) ? { ...x, carrier: null, service: null, why: null, rates: [] } : x));
  return { ...s, shipments };
}

const taskOf = (t: TaskOpening, waitId: string, at: string): Task => ({
  taskId: t.taskId,
  step: t.step,
  role: t.role,
  waitId,
  openedAt: at,
  dueAt: t.dueAt,
  escalated: false,
  textId: t.textId ?? null,
});

export function openWait(s: OrderState, e: EventOf<'WaitOpened'> & { at: string }): OrderState {
  const clock: Clock = { step: e.step, on: e.on, openedAt: e.at, pausedMs: 0, rung: 0, dueAt: e.dueAt };
  const tasks = e.task ? [...s.tasks, taskOf(e.task, e.waitId, e.at)] : s.tasks;
  return { ...s, clocks: { ...s.clocks, [e.waitId]: paused(s, clock, e.at) }, tasks };
}

/** The next rung is set; a task that the rung opens replaces the last of its kind; an escalation shows on the wait's tasks. */
export function rang(s: OrderState, e: EventOf<'ClockRang'> & { at: string }): OrderState {
  const clock = s.clocks[e.waitId];
  if (!clock) return s;
  const kept = s.tasks
    .filter((t) => !(e.task && t.waitId === e.waitId && t.step === e.task.step && t.role === e.task.role))
    .map((t) => (e.what === 'escalate' && t.waitId === e.waitId ? { ...t, escalated: true } : t));
  return {
    ...s,
    clocks: { ...s.clocks, [e.waitId]: { ...clock, rung: clock.rung + 1, dueAt: e.dueAt } },
    tasks: e.task ? [...kept, taskOf(e.task, e.waitId, e.at)] : kept,
  };
}

export const eachClock = (s: OrderState, f: (c: Clock) => Clock) =>
  Object.fromEntries(Object.entries(s.clocks).map(([id, c]) => [id, f(c)]));
export const paused = (s: OrderState, c: Clock, at: string): Clock =>
  s.hold && c.dueAt ? { ...c, remainingMs: Math.max(0, Date.parse(c.dueAt) - Date.parse(at)) } : c;
export function resumed({ remainingMs, ...c }: Clock, at: string): Clock {
  if (remainingMs === undefined || c.dueAt === null) return c;
  const due = Date.parse(at) + remainingMs;
  return { ...c, dueAt: new Date(due).toISOString(), pausedMs: c.pausedMs + due - Date.parse(c.dueAt) };
}

/** How each event of a kind changes the order. An event without an entry does not compile. */
export type Folds<E extends { type: string }> = { [T in E['type']]: (s: OrderState, e: Extract<E, { type: T }> & EventMeta) => OrderState };
