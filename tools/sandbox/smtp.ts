// A real SMTP server for the embedded start: no sign-in, no TLS, this machine only. Hands every accepted message to the mailbox.
// A message is accepted (250) only after it is kept. Never logs an address.
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';
import type { Faults } from './faults';
import type { Mailbox } from './mailbox';

export const MAIL_FAULTS = ['temporary', 'permanent', 'down'] as const;
export type MailFault = (typeof MAIL_FAULTS)[number];
const LARGEST_MAIL = 25 * 1024 * 1024;

/** Starts the mail server on a port (0 = any) of 127.0.0.1. */
export async function startSmtp(
  port: number,
  mailbox: Mailbox,
  faults: Faults<MailFault>,
  log: Logger,
): Promise<{ port: number; close(): Promise<void> }> {
  const server = new SMTPServer({
    name: 'sandbox.invalid',
    disabledCommands: ['AUTH', 'STARTTLS'],
    authOptional: true,
    disableReverseLookup: true,
    size: LARGEST_MAIL,
    rejectOversized: true,
    logger: false,
    closeTimeout: 1_000,
    onData(stream, session, callback) {
      const recipients = session.envelope.rcptTo.map((recipient) => recipient.address);
      receive(stream, recipients, mailbox, faults).then(
        (id) => {
          log.debug({ mailId: id }, 'mail received');
          callback(null, `queued as ${id}`);
        },
        (error: unknown) => callback(error instanceof Refused ? error : new Refused(451, 'the message could not be kept')),
      );
    },
  });
  // A client that goes away is its own business; only "cannot listen" matters, and that is told to the listener below.
  server.on('error', (error) => log.debug({ error: error.name }, 'mail connection failed'));
  // `down` counts connections, so the port stays open and each connection is cut before a greeting.
  server.server.prependListener('connection', (socket) => {
    if (faults.take('connect', ['down'])) socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return { port: portOf(server.server.address()), close: () => new Promise((resolve) => server.close(resolve)) };
}

class Refused extends Error {
  constructor(
    readonly responseCode: number,
    message: string,
  ) {
    super(message);
  }
}

async function receive(stream: SMTPServerDataStream, recipients: string[], mailbox: Mailbox, faults: Faults<MailFault>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) if (Buffer.isBuffer(chunk)) chunks.push(chunk); // read to the end also when it is refused
  if (stream.sizeExceeded) throw new Refused(552, 'the message is too large');
  const fault = faults.take('mail', ['temporary', 'permanent']);
  if (fault === 'temporary') throw new Refused(451, 'try again later');
  if (fault === 'permanent') throw new Refused(550, 'mailbox unavailable');
  return mailbox.receive(Buffer.concat(chunks), recipients);
}

const portOf = (address: AddressInfo | string | null): number => (typeof address === 'object' && address ? address.port : 0);
