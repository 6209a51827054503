// From the first question to the customer's word: consultation, introduction, quotation, order, confirmation.
import { looseTask } from '../evolve/parts';
import type { OrderContent, OrderEvent, PricedLine, Refusal } from '../events';
import { remark } from '../remarks';
import { isConfirmed, latestQuote, openQuote, type OrderState } from '../state';
import type { Channel, InteractionKind, LoseReason, SpokenBy, Terms } from '../vocabulary';
import { act, fact, type FactBase, no, onlyIn } from './deed';

const DAY = 24 * 3_600_000;
const beforeOrder = (s: OrderState) => onlyIn(s, 'consultation', 'introduction', 'quotation');

const notAnswerable = (s: OrderState): Refusal | undefined =>
  onlyIn(s, 'quotation') ?? (openQuote(s) ? undefined : no('nothing_to_do', 'There is no open quote: send a new one.'));
const outlived = (s: OrderState, now: string): Refusal | undefined =>
  (openQuote(s)?.validUntil ?? '') < now ? no('quote_expired', 'The quote is no longer valid: send a new one.') : undefined;
const answeredQuote = (s: OrderState, accept: boolean, by: SpokenBy | 'link', reasonId?: string): OrderEvent[] => {
  const quoteId = openQuote(s)?.quoteId ?? '';
  return [{ type: accept ? 'QuoteAccepted' : 'QuoteDeclined', quoteId, by, ...(reasonId ? { reasonId } : {}) }];
};

const beyondCredit: OrderEvent = {
  type: 'FactIgnored',
  fact: 'quoteAnswered',
  because: no('credit_exceeded', 'The customer accepted by link, but may not owe so much on account: sales calls them.'),
};

const notConfirmable = (s: OrderState): Refusal | undefined =>
  isConfirmed(s)
    ? no('already_confirmed', 'The customer has confirmed before.')
    : (onlyIn(s, 'confirmation') ?? (s.form?.state === 'sent' ? undefined : no('superseded', 'This form is no longer valid.')));
/** A form that has been replaced, or is about to be, is answered so in every stage; whoever sent it did nothing wrong. */
const formSuperseded = (s: OrderState, formVersion: number): Refusal | undefined =>
  s.form && (s.form.version !== formVersion || s.form.state === 'superseded')
    ? no('superseded', `Form ${formVersion} is no longer valid.`)
    : undefined;
const confirmed = (s: OrderState, by: SpokenBy | 'link', spokeWithId?: string): OrderEvent[] => [
  { type: 'OrderConfirmed', formVersion: s.form?.version ?? 0, by, ...(spokeWithId ? { spokeWithId } : {}) },
  { type: 'DatePromised', date: s.form?.deliveryDate ?? '', kind: 'agreed', by: 'customer' },
];
const declined = (s: OrderState, by: SpokenBy | 'link', reasonId?: string, wishId?: string): OrderEvent[] => {
  const formVersion = s.form?.version ?? 0;
  return wishId
    ? [{ type: 'ChangeWanted', formVersion, by, wishId }, ...remark('confirm', wishId)]
    : [{ type: 'OrderDeclined', formVersion, by, ...(reasonId ? { reasonId } : {}) }];
};

/** What an order must have before anybody can promise a delivery. */
export const missingParts = (s: OrderState): string[] => [
  ...(s.lines.length === 0 ? ['lines'] : []),
  ...(s.addressId === null ? ['address'] : []),
];

export interface PlaceInput extends Partial<OrderContent> {
  /** What is given replaces what is there; an accepted quote gives the lines. */
  lines?: PricedLine[];
}
const placed = (s: OrderState, i: PlaceInput): OrderContent => ({
  lines: i.lines ?? (s.lines.length > 0 ? s.lines.map(bare) : (latestQuote(s)?.lines ?? [])),
  shippingFee: i.shippingFee ?? (s.lines.length > 0 ? s.shippingFee : (latestQuote(s)?.shippingFee ?? 0)),
  terms: i.terms ?? (s.lines.length > 0 ? s.terms : (latestQuote(s)?.terms ?? s.terms)),
  depositPercent: i.depositPercent ?? (s.lines.length > 0 ? s.depositPercent : (latestQuote(s)?.depositPercent ?? null)),
  requestedDate: i.requestedDate ?? s.requestedDate,
  addressId: i.addressId ?? s.addressId,
  special: i.special ?? s.special,
});
const bare = ({ lineId, sku, quantity, unitPrice, listPrice, taxRate }: PricedLine): PricedLine => ({
  lineId,
  sku,
  quantity,
  unitPrice,
  listPrice,
  taxRate,
});

export const sellingActs = {
  'record-interaction': act<{ kind: InteractionKind; channel: Channel; textId: string; sku?: string }>({
    roles: ['sales', 'service'],
    whileHeld: true,
    whyNotNow: () => undefined,
    events: (_, i) => [{ type: 'InteractionRecorded', ...i }],
  }),
  'send-quote': act<{ lines: PricedLine[]; shippingFee: number; validDays: number; terms: Terms; depositPercent: number | null }>({
    roles: ['sales'],
    whyNotNow: beforeOrder,
    events: (s, { validDays, ...quote }, now) => {
      const version = (latestQuote(s)?.version ?? 0) + 1;
      const validUntil = new Date(Date.parse(now) + validDays * DAY).toISOString();
      return [{ type: 'QuoteSent', quoteId: `q${version}`, version, validUntil, ...quote }];
    },
  }),
  'accept-quote': act<{ by: SpokenBy; reasonId?: string }>({
    roles: ['sales'],
    whyNotNow: notAnswerable,
    whyNot: (s, _, now) => outlived(s, now),
    events: (s, { by, reasonId }) => answeredQuote(s, true, by, reasonId),
  }),
  'decline-quote': act<{ by: SpokenBy; reasonId?: string }>({
    roles: ['sales'],
    whyNotNow: notAnswerable,
    events: (s, { by, reasonId }) => answeredQuote(s, false, by, reasonId),
  }),
  place: act<PlaceInput>({
    roles: ['sales'],
    whyNotNow: (s) =>
      onlyIn(s, 'consultation', 'introduction', 'quotation', 'order') ??
      (s.stage === 'order' && missingParts(s).length === 0
        ? no('nothing_to_do', 'The order is complete; what it holds changes by the act change.')
        : undefined),
    whyNot: (s, i) => {
      if (s.stage === 'order' && i.lines && s.lines.length > 0) return no('nothing_to_do', 'The order has its lines already.');
      return placed(s, i).lines.length === 0
        ? no('lines_missing', 'There is no quote: say which lines are ordered.', ['lines'])
        : undefined;
    },
    events: (s, i) => [{ type: 'OrderPlaced', ...placed(s, i) }],
  }),
  lose: act<{ reason: LoseReason; textId?: string }>({
    roles: ['sales'],
    whyNotNow: beforeOrder,
    events: (_, i) => [{ type: 'OrderLost', ...i }],
  }),
  verify: act<{ by: SpokenBy; remarkId?: string }>({
    roles: ['sales'],
    whyNotNow: (s) => {
      const missing = missingParts(s);
      return (
        onlyIn(s, 'order') ??
        (s.verified ? no('nothing_to_do', 'The order is verified already.') : undefined) ??
        (missing.length > 0 ? no('order_incomplete', `The order still lacks: ${missing.join(', ')}.`, missing) : undefined)
      );
    },
    events: (_, { by, remarkId }) => [{ type: 'OrderVerified', by }, ...remark('verify', remarkId)],
  }),
  confirm: act<{ by: SpokenBy; spokeWithId?: string }>({
    roles: ['sales'],
    whyNotNow: notConfirmable,
    events: (s, { by, spokeWithId }) => confirmed(s, by, spokeWithId),
  }),
  decline: act<{ by: SpokenBy; reasonId?: string; wishId?: string }>({
    roles: ['sales'],
    whyNotNow: notConfirmable,
    events: (s, { by, reasonId, wishId }) => declined(s, by, reasonId, wishId),
  }),
};

export const sellingFacts = {
  /** `beyondCredit`: the customer may not owe so much, by the books of the API; sales finds other terms with them, the quote stays open. */
  quoteAnswered: fact<FactBase & { quoteVersion: number; accept: boolean; reasonId?: string; beyondCredit?: true }>({
    whyNotNow: notAnswerable,
    whyNot: (s, f, now) =>
      openQuote(s)?.version === f.quoteVersion ? outlived(s, now) : no('superseded', `Quote ${f.quoteVersion} is no longer valid.`),
    events: (s, f) =>
      f.accept && f.beyondCredit
        ? [beyondCredit, looseTask(s, 'call-customer', 'sales', f.reasonId)]
        : answeredQuote(s, f.accept, 'link', f.reasonId),
  }),
  customerConfirmed: fact<FactBase & { formVersion: number }>({
    whyNotNow: () => undefined,
    whyNot: (s, f) => formSuperseded(s, f.formVersion) ?? notConfirmable(s),
    events: (s) => confirmed(s, 'link'),
  }),
  customerDeclined: fact<FactBase & { formVersion: number; reasonId?: string; wishId?: string }>({
    whyNotNow: () => undefined,
    whyNot: (s, f) => formSuperseded(s, f.formVersion) ?? notConfirmable(s),
    events: (s, f) => declined(s, 'link', f.reasonId, f.wishId),
  }),
};
