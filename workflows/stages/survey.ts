// The customer is asked how it was; an answer is not waited for longer than two weeks.
import type { LiveOrder } from '../support/live-order';
import { waitFor } from '../support/waiting';
import type { Next } from './next';

export async function survey(order: LiveOrder): Promise<Next> {
  const answered = await waitFor(order, {
    step: 'survey',
    id: 'survey.1',
    done: (s) => s.survey !== null || s.surveyEnded,
    opening: () => order.notify({ kind: 'survey', to: 'customer', about: {}, linkUntil: null }),
    decision: () => [{ type: 'SurveyEnded' }],
  });
  return answered === 'interrupted' ? 'interrupted' : 'closed';
}
