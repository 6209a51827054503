// What an order is, as the fold of its events from nothing. The shape stands here, the fold in evolve.ts.
// `v` is the version of the shape; upcast.ts lifts older ones at every start of a run.
import type { StepId } from '../process';
import type { Case } from './cases';
import type { LineQuantity, PricedLine, Refusal, Reservation } from './events';
import type { Remark } from './remarks';
import type { CalledOff, Shipment, Exception, Proposal, StockBooking } from './state/goods';
import type { Payment, Refund, Ask } from './state/money';
import type { Channel, HoldReason, Money, Role, StaffRole, Stage, Terms } from './vocabulary';

export type * from './state/goods';
export type * from './state/money';

/** One open wait: whom for, how many rungs of its ladder have rung, when the next one does. */
export interface Clock {
  step: StepId;
  on: Role;
  openedAt: string;
  /** Rungs count from `openedAt` plus the time the order was held. */
  pausedMs: number;
  rung: number;
  dueAt: string | null;
  /** What was left until `dueAt`; there only while the order is held. */
  remainingMs?: number;
}
/** Work in somebody's inbox that belongs to an open wait; it goes when the wait ends. */
export interface Task {
  taskId: string;
  step: StepId;
  role: StaffRole;
  waitId: string;
  openedAt: string;
  dueAt: string | null;
  escalated: boolean;
  textId: string | null;
}
export interface Line extends PricedLine {
  reserved: number;
  shipped: number;
  returned: number;
}
export interface Quote {
  quoteId: string;
  version: number;
  state: 'sent' | 'accepted' | 'declined' | 'superseded' | 'expired';
  validUntil: string;
  lines: PricedLine[];
  shippingFee: number;
  terms: Terms;
  depositPercent: number | null;
}
export interface Form {
  version: number;
  sentAt: string;
  expiresAt: string;
  deliveryDate: string;
  state: 'sent' | 'confirmed' | 'declined' | 'superseded' | 'expired';
}
export interface DatePromise {
  date: string;
  kind: 'requested' | 'proposed' | 'agreed';
  by: Role;
  at: string;
}

export interface OrderState {
  v: 1;
  orderId: string;
  seq: number;
  stage: Stage;
  createdAt: string | null;
  channel: Channel | null;
  customerId: string | null;
  ownerId: string | null;
  policyVersion: number;
  newCustomer: boolean;
  orderNumber: string | null;
  currency: string;
  lines: Line[];
  shippingFee: number;
  terms: Terms;
  depositPercent: number | null;
  requestedDate: string | null;
  addressId: string | null;
  special: boolean;
  clean: boolean;
  skus: string[];
  interactions: number;
  /** Something was shown to the customer: the order belongs to introduction. */
  introduced: boolean;
  quotes: Quote[];
  /** `leadDays`: calendar days from the shelf to the customer. */
  availability: { earliestDate: string; short: LineQuantity[]; conflicts: string[]; leadDays: number } | null;
  verified: boolean;
  verifications: number;
  form: Form | null;
  /** Set by a message that sends the order back; the story acts on it when the stage has stopped. */
  backTo: Stage | null;
  lost: boolean;
  expired: boolean;
  payments: Payment[];
  refunds: Refund[];
  credits: { creditId: string; amount: Money; reason: string }[];
  asks: Ask[];
  reservations: Reservation[];
  short: LineQuantity[];
  /** Counts what changes the order's need of stock, and how much of it the stock has been asked about. */
  stockNews: number;
  stockKnown: number;
  /** What is reserved goes out first; the customer has agreed that the rest follows. */
  splitAgreed: boolean;
  /** Lines that a change took away, and those of which the stock may still hold too much. */
  dropped: { lineId: string; sku: string }[];
  surplus: string[];
  /** The highest number that a line of the order ever had. */
  lastLine: number;
  /** Times that a change made what the customer was asked, or had agreed to, void; numbers waits. */
  renewals: number;
  /** Shipments that a change called off, as long as their labels have not been given back. */
  calledOff: CalledOff[];
  proposals: Proposal[];
  /** Times that sales was asked to solve a shortage; numbers the waits. */
  shortages: number;
  /** The goods can only come too late for the promised date, and nobody has agreed on another one yet. */
  dateConflict: { promised: string; earliest: string } | null;
  supply: { number: number; expectedDate: string; lines: LineQuantity[] } | null;
  supplies: number;
  stockBookings: StockBooking[];
  bookings: number;
  /** The highest number that a shipment of the order ever had. */
  lastShipment: number;
  /** Counts news of arrived stock, so that a waiting order looks again. */
  arrivals: number;
  review: { state: 'requested' | 'passed'; by: 'rule' | 'person' | null; reasons: string[] } | null;
  reviews: number;
  /** Reasons to look at the order that have come up since the customer confirmed. */
  toReview: string[];
  shipments: Shipment[];
  promises: DatePromise[];
  exceptions: Exception[];
  cases: Case[];
  returnWindowEnded: boolean;
  closing: 'submitted' | 'approved' | null;
  closingRounds: number;
  survey: { score: number; at: string } | null;
  surveyEnded: boolean;
  cancelling: { reason: string; by: Role } | null;
  hold: { reason: HoldReason; by: string; since: string } | null;
  blocked: { step: StepId; waitId: string; code: string; role: StaffRole; since: string; how: string | null }[];
  clocks: Record<string, Clock>;
  tasks: Task[];
  /** What was written at hand-overs and stands in no finished task yet. */
  remarks: Remark[];
  /** Numbers the tasks that nobody's wait owns. */
  looseTasks: number;
  failedNotices: string[];
  /** Acts and facts already heard, newest last; bounded, the log in Postgres is the second line. */
  causes: string[];
}

export const emptyOrder = (orderId: string): OrderState => ({
  v: 1,
  orderId,
  seq: 0,
  stage: 'consultation',
  createdAt: null,
  channel: null,
  customerId: null,
  ownerId: null,
  policyVersion: 0,
  newCustomer: false,
  orderNumber: null,
  currency: 'CNY',
  lines: [],
  shippingFee: 0,
  terms: 'prepaid',
  depositPercent: null,
  requestedDate: null,
  addressId: null,
  special: false,
  clean: false,
  skus: [],
  interactions: 0,
  introduced: false,
  quotes: [],
  availability: null,
  verified: false,
  verifications: 0,
  form: null,
  backTo: null,
  lost: false,
  expired: false,
  payments: [],
  refunds: [],
  credits: [],
  asks: [],
  reservations: [],
  short: [],
  stockNews: 0,
  stockKnown: 0,
  splitAgreed: false,
  dropped: [],
  surplus: [],
  lastLine: 0,
  renewals: 0,
  calledOff: [],
  proposals: [],
  shortages: 0,
  dateConflict: null,
  supply: null,
  supplies: 0,
  stockBookings: [],
  bookings: 0,
  lastShipment: 0,
  arrivals: 0,
  review: null,
  reviews: 0,
  toReview: [],
  shipments: [],
  promises: [],
  exceptions: [],
  cases: [],
  returnWindowEnded: false,
  closing: null,
  closingRounds: 0,
  survey: null,
  surveyEnded: false,
  cancelling: null,
  hold: null,
  blocked: [],
  clocks: {},
  tasks: [],
  remarks: [],
  looseTasks: 0,
  failedNotices: [],
  causes: [],
});

export type { Refusal };

export const isEnded = (s: OrderState): boolean =>
  s.stage === 'closed' || s.stage === 'lost' || s.stage === 'expired' || s.stage === 'cancelled';
export const isConfirmed = (s: OrderState): boolean => s.form?.state === 'confirmed';
export const openQuote = (s: OrderState): Quote | undefined => s.quotes.find((q) => q.state === 'sent');
export const latestQuote = (s: OrderState): Quote | undefined => s.quotes.at(-1);
export const acceptedQuote = (s: OrderState): Quote | undefined => s.quotes.findLast((q) => q.state === 'accepted');
/** The date the customer counts on: the last one agreed, else the one on the form. */
export const promisedDate = (s: OrderState): string | null =>
  s.promises.findLast((p) => p.kind === 'agreed')?.date ?? s.form?.deliveryDate ?? null;
export const shipmentOf = (s: OrderState, shipmentId: string): Shipment | undefined => s.shipments.find((x) => x.shipmentId === shipmentId);
/** The shipments that the story is about; those of a case go their way beside it. */
export const storyShipments = (s: OrderState): Shipment[] => s.shipments.filter((x) => x.caseId === null);
export const isHandedOver = (x: Shipment): boolean => ['transit', 'delivered', 'lost', 'returned'].includes(x.step);
/** Goods of the order have left the house: it can be recalled, not cancelled. */
export const hasLeft = (s: OrderState): boolean => storyShipments(s).some(isHandedOver);
/** Nothing of it is on the road any more: it arrived, or never will. */
export const isOver = (x: Shipment): boolean => ['delivered', 'lost', 'returned'].includes(x.step);
/** The customer has it, or will never have it. */
export const isSettled = (x: Shipment): boolean => x.receipt !== null || x.step === 'lost' || x.step === 'returned';
export const isPacked = (x: Shipment): boolean => x.step !== 'pick' && x.step !== 'pack';
/** New lines are numbered on from here: a number is never given twice, also not when its line is gone. */
export const lastLine = (s: OrderState): number =>
  Math.max(
    s.lastLine,
    ...[...s.lines, ...s.proposals.flatMap((p) => p.lines.flatMap((l) => [l, ...(l.instead ? [l.instead] : [])]))].map(
      (l) => Number(l.lineId.slice(1)) || 0,
    ),
  );
export const isBlocked = (s: OrderState): boolean => s.blocked.some((b) => b.how === null);

/** The order goes on by itself and waits for nobody where it stands: it gets its number, reserves stock, asks carriers, buys a label. */
export const isUnderWay = (s: OrderState): boolean =>
  !isEnded(s) &&
  s.hold === null &&
  !isBlocked(s) &&
  (Object.keys(s.clocks).length === 0 || s.shipments.some((x) => x.step === 'label' && (x.rates.length === 0 || x.carrier !== null)));
export const openException = (s: OrderState, shipmentId: string): Exception | undefined =>
  s.exceptions.find((x) => x.shipmentId === shipmentId && x.state === 'open');
