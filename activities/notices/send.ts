// The activity `sendNotice`: written down first, then sent, once per key. Customers get mail in the language of their intake;
// staff get it into their inbox, and by mail where they have an address.
import { namesOf } from '../../prisma/catalogue';
import type { PrismaClient } from '../../prisma/generated/prisma/client';
import { endNotice, isDone, writeNotice, type WrittenNotice } from '../../prisma/notices';
import { orderStateOf, type StoredOrder } from '../../prisma/order-state';
import { contactOf, mailboxesOf, type Language } from '../../prisma/people';
import { currentPolicy } from '../../prisma/policy';
import { textsOf } from '../../prisma/texts';
import type { Policy } from '../../workflows/domain/policy';
import type { OrderState } from '../../workflows/domain/state';
import type { Notice, OrderActivities } from '../../workflows/order.ports';
import { refused } from '../failures';
import { paperFor } from '../papers/papers';
import { factsOf, goodsOf } from './facts';
import { composeLetter, type Letter } from './letter';
import { linkOf } from './links';
import { createMailer, type Mailer } from './mail';
import { talkFacts } from './talk';
import { noticeWords } from './words';

export interface NoticeDeps {
  db: PrismaClient;
  smtpUrl: string;
  mailFrom: string;
  linkSecret: string;
  /** Customers' links are `<baseUrl>/c/<token>`. */
  baseUrl: string;
}
interface Context {
  deps: NoticeDeps;
  mailer: Mailer;
  notice: Notice;
  order: StoredOrder;
  policy: Policy;
}

/**
 * A customer without e-mail is skipped, and so is a form that a newer version has superseded.
 * @throws ApplicationFailure `mail_refused` for good; Error, to be tried again, when the mail server is away
 */
export function createSendNotice(deps: NoticeDeps): OrderActivities['sendNotice'] {
  const mailer = createMailer(deps.smtpUrl, deps.mailFrom);
  return async (notice) => {
    if (await isDone(deps.db, notice.key)) return;
    const order = await orderStateOf(deps.db, notice.orderId);
    if (!order) throw new Error(`Order ${notice.orderId} is not recorded yet; notice ${notice.key} waits for it.`);
    const context = { deps, mailer, notice, order, policy: await currentPolicy(deps.db) };
    await (notice.to === 'customer' ? toCustomer(context) : toStaff(context, notice.to));
  };
}

async function toCustomer({ deps, mailer, notice, order, policy }: Context): Promise<void> {
  const { db } = deps;
  const contact = await contactOf(db, notice.orderId);
  if (!contact) throw refused('data_missing', `Order ${notice.orderId} has no intake to tell who its customer is.`);
  const link = await linkOf(db, notice, order.state, {
    secret: deps.linkSecret,
    baseUrl: deps.baseUrl,
    linkDays: policy.linkDays,
    now: Date.now() + order.clockOffset,
  });
  const words = noticeWords[contact.language];
  const letter = await write(db, { notice, order, policy }, contact.language, {
    greeting: words.greeting(contact.name),
    link: link && { label: words.links[link.purpose], url: link.url },
  });
  const written = asRow(notice, 'email', contact.language, letter, link?.url);
  if (isSuperseded(notice, order)) return writeNotice(db, written, 'skipped');
  const paper = await paperFor(db, notice, { order, contact, policy }, { language: contact.language, linkUrl: link?.url });
  if (contact.email === null) return writeNotice(db, written, 'skipped');

  await writeNotice(db, written, 'sending');
  const to = [{ name: contact.name, email: contact.email }];
  const outcome = await mailer.send({ ...letter, key: notice.key, to, attachments: paper ? [paper] : [] });
  await endNotice(db, notice.key, outcome === 'sent' ? 'sent' : 'failed');
  if (outcome === 'refused') throw refused('mail_refused', `Notice ${notice.key} was refused by the mail server for good.`);
}

async function toStaff({ deps, mailer, notice, order, policy }: Context, role: string): Promise<void> {
  const { db } = deps;
  const readers = await mailboxesOf(db, role);
  const language = readers.length > 0 && readers.every((reader) => reader.language === 'zh') ? 'zh' : 'en';
  const words = noticeWords[language];
  const letter = await write(db, { notice, order, policy }, language, {
    greeting: words.staffGreeting,
    link: { label: words.links.staff, url: `${deps.baseUrl}/orders/${notice.orderId}` },
  });
  const contact = await contactOf(db, notice.orderId);
  const paper = contact && (await paperFor(db, notice, { order, contact, policy }, { language }));
  await writeNotice(db, asRow(notice, 'inbox', language, letter), 'sending');
  // The inbox is the notice; a mail that nobody's server takes does not make it fail.
  if (readers.length > 0) await mailer.send({ ...letter, key: notice.key, to: readers, attachments: paper ? [paper] : [] });
  await endNotice(db, notice.key, 'sent');
}

async function write(
  db: PrismaClient,
  { notice, order, policy }: Pick<Context, 'notice' | 'order' | 'policy'>,
  language: Language,
  { greeting, link }: { greeting: string; link?: { label: string; url: string } | undefined },
): Promise<Letter> {
  const { state } = order;
  const facts = {
    ...factsOf(notice, state, { language, timeZone: policy.calendar.zone }),
    ...(await talkFacts(db, { notice, order, policy, language })),
    said: await said(db, notice, state),
  };
  const proposed = state.proposals.flatMap((proposal) => proposal.lines.flatMap((line) => [line, ...(line.instead ? [line.instead] : [])]));
  const skus = [...state.lines, ...state.quotes.flatMap((quote) => quote.lines), ...proposed].map((line) => line.sku);
  const goods = goodsOf(notice, state, await namesOf(db, skus), language);
  return composeLetter({ language, words: noticeWords[language].notices[notice.kind](facts), greeting, goods, link });
}

/** What service wrote to the customer when it decided the case. */
async function said(db: PrismaClient, { kind, about }: Notice, state: OrderState): Promise<string> {
  const answerId = kind === 'case-decided' ? state.cases.find((c) => c.caseId === about.caseId)?.answerId : undefined;
  return answerId ? ((await textsOf(db, [answerId])).get(answerId) ?? '') : '';
}

/** The row that is kept. The customer's token is left out: who reads the database must not be able to answer for them. */
function asRow(
  { key, orderId, kind, to }: Notice,
  channel: 'email' | 'inbox',
  language: Language,
  { subject, text }: Letter,
  secretUrl?: string,
): WrittenNotice {
  const kept = secretUrl ? text.replaceAll(secretUrl, secretUrl.replace(/[^/]+$/, '…')) : text;
  return { key, orderId, kind, addressee: to, channel, language, subject, text: kept };
}

/** A form that a newer version has replaced. @throws Error, to be tried again, while the form is not recorded */
function isSuperseded({ kind, about, key, orderId }: Notice, { state: { form } }: StoredOrder): boolean {
  if (kind !== 'confirmation-form') return false;
  if (!form) throw new Error(`Order ${orderId} has no form recorded yet; notice ${key} waits for it.`);
  return about.formVersion !== undefined && about.formVersion !== form.version;
}
