// After-sales on a customer's page: how each case stands, the answers that are asked for, and the form for a new request.
import { caseKinds, caseReasons } from '../../workflows/domain/vocabulary';
import type { Language } from '../../prisma/people';
import { caseKindText } from '../texts/cases';
import { LINE } from './answers';
import type { CustomerCase } from './case-view';
import { formatMoney } from './format';
import type { CustomerOrder } from './order-view';
import { texts } from './texts';
import { Along } from './uploads-part';

interface Shown {
  language: Language;
  order: CustomerOrder;
}

export function Cases({ language, order }: Shown) {
  const t = texts[language].cases;
  if (order.cases.length === 0) return null;
  return (
    <section aria-labelledby="cases">
      <h2 id="cases">{t.title}</h2>
      {order.cases.map((c) => (
        <OneCase language={language} c={c} />
      ))}
    </section>
  );
}

function OneCase({ language, c }: { language: Language; c: CustomerCase }) {
  const t = texts[language].cases;
  return (
    <article>
      <h3>
        {c.kindText[language]}: {c.stateText[language]}
      </h3>
      <dl class="facts">
        {c.answer && (
          <>
            <dt>{t.words}</dt>
            <dd>{c.answer}</dd>
          </>
        )}
        {c.returnTracking && (
          <>
            <dt>{t.label}</dt>
            <dd>{c.returnTracking}</dd>
          </>
        )}
        {c.repairPrice && (
          <>
            <dt>{t.price}</dt>
            <dd>{formatMoney(c.repairPrice, language)}</dd>
          </>
        )}
      </dl>
    </article>
  );
}

/** What the customer is asked first, then the form for something new. */
export function AfterSales({ language, order, action }: Shown & { action: string }) {
  return (
    <>
      {order.cases.map((c) => (c.asks === null ? null : <Asked language={language} order={order} c={c} action={action} />))}
      <NewRequest language={language} order={order} action={action} />
    </>
  );
}

function Asked({ language, order, c, action }: Shown & { c: CustomerCase; action: string }) {
  const t = texts[language].cases;
  const what = c.kindText[language];
  const id = `answer-${c.caseId}`;
  const title = c.asks === 'solved' ? t.solvedTitle(what) : t.answerTitle(what);
  return (
    <fieldset>
      <legend>{title}</legend>
      {c.asks === 'solved' && (
        <form method="post" action={action}>
          <input type="hidden" name="caseId" value={c.caseId} />
          <input type="hidden" name="solved" value="true" />
          <button type="submit">{t.solved}</button>
        </form>
      )}
      <form method="post" action={action}>
        <input type="hidden" name="caseId" value={c.caseId} />
        {c.asks === 'solved' && <input type="hidden" name="solved" value="false" />}
        <label for={id}>{c.asks === 'solved' ? t.whyNot : t.answer}</label>
        <textarea id={id} name="text" maxLength={2000} required />
        <Along language={language} order={order} />
        <button type="submit" class="second">
          {c.asks === 'solved' ? t.notSolved : t.sendAnswer}
        </button>
      </form>
    </fieldset>
  );
}

function NewRequest({ language, order, action }: Shown & { action: string }) {
  const { cases: t, caseReasons: reasons, forms } = texts[language];
  return (
    <details>
      <summary>{t.askTitle}</summary>
      <form method="post" action={action}>
        <label for="case-kind">{t.kind}</label>
        <select id="case-kind" name="kind">
          {caseKinds.map((kind) => (
            <option value={kind}>{caseKindText[kind][language]}</option>
          ))}
        </select>
        {order.returnable.map(({ lineId, name, quantity }) => (
          <>
            <label for={`pieces-${lineId}`}>{t.pieces(name[language], quantity)}</label>
            <input id={`pieces-${lineId}`} name={`${LINE}${lineId}`} type="number" min={0} max={quantity} value={0} />
          </>
        ))}
        <label for="case-reason">{t.reason}</label>
        <select id="case-reason" name="reason">
          {caseReasons.map((reason) => (
            <option value={reason}>{reasons[reason]}</option>
          ))}
        </select>
        <label for="case-text">
          {t.text} ({forms.optional})
        </label>
        <textarea id="case-text" name="text" maxLength={2000} />
        <Along language={language} order={order} />
        <button type="submit" class="second">
          {t.send}
        </button>
      </form>
    </details>
  );
}
