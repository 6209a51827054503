// The customer is asked how it was; an answer is not waited for longer than two weeks. A new case takes the order back to after-care.
import { openCases } from '../domain/cases';
import type { OrderState } from '../domain/state';
import type { LiveOrder } from '../support/live-order';
import { waitFor } from '../support/waiting';
import type { Next } from './next';

export async function survey(order: LiveOrder): Promise<Next> {
  const again = (s: OrderState) => openCases(s).length > 0;
  const answered = await waitFor(order, {
    step: 'survey',
    id: `survey.${order.state.closingRounds + 1}`,
    done: (s) => s.survey !== null || s.surveyEnded || again(s),
    opening: () => order.notify({ kind: 'survey', to: 'customer', about: {}, linkUntil: null }),
    decision: () => [{ type: 'SurveyEnded' }],
  });
  if (answered === 'interrupted') return 'interrupted';
  if (!again(order.state)) return 'closed';
  order.emit({ type: 'OrderReopened' });
  return 'after-care';
}
