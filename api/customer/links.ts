// From a token to what it opens: the link, its order and the state in which both are. Called by every request below /c/.
// Unknown, forged, foreign and not yet built all give the same answer.
import { namesOf } from '../../prisma/catalogue';
import type { PrismaClient } from '../../prisma/generated/prisma/client';
import { findLink } from '../../prisma/links';
import { orderStateOf } from '../../prisma/order-state';
import { contactOf, type Language } from '../../prisma/people';
import { currentPolicy } from '../../prisma/policy';
import { parcelReports } from '../../prisma/tracking';
import type { OrderState } from '../../workflows/domain/state';
import { notFound } from '../problem';
import { textsOf } from '../../prisma/texts';
import { showsCases } from './case-view';
import { customerOrder } from './order-view';
import type { LinkView } from './page';
import { sentIn } from './uploads';
import { choicesOf, type CustomerLink, isBuilt, type LinkState, linkState } from './purposes';

export interface OpenedLink {
  link: CustomerLink;
  order: OrderState;
  state: LinkState;
  language: Language;
  /** The company's zone, for moments on the page. */
  timeZone: string;
}

const TOKEN = /^[A-Za-z0-9_-]{16,128}$/;

/** @throws Problem 404 for whatever is no link of a purpose that is built */
export async function openLink(db: PrismaClient, token: string): Promise<OpenedLink> {
  const link = TOKEN.test(token) ? await findLink(db, token) : null;
  if (!link || !isBuilt(link)) throw notFound();
  const [stored, contact, policy] = await Promise.all([orderStateOf(db, link.orderId), contactOf(db, link.orderId), currentPolicy(db)]);
  if (!stored) throw notFound();
  const now = Date.now() + stored.clockOffset;
  return {
    link,
    order: stored.state,
    state: linkState(link, stored.state, now, policy.linkDays),
    language: contact?.language ?? 'en',
    timeZone: policy.calendar.zone,
  };
}

/** What the holder of a link that has not expired sees and may do. `canPay`: a bank stands behind the button. */
export async function viewOf(db: PrismaClient, opened: OpenedLink & { state: LinkView['state'] }, canPay: boolean): Promise<LinkView> {
  const { link, order, state, language } = opened;
  const proposed = order.proposals.flatMap((p) => p.lines.flatMap((line) => [line, ...(line.instead ? [line.instead] : [])]));
  const lines = [...order.lines, ...order.quotes.flatMap((quote) => quote.lines), ...proposed];
  const showsParcels = link.purpose === 'track' || link.purpose === 'receipt';
  const written = order.cases.flatMap((c) => c.answerId ?? []);
  const [names, reports, answers, uploads] = await Promise.all([
    namesOf(db, [...new Set(lines.map(({ sku }) => sku))]),
    showsParcels ? parcelReports(db, order.orderId) : [],
    showsCases.includes(link.purpose) ? textsOf(db, written) : new Map<string, string>(),
    sentIn(db, opened),
  ]);
  return {
    purpose: link.purpose,
    state,
    language,
    order: customerOrder(link, { state: order, names, reports, answers, uploads }),
    choices: choicesOf(link, order, state, canPay),
  };
}
