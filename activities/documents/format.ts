// Values as people read them: money, days, moments, weights, addresses, delivery needs. Used by every document.
// Always with a fixed locale and zone, never those of the machine: the same data must give the same bytes everywhere.
import { formatAddress } from 'localized-address-format';
import type { Address, Company, DeliveryNeeds, Language, Money, Party, PartyAt } from './data';
import { texts } from './texts';

const locales: Record<Language, string> = { en: 'en-GB', zh: 'zh-CN' };

/** Money for reading: `CNY 1,299.00` in English, `¥1,299.00` in Chinese. Decimals by currency (none for JPY); RangeError if the currency is no code. */
export function formatMoney(money: Money, language: Language): string {
  // English readers get the code: "¥" is both yuan and yen to them.
  const currencyDisplay = language === 'en' ? 'code' : 'symbol';
  const format = new Intl.NumberFormat(locales[language], { style: 'currency', currency: money.currency, currencyDisplay });
  const decimals = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(money.amount / 10 ** decimals);
}

/** Basis points for reading: 1300 is `13%`. */
export function formatRate(basisPoints: number, language: Language): string {
  return new Intl.NumberFormat(locales[language], { style: 'percent', maximumFractionDigits: 2 }).format(basisPoints / 10_000);
}

export function formatNumber(value: number, language: Language): string {
  return new Intl.NumberFormat(locales[language]).format(value);
}

/** Grams for reading, in kilograms to the gram. */
export function formatWeight(grams: number): string {
  return `${new Intl.NumberFormat('en-GB', { maximumFractionDigits: 3 }).format(grams / 1000)} kg`;
}

/** A day (YYYY-MM-DD) or an instant (with its time and offset in the given zone) for reading. RangeError if it is neither. */
export function formatDate(iso: string, language: Language, timeZone: string): string {
  const day: Intl.DateTimeFormatOptions = { year: 'numeric', month: 'long', day: 'numeric' };
  if (isDay(iso)) return new Intl.DateTimeFormat(locales[language], { ...day, timeZone: 'UTC' }).format(new Date(`${iso}T00:00:00Z`));
  const minute: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'shortOffset' };
  return new Intl.DateTimeFormat(locales[language], { ...day, ...minute, timeZone }).format(new Date(iso));
}

/** The lines of an address, in the order its country writes them, with the country's name last (left out when it is `within`). */
export function addressLines(address: Address, language: Language, within?: string): string[] {
  const parts = [address.line1, address.line2, address.city, address.region].join('');
  // An address written in Chinese characters goes from large to small; the same place in Latin letters from small to large.
  const script = /\p{Script=Han}/u.test(parts) ? 'local' : 'latin';
  const lines = formatAddress(
    {
      postalCountry: address.country,
      administrativeArea: address.region ?? '',
      // Beijing, Shanghai and other cities are their own province: said once.
      locality: address.city === address.region ? '' : address.city,
      postalCode: address.postcode ?? '',
      addressLines: [address.line1, address.line2 ?? ''].filter(Boolean),
    },
    script,
  );
  // Some countries do not write their regions; what the customer gave is kept all the same.
  const forgotten = [address.region, address.postcode].filter((part): part is string => !!part && !lines.join(' ').includes(part));
  return [...lines, ...forgotten, ...(address.country === within ? [] : [countryName(address.country, language)])];
}

/** Name, company, phone and address of somebody, line by line. */
export function partyLines({ party, address }: PartyAt, language: Language, within?: string): string[] {
  return present([party.name, party.company, ...addressLines(address, language, within), party.phone, party.email]);
}

export function companyLines(company: Company, language: Language): string[] {
  const t = texts[language];
  const separator = language === 'zh' ? '，' : ', ';
  return present([
    addressLines(company.address, language).join(separator),
    [company.phone, company.email, company.website].filter(Boolean).join(' · '),
    company.taxNumber && t.captioned(t.taxNumber, company.taxNumber),
  ]);
}

/** A person and their company in one line. */
export function nameLine({ name, company }: Party): string {
  return present([name, company]).join(' · ');
}

/** How to reach somebody, in one line; empty when there is no way. */
export function contactLine({ phone, email }: Pick<Party, 'phone' | 'email'>): string {
  return present([phone, email]).join(' · ');
}

/** What the driver must do or mind, in a few words each (`marks`), and with words of the customer (`notes`). */
export function needsTexts(
  needs: DeliveryNeeds,
  language: Language,
  timeZone: string,
): { marks: string[]; notes: [caption: string, text: string][] } {
  const t = texts[language];
  const marks = (needs.handling ?? []).map((handling) => t.handling[handling]);
  if (needs.signature) marks.push(t.needs.signature);
  if (needs.appointment) marks.push(t.needs.appointment);
  const notes: [string, string][] = [];
  if (needs.window) notes.push([t.needs.window, formatWindow(needs.window, language, timeZone)]);
  if (needs.access) notes.push([t.needs.access, needs.access]);
  if (needs.leaveWith) notes.push([t.needs.leaveWith, needs.leaveWith]);
  if (needs.language) notes.push([t.needs.language, t.speaks[needs.language]]);
  return { marks, notes };
}

/** Digits and letters in groups of four, to be read over the phone. */
export function inGroups(code: string): string {
  return code.match(/.{1,4}/g)?.join(' ') ?? code;
}

export function countryName(code: string, language: Language): string {
  return /^[A-Z]{2}$/.test(code) ? (new Intl.DisplayNames([locales[language]], { type: 'region' }).of(code) ?? code) : code;
}

function formatWindow({ from, to }: { from: string; to: string }, language: Language, timeZone: string): string {
  const show = (end: string) => (/^\d{4}-\d{2}-\d{2}/.test(end) ? formatDate(end, language, timeZone) : end);
  return `${show(from)} – ${show(to)}`;
}

function isDay(iso: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(iso);
}

function present(lines: readonly (string | undefined)[]): string[] {
  return lines.filter((line): line is string => !!line);
}
