// The customer pages: what a link shows in each of its states, and the pages for links that lead nowhere. Rendered on the server only.
import { renderToString } from 'preact-render-to-string';
import type { Language } from '../../prisma/people';
import { Cases } from './case-part';
import { Choices } from './forms';
import { type Contact, ContactLines, Layout } from './layout';
import { Amounts, Goods, Next, Shipments, Summary } from './order-part';
import { Proposed } from './proposal-part';
import type { CustomerOrder } from './order-view';
import type { LinkState, Purpose, Verb } from './purposes';
import { type CustomerTexts, explainedReasons, texts } from './texts';
import { Uploads } from './uploads-part';
import { uploadTexts } from './uploads.texts';

/** What a GET of a link answers as JSON; the page shows the same. */
export interface LinkView {
  purpose: Purpose;
  state: Exclude<LinkState, 'expired'>;
  language: Language;
  order: CustomerOrder;
  choices: Verb[];
}
/** What became of the customer's answer; `pending`: it is kept, its outcome is not known yet. */
export type Outcome = { outcome: 'applied' } | { outcome: 'ignored'; reason: string } | { outcome: 'pending' };

interface Surroundings {
  language: Language;
  contact: Contact;
  timeZone: string;
  /** `/c/{token}`. */
  self: string;
}

/** The page of a link that is known and not expired. `answer`: what the customer just did, when the page follows an answer. */
export function linkPage({
  view,
  answer,
  ...around
}: Surroundings & { view: LinkView; answer?: { verb: Verb | 'uploads'; outcome: Outcome } }): string {
  const { language, contact, timeZone, self } = around;
  const t = texts[language];
  const { purpose, state, order, choices } = view;
  const { title, intro } = t.page[purpose][state];
  const about = order.orderNumber ? `${t.order} ${order.orderNumber}` : null;
  const showsMoney = purpose === 'quote' || purpose === 'confirm' || purpose === 'pay' || purpose === 'track';
  return renderToString(
    <Layout language={language} title={title} contact={contact} self={self} about={about}>
      {answer && (
        <Banner t={t} applied={answer.verb === 'uploads' ? uploadTexts[language].kept : t.applied[answer.verb]} outcome={answer.outcome} />
      )}
      <h1>{title}</h1>
      <p class="lead">{intro}</p>
      <Summary language={language} timeZone={timeZone} order={order} />
      {order.proposal && <Proposed language={language} proposal={order.proposal} />}
      {purpose === 'pay' && state === 'open' && <p>{t.howToPay(order.orderNumber ?? '')}</p>}
      {purpose !== 'survey' && purpose !== 'receipt' && order.lines.length > 0 && <Goods language={language} order={order} />}
      {showsMoney && <Amounts language={language} order={order} />}
      {(purpose === 'track' || purpose === 'receipt') && <Shipments language={language} timeZone={timeZone} order={order} />}
      <Cases language={language} order={order} />
      <Uploads language={language} order={order} self={self} />
      <Choices language={language} self={self} purpose={purpose} order={order} choices={choices} />
      <Next language={language} order={order} />
    </Layout>,
  );
}

function Banner({ t, applied, outcome }: { t: CustomerTexts; applied: string; outcome: Outcome }) {
  const known = outcome.outcome === 'ignored' ? explainedReasons.find((code) => code === outcome.reason) : undefined;
  const text = {
    applied,
    ignored: known ? t.ignored[known] : t.ignoredOther,
    pending: t.pending,
  }[outcome.outcome];
  return (
    <p class={outcome.outcome === 'ignored' ? 'note bad' : 'note'} role="status">
      {text}
    </p>
  );
}

/** The page of a link whose time is over; it shows nothing of the order but says how to get a new one. */
export function expiredPage({ purpose, ...around }: Surroundings & { purpose: Purpose }): string {
  const { language, contact, self } = around;
  const t = texts[language];
  const { title, intro } = t.page[purpose].expired;
  return renderToString(
    <Layout language={language} title={title} contact={contact} self={self} about={null}>
      <h1>{title}</h1>
      <p>{intro}</p>
      <p>{t.newLink}</p>
      <ContactLines language={language} contact={contact} about={title} />
    </Layout>,
  );
}

export type Trouble = 'unknown' | 'tooMany' | 'unavailable' | 'wrongInput';

/** The page of a request that came to nothing. `findings`: what to mend, in the words of the check. */
export function troublePage({
  language,
  contact,
  trouble,
  findings = [],
}: Pick<Surroundings, 'language' | 'contact'> & { trouble: Trouble; findings?: string[] }): string {
  const { title, intro } = texts[language][trouble];
  return renderToString(
    <Layout language={language} title={title} contact={contact} self={null} about={null}>
      <h1>{title}</h1>
      <p>{intro}</p>
      {findings.length > 0 && (
        <ul role="alert">
          {findings.map((finding) => (
            <li>{finding}</li>
          ))}
        </ul>
      )}
    </Layout>,
  );
}
