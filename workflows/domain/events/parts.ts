// What events are made of.
import type { StepId } from '../../process';
import type { Condition, Money, StaffRole, Terms } from '../vocabulary';

/** Why something cannot be done: a stable code and a sentence; `missing` names what a checklist lacks. */
export interface Refusal {
  code: string;
  detail: string;
  missing?: string[];
}

/** A line with its price as agreed, per piece and tax included, in minor units of the order's currency. `taxRate` in basis points. */
export interface PricedLine {
  lineId: string;
  sku: string;
  quantity: number;
  unitPrice: number;
  listPrice: number;
  taxRate: number;
}
export interface LineQuantity {
  lineId: string;
  quantity: number;
}
export interface ReceivedLine extends LineQuantity {
  condition: Condition;
}
export interface Reservation extends LineQuantity {
  location: string;
}
export interface PackedParcel {
  parcelId: string;
  weightGrams: number;
  lengthMm?: number;
  widthMm?: number;
  heightMm?: number;
  lines: LineQuantity[];
}
export interface Rate {
  carrier: string;
  service: string;
  price: Money;
  /** Date (YYYY-MM-DD) on which it arrives when handed over today. */
  arrives: string;
  fits: boolean;
  /** Only `false`: it does not take the shipment and cannot be booked; there is no price (0) and no date (empty) then. */
  serves?: false;
  why: string;
}

/** What an order is made of, whichever way it came in. */
export interface OrderContent {
  lines: PricedLine[];
  /** Minor units, tax included, by the policy that the order began with. */
  shippingFee: number;
  terms: Terms;
  depositPercent: number | null;
  requestedDate: string | null;
  addressId: string | null;
  /** The customer wrote instructions or has special delivery needs: a person must read them. */
  special: boolean;
}
/** What a task of the order's own is about, for its sentence: goods and where they belong, or parcels whose labels are still about. */
export type TaskMatter = { shipmentId: string; location: string; goods: { sku: string; quantity: number }[] } | { parcelIds: string[] };
export interface TaskOpening {
  taskId: string;
  step: StepId;
  role: StaffRole;
  dueAt: string | null;
  textId?: string;
  about?: TaskMatter;
}

export type UndoKind = 'release_reservation' | 'refund' | 'void_label' | 'put_back' | 'recall';
