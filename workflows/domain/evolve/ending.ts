// How an order comes to its end. How each of these events changes the order; pure.
import type { EndingEvent } from '../events/ending';
import { withoutLabel, type Folds } from './parts';

export const foldEnding: Folds<EndingEvent> = {
  ReturnWindowEnded: (s) => ({ ...s, returnWindowEnded: true }),
  ClosingSubmitted: (s) => ({ ...s, closing: 'submitted' }),
  ClosingApproved: (s) => ({ ...s, closing: 'approved' }),
  ClosingRejected: (s) => ({ ...s, closing: null, closingRounds: s.closingRounds + 1 }),
  SurveyAnswered: (s, e) => ({ ...s, survey: { score: e.score, at: e.at } }),
  SurveyEnded: (s) => ({ ...s, surveyEnded: true }),
  CancelRequested: (s, e) => ({ ...s, cancelling: { reason: e.reason, by: e.actor.role } }),
  RecallRequested: (s) => s,
  EffectUndone: (s, e) => {
    return e.what === 'release_reservation' && e.outcome === 'done'
      ? { ...s, reservations: [], lines: s.lines.map((l) => ({ ...l, reserved: 0 })) }
      : e.what === 'void_label' && e.outcome === 'done'
        ? withoutLabel(s, e.target)
        : s;
  },
};
