// Sales submits the closing request, finance audits it; a rejected one comes back.
import type { LiveOrder } from '../support/live-order';
import { waitFor } from '../support/waiting';
import type { Next } from './next';

export async function closing(order: LiveOrder): Promise<Next> {
  while (order.state.closing !== 'approved') {
    const round = order.state.closingRounds + 1;
    const submitted = await waitFor(order, { step: 'submit-closing', id: `submit-closing.${round}`, done: (s) => s.closing !== null });
    if (submitted === 'interrupted') return 'interrupted';
    const audited = await waitFor(order, { step: 'audit', id: `audit.${round}`, done: (s) => s.closing !== 'submitted' });
    if (audited === 'interrupted') return 'interrupted';
  }
  return 'survey';
}
