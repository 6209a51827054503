// A sandbox on free ports for the tests beside this file, a receiver for its webhooks, and JSON over HTTP in one line.
// Everything started here is closed after each test.
import { createServer } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { z } from 'zod';
import type { SandboxConfig } from '../../tools/sandbox/config';
import { startSandbox, type Sandbox } from '../../tools/sandbox/server';

export const CARRIER_SECRET = `whsec_${Buffer.from('a carrier secret of 32 characters').toString('base64')}`;
export const BANK_SECRET = `whsec_${Buffer.from('another secret for the bank, long').toString('base64')}`;

const open: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

export function emptyFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'throughline-sandbox-'));
  open.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export async function sandbox(changes: Partial<SandboxConfig> = {}): Promise<Sandbox & { url: string }> {
  const started = await startSandbox({
    port: 0,
    smtpPort: 0,
    dataDir: changes.dataDir ?? emptyFolder(),
    carrierApiKey: 'carrier-key',
    bankApiKey: 'bank-key',
    carrierWebhookSecret: CARRIER_SECRET,
    bankWebhookSecret: BANK_SECRET,
    carrierHookUrl: 'http://127.0.0.1:1/hooks/carrier/{carrier}',
    bankHookUrl: 'http://127.0.0.1:1/hooks/payment/sandbox',
    logLevel: 'silent',
    slowAnswerMs: 1_000,
    retry: { firstMs: 10, longestMs: 40, giveUpMs: 60_000 },
    ...changes,
  });
  let isOpen = true;
  const close = async () => {
    if (isOpen) await started.close();
    isOpen = false;
  };
  open.push(close);
  return { ...started, close, url: `http://127.0.0.1:${started.port}` };
}

export interface Received {
  path: string;
  headers: Record<string, string>;
  body: string;
}

/** An HTTP server that keeps what it gets; `answer` says with which status (default 200). */
export async function receiver(answer: (received: Received) => number = () => 200): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const headers = Object.fromEntries(Object.entries(req.headers).map(([name, value]) => [name, String(value)]));
      const message: Received = { path: req.url ?? '', headers, body: Buffer.concat(chunks).toString() };
      received.push(message);
      res.writeHead(answer(message)).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => new Promise<void>((resolve) => (server.close(() => resolve()), server.closeAllConnections())));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no address');
  return { url: `http://127.0.0.1:${address.port}`, received };
}

export interface Reply {
  status: number;
  type: string;
  body: unknown;
}

/** One JSON request; rejects when no answer comes. */
export async function call(method: string, url: string, options: { key?: string; body?: unknown } = {}): Promise<Reply> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...(options.key ? { authorization: `Bearer ${options.key}` } : {}) },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  return { status: response.status, type, body: type.includes('json') ? JSON.parse(text) : text };
}

/** Reads an answer's body in the shape the test needs; fails when it is another. */
export const read = <Value>(schema: z.ZodType<Value>, reply: Reply): Value => schema.parse(reply.body);
