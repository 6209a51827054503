// What a customer's link is good for: is it still open, and what can be done with it now. Pure, from the order's state.
// The workflow decides by its own rules; this only says what the page offers and which link is dead.
import { repairQuote } from '../../workflows/domain/cases';
import { amountDue, total } from '../../workflows/domain/money';
import { isAllHandedOver } from '../../workflows/domain/shortage';
import { isEnded, isHandedOver, isOver, type OrderState, storyShipments } from '../../workflows/domain/state';
import type { FoundLink, LinkPurpose } from '../../prisma/links';

/** The purposes that are built; a link of another one is unknown. */
export const purposes = [
  'quote',
  'confirm',
  'pay',
  'proposal',
  'track',
  'remedy',
  'receipt',
  'repair-quote',
  'survey',
] as const satisfies readonly LinkPurpose[];
export type Purpose = (typeof purposes)[number];

export type LinkState = 'open' | 'used' | 'superseded' | 'expired';
export type Verb = 'answer' | 'confirm' | 'decline' | 'change' | 'pay' | 'cancel' | 'choose-remedy' | 'receipt' | 'after-sales' | 'survey';

/** Purposes in which the customer says yes or no. */
export type AnsweredPurpose = 'quote' | 'proposal' | 'repair-quote';

/** The verbs of each purpose. `pay` works in the embedded start only. */
export const verbsOf: Record<Purpose, readonly Verb[]> = {
  quote: ['answer'],
  confirm: ['confirm', 'decline', 'change'],
  pay: ['pay'],
  proposal: ['answer'],
  track: ['change', 'cancel', 'after-sales'],
  remedy: ['choose-remedy'],
  receipt: ['receipt', 'after-sales'],
  'repair-quote': ['answer'],
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
    case 'proposal':
      return proposalState(link.version, order);
    case 'remedy':
      return remedyState(link.version, order);
    case 'receipt':
      return receiptState(link.shipmentId, order);
    case 'repair-quote':
      return repairState(link.version, order);
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

/** Arriving goods withdraw a proposal, a newer one replaces it. */
function proposalState(version: number | null, order: OrderState): LinkState {
  switch (order.proposals.find((p) => p.proposalId === `p${version ?? 0}`)?.state) {
    case 'open':
      return isCalledOff(order) || isEnded(order) ? 'superseded' : 'open';
    case 'accepted':
    case 'declined':
      return 'used';
    case 'superseded':
    case 'withdrawn':
    case undefined:
      return 'superseded';
  }
}

/** A delivery that goes on by itself needs no decision any more. */
function remedyState(version: number | null, order: OrderState): LinkState {
  const exception = order.exceptions.find((x) => x.exceptionId === `x${version ?? 0}`);
  return exception?.state === 'open' ? 'open' : exception?.remedy ? 'used' : 'superseded';
}

/** Closing the case, or a newer quote, makes the answer pointless. */
function repairState(version: number | null, order: OrderState): LinkState {
  const found = repairQuote(order, version ?? 0);
  if (!found) return 'superseded';
  return found.state === 'repair_quoted' ? 'open' : found.repair?.state === 'quoted' ? 'superseded' : 'used';
}

function receiptState(shipmentId: string | null, order: OrderState): LinkState {
  const shipments = storyShipments(order).filter((x) => shipmentId === null || x.shipmentId === shipmentId);
  if (shipments.some((x) => x.step === 'delivered' && !x.receipt)) return 'open';
  return shipments.some((x) => x.receipt) ? 'used' : 'superseded';
}

const isCalledOff = (order: OrderState): boolean =>
  order.cancelling !== null || ['cancellation', 'cancelled', 'expired', 'lost'].includes(order.stage);

/** Something has arrived, or never will. The order decides what can still come back. */
const canComplain = (order: OrderState): boolean => !isCalledOff(order) && order.shipments.some(isOver);

/** What the page offers: nothing once the link is used, replaced or dead. `canPay`: there is a bank behind the button. */
export function choicesOf(link: CustomerLink, order: OrderState, state: LinkState, canPay: boolean): Verb[] {
  const possible: Partial<Record<Verb, boolean>> = {
    pay: canPay,
    cancel: !isEnded(order) && !order.shipments.some(isHandedOver),
    change: !isEnded(order) && !isAllHandedOver(order),
  };
  return verbsOf[link.purpose].filter((verb) =>
    verb === 'after-sales' ? state !== 'expired' && canComplain(order) : state === 'open' && (possible[verb] ?? true),
  );
}
