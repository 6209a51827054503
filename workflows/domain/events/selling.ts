// From the first question to the customer's word. Rules for events: see ../events.ts.
import type { Channel, InteractionKind, LoseReason, Role, SpokenBy, Terms } from '../vocabulary';
import type { LineQuantity, OrderContent, PricedLine } from './parts';

export type SellingEvent =
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
  | { type: 'OrderNumbered'; orderNumber: string }
  | { type: 'AvailabilityChecked'; earliestDate: string; short: LineQuantity[]; conflicts: string[]; leadDays?: number }
  | { type: 'OrderVerified'; by: SpokenBy | 'chat' | 'web' | 'rule' }
  | { type: 'DatePromised'; date: string; kind: 'requested' | 'proposed' | 'agreed'; by: Role }
  | { type: 'FormSent'; version: number; deliveryDate: string; expiresAt: string }
  | { type: 'OrderConfirmed'; formVersion: number; by: SpokenBy | 'link'; spokeWithId?: string }
  | { type: 'ChangeWanted'; formVersion: number; by: SpokenBy | 'link'; wishId: string }
  | { type: 'OrderDeclined'; formVersion: number; by: SpokenBy | 'link'; reasonId?: string }
  | { type: 'OrderExpired' };
