// Money, days and moments as customers read them. Always with a fixed locale and the company's zone, never those of the machine.
import type { Money } from '../../workflows/domain/vocabulary';
import type { Language } from '../../prisma/people';

const locales: Record<Language, string> = { en: 'en-GB', zh: 'zh-CN' };

/** `CNY 1,299.00` in English (its readers cannot tell yuan from yen by the sign), `¥1,299.00` in Chinese. */
export function formatMoney({ amount, currency }: Money, language: Language): string {
  const currencyDisplay = language === 'en' ? 'code' : 'symbol';
  const format = new Intl.NumberFormat(locales[language], { style: 'currency', currency, currencyDisplay });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

/** A day, YYYY-MM-DD. */
export const formatDay = (day: string, language: Language): string =>
  new Intl.DateTimeFormat(locales[language], { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));

/** An instant (ISO) in the company's zone, with the zone's offset. */
export const formatMoment = (instant: string, language: Language, timeZone: string): string =>
  new Intl.DateTimeFormat(locales[language], {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'shortOffset',
    timeZone,
  }).format(new Date(instant));
