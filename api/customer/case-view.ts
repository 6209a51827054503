// After-sales cases as their customer sees them: how each stands, what service wrote, what is waited for. Part of order-view.ts.
import type { Case } from '../../workflows/domain/cases';
import type { CaseKind, CaseState, Money, Text } from '../../workflows/domain/vocabulary';
import { caseKindText, caseStateText } from '../texts/cases';
import type { Purpose } from './purposes';

export interface CustomerCase {
  caseId: string;
  kind: CaseKind;
  kindText: Text;
  state: CaseState;
  stateText: Text;
  openedAt: string;
  /** What service wrote with its last decision. */
  answer: string | null;
  /** The customer is asked something: to answer, or whether it is solved. */
  asks: 'answer' | 'solved' | null;
  returnTracking: string | null;
  repairPrice: Money | null;
}

export const showsCases: readonly Purpose[] = ['track', 'receipt', 'repair-quote'];

export function caseView(c: Case, answers: ReadonlyMap<string, string>): CustomerCase {
  const asks = c.state === 'asked' ? 'answer' : c.solvedAskedAt !== null && c.state !== 'closed' ? 'solved' : null;
  return {
    ...{ caseId: c.caseId, kind: c.kind, kindText: caseKindText[c.kind], state: c.state, stateText: caseStateText[c.state] },
    ...{ openedAt: c.openedAt, asks },
    answer: c.answerId === null ? null : (answers.get(c.answerId) ?? null),
    returnTracking: c.label?.state === 'bought' || c.label?.state === 'used' ? c.label.trackingNumber : null,
    repairPrice: c.repair?.amount ?? null,
  };
}
