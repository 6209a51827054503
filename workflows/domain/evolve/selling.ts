// From the first question to the customer's word. How each of these events changes the order; pure.
import type { SellingEvent } from '../events/selling';
import { type Quote } from '../state';
import { begun, contentOf, withContent, withForm, withQuote, type Folds } from './parts';

export const foldSelling: Folds<SellingEvent> = {
  InquiryReceived: (s, e) => ({ ...begun(s, e), skus: e.skus, addressId: e.addressId }),
  OrderReceived: (s, e) => ({ ...withContent(begun(s, e), e), stage: 'order', orderNumber: e.orderNumber, clean: e.clean }),
  InteractionRecorded: (s, e) => {
    const shown = ['feature', 'demonstration', 'case_study', 'data_sheet'].includes(e.kind);
    return { ...s, interactions: s.interactions + (e.kind === 'note' ? 0 : 1), introduced: s.introduced || shown };
  },
  QuoteSent: (s, e) => {
    const { quoteId, version, lines, shippingFee, terms, depositPercent, validUntil } = e;
    const quote: Quote = { quoteId, version, state: 'sent', lines, shippingFee, terms, depositPercent, validUntil };
    return { ...s, quotes: [...s.quotes.map((q) => (q.state === 'sent' ? { ...q, state: 'superseded' as const } : q)), quote] };
  },
  QuoteAccepted: (s, e) => {
    const accepted = withQuote(s, e.quoteId, 'accepted');
    const quote = accepted.quotes.find((q) => q.quoteId === e.quoteId);
    return quote ? { ...accepted, ...contentOf(quote), clean: false } : accepted;
  },
  QuoteDeclined: (s, e) => withQuote(s, e.quoteId, 'declined'),
  QuoteExpired: (s, e) => withQuote(s, e.quoteId, 'expired'),
  OrderPlaced: (s, e) => ({ ...withContent(s, e), clean: false }),
  OrderLost: (s) => ({ ...s, lost: true }),
  OrderNumbered: (s, e) => ({ ...s, orderNumber: e.orderNumber }),
  AvailabilityChecked: (s, { earliestDate, short, conflicts, leadDays = 0 }) => ({
    ...s,
    availability: { earliestDate, short, conflicts, leadDays },
  }),
  OrderVerified: (s) => ({ ...s, verified: true, verifications: s.verifications + 1 }),
  DatePromised: (s, e) => ({
    ...s,
    promises: [...s.promises, { date: e.date, kind: e.kind, by: e.by, at: e.at }],
    dateConflict: e.kind === 'agreed' ? null : s.dateConflict,
  }),
  FormSent: (s, e) => {
    const { version, expiresAt, deliveryDate } = e;
    return { ...s, form: { version, expiresAt, deliveryDate, sentAt: e.at, state: 'sent' } };
  },
  OrderConfirmed: (s) => withForm(s, 'confirmed'),
  ChangeWanted: (s) => ({ ...withForm(s, 'superseded'), verified: false, availability: null, clean: false }),
  OrderDeclined: (s, e) => ({ ...withForm(s, 'declined'), cancelling: { reason: 'changed_mind', by: e.actor.role } }),
  OrderExpired: (s) => ({ ...withForm(s, 'expired'), expired: true }),
};
