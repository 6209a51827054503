// Goods that are missing, and the ways out: proposals to the customer, supply, another shipment later. Rules for events: see ../events.ts.
import type { Money, ProposalKind, SpokenBy } from '../vocabulary';
import type { LineQuantity, PricedLine } from './parts';

/** What a proposal does to a line: so many pieces less of it, and what comes instead of them, if anything. */
export interface ProposedLine extends LineQuantity {
  sku: string;
  instead?: PricedLine;
}
export interface SuppliedLine extends LineQuantity {
  sku: string;
  location: string;
}

export type ShortageEvent =
  | { type: 'ShortageFound'; lines: LineQuantity[] }
  /** Everything is there, or no longer wanted. */
  | { type: 'ShortageEnded' }
  /** All goods are there or expected, but too late for the promised date. */
  | { type: 'DateConflictFound'; promised: string; earliest: string }
  | {
      type: 'ProposalMade';
      proposalId: string;
      kind: ProposalKind;
      date: string | null;
      lines: ProposedLine[];
      /** Positive: the customer pays that much more. */
      priceDifference: Money;
    }
  | { type: 'ProposalAnswered'; proposalId: string; accept: boolean; by: SpokenBy | 'link'; reasonId?: string }
  | { type: 'ProposalWithdrawn'; proposalId: string }
  /** Supplier or assembly will have it in the house on that day. */
  | { type: 'SupplyExpected'; expectedDate: string; lines: LineQuantity[] }
  /** Goods for the order have come into the house; `expectedDate` is when the rest comes. */
  | { type: 'SupplyReceived'; bookingId: string; lines: SuppliedLine[]; expectedDate: string | null }
  /** The picker did not find these pieces where they should lie. */
  | { type: 'PickFellShort'; bookingId: string; shipmentId: string; missing: LineQuantity[] }
  /** What the warehouse found or received stands in the books of the stock. */
  | { type: 'StockBooked'; bookingId: string }
  /** Goods that came later get shipments of their own, beside those that are under way. */
  | { type: 'ShipmentsAdded'; shipments: { shipmentId: string; location: string; lines: LineQuantity[] }[] };
