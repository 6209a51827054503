// How an order comes to its end. Rules for events: see ../events.ts.
import type { CancelReason, Money } from '../vocabulary';
import type { UndoKind } from './parts';

export type EndingEvent =
  | { type: 'ReturnWindowEnded' }
  | { type: 'ClosingSubmitted'; documentIds: string[]; noteId?: string }
  | { type: 'ClosingApproved'; noteId?: string }
  | { type: 'ClosingRejected'; reasonId: string }
  | { type: 'SurveyAnswered'; score: number; by: 'link' | 'phone'; textId?: string }
  | { type: 'SurveyEnded' }
  | { type: 'CancelRequested'; reason: CancelReason; textId?: string }
  /** Goods had left the house: they are called back, and the order goes on with what becomes of them. */
  | { type: 'RecallRequested'; reason: CancelReason; textId?: string }
  | { type: 'EffectUndone'; what: UndoKind; target: string; outcome: 'done' | 'needs_person' | 'failed'; amount?: Money };
