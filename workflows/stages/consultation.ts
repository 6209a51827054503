// A customer asks. Sales answers, records needs, gives information and prices; showing a product leads to the introduction.
import { openQuote, type OrderState } from '../domain/state';
import type { LiveOrder } from '../support/live-order';
import { waitFor } from '../support/waiting';
import type { Next } from './next';

export async function consultation(order: LiveOrder): Promise<Next> {
  const answered = (s: OrderState) => s.interactions > 0 || leaving(s) !== undefined;
  if ((await waitFor(order, { step: 'answer-inquiry', id: 'answer-inquiry', done: answered })) === 'interrupted') return 'interrupted';
  return pursue(order, (s) => leaving(s) ?? (s.introduced ? 'introduction' : undefined));
}

/** Sales follows up, 24 hours after each interaction, until the customer decides. */
export async function pursue(order: LiveOrder, next: (s: OrderState) => Next | undefined): Promise<Next> {
  for (;;) {
    const { interactions } = order.state;
    const moved = (s: OrderState) => next(s) !== undefined || s.interactions !== interactions;
    if ((await waitFor(order, { step: 'follow-up', id: `follow-up.${order.state.stage}.${interactions}`, done: moved })) === 'interrupted')
      return 'interrupted';
    const stage = next(order.state);
    if (stage) return stage;
  }
}

/** Where an inquiry goes when the customer, or sales for them, has decided. */
export const leaving = (s: OrderState): Next | undefined =>
  s.lost ? 'lost' : s.lines.length > 0 ? 'order' : openQuote(s) ? 'quotation' : undefined;
