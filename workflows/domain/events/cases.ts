// After-sales cases, from the customer's word to their "solved". Rules for events: see ../events.ts.
import type { CaseDecision, CaseKind, CaseReason, CaseRemedy, CaseResult, Money, ParcelState, SpokenBy } from '../vocabulary';
import type { LineQuantity, PricedLine, ReceivedLine } from './parts';

export type CaseEvent =
  | {
      type: 'CaseOpened';
      caseId: string;
      kind: CaseKind;
      lines: LineQuantity[];
      reason: CaseReason;
      reasonId?: string;
      textId?: string;
      /** Photos and papers that were sent in with it. */
      documentIds?: string[];
    }
  | {
      type: 'CaseDecided';
      caseId: string;
      decision: CaseDecision;
      remedy: CaseRemedy;
      lines: LineQuantity[];
      /** What the customer gets; null: by the value of what comes back. */
      refund: Money | null;
      /** Goods that the customer gets, as they are when they become lines of the order. */
      goods: PricedLine[];
      returnNeeded: boolean;
      answerId?: string;
    }
  /** The customer's answer to a question, or their word that it is not solved: service decides again. */
  | { type: 'CaseAnswered'; caseId: string; textId?: string; documentIds?: string[] }
  | {
      type: 'ReturnLabelBought';
      caseId: string;
      parcelId: string;
      carrier: string;
      service: string;
      labelId: string;
      trackingNumber: string;
      price: Money;
      documentIds: string[];
    }
  | { type: 'ReturnLabelVoided'; caseId: string; outcome: 'done' | 'needs_person' | 'failed' }
  | { type: 'ReturnAwaited'; caseId: string }
  | { type: 'ReturnReported'; caseId: string; parcelId: string; state: ParcelState; occurredAt: string; applied: boolean }
  | { type: 'ReturnReceived'; caseId: string; lines: ReceivedLine[] }
  /** What came back is ours again, and stands in the books of the stock. */
  | { type: 'ReturnBooked'; caseId: string }
  | { type: 'RepairQuoted'; caseId: string; version: number; amount: Money }
  | { type: 'RepairQuoteAnswered'; caseId: string; version: number; accept: boolean; by: SpokenBy | 'link'; reasonId?: string }
  | { type: 'RepairCompleted'; caseId: string; result: 'repaired' | 'not_repairable'; textId?: string }
  /** The case's credit has been granted, and goods given in exchange have become lines of the order. */
  | { type: 'CaseSettled'; caseId: string; lines: PricedLine[] }
  /** A second person refused the money: service decides again. */
  | { type: 'CaseTurnedDown'; caseId: string }
  | { type: 'CaseGoodsShort'; caseId: string; lines: LineQuantity[] }
  | { type: 'CaseGoodsReserved'; caseId: string; shipments: { shipmentId: string; location: string; lines: LineQuantity[] }[] }
  /** The customer's own goods go back to them: repaired, or as they came. */
  | { type: 'SendBackPlanned'; caseId: string; shipmentId: string; location: string; lines: LineQuantity[] }
  | { type: 'SolvedAsked'; caseId: string }
  | { type: 'CaseClosed'; caseId: string; result: CaseResult; by: SpokenBy | 'link' | 'silence' | 'staff'; textId?: string }
  /** Until when (ISO) what this shipment brought may be returned. */
  | { type: 'ReturnWindowOpened'; shipmentId: string; until: string }
  /** The order had ended, or was about to: there is a case again. */
  | { type: 'OrderReopened' };
