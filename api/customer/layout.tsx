// The frame of every customer page: language, landmarks, contact. No script, nothing from elsewhere.
import type { ComponentChildren } from 'preact';
import type { Language } from '../../prisma/people';
import { style } from './style';
import { texts } from './texts';

/** How customers reach the company. */
export interface Contact {
  company: string;
  email: string;
  phone: string | null;
}

interface Frame {
  language: Language;
  title: string;
  contact: Contact;
  /** The page's own address without query, for the switch of language; null where there is nothing to come back to. */
  self: string | null;
  /** What the customer would write about: goes into the subject of a mail. */
  about: string | null;
  children: ComponentChildren;
}

const other: Record<Language, Language> = { en: 'zh', zh: 'en' };

export function Layout({ language, title, contact, self, about, children }: Frame) {
  const t = texts[language];
  const target = texts[other[language]];
  return (
    <html lang={t.tag}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{`${title} · ${contact.company}`}</title>
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body>
        <a class="skip" href="#main">
          {t.skip}
        </a>
        <header>
          <p>{contact.company}</p>
          {self && (
            <nav aria-label={t.language}>
              <a href={`${self}?lang=${other[language]}`} lang={target.tag} hreflang={target.tag}>
                {target.switchTo}
              </a>
            </nav>
          )}
        </header>
        <main id="main" tabIndex={-1}>
          {children}
        </main>
        <footer>
          <h2>{t.contactTitle}</h2>
          <p>{t.contact}</p>
          <ContactLines language={language} contact={contact} about={about} />
        </footer>
      </body>
    </html>
  );
}

/** E-mail with the order in its subject, and phone. */
export function ContactLines({ language, contact, about }: Pick<Frame, 'language' | 'contact' | 'about'>) {
  const t = texts[language];
  const subject = about ? `?subject=${encodeURIComponent(about)}` : '';
  return (
    <ul>
      <li>
        {t.email}: <a href={`mailto:${contact.email}${subject}`}>{contact.email}</a>
      </li>
      {contact.phone && (
        <li>
          {t.phone}: <a href={`tel:${contact.phone.replaceAll(' ', '')}`}>{contact.phone}</a>
        </li>
      )}
    </ul>
  );
}
