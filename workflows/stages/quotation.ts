// A quote stands until it is answered or its validity ends; then sales decides. A new version replaces the old one.
import { addDuration } from '../domain/business-time';
import { latestQuote, openQuote, type OrderState, type Quote } from '../domain/state';
import type { LiveOrder } from '../support/live-order';
import { waitFor } from '../support/waiting';
import type { Next } from './next';

export async function quotation(order: LiveOrder): Promise<Next> {
  for (;;) {
    const quote = latestQuote(order.state);
    if (!quote) return 'introduction';
    const answer = await waitFor(order, {
      step: 'quote',
      id: `quote.${quote.version}`,
      done: (s) => s.lost || s.lines.length > 0 || latestQuote(s)?.version !== quote.version || answered(s),
      opening: () => send(order, quote),
      decision: () => [{ type: 'QuoteExpired', quoteId: quote.quoteId }],
      times: [reminderOf(order, quote), quote.validUntil],
      about: { quoteVersion: quote.version },
      linkUntil: quote.validUntil,
    });
    if (answer === 'interrupted') return 'interrupted';
    const { lost, lines } = order.state;
    if (lost) return 'lost';
    if (lines.length > 0) return 'order';
    if (!openQuote(order.state)) return 'introduction';
  }
}

const answered = (s: OrderState) => latestQuote(s)?.state === 'declined';

function send(order: LiveOrder, { version, validUntil }: Quote): void {
  order.notify({ kind: 'quote', to: 'customer', about: { quoteVersion: version }, linkUntil: validUntil });
}

/** Three days before the end, or half-way through a validity that is shorter than that. */
function reminderOf(order: LiveOrder, { validUntil }: Quote): string {
  const end = Date.parse(validUntil);
  const before = addDuration(order.policy.calendar, 0, `${order.policy.quoteReminderDaysBefore}d`);
  const now = Date.now();
  return new Date(end - before > now ? end - before : now + (end - now) / 2).toISOString();
}
