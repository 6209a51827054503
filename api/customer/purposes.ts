// What a customer's link is good for: is it still open, and what can be done with it now. Pure, from the order's state.
// The workflow decides by its own rules; this only says what the page offers and which link is dead.
import { amountDue, total } from '../../workflows/domain/money';
import { isEnded, isHandedOver, type OrderState } from '../../workflows/domain/state';
import type { FoundLink, LinkPurpose } from '../../prisma/links';

/** The purposes that are built; a link of another one is unknown. */
export const purposes = ['quote', 'confirm', 'pay', 'track', 'remedy', 'receipt', 'survey'] as const satisfies readonly LinkPurpose[];
export type Purpose = (typeof purposes)[number];

export type LinkState = 'open' | 'used' | 'superseded' | 'expired';
export type Verb = 'answer' | 'confirm' | 'decline' | 'change' | 'pay' | 'cancel' | 'choose-remedy' | 'receipt' | 'survey';

/** The verbs of each purpose. `pay` works in the embedded start only. */
export const verbsOf: Record<Purpose, readonly Verb[]> = {
  quote: ['answer'],
  confirm: ['confirm', 'decline', 'change'],
  pay: ['pay'],
  track: ['cancel'],
  remedy: ['choose-remedy'],
  receipt: ['receipt'],
  survey: ['survey'],
};

/** A link of a purpose that is built. */
export type CustomerLink = FoundLink & { purpose: Purpose };
export const isBuilt = (link: FoundLink): link is CustomerLink => purposes.some((known) => known === link.purpose);

const DAY = 86_400_000;

/**
 * Whether the link can still be used. What was used or replaced says so for `keepDays` after its time, then it is expired like the rest.
 * `now` is the order's own time in epoch milliseconds.
 */
export function linkState(link: CustomerLink, order: OrderState, now: number, keepDays: number): LinkState {
  const deadline = deadlineOf(link, order);
  const state = stateBySubject(link, order);
  return now >= deadline + (state === 'open' ? 0 : keepDays * DAY) ? 'expired' : state;
}

/** When an open link dies (epoch ms). The time in which the order was held does not count against the customer. */
function deadlineOf(link: CustomerLink, order: OrderState): number {
  if (link.purpose !== 'confirm') return link.expiresAt.getTime();
  if (order.hold) return Number.POSITIVE_INFINITY;
  const clock = Object.values(order.clocks).find((c) => c.step === 'confirm');
  return link.expiresAt.getTime() + (clock?.pausedMs ?? 0);
}

function stateBySubject(link: CustomerLink, order: OrderState): LinkState {
  switch (link.purpose) {
    case 'quote':
      return quoteState(link.version, order);
    case 'confirm':
      return formState(link.version, order);
    case 'pay':
      return amountDue(order) > 0 ? 'open' : total(order) > 0 && !isCalledOff(order) ? 'used' : 'superseded';
    case 'track':
      return isCalledOff(order) ? 'used' : 'open';
    case 'remedy':
      return remedyState(link.version, order);
    case 'receipt':
      return receiptState(link.shipmentId, order);
    case 'survey':
      return order.survey ? 'used' : order.surveyEnded || isEnded(order) ? 'expired' : 'open';
  }
}

function quoteState(version: number | null, order: OrderState): LinkState {
  const quote = order.quotes.find((q) => q.version === version);
  switch (quote?.state) {
    case 'sent':
      return order.stage === 'quotation' ? 'open' : 'superseded';
    case 'accepted':
    case 'declined':
      return 'used';
    case 'expired':
      return 'expired';
    case 'superseded':
    case undefined:
      return 'superseded';
  }
}

function formState(version: number | null, order: OrderState): LinkState {
  if (!order.form || order.form.version !== version) return 'superseded';
  switch (order.form.state) {
    case 'sent':
      return order.stage === 'confirmation' && !order.cancelling ? 'open' : 'superseded';
    case 'confirmed':
    case 'declined':
      return 'used';
    case 'superseded':
    case 'expired':
      return order.form.state;
  }
}

/** A delivery that goes on by itself needs no decision any more. */
function remedyState(version: number | null, order: OrderState): LinkState {
  const exception = order.exceptions.find((x) => x.exceptionId === `x${version ?? 0}`);
  return exception?.state === 'open' ? 'open' : exception?.remedy ? 'used' : 'superseded';
}

function receiptState(shipmentId: string | null, order: OrderState): LinkState {
  const shipments = order.shipments.filter((x) => shipmentId === null || x.shipmentId === shipmentId);
  if (shipments.some((x) => x.step === 'delivered' && !x.receipt)) return 'open';
  return shipments.some((x) => x.receipt) ? 'used' : 'superseded';
}

const isCalledOff = (order: OrderState): boolean =>
  order.cancelling !== null || ['cancellation', 'cancelled', 'expired', 'lost'].includes(order.stage);

/** What the page offers: nothing once the link is used, replaced or dead. `canPay`: there is a bank behind the button. */
export function choicesOf(link: CustomerLink, order: OrderState, state: LinkState, canPay: boolean): Verb[] {
  if (state !== 'open') return [];
  const possible: Record<Purpose, boolean> = {
    quote: true,
    confirm: true,
    pay: canPay,
    track: !isEnded(order) && !order.shipments.some(isHandedOver),
    remedy: true,
    receipt: true,
    survey: true,
  };
  return possible[link.purpose] ? [...verbsOf[link.purpose]] : [];
}
