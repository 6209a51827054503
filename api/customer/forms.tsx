// The plain forms of a customer's page, one per choice. They post to `/c/{token}/{verb}` and work without any script.
// Names of fields are those of the JSON bodies (answers.ts).
import type { ComponentChildren } from 'preact';
import { cancelReasons, remedies } from '../../workflows/domain/vocabulary';
import type { Language } from '../../prisma/people';
import { AfterSales } from './case-part';
import type { CustomerOrder } from './order-view';
import type { AnsweredPurpose, Purpose, Verb } from './purposes';
import { type CustomerTexts, texts } from './texts';
import { Along } from './uploads-part';

interface Place {
  language: Language;
  /** Address of the link, without query. */
  self: string;
}
type Form = (place: Place & { t: CustomerTexts; purpose: Purpose; order: CustomerOrder }) => ComponentChildren;

/** What the customer can do now, the likely answer first. */
export function Choices({
  language,
  self,
  purpose,
  order,
  choices,
}: Place & { purpose: Purpose; order: CustomerOrder; choices: readonly Verb[] }) {
  const t = texts[language];
  if (choices.length === 0) return null;
  return (
    <section aria-labelledby="choices">
      <h2 id="choices">{t.choicesTitle}</h2>
      {choices.map((verb) => forms[verb]({ language, self, purpose, order, t }))}
    </section>
  );
}

function Post({ self, language, verb, children }: Place & { verb: Verb; children: ComponentChildren }) {
  return (
    <form method="post" action={`${self}/${verb}?lang=${language}`}>
      {children}
    </form>
  );
}

function Area({ id, name, label, required, t }: { id: string; name: string; label: string; required?: boolean; t: CustomerTexts }) {
  return (
    <>
      <label for={id}>{required ? label : `${label} (${t.forms.optional})`}</label>
      <textarea id={id} name={name} maxLength={2000} required={required ?? false} />
    </>
  );
}

const asked = (purpose: Purpose): AnsweredPurpose => (purpose === 'proposal' || purpose === 'repair-quote' ? purpose : 'quote');

const forms: Record<Verb, Form> = {
  answer: ({ t, purpose, ...place }) => (
    <>
      <Post {...place} verb="answer">
        <input type="hidden" name="accept" value="true" />
        <button type="submit">{t.answers[asked(purpose)].accept}</button>
      </Post>
      <details>
        <summary>{t.answers[asked(purpose)].declineTitle}</summary>
        <Post {...place} verb="answer">
          <input type="hidden" name="accept" value="false" />
          <Area id="reason" name="reason" label={t.forms.reason} t={t} />
          <button type="submit" class="second">
            {t.answers[asked(purpose)].decline}
          </button>
        </Post>
      </details>
    </>
  ),
  confirm: ({ t, ...place }) => (
    <Post {...place} verb="confirm">
      <button type="submit">{t.forms.confirm}</button>
    </Post>
  ),
  change: ({ t, ...place }) => (
    <details>
      <summary>{t.forms.changeTitle}</summary>
      <Post {...place} verb="change">
        <Area id="wants" name="wants" label={t.forms.wants} required t={t} />
        <button type="submit" class="second">
          {t.forms.change}
        </button>
      </Post>
    </details>
  ),
  decline: ({ t, ...place }) => (
    <details>
      <summary>{t.forms.declineTitle}</summary>
      <Post {...place} verb="decline">
        <Area id="reason" name="reason" label={t.forms.reason} t={t} />
        <button type="submit" class="second">
          {t.forms.decline}
        </button>
      </Post>
    </details>
  ),
  pay: ({ t, ...place }) => (
    <Post {...place} verb="pay">
      <p id="test-bank">{t.forms.payTestNote}</p>
      <button type="submit" aria-describedby="test-bank">
        {t.forms.payTest}
      </button>
    </Post>
  ),
  cancel: ({ t, ...place }) => (
    <details>
      <summary>{t.forms.cancelTitle}</summary>
      <Post {...place} verb="cancel">
        <label for="cancel-reason">{t.forms.cancelWhy}</label>
        <select id="cancel-reason" name="reason">
          {cancelReasons.map((reason) => (
            <option value={reason}>{t.cancelReasons[reason]}</option>
          ))}
        </select>
        <button type="submit" class="second">
          {t.forms.cancel}
        </button>
      </Post>
    </details>
  ),
  'choose-remedy': ({ t, ...place }) => (
    <Post {...place} verb="choose-remedy">
      <fieldset>
        <legend>{t.forms.remedy}</legend>
        {remedies
          .filter((remedy) => remedy !== 'new_address') // an address is more than one line: the text below asks to write or call
          .map((remedy) => (
            <label>
              <input type="radio" name="remedy" value={remedy} required />
              {t.remedies[remedy]}
            </label>
          ))}
      </fieldset>
      <label for="window">{`${t.forms.window} (${t.forms.optional})`}</label>
      <input id="window" name="window" maxLength={200} />
      <p>{t.forms.otherAddress}</p>
      <button type="submit">{t.forms.send}</button>
    </Post>
  ),
  receipt: ({ t, order, ...place }) => (
    <>
      <Post {...place} verb="receipt">
        <input type="hidden" name="condition" value="ok" />
        <button type="submit">{t.forms.receiptOk}</button>
      </Post>
      <details>
        <summary>{t.forms.problemTitle}</summary>
        <Post {...place} verb="receipt">
          <input type="hidden" name="condition" value="problem" />
          <Area id="problem" name="text" label={t.forms.problemText} required t={t} />
          <Along language={place.language} order={order} />
          <button type="submit" class="second">
            {t.forms.problem}
          </button>
        </Post>
      </details>
    </>
  ),
  'after-sales': ({ language, self, order }) => (
    <AfterSales language={language} order={order} action={`${self}/after-sales?lang=${language}`} />
  ),
  survey: ({ t, ...place }) => (
    <Post {...place} verb="survey">
      <fieldset>
        <legend>{t.forms.score}</legend>
        <p class="lead">
          {t.forms.scoreLow} · {t.forms.scoreHigh}
        </p>
        <div class="scores">
          {Array.from({ length: 11 }, (_, score) => (
            <label>
              <input type="radio" name="score" value={score} required />
              {score}
            </label>
          ))}
        </div>
      </fieldset>
      <Area id="good" name="good" label={t.forms.good} t={t} />
      <Area id="bad" name="bad" label={t.forms.bad} t={t} />
      <Area id="text" name="text" label={t.forms.text} t={t} />
      <button type="submit">{t.forms.send}</button>
    </Post>
  ),
};
