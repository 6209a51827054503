// What we propose to a customer whose goods are missing: in words, line by line, and what it does to the price.
import type { Language } from '../../prisma/people';
import { formatDay, formatMoney } from './format';
import type { CustomerProposal } from './order-view';
import { texts } from './texts';

export function Proposed({ language, proposal }: { language: Language; proposal: CustomerProposal }) {
  const t = texts[language];
  const { kind, date, lines, priceDifference } = proposal;
  const goods = ({ quantity, name }: { quantity: number; name: CustomerProposal['lines'][number]['name'] }) =>
    `${quantity} × ${name[language]}`;
  return (
    <section aria-labelledby="proposal">
      <h2 id="proposal">{t.proposalTitle}</h2>
      <p>{t.proposals[kind]}</p>
      {lines.length > 0 && (
        <ul>
          {lines.map((line) => (
            <li>{line.instead ? t.change.instead(goods(line.instead), goods(line)) : t.change.without(goods(line))}</li>
          ))}
        </ul>
      )}
      <dl class="facts">
        {date && (
          <>
            <dt>{t.fields.deliveryDate}</dt>
            <dd>
              <time dateTime={date}>{formatDay(date, language)}</time>
            </dd>
          </>
        )}
        {priceDifference.amount !== 0 && (
          <>
            <dt>{t.change.price}</dt>
            <dd>
              {priceDifference.amount > 0 ? '+' : ''}
              {formatMoney(priceDifference, language)}
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}
