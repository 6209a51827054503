// The words of the business: one closed list each, the same in code, on the wire, in the database and on pages.
// A word that has been stored once is never taken away.

export const stages = [
  'consultation',
  'introduction',
  'quotation',
  'order',
  'confirmation',
  'payment',
  'allocation',
  'review',
  'fulfilment',
  'delivery',
  'receipt',
  'after-care',
  'closing',
  'survey',
  'cancellation',
  'closed',
  'lost',
  'expired',
  'cancelled',
] as const;
export type Stage = (typeof stages)[number];
export type EndStage = Extract<Stage, 'closed' | 'lost' | 'expired' | 'cancelled'>;
export type OpenStage = Exclude<Stage, EndStage>;

export const staffRoles = ['sales', 'finance', 'warehouse', 'logistics', 'service', 'supervisor', 'ops'] as const;
export type StaffRole = (typeof staffRoles)[number];
/** Everybody an order can wait for, and everybody who can have done something. */
export type Role = StaffRole | 'admin' | 'customer' | 'carrier' | 'supplier' | 'bank' | 'system';

/** Who did it: a member of staff by id, a customer by `link`, the order itself as `workflow`. Never a name. */
export interface Actor {
  role: Role;
  id: string;
}

export const channels = ['web', 'phone', 'email', 'chat', 'in_person', 'import'] as const;
export type Channel = (typeof channels)[number];
export const paymentTerms = ['prepaid', 'deposit', 'on_account'] as const;
export type Terms = (typeof paymentTerms)[number];
/** How the customer said it to a member of staff. */
export const spokenBy = ['phone', 'email', 'in_person'] as const;
export type SpokenBy = (typeof spokenBy)[number];
export const interactionKinds = [
  'information',
  'price',
  'feature',
  'demonstration',
  'case_study',
  'data_sheet',
  'feedback',
  'question',
  'answer',
  'note',
] as const;
export type InteractionKind = (typeof interactionKinds)[number];
/** What the catalogue has to show of a product. */
export const materials = ['feature', 'demonstration', 'case_study', 'data_sheet'] as const;
export type Material = (typeof materials)[number];
export const holdReasons = ['awaiting_payment', 'address_wrong', 'fraud_risk', 'customer_asked', 'other'] as const;
export type HoldReason = (typeof holdReasons)[number];
export const cancelReasons = ['changed_mind', 'too_late', 'too_expensive', 'out_of_stock', 'not_paid', 'duplicate', 'other'] as const;
export type CancelReason = (typeof cancelReasons)[number];
export const loseReasons = ['no_need', 'price', 'competitor', 'no_answer', 'other'] as const;
export type LoseReason = (typeof loseReasons)[number];
export const paymentMethods = ['card', 'transfer', 'cash', 'cheque', 'other'] as const;
export type PaymentMethod = (typeof paymentMethods)[number];

/** What sales can propose to a customer when goods are missing or late. */
export const proposalKinds = ['new_date', 'split', 'substitute', 'drop_line', 'cancel'] as const;
export type ProposalKind = (typeof proposalKinds)[number];

/** Where a parcel is, in the words of all carriers; listed in the order in which a parcel usually meets them. */
export const parcelStates = [
  'unknown',
  'pre_transit',
  'picked_up',
  'in_transit',
  'on_hold',
  'delayed',
  'ready_for_pickup',
  'out_for_delivery',
  'delivered',
  'failed',
  'returning',
  'returned',
] as const;
export type ParcelState = (typeof parcelStates)[number];

export const remedies = ['wait', 'redeliver', 'new_address', 'reship', 'refund'] as const;
export type Remedy = (typeof remedies)[number];
/** Why a delivery does not go as it should. */
export const exceptionCauses = [
  'no_scan',
  'delayed',
  'on_hold',
  'delivery_failed',
  'address',
  'refused',
  'damaged',
  'lost',
  'returned',
  'recalled',
] as const;
export type ExceptionCause = (typeof exceptionCauses)[number];
/** Whose doing it is, as far as the cause tells. */
export type Fault = 'carrier' | 'customer' | 'unknown';

export const caseKinds = ['return', 'exchange', 'repair', 'complaint', 'question'] as const;
export type CaseKind = (typeof caseKinds)[number];
export const caseReasons = ['damaged', 'defective', 'wrong_item', 'missing', 'not_as_described', 'changed_mind', 'other'] as const;
export type CaseReason = (typeof caseReasons)[number];
export const caseStates = [
  'opened',
  'asked',
  'approved',
  'declined',
  'awaiting_return',
  'received',
  'repair_quoted',
  'repairing',
  'shipping',
  'closed',
] as const;
export type CaseState = (typeof caseStates)[number];
export const caseDecisions = ['approve', 'decline', 'ask'] as const;
export type CaseDecision = (typeof caseDecisions)[number];
export const caseRemedies = ['refund', 'exchange', 'repair', 'reship', 'none'] as const;
export type CaseRemedy = (typeof caseRemedies)[number];
export const caseResults = ['solved', 'declined', 'withdrawn'] as const;
export type CaseResult = (typeof caseResults)[number];
/** What a piece that came back is like; only `ok` can be sold again. */
export const conditions = ['ok', 'damaged', 'unusable', 'missing'] as const;
export type Condition = (typeof conditions)[number];

export interface Text {
  en: string;
  zh: string;
}

/** An amount of money: integer minor units (cents, fen) and its ISO 4217 currency. */
export interface Money {
  amount: number;
  currency: string;
}
