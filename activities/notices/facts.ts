// What a notice speaks of, read from the recorded order and put into the reader's language. Pure but for the product names it is given.
import { amountDue, lineTotal, total } from '../../workflows/domain/money';
import { shipmentOf, type OrderState, type Proposal, type Shipment } from '../../workflows/domain/state';
import { parcelStates, type Money } from '../../workflows/domain/vocabulary';
import type { Notice, NoticeKind } from '../../workflows/order.ports';
import { steps } from '../../workflows/process';
import type { Language } from '../../prisma/people';
import { carrierName } from '../carriers/carrier-name';
import { formatDate, formatMoney } from '../documents/format';
import { noticeWords, type NoticeFacts } from './words';
import { caseFacts } from './words.cases';
import { changeWords, proposalWords } from './words.shortage';
import type { TalkFacts } from './words.talk';

/** Notices that list the goods; the first two with their prices. */
const priced: readonly NoticeKind[] = ['quote', 'confirmation-form'];
const listed: readonly NoticeKind[] = [...priced, 'quote-reminder', 'follow-up', 'shipped', 'cancelled'];

const proposing: readonly NoticeKind[] = ['proposal', 'proposal-reminder'];

interface Reader {
  language: Language;
  /** IANA zone in which moments are shown. */
  timeZone: string;
}

/** The facts of one notice for one reader. Money and dates are written by the reader's language. */
export function factsOf(notice: Notice, state: OrderState, { language, timeZone }: Reader): Omit<NoticeFacts, keyof TalkFacts> {
  const words = noticeWords[language];
  const { about } = notice;
  const shipment = shipmentFor(notice, state);
  const money = (amount: Money | undefined) => (amount ? formatMoney(amount, language) : '');
  const day = (iso: string | null | undefined) => (iso ? formatDate(iso, language, timeZone) : '');
  const parcelState = parcelStates.find((known) => known === about.state) ?? shipment?.parcels.find((parcel) => parcel.stateAt)?.state;
  const missing = state.short.reduce((sum, line) => sum + line.quantity, 0);
  return {
    order: state.orderNumber ? words.orderCalled(state.orderNumber) : words.inquiryCalled(state.orderId.slice(-4)),
    amount: money(amountOf(notice, state)),
    total: money({ amount: totalOf(notice, state), currency: state.currency }),
    date: day(dateOf(notice, state, shipment)),
    until: day(notice.linkUntil),
    carrier: carrierName(shipment?.carrier, language),
    shipment: shipment?.shipmentId ?? '',
    trackingNumbers: shipment?.parcels.flatMap((parcel) => parcel.trackingNumber ?? []).join(', ') ?? '',
    parcelState: words.parcelStates[parcelState ?? 'unknown'],
    ...caseFacts(notice, state, language),
    said: '',
    ...proposalFacts(notice, state, { language, timeZone }),
    step: about.step ? steps[about.step].title[language] : '',
    short: missing > 0 ? String(missing) : '',
  };
}

/** The goods that a notice lists, one line each; empty for notices that list none. */
export function goodsOf(notice: Notice, state: OrderState, names: Map<string, { en: string; zh: string }>, language: Language): string[] {
  const proposal = proposing.includes(notice.kind) ? proposalOf(notice, state) : undefined;
  if (proposal) return changesOf(proposal, names, language);
  if (!listed.includes(notice.kind)) return [];
  const shipment = notice.kind === 'shipped' ? shipmentFor(notice, state) : undefined;
  return (quoteOf(notice, state)?.lines ?? state.lines).flatMap((line) => {
    const quantity = shipment
      ? shipment.lines.reduce((sum, part) => sum + (part.lineId === line.lineId ? part.quantity : 0), 0)
      : line.quantity;
    if (quantity === 0) return [];
    const price = priced.includes(notice.kind) ? formatMoney({ amount: lineTotal(line), currency: state.currency }, language) : '';
    return [noticeWords[language].goods(quantity, names.get(line.sku)?.[language] ?? line.sku, price)];
  });
}

const proposalOf = ({ about }: Notice, state: OrderState) => state.proposals.find((one) => one.proposalId === about.proposalId);

function proposalFacts(notice: Notice, state: OrderState, { language, timeZone }: Reader): Pick<NoticeFacts, 'proposal' | 'difference'> {
  const found = proposalOf(notice, state);
  if (!found) return { proposal: '', difference: '' };
  const { kind, date, priceDifference: change } = found;
  return {
    proposal: proposalWords[language][kind](date ? formatDate(date, language, timeZone) : ''),
    difference: change.amount === 0 ? '' : `${change.amount > 0 ? '+' : ''}${formatMoney(change, language)}`,
  };
}

/** What a proposal does to the order, line by line. */
function changesOf({ lines }: Proposal, names: Map<string, { en: string; zh: string }>, language: Language): string[] {
  const nameOf = (sku: string) => names.get(sku)?.[language] ?? sku;
  const goods = ({ sku, quantity }: { sku: string; quantity: number }) => noticeWords[language].goods(quantity, nameOf(sku), '');
  return lines.map((line) =>
    line.instead ? changeWords[language].instead(goods(line.instead), goods(line)) : changeWords[language].without(goods(line)),
  );
}

const quoteOf = ({ kind, about }: Notice, state: OrderState) =>
  kind === 'quote' || kind === 'quote-reminder'
    ? (state.quotes.find((quote) => quote.version === about.quoteVersion) ?? state.quotes.at(-1))
    : undefined;

function totalOf(notice: Notice, state: OrderState): number {
  const quote = quoteOf(notice, state);
  return quote ? quote.lines.reduce((sum, line) => sum + lineTotal(line), quote.shippingFee) : total(state);
}

/** The amount that the notice names, else what its kind speaks of. */
function amountOf({ kind, amount }: Notice, state: OrderState): Money | undefined {
  if (amount) return amount;
  if (kind === 'cancelled') return paidBack(state);
  if (kind === 'payment-received' || kind === 'paid') return state.payments.findLast((payment) => payment.state === 'captured')?.amount;
  if (kind === 'refunded') return state.refunds.findLast((refund) => refund.state === 'done')?.amount;
  const due = amountDue(state);
  return due > 0 ? { amount: due, currency: state.currency } : undefined;
}

/** What a cancelled order gives back, done or about to be done; undefined when nothing was paid. */
function paidBack({ refunds, currency }: OrderState): Money | undefined {
  const real = refunds.filter(({ state, amount: { currency: paidIn } }) => (state === 'open' || state === 'done') && paidIn === currency);
  const amount = real.reduce((sum, refund) => sum + refund.amount.amount, 0);
  return amount > 0 ? { amount, currency } : undefined;
}

/** On which day: on the road the carrier's, before that ours. */
function dateOf({ kind, about }: Notice, state: OrderState, shipment: Shipment | undefined): string | null | undefined {
  if (kind === 'account-due') return about.date;
  if (kind === 'new-date' && about.date) return about.date;
  const booked = shipment?.rates.find((rate) => rate.carrier === shipment.carrier && rate.service === shipment.service);
  if (kind === 'shipped' && booked) return booked.arrives;
  return state.promises.at(-1)?.date ?? state.form?.deliveryDate;
}

function shipmentFor({ about }: Notice, state: OrderState): Shipment | undefined {
  return about.shipmentId === undefined ? state.shipments[0] : shipmentOf(state, about.shipmentId);
}
