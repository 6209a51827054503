// The goods: review, picking, packing, label, hand-over, the road, receipt.
import { noteTo, quantityOf, without } from '../evolve/parts';
import type { LineQuantity, OrderEvent, PackedParcel, Refusal } from '../events';
import { amountDue } from '../money';
import { remark } from '../remarks';
import { openProposal, unplanned } from '../shortage';
import { isHandedOver, type OrderState, type Parcel, type Shipment, shipmentOf, storyShipments } from '../state';
import { parcelStates, type ParcelState, type SpokenBy } from '../vocabulary';
import { returningTo } from '../cases';
import { complaint } from './cases';
import { exceptionEvents } from './delivery';
import { act, fact, type FactBase, goesOn, no, noneAt, notAt, onlyIn } from './deed';

const sameQuantities = (a: LineQuantity[], b: LineQuantity[]): boolean =>
  [...a, ...b].every(({ lineId }) => quantityOf(a, lineId) === quantityOf(b, lineId));

const labelled = (s: OrderState, shipmentId?: string): Parcel[] =>
  s.shipments.filter((x) => !shipmentId || x.shipmentId === shipmentId).flatMap((x) => x.parcels.filter((p) => p.labelId !== null));

/** Less than planned may be picked of the order's own goods; what replaces lost goods or serves a case goes out whole. */
function notPickable(x: Shipment | undefined, picked: LineQuantity[]): Refusal | undefined {
  const planned = x?.lines ?? [];
  if (picked.some((l) => quantityOf(picked, l.lineId) > quantityOf(planned, l.lineId)))
    return no('picking_mismatch', 'That is more than the pick list says; count again.');
  const whole = sameQuantities(picked, planned) || (x?.replaces === null && x.caseId === null);
  return whole
    ? undefined
    : no('picking_mismatch', 'This shipment replaces other goods and goes out whole: hold the order and tell sales.');
}

/** Parcels may be packed again as long as no carrier is booked for them. */
const isPackable = (x: Shipment): boolean => x.step === 'pack' || (x.step === 'label' && x.carrier === null);

interface Booking {
  shipmentId: string;
  carrier?: string;
  service?: string;
  remarkId?: string;
}
/** The named one, else the suggestion: the first that is in time, or when none is, the best of the late ones. */
const choice = (x: Shipment | undefined, { carrier, service }: Booking) => {
  const offered = x?.rates.filter((r) => r.serves !== false) ?? [];
  if (carrier) return offered.find((r) => r.carrier === carrier && (!service || r.service === service));
  return offered.find((r) => r.fits) ?? offered[0];
};

const findParcel = (s: OrderState, parcelId: string): { shipment: Shipment; parcel: Parcel } | undefined => {
  for (const shipment of s.shipments) for (const parcel of shipment.parcels) if (parcel.parcelId === parcelId) return { shipment, parcel };
  return undefined;
};

/** A late or doubled report is kept but moves nothing; backwards goes only what is explicitly on its way back. Source: PROCESS-SPEC branch 6. */
export function movesParcel(parcel: { state: ParcelState; stateAt: string | null }, state: ParcelState, at: string): boolean {
  if (parcel.state === state || parcel.state === 'returned') return false;
  const late = parcel.stateAt !== null && Date.parse(at) < Date.parse(parcel.stateAt);
  if (state === 'returning' || state === 'returned') return !late;
  if (parcel.state === 'delivered' || parcel.state === 'returning' || late) return false;
  if (pausing.includes(parcel.state)) return state !== 'unknown' && state !== 'pre_transit';
  return pausing.includes(state) || parcelStates.indexOf(state) > parcelStates.indexOf(parcel.state);
}
/** A parcel rests in these; what comes next may be any state of the road. */
const pausing: ParcelState[] = ['on_hold', 'delayed', 'failed'];

interface Report {
  parcelId: string;
  state: ParcelState;
  at: string;
  cause?: string;
  noteId?: string;
}
const reported = (s: OrderState, { parcelId, state, at, cause, noteId }: Report): OrderEvent[] => {
  const found = findParcel(s, parcelId);
  if (!found) return [];
  const applied = movesParcel(found.parcel, state, at);
  return [
    {
      type: 'ParcelReported',
      shipmentId: found.shipment.shipmentId,
      parcelId,
      state,
      occurredAt: at,
      ...(cause ? { cause } : {}),
      ...(noteId ? { noteId } : {}),
      applied,
    },
  ];
};

/** What a report of some parcels of one shipment brings about; trouble is opened once, however many of them are in it. */
const reportedAll = (s: OrderState, reports: Report[]): OrderEvent[] => {
  const events = reports.flatMap((r) => reported(s, r));
  const moved = events.find((e) => e.type === 'ParcelReported' && e.applied);
  return [...events, ...(moved?.type === 'ParcelReported' ? exceptionEvents(s, moved.shipmentId, moved) : [])];
};

/** A parcel with our return label, on its way to us. */
const returnReported = (s: OrderState, { parcelId, state, at }: Report): OrderEvent[] => {
  const c = returningTo(s, parcelId);
  if (!c) return [];
  const applied = c.label?.arrivedAt === null && parcelStates.indexOf(state) >= parcelStates.indexOf('picked_up');
  return [{ type: 'ReturnReported', caseId: c.caseId, parcelId, state, occurredAt: at, applied }];
};

interface Received {
  shipmentId?: string;
  condition: 'ok' | 'problem';
  textId?: string;
  /** Photos of the problem. */
  documentIds?: string[];
}
const awaitingReceipt = (s: OrderState, shipmentId?: string): Shipment[] =>
  storyShipments(s).filter((x) => x.step === 'delivered' && !x.receipt && (!shipmentId || x.shipmentId === shipmentId));
const notReceivable = (s: OrderState): Refusal | undefined =>
  awaitingReceipt(s).length > 0
    ? undefined
    : s.shipments.some((x) => x.receipt)
      ? no('already_confirmed', 'Receipt has been confirmed before.')
      : onlyIn(s, 'receipt');
const received = (s: OrderState, by: SpokenBy | 'link', { shipmentId, condition, textId, documentIds }: Received): OrderEvent[] => [
  ...awaitingReceipt(s, shipmentId).map((x): OrderEvent => ({
    type: 'ReceiptConfirmed',
    shipmentId: x.shipmentId,
    by,
    condition,
    ...(textId ? { textId } : {}),
  })),
  ...(condition === 'problem'
    ? [
        complaint(
          s,
          awaitingReceipt(s, shipmentId).flatMap((x) => x.lines),
          { ...(textId ? { textId } : {}), ...(documentIds ? { documentIds } : {}) },
        ),
      ]
    : []),
];

/** With the last goods on the road nothing is left to propose. */
const isLastToGo = (s: OrderState, shipmentId: string): boolean =>
  unplanned(s).length === 0 && s.shipments.every((x) => x.shipmentId === shipmentId || isHandedOver(x));
const withdrawn = (s: OrderState): OrderEvent[] => {
  const open = openProposal(s);
  return open ? [{ type: 'ProposalWithdrawn', proposalId: open.proposalId }] : [];
};

export const goodsActs = {
  /** `noteId` only in messages of before remarks were handed on. */
  /** Less than planned is a short pick: the shipment goes on with what is there, the rest is missing again. */
  'complete-picking': act<{ shipmentId: string; lines: LineQuantity[]; remarkId?: string }>({
    roles: ['warehouse'],
    whyNotNow: (s) => noneAt(s, 'pick'),
    whyNot: (s, i) => notAt(s, i.shipmentId, 'pick') ?? notPickable(shipmentOf(s, i.shipmentId), i.lines),
    events: (s, { shipmentId, lines, remarkId }) => {
      const planned = shipmentOf(s, shipmentId)?.lines ?? [];
      const missing = without(planned, lines);
      const found = without(planned, missing).length > 0;
      return [
        ...(missing.length > 0 ? [{ type: 'PickFellShort' as const, bookingId: `b${s.bookings + 1}`, shipmentId, missing }] : []),
        ...(found ? [{ type: 'ShipmentPicked' as const, shipmentId }, ...remark('pick', remarkId, shipmentId)] : []),
        ...(remarkId && !found ? noteTo(s, 'sales', remarkId) : []), // nothing is left to pack: sales goes on with it
      ];
    },
  }),
  'complete-packing': act<{ shipmentId: string; parcels: Omit<PackedParcel, 'parcelId'>[]; remarkId?: string }>({
    roles: ['warehouse'],
    whyNotNow: (s) => (goesOn(s, isPackable) ? undefined : noneAt(s, 'pack')),
    whyNot: (s, i) =>
      (s.shipments.some((x) => x.shipmentId === i.shipmentId && isPackable(x)) ? undefined : notAt(s, i.shipmentId, 'pack')) ??
      (sameQuantities(
        i.parcels.flatMap((p) => p.lines),
        shipmentOf(s, i.shipmentId)?.lines ?? [],
      )
        ? undefined
        : no('packing_mismatch', 'The parcels do not hold exactly what was picked.')),
    events: (_, { shipmentId, parcels, remarkId }) => [
      { type: 'ShipmentPacked', shipmentId, parcels: parcels.map((p, i) => ({ parcelId: `${shipmentId}p${i + 1}`, ...p })) },
      ...remark('pack', remarkId, shipmentId),
    ],
  }),
  'book-carrier': act<Booking>({
    roles: ['logistics'],
    whyNotNow: (s) => noneAt(s, 'label'),
    whyNot: (s, i) => {
      const shipment = shipmentOf(s, i.shipmentId);
      return (
        notAt(s, i.shipmentId, 'label') ??
        (shipment?.carrier ? no('nothing_to_do', `Carrier ${shipment.carrier} is booked; its labels are on their way.`) : undefined) ??
        (shipment?.rates.length === 0 ? no('not_ready', 'The carriers have not answered yet; try again in a moment.') : undefined) ??
        (choice(shipment, i) ? undefined : no('carrier_unsuitable', 'No carrier of this name and service serves the shipment.'))
      );
    },
    events: (s, { shipmentId, remarkId, ...asked }) => {
      const rate = choice(shipmentOf(s, shipmentId), { shipmentId, ...asked });
      if (!rate) return [];
      const { carrier, service, why } = rate;
      return [{ type: 'CarrierBooked', shipmentId, carrier, service, why }, ...remark('label', remarkId, shipmentId)];
    },
  }),
  'void-label': act<{ shipmentId: string }>({
    roles: ['logistics'],
    whyNotNow: (s) => noneAt(s, 'hand-over'),
    whyNot: (s, i) =>
      notAt(s, i.shipmentId, 'hand-over') ??
      (shipmentOf(s, i.shipmentId)?.voiding ? no('nothing_to_do', 'The labels are being voided already.') : undefined),
    events: (_, { shipmentId }) => [{ type: 'LabelVoidWanted', shipmentId }],
  }),
  reprint: act<{ shipmentId: string }>({
    roles: ['logistics'],
    whileHeld: true,
    whyNotNow: (s) => (labelled(s).length > 0 ? undefined : no('nothing_to_do', 'No label has been bought yet.')),
    whyNot: (s, i) => (labelled(s, i.shipmentId).length > 0 ? undefined : no('nothing_to_do', `Shipment ${i.shipmentId} has no label.`)),
    events: (s, { shipmentId }) => [
      { type: 'LabelReprinted', shipmentId, documentIds: labelled(s, shipmentId).flatMap((p) => p.documentIds) },
    ],
  }),
  'hand-over': act<{ shipmentId: string; remarkId?: string }>({
    roles: ['logistics'],
    whyNotNow: (s) =>
      s.backTo === null
        ? noneAt(s, 'hand-over')
        : no('transition_not_allowed', `The order goes back to ${s.backTo}: nothing leaves the house.`),
    whyNot: (s, i) =>
      notAt(s, i.shipmentId, 'hand-over') ??
      (shipmentOf(s, i.shipmentId)?.voiding
        ? no('nothing_to_do', 'The labels are being voided; book a carrier again first.')
        : undefined) ??
      (s.terms !== 'on_account' && amountDue(s) > 0
        ? no('payment_missing', `The goods stay here until the balance of ${amountDue(s)} ${s.currency} (minor units) is paid.`)
        : undefined),
    events: (s, { shipmentId, remarkId }) => [
      { type: 'ShipmentHandedOver', shipmentId },
      ...remark('hand-over', remarkId, shipmentId),
      ...(isLastToGo(s, shipmentId) ? withdrawn(s) : []),
    ],
  }),
  'report-tracking': act<{ shipmentId: string; state: ParcelState; at: string; cause?: string; noteId?: string }>({
    roles: ['logistics', 'sales'],
    whileHeld: true,
    whyNotNow: (s) =>
      s.shipments.some((x) => x.step === 'transit')
        ? undefined
        : (onlyIn(s, 'fulfilment', 'delivery') ?? no('nothing_to_do', 'Nothing of the order is on the road.')),
    whyNot: (s, i) => notAt(s, i.shipmentId, 'transit'),
    events: (s, { shipmentId, ...report }) =>
      reportedAll(
        s,
        (shipmentOf(s, shipmentId)?.parcels ?? []).map(({ parcelId }) => ({ ...report, parcelId })),
      ),
  }),
  'confirm-receipt': act<Received & { by: SpokenBy }>({
    roles: ['sales'],
    whyNotNow: notReceivable,
    whyNot: (s, i) =>
      awaitingReceipt(s, i.shipmentId).length > 0 ? undefined : no('nothing_to_do', 'This shipment does not wait for a receipt.'),
    events: (s, i) => received(s, i.by, i),
  }),
};

export const goodsFacts = {
  carrierReported: fact<FactBase & Report>({
    whyNotNow: () => undefined,
    whyNot: (s, f) => {
      const found = findParcel(s, f.parcelId);
      if (!found && returningTo(s, f.parcelId)) return undefined;
      if (!found) return no('parcel_unknown', `The order has no parcel ${f.parcelId}.`);
      if (!parcelStates.includes(f.state)) return no('state_unknown', 'The carrier reported a state that nobody knows.');
      return found.shipment.handedOverAt ? undefined : no('not_handed_over', 'The parcel has not been handed over yet.');
    },
    events: (s, f) => (findParcel(s, f.parcelId) ? reportedAll(s, [f]) : returnReported(s, f)),
  }),
  receiptConfirmed: fact<FactBase & Received>({
    whyNotNow: notReceivable,
    whyNot: (s, f) =>
      awaitingReceipt(s, f.shipmentId).length > 0 ? undefined : no('nothing_to_do', 'This shipment does not wait for a receipt.'),
    events: (s, f) => received(s, 'link', f),
  }),
};
