// The parts of an order's state that are about goods: parcels, shipments, their troubles, what is short. Rules for the whole: see ../state.ts.
import type { LineQuantity, PackedParcel, ProposedLine, Rate, SuppliedLine } from '../events';
import type { ExceptionCause, Fault, Money, ParcelState, ProposalKind, Remedy } from '../vocabulary';

export interface Parcel extends PackedParcel {
  labelId: string | null;
  trackingNumber: string | null;
  labelPrice: Money | null;
  documentIds: string[];
  state: ParcelState;
  stateAt: string | null;
}
export interface Shipment {
  shipmentId: string;
  location: string;
  step: 'pick' | 'pack' | 'label' | 'hand-over' | 'transit' | 'delivered' | 'lost' | 'returned';
  lines: LineQuantity[];
  rates: Rate[];
  carrier: string | null;
  service: string | null;
  why: string | null;
  /** Times it was packed: parcels may be packed again until a carrier is booked. */
  packings: number;
  /** Times a carrier was booked: each booking buys labels under keys of its own. */
  bookings: number;
  /** Logistics wants the labels back before hand-over. */
  voiding: boolean;
  parcels: Parcel[];
  handedOverAt: string | null;
  /** The goods have left the books, too. */
  stockShipped: boolean;
  /** Reports heard from the carrier; a new one starts the watch for silence anew. */
  reports: number;
  receipt: { by: string; condition: 'ok' | 'problem'; at: string } | null;
  /** The customer was told that the promised date will not be kept. */
  atRisk: boolean;
  /** The shipment whose lost or returned goods this one replaces. */
  replaces: string | null;
  /** The after-sales case that sends it; null for the shipments of the order itself. */
  caseId: string | null;
  /** What was repaired goes back to its owner: no stock stands behind it. */
  customersGoods: boolean;
  /** Until when (ISO) its goods may be returned; null before their receipt. */
  returnUntil: string | null;
}
/** A shipment that is none any more, and what carriers may have sold for it. */
export interface CalledOff {
  shipmentId: string;
  carrier: string;
  booking: number;
  /** `price`: of the label that was bought; null when none had been. */
  parcels: { parcelId: string; price: Money | null }[];
}
export interface Exception {
  exceptionId: string;
  shipmentId: string;
  cause: ExceptionCause;
  fault: Fault;
  remedy: Remedy | null;
  state: 'open' | 'solved';
  openedAt: string;
}
export interface Proposal {
  proposalId: string;
  kind: ProposalKind;
  date: string | null;
  lines: ProposedLine[];
  priceDifference: Money;
  state: 'open' | 'accepted' | 'declined' | 'superseded' | 'withdrawn';
}
/** What the warehouse found or received and the books of the stock do not know yet. */
export type StockBooking =
  | { bookingId: string; kind: 'missing'; location: string; lines: LineQuantity[] }
  | { bookingId: string; kind: 'received'; lines: SuppliedLine[] };
