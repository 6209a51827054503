// Every word that our documents print, in English and Chinese. A text missing in one language does not compile.
// Changing a text changes only documents made from now on: those made before are stored.
import type { DeliveryNeeds, Handling, Language, PaymentMethod, PaymentTerms } from './data';
import { en } from './texts.en';
import { zh } from './texts.zh';

export interface DocumentTexts {
  titles: Record<'confirmationForm' | 'pickList' | 'packingSlip' | 'invoice' | 'receipt' | 'creditNote' | 'closingPack', string>;
  label: Record<'from' | 'to' | 'phone' | 'reference' | 'weight' | 'date' | 'parcel' | 'return', string>;
  handling: Record<Handling, string>;
  needs: Record<Exclude<keyof DeliveryNeeds, 'handling'>, string>;
  speaks: Record<Language, string>;
  methods: Record<PaymentMethod, string>;
  terms: Record<PaymentTerms['kind'], string>;

  orderNumber: string;
  date: string;
  formVersion: string;
  customer: string;
  phone: string;
  email: string;
  taxNumber: string;
  shipment: string;
  billTo: string;
  shipTo: string;
  seller: string;
  buyer: string;

  sku: string;
  product: string;
  quantity: string;
  unitPrice: string;
  lineTotal: string;
  taxRate: string;
  net: string;
  tax: string;
  gross: string;
  goods: string;
  shipping: string;
  total: string;
  taxIncluded: string;
  pricesIncludeTax: string;

  payAll: (amount: string) => string;
  payDeposit: (deposit: string, percent: string) => string;
  payBalance: (balance: string) => string;
  payOnAccount: (amount: string, days: number) => string;
  payReminder: string;
  transferTo: (account: string, orderNumber: string) => string;

  delivery: string;
  promisedDate: string;
  dateOpen: string;
  deliveryNeeds: string;
  instructions: string;

  howToConfirm: string;
  confirmCheck: string;
  confirmLink: string;
  confirmOtherwise: (contact: string) => string;
  validUntil: string;

  location: string;
  place: string;
  toPick: string;
  picked: string;
  pickedBy: string;
  checkedBy: string;
  pieces: (count: number) => string;
  ordered: string;
  shipped: string;
  parcels: string;
  carrier: string;
  trackingNumbers: string;
  packingThanks: string;

  invoiceNumber: string;
  paymentTerms: string;
  taxByRate: string;
  paid: string;
  credited: string;
  due: string;
  dueOn: string;
  nothingDue: string;

  creditNoteNumber: string;
  forInvoices: string;
  creditedAmount: string;
  creditExplained: (amount: string, orderNumber: string) => string;
  lessOwed: string;
  lessOwedExplained: (amount: string, orderNumber: string) => string;
  repairOf: (goods: string) => string;

  receiptNumber: string;
  receivedFrom: string;
  receivedOn: string;
  receivedAmount: string;
  method: string;
  paymentReference: string;
  orderTotal: string;
  paidSoFar: string;
  open: string;
  receiptThanks: (amount: string, orderNumber: string) => string;

  captioned: (caption: string, value: string) => string;
  listed: (parts: readonly string[]) => string;
  page: (page: number, count: number) => string;
}

export const texts: Record<Language, DocumentTexts> = { en, zh };
