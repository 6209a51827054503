// Everything an order asks of the world. Implemented in activities/, faked in tests with the same type.
// Each may be called again after an unknown outcome: it must be idempotent by its key or its order.
import type { LineQuantity, Rate, RecordedEvent, Reservation } from './domain/events';
import type { Policy } from './domain/policy';
import type { Material, Money, Role, StaffRole } from './domain/vocabulary';
import type { StepId } from './process';

export const customerNotices = [
  'quote',
  'quote-reminder',
  'confirmation-form',
  'follow-up',
  'expiry-warning',
  'expired',
  'payment-request',
  'payment-reminder',
  'payment-received',
  'balance-request',
  'balance-reminder',
  'proposal',
  'proposal-reminder',
  'proposal-withdrawn',
  'difference-request',
  'new-date',
  'shipped',
  'out-for-delivery',
  'delayed',
  'exception',
  'recalled',
  'delivered',
  'receipt-reminder',
  'taken-as-received',
  'cancelled',
  'refunded',
  'account-due',
  'case-opened',
  'case-decided',
  'case-received',
  'case-solved-asked',
  'case-reminder',
  'repair-quote',
  'repair-quote-reminder',
  'survey',
  'survey-reminder',
  'completed',
  'material',
  'status',
] as const;
/** `to-pick` and `to-hand-over` bring the pick list and the packing slip. */
export const staffNotices = ['task-reminder', 'escalation', 'shortage', 'paid', 'to-pick', 'to-hand-over'] as const;
export type NoticeKind = (typeof customerNotices)[number] | (typeof staffNotices)[number];

/** One message to one addressee. `key` is chosen before the first try; the same key is sent once. */
export interface Notice {
  key: string;
  orderId: string;
  kind: NoticeKind;
  to: 'customer' | StaffRole;
  /** What it is about, by number or id: form or quote version, shipment, rung. */
  about: {
    formVersion?: number;
    quoteVersion?: number;
    shipmentId?: string;
    paymentId?: string;
    refundId?: string;
    exceptionId?: string;
    proposalId?: string;
    caseId?: string;
    /** Of a repair. */
    quoteOfRepair?: number;
    date?: string;
    rung?: number;
    step?: StepId;
    state?: string;
    /** What of the catalogue is sent. */
    sku?: string;
    material?: Material;
  };
  /** Money that is asked for or given back. */
  amount?: Money;
  /** When the link in it dies (ISO); null: by the policy's `linkDays`. */
  linkUntil: string | null;
}

export interface UndoResult {
  target: string;
  outcome: 'done' | 'needs_person' | 'failed';
  /** Nothing was left to undo: it had been undone before, or never been done. */
  already?: true;
}

export interface OrderActivities {
  /** Log and projections in one transaction. The same seq with another content is a defect and fails loudly. */
  record(batch: { orderId: string; events: RecordedEvent[] }): Promise<void>;
  /** Writes and sends one notice, with its documents and links; once per key. */
  sendNotice(notice: Notice): Promise<void>;
  /** The order's number with its check digit; the same for every call of one order. */
  assignOrderNumber(request: { orderId: string }): Promise<{ orderNumber: string }>;
  /** Reads stock, supply and transit; nothing is reserved. Dates are YYYY-MM-DD in the company's zone. */
  checkAvailability(request: {
    orderId: string;
    lines: { lineId: string; sku: string; quantity: number }[];
    addressId: string | null;
    requestedDate: string | null;
    now: string;
    calendar: Policy['calendar'];
    delivery: Policy['delivery'];
  }): Promise<{ earliestDate: string; short: LineQuantity[]; conflicts: string[]; leadDays?: number }>;
  /**
   * Brings what the order holds for these lines to exactly their quantities: reserves what is free and nobody waits for, gives back
   * what is too much, but nothing that is `planned`. Other lines stay as they are. Answers all that the order holds now; what is still
   * missing is `short`, and queues.
   */
  reserveStock(request: {
    key: string;
    orderId: string;
    lines: { lineId: string; sku: string; quantity: number }[];
    planned?: Reservation[];
  }): Promise<{ reservations: Reservation[]; short: LineQuantity[] }>;
  /** Gives back all that the order holds or waits for, for good: whatever asks for stock afterwards is refused. */
  releaseStock(request: { orderId: string }): Promise<UndoResult[]>;
  /** What a picker did not find leaves the books: on hand and what the order had reserved go down together. Once per key. */
  writeOffStock(request: { key: string; orderId: string; location: string; lines: LineQuantity[] }): Promise<void>;
  /** Goods from supplier or assembly go into stock; the orders that wait longest get theirs. Once per key. */
  receiveStock(request: { key: string; lines: { sku: string; location: string; quantity: number }[] }): Promise<void>;
  /** The reserved goods leave the house: on hand and reserved go down together. Once per key. */
  shipStock(request: { key: string; orderId: string; location: string; lines: LineQuantity[] }): Promise<void>;
  /** Asks every carrier; the cheapest that fits the promised date first. */
  rateShipment(request: {
    orderId: string;
    shipmentId: string;
    parcels: { parcelId: string; weightGrams: number }[];
    addressId: string;
    promisedDate: string | null;
    today: string;
    ownTeam: Policy['ownTeam'];
  }): Promise<{ rates: Rate[] }>;
  /** Buys one parcel's label, or adopts the one that the carrier already sold under this key. */
  buyLabel(request: {
    key: string;
    orderId: string;
    shipmentId: string;
    parcelId: string;
    carrier: string;
    service: string;
    addressId: string;
    parcel: { weightGrams: number; lengthMm?: number; widthMm?: number; heightMm?: number };
    position: { number: number; of: number };
  }): Promise<{ labelId: string; trackingNumber: string; price: Money; documentIds: string[] }>;
  /** Buys a label by which the customer sends goods back to `location`, by the cheapest carrier; or adopts the one bought under this key. */
  buyReturnLabel(request: {
    key: string;
    orderId: string;
    parcelId: string;
    location: string;
    addressId: string;
    lines: { sku: string; quantity: number }[];
  }): Promise<{ carrier: string; service: string; labelId: string; trackingNumber: string; price: Money; documentIds: string[] }>;
  /** Gives an unused return label back. */
  voidReturnLabel(request: { key: string; orderId: string; parcelId: string }): Promise<UndoResult>;
  /** What came back goes on the shelf when it is ok, and is written off when not. Once per key. */
  takeBackStock(request: {
    key: string;
    orderId: string;
    location: string;
    lines: { sku: string; quantity: number; condition: 'ok' | 'damaged' | 'unusable' }[];
  }): Promise<void>;
  /**
   * Voids the labels that the books know, whatever the state says: of the whole order, or of some parcels. `target` is the parcel.
   * `booking`: the one that is called off, also where nothing has been bought under it yet; without it the one that is being voided.
   */
  voidLabels(request: { orderId: string; parcelIds?: string[]; booking?: { number: number; carrier: string } }): Promise<UndoResult[]>;
  /** Reads whether the customer may owe `amount` (minor units) on top of what is open on their other orders on account. */
  checkCredit(request: {
    customerId: string;
    currency: string;
    amount: number;
    orderId: string;
    creditLimit: number;
  }): Promise<{ within: boolean }>;
  /** Pays one payment back, or adopts the refund that the bank already made under this key. */
  refundPayment(request: { key: string; orderId: string; bankPaymentId: string; amount: Money }): Promise<{ bankRefundId: string }>;
}

export type BlockedCode = 'address_refused' | 'carrier_refused' | 'refund_refused' | 'not_served' | 'data_missing';
export type { Role };
