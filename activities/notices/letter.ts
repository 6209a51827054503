// A notice's words put into a mail: plain text and a simple HTML page of the same sentences, every value escaped.
// What people wrote appears as they wrote it, never as markup; a subject is one line.
import type { Language } from '../../prisma/people';
import { companyIn } from '../company';

/** What every notice says: what happened, why, what to do. */
export interface Words {
  subject: string;
  happened: string;
  why: string;
  todo: string;
}
export interface Letter {
  subject: string;
  text: string;
  html: string;
}
export interface LetterParts {
  language: Language;
  words: Words;
  greeting: string;
  /** Goods, one per line; may be empty. */
  goods: readonly string[];
  link?: { label: string; url: string } | undefined;
}

/** Puts a letter together. Values may hold anything: they are escaped here and nowhere else. */
export function composeLetter({ language, words, greeting, goods, link }: LetterParts): Letter {
  const { name, phone, email } = companyIn(language);
  const signature = [name, [phone, email].filter(Boolean).join(' · ')];
  const subject = oneLine(capitalised(words.subject));
  const told = [greeting, capitalised(words.happened), words.why].filter(Boolean);
  const text = [
    ...told,
    ...(goods.length > 0 ? [goods.map((line) => `- ${oneLine(line)}`).join('\n')] : []),
    ...(words.todo ? [words.todo] : []),
    ...(link ? [`${link.label}${language === 'zh' ? '：' : ':'}\n${link.url}`] : []),
    signature.join('\n'),
  ].join('\n\n');
  const html = [
    `<!doctype html><html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><title>${escape(subject)}</title></head>`,
    '<body style="font-family:sans-serif;line-height:1.5;max-width:40em">',
    ...told.map(paragraph),
    goods.length > 0 ? `<ul>${goods.map((line) => `<li>${escape(line)}</li>`).join('')}</ul>` : '',
    words.todo ? paragraph(words.todo) : '',
    link ? `<p><a href="${escape(link.url)}">${escape(link.label)}</a></p>` : '',
    `<p style="color:#5f6b76">${signature.map(escape).join('<br>')}</p></body></html>`,
  ].join('\n');
  return { subject, text, html };
}

/** A sentence may begin with what the order is called. */
const capitalised = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1);

const paragraph = (sentence: string): string => `<p>${escape(sentence).replaceAll('\n', '<br>')}</p>`;

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (value: string): string => value.replace(/[&<>"']/g, (character) => entities[character] ?? character);

/** Without line breaks and control characters: a header cannot be ended by a value. */
export const oneLine = (value: string): string => value.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
