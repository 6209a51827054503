// The product as a stranger has it: started by `npm start`'s own command on a data folder of its own, spoken to over HTTP.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { anyFreePort, onFreePorts, PortTaken } from '../../tools/free-port.mjs';
import { type Body, bodyOf, read } from '../support/body';
import { until } from '../support/until';

const ROOT = path.join(__dirname, '../..');
export interface Reply {
  status: number;
  text: string;
  /** `text` as JSON. */
  body: Body;
  headers: Headers;
}
/** What runs, as the start page tells it. */
interface About {
  temporal: { address: string; namespace: string };
  processes: { worker: [number]; temporal: number };
}
export type Product = Awaited<ReturnType<typeof startProduct>>;

/** Starts the product on free ports; `again()` starts it once more on the same data. */
export async function startProduct() {
  const dataDir = mkdtempSync(path.join(ROOT, '.run', 'e2e-'));
  let port: number | undefined;
  const base = () => `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  let output = '';
  const tokens = new Map<string, string>();

  /** The first start chooses the port; the next ones keep it. */
  async function start(): Promise<number> {
    return port === undefined ? onFreePorts({ port: await anyFreePort() }, startOn) : startOn({ port });
  }
  async function startOn(wanted: { port: number }): Promise<number> {
    const began = Date.now();
    output = '';
    const started = spawn(process.execPath, [path.join(ROOT, 'tools/start.mjs')], {
      cwd: ROOT,
      env: { ...process.env, PORT: String(wanted.port), DATA_DIR: dataDir, TEMPORAL_ADDRESS: undefined },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    for (const stream of [started.stdout, started.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()));
    await eventually('the line "Throughline is ready"', 180_000, () => {
      if (output.includes(`Port ${wanted.port} is taken`)) throw new PortTaken('the API', wanted.port);
      if (started.exitCode !== null) throw new Error(`npm start ended with ${started.exitCode}:\n${output}`);
      return Promise.resolve(/^Throughline is ready/m.test(output));
    });
    port = wanted.port;
    return Date.now() - began;
  }
  /** As Ctrl-C does; resolves with the exit code. */
  async function stop(signal: NodeJS.Signals = 'SIGINT'): Promise<number | null> {
    const running = child;
    if (!running || running.exitCode !== null) return running?.exitCode ?? null;
    const ended = new Promise<number | null>((resolve) => running.once('exit', resolve));
    running.kill(signal);
    return ended;
  }

  async function call(
    method: string,
    url: string,
    options: { as?: string; key?: string | null; body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Reply> {
    const { as, key, body, headers } = options;
    const reply = await fetch(url.startsWith('http') ? url : base() + url, {
      method,
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(as ? { authorization: `Bearer ${await tokenOf(as)}` } : {}),
        ...(method === 'POST' && key !== null ? { 'idempotency-key': key ?? randomUUID() } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    return { status: reply.status, headers: reply.headers, text, body: bodyOf(text) };
  }
  async function tokenOf(role: string): Promise<string> {
    const known = tokens.get(role);
    if (known) return known;
    const reply = await call('POST', '/dev/token', { body: { role }, key: null });
    const token = String(reply.body.access_token);
    tokens.set(role, token);
    return token;
  }

  return {
    get base() {
      return base();
    },
    dataDir,
    start,
    stop,
    output: () => output,
    call,
    get: (url: string, as = 'supervisor') => call('GET', url, { as }),
    post: (url: string, as: string, body: unknown = {}, key?: string) => call('POST', url, { as, body, ...(key ? { key } : {}) }),
    dev: (url: string, body: unknown = {}) => call('POST', url, { body, key: null }),
    about: async (): Promise<About> => read((await call('GET', '/dev/about')).text),
    order: async (id: string) => (await call('GET', `/api/orders/${id}`, { as: 'finance' })).body,
    mails: async (to: string): Promise<Body[]> => read((await call('GET', `/dev/mailbox?to=${encodeURIComponent(to)}`)).text),
    /** `npm run check` on it: what it says, and 0 when it found nothing. */
    check: (...words: string[]): { status: number | null; said: string } => {
      const env = { ...process.env, DATA_DIR: dataDir, DATABASE_URL: '', TEMPORAL_ADDRESS: '', BASE: '' };
      const options = { cwd: ROOT, env, encoding: 'utf8', timeout: 120_000 } as const;
      const { status, stdout, stderr } = spawnSync(process.execPath, ['tools/check.mjs', ...words], options);
      return { status, said: stdout + stderr };
    },
    remove: () => rmSync(dataDir, { recursive: true, force: true }),
  };
}

/** Asks again and again until it is so. */
export const eventually = (what: string, ms: number, so: () => Promise<boolean>) => until(so, what, { ms, every: 100 });
