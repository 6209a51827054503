// What each document is made of: plain data, prepared by the activities that store documents; nothing is looked up here.
// A document is stored by the hash of its bytes, so everything that shows on paper must stand in these types, dates included.
import type { DocumentKind } from '../../prisma/documents';
import type { Money, PaymentMethod } from '../../workflows/domain/vocabulary';

export type { Money, PaymentMethod };
export type Language = 'en' | 'zh';

export interface Address {
  /** ISO 3166 alpha-2. */
  country: string;
  region?: string | undefined;
  city: string;
  line1: string;
  line2?: string | undefined;
  postcode?: string | undefined;
}

export interface Party {
  name: string;
  company?: string | undefined;
  phone?: string | undefined;
  email?: string | undefined;
}

export interface PartyAt {
  party: Party;
  address: Address;
}

/** Our own company, in the language of the document. */
export interface Company {
  name: string;
  address: Address;
  phone?: string | undefined;
  email?: string | undefined;
  website?: string | undefined;
  taxNumber?: string | undefined;
  /** Where customers pay by transfer, as one line. */
  bankAccount?: string | undefined;
}

export type Handling = 'fragile' | 'cold' | 'upright';

export interface DeliveryNeeds {
  /** Instants (shown in the document's zone) or times of day such as `09:00` (shown as they are). */
  window?: { from: string; to: string } | undefined;
  signature?: boolean | undefined;
  /** The driver phones first and agrees a time. */
  appointment?: boolean | undefined;
  /** Floor, lift, gate: how to get there. */
  access?: string | undefined;
  handling?: readonly Handling[] | undefined;
  leaveWith?: string | undefined;
  /** What the driver should speak. */
  language?: Language | undefined;
}

/** What every A4 document knows. */
export interface Sheet {
  language: Language;
  /** IANA zone in which moments are shown, e.g. `Asia/Shanghai`. */
  timeZone: string;
  /** The document's own date, YYYY-MM-DD. */
  date: string;
  company: Company;
  orderNumber: string;
}

export interface PricedLine {
  sku: string;
  name: string;
  quantity: number;
  unitPrice: Money;
  /** Quantity × unit price, tax included. */
  total: Money;
  /** Basis points: 1300 is 13 %. */
  taxRate: number;
  /** The tax contained in `total`. */
  tax: Money;
}

export type PaymentTerms =
  | { kind: 'prepaid'; amount: Money }
  | { kind: 'deposit'; percent: number; deposit: Money; balance: Money }
  | { kind: 'on_account'; days: number; amount: Money };

export interface ConfirmationFormData extends Sheet {
  formVersion: number;
  customer: Party;
  billTo: PartyAt;
  shipTo: PartyAt;
  lines: readonly PricedLine[];
  goods: Money;
  shipping: Money;
  /** Tax contained in the total. */
  tax: Money;
  total: Money;
  terms: PaymentTerms;
  /** YYYY-MM-DD; absent while no date could be promised. */
  promisedDate?: string | undefined;
  instructions?: string | undefined;
  needs?: DeliveryNeeds | undefined;
  /** Until when the customer can confirm: an instant or YYYY-MM-DD. */
  validUntil: string;
  /** The customer's signed link. */
  confirmUrl: string;
}

export interface PickLine {
  sku: string;
  name: string;
  quantity: number;
  /** Shelf or bin, if the location has them. */
  place?: string | undefined;
}

export interface PickListData extends Sheet {
  /** Our id of the shipment, also printed as barcode. */
  shipment: string;
  location: string;
  shipTo: PartyAt;
  lines: readonly PickLine[];
  promisedDate?: string | undefined;
  instructions?: string | undefined;
  needs?: DeliveryNeeds | undefined;
}

export interface PackingLine {
  sku: string;
  name: string;
  ordered: number;
  /** Pieces in this shipment. */
  shipped: number;
}

export interface PackingSlipData extends Sheet {
  shipment: string;
  shipTo: PartyAt;
  lines: readonly PackingLine[];
  parcels: number;
  carrier?: string | undefined;
  trackingNumbers?: readonly string[] | undefined;
  instructions?: string | undefined;
  needs?: DeliveryNeeds | undefined;
}

export interface InvoiceData extends Sheet {
  invoiceNumber: string;
  /** Absent for a repair. */
  shipment?: string | undefined;
  buyer: PartyAt;
  shipTo: PartyAt;
  lines: readonly PricedLine[];
  /** The shipping fee, if this shipment's invoice carries it. */
  shipping?: { total: Money; taxRate: number; tax: Money } | undefined;
  total: Money;
  /** Already paid towards this invoice. */
  paid: Money;
  /** What the customer need not pay. */
  credited?: Money | undefined;
  due: Money;
  /** YYYY-MM-DD, with an amount due. */
  dueOn?: string | undefined;
  terms: PaymentTerms['kind'];
  /** Days after delivery until an amount on account is due. */
  accountDays?: number | undefined;
}

export interface CreditNoteData extends Sheet {
  creditNoteNumber: string;
  /** Invoices that it corrects. */
  invoiceNumbers: readonly string[];
  buyer: PartyAt;
  amount: Money;
  /** False: it was never paid, the customer owes that much less. */
  paidBack: boolean;
  /** Gross and tax of each rate (basis points), minor units; together the amount. */
  sums: readonly { rate: number; gross: number; tax: number }[];
}

export interface ReceiptData extends Sheet {
  receiptNumber: string;
  from: Party;
  amount: Money;
  method: PaymentMethod;
  /** The payment's reference at the bank. */
  reference: string;
  /** YYYY-MM-DD. */
  receivedOn: string;
  orderTotal: Money;
  paidSoFar: Money;
  open: Money;
}

export interface LabelData {
  purpose: 'delivery' | 'return';
  carrier: string;
  service: string;
  from: PartyAt;
  to: PartyAt;
  trackingNumber: string;
  /** Ours: order number or shipment. */
  reference: string;
  weightGrams: number;
  parcel: { number: number; count: number };
  needs?: DeliveryNeeds | undefined;
  /** YYYY-MM-DD. */
  date: string;
  timeZone: string;
}

/** What the customer may read of how an order went; see closing-pack.texts.ts. */
export type Milestone =
  | { what: 'came_in' | 'quoted' | 'confirmed' | 'failed_payment' | 'case_opened' | 'case_closed' | 'closed' }
  | { what: 'promised'; date: string }
  | { what: 'paid' | 'refunded' | 'credited'; amount: Money }
  | { what: 'handed_over' | 'delivered' | 'lost' | 'received'; shipment: string };

export interface Delivery {
  shipment: string;
  carrier?: string | undefined;
  trackingNumbers: readonly string[];
  /** Instants; absent for what never happened. */
  handedOverAt?: string | undefined;
  deliveredAt?: string | undefined;
  receipt?: { at: string; by: 'customer' | 'staff' | 'silence'; condition: 'ok' | 'problem' } | undefined;
}

export interface ClosingPackData extends Sheet {
  customer: Party;
  /** Instants. */
  orderedAt: string;
  closedAt: string;
  timeline: readonly (Milestone & { at: string })[];
  documents: readonly { kind: DocumentKind; filename: string; createdAt: string }[];
  money: Record<'goods' | 'shipping' | 'repairs' | 'tax' | 'total' | 'credited' | 'paid' | 'refunded' | 'open', Money>;
  payments: readonly { receivedOn: string; method: PaymentMethod; reference: string; amount: Money }[];
  deliveries: readonly Delivery[];
}
