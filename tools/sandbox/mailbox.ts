// Mails as the mail server received them: one journal line each, the raw message in a file beside it. Filled by smtp.ts, read by
// mailbox.routes.ts. Attachments stay in the raw message and are parsed out when asked for, so memory holds texts only.
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import PostalMime, { type Attachment } from 'postal-mime';
import { z } from 'zod';
import { openJournal, type Journal } from './journal';

const mailSchema = z.object({
  id: z.string(),
  at: z.string(),
  messageId: z.string().nullable(),
  recipients: z.array(z.string()),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  links: z.array(z.string()),
  attachments: z.array(z.object({ filename: z.string(), mime: z.string(), size: z.int() })),
});
type StoredMail = z.infer<typeof mailSchema>;

/** As shown: `to` names all recipients of the envelope, comma separated. */
export interface Mail extends Omit<StoredMail, 'recipients'> {
  to: string;
}
export interface MailFilter {
  /** One recipient, in any case. */
  to?: string | undefined;
  /** ISO time: received then or later. */
  since?: string | undefined;
  /** Only the newest so many. */
  limit?: number | undefined;
}

export class Mailbox {
  private readonly mails: StoredMail[] = [];
  private readonly journal: Journal<StoredMail>;
  private readonly rawFolder: string;

  constructor(folder: string) {
    this.rawFolder = path.join(folder, 'mails');
    mkdirSync(this.rawFolder, { recursive: true });
    this.journal = openJournal(path.join(folder, 'mails.jsonl'), mailSchema, (mail) => this.mails.push(mail));
  }

  /** Keeps a received message and returns its id; when this returns the mail is durable. */
  async receive(raw: Buffer, recipients: string[]): Promise<string> {
    const parsed = await PostalMime.parse(raw);
    const id = randomUUID();
    const text = parsed.text ?? '';
    const html = parsed.html ?? '';
    writeFileSync(this.rawFile(id), raw); // first: a journal line without its message would be a mail that cannot be read
    this.journal.write({
      id,
      at: new Date().toISOString(),
      messageId: parsed.messageId ?? null,
      recipients,
      subject: parsed.subject ?? '',
      text,
      html,
      links: linksIn(text, html),
      attachments: parsed.attachments.map((part) => ({
        filename: part.filename ?? '',
        mime: part.mimeType,
        size: bytesOf(part).length,
      })),
    });
    return id;
  }

  /** Mails in the order of receipt, newest last. */
  list({ to, since, limit }: MailFilter): Mail[] {
    const address = to?.toLowerCase();
    const from = since === undefined ? -Infinity : Date.parse(since);
    const found = this.mails.filter(
      (mail) => Date.parse(mail.at) >= from && (address === undefined || mail.recipients.some((one) => one.toLowerCase() === address)),
    );
    return found.slice(limit === undefined ? 0 : -limit).map(({ recipients, ...mail }) => ({ ...mail, to: recipients.join(', ') }));
  }

  /** The n-th attachment (from 0) with its bytes, or undefined when there is none. */
  async attachment(id: string, n: number): Promise<{ filename: string; mime: string; content: Buffer } | undefined> {
    const listed = this.mails.find((mail) => mail.id === id)?.attachments[n];
    if (!listed || !existsSync(this.rawFile(id))) return undefined;
    const part = (await PostalMime.parse(readFileSync(this.rawFile(id)))).attachments[n];
    return part && { filename: listed.filename, mime: listed.mime, content: bytesOf(part) };
  }

  close(): void {
    this.journal.close();
  }

  private rawFile(id: string): string {
    return path.join(this.rawFolder, `${id}.eml`);
  }
}

/** The parser hands out text or bytes. */
const bytesOf = ({ content }: Attachment): Buffer =>
  typeof content === 'string' ? Buffer.from(content) : Buffer.from(new Uint8Array(content));

// URLs are ASCII (RFC 3986), so one ends where Chinese text goes on without a space; quotes end one inside an attribute.
const URL_IN_TEXT = /https?:\/\/[\w\-.~:/?#[\]@!$&()*+,;=%]+/g;
const ENTITY_AFTER = /&(?:lt|gt|quot|nbsp|#\d+|#x[\da-f]+);.*$/i;
const PUNCTUATION_AFTER = /[.,;:!?)\]]+$/;

/** All http(s) URLs of the text, then of the html, each once. */
export function linksIn(text: string, html: string): string[] {
  const found = [text, html.replaceAll('&amp;', '&')].flatMap((part) => part.match(URL_IN_TEXT) ?? []);
  return [...new Set(found.map((url) => url.replace(ENTITY_AFTER, '').replace(PUNCTUATION_AFTER, '')))];
}
