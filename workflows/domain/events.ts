// Everything that can have happened to an order. Read by workflow, activities, API and tests.
// A name never changes its meaning: stored logs are folded again for years. A new meaning is a new event.
// Ids, SKUs, quantities, amounts and codes only: what people wrote or are called stays in Postgres behind a text or customer id.
import type { RungKind, StepId } from '../process';
import type {
  Actor,
  CancelReason,
  Channel,
  HoldReason,
  InteractionKind,
  LoseReason,
  Money,
  ParcelState,
  PaymentMethod,
  Role,
  SpokenBy,
  Stage,
  StaffRole,
  Terms,
} from './vocabulary';

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
export interface TaskOpening {
  taskId: string;
  step: StepId;
  role: StaffRole;
  dueAt: string | null;
  textId?: string;
}

export type OrderEvent =
  // how it begins
  | {
      type: 'InquiryReceived';
      channel: Channel;
      customerId: string;
      ownerId: string;
      currency: string;
      policyVersion: number;
      skus: string[];
      /** Where the customer is, if it was said; an order may later go elsewhere. */
      addressId: string | null;
      newCustomer: boolean;
    }
  | ({
      type: 'OrderReceived';
      channel: Channel;
      customerId: string;
      ownerId: string;
      currency: string;
      policyVersion: number;
      orderNumber: string;
      newCustomer: boolean;
      /** Customer reachable, address full, lines active and priced, nothing special; or verified by who took it. */
      clean: boolean;
    } & OrderContent)
  | { type: 'StageEntered'; stage: Stage }
  // consultation, introduction, quotation
  | { type: 'InteractionRecorded'; kind: InteractionKind; channel: Channel; textId: string; sku?: string }
  | {
      type: 'QuoteSent';
      quoteId: string;
      version: number;
      lines: PricedLine[];
      shippingFee: number;
      terms: Terms;
      depositPercent: number | null;
      validUntil: string;
    }
  | { type: 'QuoteAccepted'; quoteId: string; by: SpokenBy | 'link'; reasonId?: string }
  | { type: 'QuoteDeclined'; quoteId: string; by: SpokenBy | 'link'; reasonId?: string }
  | { type: 'QuoteExpired'; quoteId: string }
  | ({ type: 'OrderPlaced' } & OrderContent)
  | { type: 'OrderLost'; reason: LoseReason; textId?: string }
  // order, confirmation
  | { type: 'OrderNumbered'; orderNumber: string }
  | { type: 'AvailabilityChecked'; earliestDate: string; short: LineQuantity[]; conflicts: string[] }
  | { type: 'OrderVerified'; by: SpokenBy | 'chat' | 'web' | 'rule' }
  | { type: 'DatePromised'; date: string; kind: 'requested' | 'proposed' | 'agreed'; by: Role }
  | { type: 'FormSent'; version: number; deliveryDate: string; expiresAt: string }
  | { type: 'OrderConfirmed'; formVersion: number; by: SpokenBy | 'link'; spokeWithId?: string }
  | { type: 'ChangeWanted'; formVersion: number; by: SpokenBy | 'link'; wishId: string }
  | { type: 'OrderDeclined'; formVersion: number; by: SpokenBy | 'link'; reasonId?: string }
  | { type: 'OrderExpired' }
  // money
  | {
      type: 'PaymentReceived';
      paymentId: string;
      amount: Money;
      method: PaymentMethod;
      receivedOn: string;
      /** The bank's own id of the payment, by which it can be paid back; null when finance entered it. */
      bankPaymentId: string | null;
      referenceId: string | null;
    }
  | { type: 'PaymentFailed'; paymentId: string; amount: Money; method: PaymentMethod; bankPaymentId: string | null }
  | { type: 'PaymentMismatched'; paymentId: string; amount: Money; method: PaymentMethod; bankPaymentId: string | null }
  | { type: 'RefundOpened'; refundId: string; paymentId: string; amount: Money; reason: string }
  | { type: 'RefundMade'; refundId: string; bankRefundId: string | null }
  // goods
  /** All that the order has reserved now. */
  | { type: 'StockReserved'; reservations: Reservation[] }
  | { type: 'ShortageFound'; lines: LineQuantity[] }
  | { type: 'StockArrived'; skus: string[] }
  | { type: 'ShipmentsPlanned'; shipments: { shipmentId: string; location: string; lines: LineQuantity[] }[] }
  | { type: 'ReviewRequested'; reasons: string[] }
  | { type: 'ReviewPassed'; by: 'rule' | 'person'; reasons: string[]; noteId?: string }
  | { type: 'ReviewRejected'; backTo: 'allocation' | 'order'; reasonId: string }
  | { type: 'ShipmentPicked'; shipmentId: string }
  | { type: 'ShipmentPacked'; shipmentId: string; parcels: PackedParcel[] }
  | { type: 'ShipmentRated'; shipmentId: string; rates: Rate[] }
  | { type: 'CarrierBooked'; shipmentId: string; carrier: string; service: string; why: string }
  | {
      type: 'LabelBought';
      shipmentId: string;
      parcelId: string;
      labelId: string;
      trackingNumber: string;
      price: Money;
      documentIds: string[];
    }
  | { type: 'ShipmentHandedOver'; shipmentId: string }
  | { type: 'StockShipped'; shipmentId: string }
  | {
      type: 'ParcelReported';
      shipmentId: string;
      parcelId: string;
      state: ParcelState;
      occurredAt: string;
      cause?: string;
      noteId?: string;
      applied: boolean;
    }
  | {
      type: 'ReceiptConfirmed';
      shipmentId: string;
      by: SpokenBy | 'link' | 'silence';
      condition: 'ok' | 'problem';
      textId?: string;
    }
  // the end
  | { type: 'ReturnWindowEnded' }
  | { type: 'ClosingSubmitted'; documentIds: string[]; noteId?: string }
  | { type: 'ClosingApproved'; noteId?: string }
  | { type: 'ClosingRejected'; reasonId: string }
  | { type: 'SurveyAnswered'; score: number; by: 'link' | 'phone'; textId?: string }
  | { type: 'SurveyEnded' }
  | { type: 'CancelRequested'; reason: CancelReason; textId?: string }
  | { type: 'EffectUndone'; what: UndoKind; target: string; outcome: 'done' | 'needs_person' | 'failed'; amount?: Money }
  // at any time
  | { type: 'OwnerAssigned'; staffId: string }
  | { type: 'NoteWritten'; textId: string; to?: StaffRole }
  | ({ type: 'TaskOpened' } & TaskOpening)
  | { type: 'OrderHeld'; reason: HoldReason; textId?: string }
  | { type: 'OrderReleased'; textId?: string }
  | { type: 'StepBlocked'; step: StepId; waitId: string; code: string; role: StaffRole }
  | { type: 'StepResolved'; step: StepId; how: 'retry' | 'correct' | 'skip' | 'cancel' }
  | { type: 'NoticeFailed'; key: string; because: string }
  | { type: 'FactIgnored'; fact: string; because: Refusal }
  // clocks
  | { type: 'WaitOpened'; waitId: string; step: StepId; on: Role; dueAt: string | null; task?: TaskOpening }
  | { type: 'ClockRang'; waitId: string; what: RungKind; on: Role; dueAt: string | null; task?: TaskOpening }
  | { type: 'WaitEnded'; waitId: string };

export type UndoKind = 'release_reservation' | 'refund' | 'void_label' | 'put_back' | 'recall';
export type EventType = OrderEvent['type'];
export type EventOf<T extends EventType> = Extract<OrderEvent, { type: T }>;

/** An event as it stands in the log. `causeId` names the act or fact behind it; what the workflow does by itself has none. */
export type RecordedEvent = OrderEvent & { seq: number; at: string; actor: Actor; causeId: string | null };
