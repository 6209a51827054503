// The rules from the first question to the customer's word: consultation, introduction, quotation, order, confirmation.
import { sellingActs, sellingFacts } from '../../workflows/domain/acts/selling';
import { refusal } from '../../workflows/domain/acts/deed';
import { amounts } from '../../workflows/domain/money';
import { content, form, given, hoursLater, inquiry, line, NOW, orderIn, orderWith, quote, shown, type Situation } from './given';
import { row, testRules } from './rules';

const beforeOrder: Situation[] = ['quotation', 'consultation', 'introduction'];
const open: Situation[] = ['consultation', 'introduction', 'quotation', 'order', 'confirmation', 'payment', 'allocation', 'review'];
const inTheHouse: Situation[] = ['fulfilment', 'packing', 'labelling', 'handing over'];
const later: Situation[] = ['delivery', 'receipt', 'after-care', 'closing', 'survey'];
const alreadyConfirmed = Object.fromEntries(
  ['payment', 'allocation', 'review', ...inTheHouse, ...later].map((s) => [s, 'already_confirmed']),
);
const onlyAfterHold = { held: 'on_hold', cancelling: 'transition_not_allowed' };
const fact = { held: 'allowed', cancelling: 'allowed' };

testRules({ ...sellingActs, ...sellingFacts }, [
  row(
    'record-interaction',
    sellingActs['record-interaction'],
    { kind: 'question', channel: 'phone', textId: 't1' },
    {
      allowedIn: [...open, ...inTheHouse, ...later],
      held: 'allowed',
      cancelling: 'transition_not_allowed',
      repeated: 'allowed',
      then: [{ type: 'InteractionRecorded', kind: 'question' }],
    },
  ),
  row(
    'send-quote',
    sellingActs['send-quote'],
    { lines: [line], shippingFee: 0, validDays: 14, terms: 'prepaid', depositPercent: null },
    {
      allowedIn: beforeOrder,
      ...onlyAfterHold,
      repeated: 'allowed',
      then: [{ type: 'QuoteSent', quoteId: 'q2', version: 2, validUntil: hoursLater(14 * 24) }],
    },
  ),
  row(
    'accept-quote',
    sellingActs['accept-quote'],
    { by: 'phone' },
    {
      allowedIn: ['quotation'],
      ...onlyAfterHold,
      repeated: 'nothing_to_do',
      then: [{ type: 'QuoteAccepted', quoteId: 'q1', by: 'phone' }],
    },
  ),
  row(
    'decline-quote',
    sellingActs['decline-quote'],
    { by: 'email', reasonId: 't9' },
    {
      allowedIn: ['quotation'],
      ...onlyAfterHold,
      repeated: 'nothing_to_do',
      then: [{ type: 'QuoteDeclined', quoteId: 'q1', by: 'email', reasonId: 't9' }],
    },
  ),
  row(
    'place',
    sellingActs.place,
    { lines: [line], addressId: 'a1' },
    {
      allowedIn: beforeOrder,
      refusedIn: { order: 'nothing_to_do' },
      ...onlyAfterHold,
      repeated: 'allowed',
      then: [{ type: 'OrderPlaced', lines: [line], addressId: 'a1' }],
    },
  ),
  row(
    'lose',
    sellingActs.lose,
    { reason: 'price' },
    { allowedIn: beforeOrder, ...onlyAfterHold, repeated: 'allowed', then: [{ type: 'OrderLost', reason: 'price' }] },
  ),
  row(
    'verify',
    sellingActs.verify,
    { by: 'phone' },
    { allowedIn: ['order'], ...onlyAfterHold, repeated: 'nothing_to_do', then: [{ type: 'OrderVerified', by: 'phone' }] },
  ),
  row(
    'confirm',
    sellingActs.confirm,
    { by: 'phone', spokeWithId: 't2' },
    {
      allowedIn: ['confirmation'],
      refusedIn: alreadyConfirmed,
      ...onlyAfterHold,
      repeated: 'already_confirmed',
      then: [
        { type: 'OrderConfirmed', formVersion: 1, by: 'phone', spokeWithId: 't2' },
        { type: 'DatePromised', date: '2026-11-27', kind: 'agreed', by: 'customer' },
      ],
    },
  ),
  row(
    'decline',
    sellingActs.decline,
    { by: 'phone' },
    {
      allowedIn: ['confirmation'],
      refusedIn: alreadyConfirmed,
      ...onlyAfterHold,
      repeated: 'transition_not_allowed',
      then: [{ type: 'OrderDeclined', formVersion: 1, by: 'phone' }],
    },
  ),
  row(
    'quoteAnswered',
    sellingFacts.quoteAnswered,
    { eventId: 'e1', quoteVersion: 1, accept: true },
    {
      allowedIn: ['quotation'],
      ...fact,
      repeated: 'nothing_to_do',
      then: [{ type: 'QuoteAccepted', quoteId: 'q1', by: 'link' }],
    },
  ),
  row(
    'customerConfirmed',
    sellingFacts.customerConfirmed,
    { eventId: 'e1', formVersion: 1 },
    {
      allowedIn: ['confirmation'],
      refusedIn: { ...alreadyConfirmed, cancellation: 'already_confirmed' },
      ...fact,
      repeated: 'already_confirmed',
      then: [
        { type: 'OrderConfirmed', by: 'link' },
        { type: 'DatePromised', kind: 'agreed' },
      ],
    },
  ),
  row(
    'customerDeclined',
    sellingFacts.customerDeclined,
    { eventId: 'e1', formVersion: 1, wishId: 't3' },
    {
      allowedIn: ['confirmation'],
      refusedIn: { ...alreadyConfirmed, cancellation: 'already_confirmed' },
      ...fact,
      repeated: 'superseded',
      then: [
        { type: 'ChangeWanted', formVersion: 1, by: 'link', wishId: 't3' },
        { type: 'RemarkLeft', step: 'confirm', textId: 't3' },
      ],
    },
  ),
]);

describe('quotes', () => {
  test('a new version replaces the one before it, whose link says superseded', () => {
    const s = orderIn('quotation', { ...quote, quoteId: 'q2', version: 2 });
    expect(s.quotes.map((q) => q.state)).toEqual(['superseded', 'sent']);
    expect(refusal(sellingFacts.quoteAnswered, s, { eventId: 'e1', quoteVersion: 1, accept: true }, NOW)?.code).toBe('superseded');
    expect(refusal(sellingFacts.quoteAnswered, s, { eventId: 'e1', quoteVersion: 2, accept: true }, NOW)).toBeUndefined();
  });
  test('a quote can be accepted up to the last moment of its validity, and not a millisecond longer', () => {
    const end = hoursLater(14 * 24);
    const after = new Date(Date.parse(end) + 1).toISOString();
    expect(refusal(sellingActs['accept-quote'], orderIn('quotation'), { by: 'phone' }, end)).toBeUndefined();
    expect(refusal(sellingActs['accept-quote'], orderIn('quotation'), { by: 'phone' }, after)?.code).toBe('quote_expired');
    const answer = { eventId: 'e1', quoteVersion: 1, accept: true };
    expect(refusal(sellingFacts.quoteAnswered, orderIn('quotation'), answer, after)?.code).toBe('quote_expired');
  });
  test('a customer who declines by link does not order', () => {
    const answer = { eventId: 'e1', quoteVersion: 1, accept: false, reasonId: 't1' };
    expect(sellingFacts.quoteAnswered.events(orderIn('quotation'), answer, NOW)).toEqual([
      { type: 'QuoteDeclined', quoteId: 'q1', by: 'link', reasonId: 't1' },
    ]);
  });
  test('an accepted quote gives the order its lines, fee and terms, and is never clean', () => {
    const s = orderIn('quotation', { type: 'QuoteAccepted', quoteId: 'q1', by: 'link' });
    expect(s).toMatchObject({ lines: [line], shippingFee: 2_000, terms: 'prepaid', clean: false });
  });
});

describe('placing an order', () => {
  test('without a quote it must say which lines are ordered', () => {
    expect(refusal(sellingActs.place, given(inquiry, shown), {}, NOW)).toMatchObject({ code: 'lines_missing', missing: ['lines'] });
  });
  test('with a quote it takes what was quoted', () => {
    expect(sellingActs.place.events(orderIn('quotation'), { addressId: 'a1' }, NOW)).toMatchObject([
      { type: 'OrderPlaced', lines: [line], shippingFee: 2_000, addressId: 'a1' },
    ]);
  });
  test('in stage order it adds what is missing and keeps what is there', () => {
    const s = orderWith({ addressId: null, requestedDate: '2026-12-01' }, 'order');
    expect(refusal(sellingActs.place, s, { lines: [line], addressId: 'a1' }, NOW)?.code).toBe('nothing_to_do');
    expect(refusal(sellingActs.place, s, { addressId: 'a1' }, NOW)).toBeUndefined();
    const [e] = sellingActs.place.events(s, { addressId: 'a1' }, NOW);
    expect(e).toEqual({ type: 'OrderPlaced', ...content, addressId: 'a1', requestedDate: '2026-12-01' });
  });
});

describe('verifying', () => {
  test('names what the order still lacks', () => {
    const s = orderWith({ addressId: null }, 'order');
    expect(refusal(sellingActs.verify, s, { by: 'phone' }, NOW)).toMatchObject({ code: 'order_incomplete', missing: ['address'] });
  });
  test('is possible while availability is still being computed', () => {
    expect(refusal(sellingActs.verify, orderIn('order', { type: 'OrderPlaced', ...content }), { by: 'phone' }, NOW)).toBeUndefined();
  });
});

describe('confirming', () => {
  test('a link of an older form says superseded', () => {
    const s = orderIn('confirmation', { ...form, version: 2 });
    expect(refusal(sellingFacts.customerConfirmed, s, { eventId: 'e1', formVersion: 1 }, NOW)?.code).toBe('superseded');
    expect(refusal(sellingFacts.customerDeclined, s, { eventId: 'e1', formVersion: 1 }, NOW)?.code).toBe('superseded');
  });
  test('a link after the phone is ignored as already confirmed', () => {
    const s = orderIn('confirmation', ...sellingActs.confirm.events(orderIn('confirmation'), { by: 'phone' }, NOW));
    expect(refusal(sellingFacts.customerConfirmed, s, { eventId: 'e1', formVersion: 1 }, NOW)?.code).toBe('already_confirmed');
  });
  test('a wish for a change makes the form void and the order unverified; without a wish it is declined', () => {
    const s = orderIn('confirmation');
    const wish = sellingActs.decline.events(s, { by: 'phone', wishId: 't1' }, NOW);
    expect(wish).toEqual([
      { type: 'ChangeWanted', formVersion: 1, by: 'phone', wishId: 't1' },
      { type: 'RemarkLeft', step: 'confirm', textId: 't1' },
    ]);
    expect(orderIn('confirmation', ...wish)).toMatchObject({ verified: false, form: { state: 'superseded' }, cancelling: null });
    const declined = orderIn('confirmation', ...sellingActs.decline.events(s, { by: 'phone' }, NOW));
    expect(declined).toMatchObject({ form: { state: 'declined' }, cancelling: { reason: 'changed_mind' } });
    expect(amounts(declined)).toMatchObject({ total: 22_000, open: 0, due: 0 });
  });
  test.each(['ChangeWanted', 'OrderDeclined', 'OrderExpired'] as const)('a form cannot be confirmed any more after %s', (type) => {
    const events = {
      ChangeWanted: { type: 'ChangeWanted', formVersion: 1, by: 'phone', wishId: 't1' },
      OrderDeclined: { type: 'OrderDeclined', formVersion: 1, by: 'phone' },
      OrderExpired: { type: 'OrderExpired' },
    } as const;
    const s = orderIn('confirmation', events[type]);
    expect(refusal(sellingActs.confirm, s, { by: 'phone' }, NOW)).toBeDefined();
    expect(refusal(sellingFacts.customerConfirmed, s, { eventId: 'e1', formVersion: 1 }, NOW)).toBeDefined();
  });
});
