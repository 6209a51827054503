// The outside world of the embedded start in one process: mail server, carriers, bank. Composition root; called by main.ts and tests.
// Everything it knows lies below `<dataDir>/sandbox`; two processes must never share that folder.
import express from 'express';
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import pino from 'pino';
import { bankRoutes } from './bank.routes';
import { carrierRoutes } from './carrier.routes';
import type { SandboxConfig } from './config';
import { Faults } from './faults';
import { errorAnswer, notFound } from './http';
import { Mailbox } from './mailbox';
import { mailboxRoutes } from './mailbox.routes';
import { Outbox } from './outbox';
import { startSmtp, type MailFault } from './smtp';

/** Longer than clients keep a connection: one that we close while a request is just on its way there would fail without a fault ordered. */
const IDLE_MS = 65_000;

export interface Sandbox {
  port: number;
  smtpPort: number;
  close(): Promise<void>;
}

/**
 * Starts mail server and HTTP server on 127.0.0.1 with what the data folder remembers; undelivered webhooks go out again.
 * @throws Error when a port is taken or a journal is damaged
 */
export async function startSandbox(config: SandboxConfig): Promise<Sandbox> {
  const log = pino({ name: 'sandbox', level: config.logLevel });
  const folder = path.join(config.dataDir, 'sandbox');
  const mailbox = new Mailbox(folder);
  const mailFaults = new Faults<MailFault>();
  const outbox = new Outbox(path.join(folder, 'outbox.jsonl'), config.retry, log);
  const carriers = carrierRoutes(config, folder, outbox);
  const bank = bankRoutes(config, folder, outbox);

  const app = express();
  app.disable('x-powered-by');
  app.use(express.json({ limit: '100kb' }));
  app.get('/healthz', (_req, res) => {
    if (config.startId) res.set('X-Start-Id', config.startId);
    res.json({ status: 'ok' });
  });
  app.use('/mailbox', mailboxRoutes(mailbox, mailFaults));
  app.use('/carriers', carriers.router);
  app.use('/bank', bank.router);
  app.use(notFound);
  app.use(errorAnswer((defect) => log.error({ error: defect instanceof Error ? defect.stack : typeof defect }, 'defect')));

  const closeBooks = async () => {
    await outbox.close();
    for (const books of [carriers, bank, mailbox]) books.close();
  };
  try {
    const smtp = await startSmtp(config.smtpPort, mailbox, mailFaults, log);
    const http = await listen(createServer(app), config.port).catch(async (error: unknown) => {
      await smtp.close();
      throw error;
    });
    return {
      port: http.port,
      smtpPort: smtp.port,
      async close() {
        await Promise.all([http.close(), smtp.close()]);
        await closeBooks();
      },
    };
  } catch (error) {
    await closeBooks();
    throw error;
  }
}

async function listen(server: Server, port: number): Promise<{ port: number; close(): Promise<void> }> {
  server.keepAliveTimeout = IDLE_MS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections(); // a slow answer must not hold up the end
      }),
  };
}
