// Which link a notice carries, and how long it works. Reminders carry the same link as what they remind of.
import type { Db } from '../../prisma/client';
import { issueLink, type LinkPurpose } from '../../prisma/links';
import type { OrderState } from '../../workflows/domain/state';
import type { Notice, NoticeKind } from '../../workflows/order.ports';

const DAY_MS = 86_400_000;

const purposes: Partial<Record<NoticeKind, LinkPurpose>> = {
  quote: 'quote',
  'quote-reminder': 'quote',
  'confirmation-form': 'confirm',
  'follow-up': 'confirm',
  'expiry-warning': 'confirm',
  'payment-request': 'pay',
  'payment-reminder': 'pay',
  'balance-request': 'pay',
  'balance-reminder': 'pay',
  'account-due': 'pay',
  'payment-received': 'track',
  proposal: 'proposal',
  'proposal-reminder': 'proposal',
  'proposal-withdrawn': 'track',
  'case-opened': 'track',
  'case-decided': 'track',
  'case-received': 'track',
  'case-solved-asked': 'track',
  'case-reminder': 'track',
  'repair-quote': 'repair-quote',
  'repair-quote-reminder': 'repair-quote',
  'difference-request': 'pay',
  'new-date': 'track',
  shipped: 'track',
  'out-for-delivery': 'track',
  delayed: 'track',
  exception: 'remedy',
  recalled: 'track',
  delivered: 'receipt',
  'receipt-reminder': 'receipt',
  'taken-as-received': 'receipt',
  survey: 'survey',
  'survey-reminder': 'survey',
  status: 'track',
};

export interface LinkSettings {
  secret: string;
  baseUrl: string;
  /** Days that a link works when the notice names no end. */
  linkDays: number;
  /** The order's now, in epoch milliseconds. */
  now: number;
}

/** Issues the link of a notice; undefined for a notice that carries none. */
export async function linkOf(
  db: Db,
  { orderId, kind, about, linkUntil }: Notice,
  state: OrderState,
  settings: LinkSettings,
): Promise<{ purpose: LinkPurpose; url: string } | undefined> {
  const purpose = purposes[kind];
  if (!purpose) return undefined;
  const token = await issueLink(db, settings.secret, {
    orderId,
    purpose,
    version: versionOf(purpose, about, state),
    shipmentId: purpose === 'receipt' || purpose === 'remedy' ? (about.shipmentId ?? null) : null,
    expiresAt: linkUntil === null ? new Date(settings.now + settings.linkDays * DAY_MS) : new Date(linkUntil),
  });
  return { purpose, url: `${settings.baseUrl}/c/${token}` };
}

/** A quote and a form are answered by version: a newer one makes the link of the older one superseded. */
function versionOf(purpose: LinkPurpose, about: Notice['about'], state: OrderState): number | null {
  if (purpose === 'quote') return about.quoteVersion ?? state.quotes.at(-1)?.version ?? null;
  if (purpose === 'confirm') return about.formVersion ?? state.form?.version ?? null;
  if (purpose === 'proposal') return Number(about.proposalId?.slice(1) ?? 0); // proposals are numbered: p1, p2 …
  if (purpose === 'remedy') return Number(about.exceptionId?.slice(1) ?? 0); // exceptions are numbered: x1, x2 …
  if (purpose === 'repair-quote') return about.quoteOfRepair ?? null;
  return null;
}
