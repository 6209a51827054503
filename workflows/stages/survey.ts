// The customer is asked how it was, and gets the order in one file; an answer is not waited for longer than two weeks. A new case takes the
// order back to after-care; closed once more, it is completed without a second survey when the first was answered.
import { patched } from '@temporalio/workflow';
import { openCases } from '../domain/cases';
import type { OrderState } from '../domain/state';
import type { LiveOrder } from '../support/live-order';
import { waitFor } from '../support/waiting';
import type { Next } from './next';

export async function survey(order: LiveOrder): Promise<Next> {
  const again = (s: OrderState) => openCases(s).length > 0;
  const { orderId, closingRounds } = order.state;
  const round = closingRounds + 1;
  if (isAnswered(order.state) && !again(order.state) && patched('20261122-completed'))
    order.notify({ key: `${orderId}:completed:${round}`, kind: 'completed', to: 'customer', about: {}, linkUntil: null });
  const answered = await waitFor(order, {
    step: 'survey',
    id: `survey.${round}`,
    done: (s) => isAnswered(s) || again(s),
    opening: () =>
      order.notify({
        ...(round > 1 ? { key: `${orderId}:survey:${round}` } : {}), // it was asked before: its key has been used
        ...{ kind: 'survey', to: 'customer', about: {}, linkUntil: null },
      }),
    decision: () => [{ type: 'SurveyEnded' }],
  });
  if (answered === 'interrupted') return 'interrupted';
  if (!again(order.state)) return 'closed';
  order.emit({ type: 'OrderReopened' });
  return 'after-care';
}

const isAnswered = (s: OrderState): boolean => s.survey !== null || s.surveyEnded;
