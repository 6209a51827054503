// The way out for mails: SMTP. One try per call; Temporal tries again. The Message-ID comes from the notice's key, so that a mail
// that was accepted but not noted as sent can be recognised as the same one. Addresses never show in errors.
import { createHash } from 'node:crypto';
import nodemailer from 'nodemailer';
import { z } from 'zod';
import { oneLine, type Letter } from './letter';

export interface Mail extends Letter {
  /** The notice's key. */
  key: string;
  to: readonly { name: string; email: string }[];
  attachments: readonly { filename: string; mime: string; bytes: Uint8Array }[];
}
export interface Mailer {
  /**
   * Hands one mail to the mail server; one that this mailer has handed over is not handed over again. `refused`: it will never be taken (5xx, or no usable address).
   * @throws Error, to be tried again: 4xx, no connection, a sign-in that failed
   */
  send(mail: Mail): Promise<'sent' | 'refused'>;
}

const smtpError = z.object({ code: z.string().optional(), responseCode: z.number().optional() });
// Deliberately narrow: one address, no comments, no quotes, nothing that could name a second recipient.
const ADDRESS = /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+$/u;
const TIMEOUT_MS = 10_000;
/** Keys that are remembered after their mail was taken: longer than an outage of the database has mails on their way. */
const REMEMBERED = 10_000;

/** A mailer for `smtp://host:port`, sending as `from` (an address, or `Name <address>`). */
export function createMailer(smtpUrl: string, from: string): Mailer {
  const transport = nodemailer.createTransport({
    url: smtpUrl,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const taken = new Set<string>(); // a further try because it could not be noted must not send it again
  return {
    async send({ key, to, subject, text, html, attachments }) {
      if (taken.has(key)) return 'sent';
      const recipients = to.filter(({ email }) => ADDRESS.test(email));
      if (recipients.length === 0) return 'refused';
      try {
        await transport.sendMail({
          from,
          to: recipients.map(({ name, email }) => ({ name: oneLine(name), address: email })),
          subject,
          text,
          html,
          messageId: messageIdOf(key),
          attachments: attachments.map(({ filename, mime, bytes }) => ({ filename, contentType: mime, content: Buffer.from(bytes) })),
        });
        taken.add(key);
        const [oldest] = taken;
        if (taken.size > REMEMBERED && oldest !== undefined) taken.delete(oldest);
        return 'sent';
      } catch (error) {
        const { code, responseCode } = smtpError.catch({}).parse(error);
        if (responseCode !== undefined && responseCode >= 500 && code !== 'EAUTH') return 'refused';
        throw new Error(`The mail server did not take notice ${key}: ${responseCode ?? code ?? 'no answer'}`);
      }
    },
  };
}

/** Always the same for a key. */
export const messageIdOf = (key: string): string => `<${createHash('sha256').update(key).digest('hex')}@throughline>`;
