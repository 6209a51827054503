// The product as a stranger has it: started by `npm start`'s own command on a data folder of its own, spoken to over HTTP.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { anyFreePort, onFreePorts, PortTaken } from '../../tools/free-port.mjs';
import { type Body, bodyOf, read } from '../support/body';
import { until } from '../support/until';

const ROOT = path.join(__dirname, '../..');
/** How long the slowest machine may take: for the product to come up, for the check of it, for one step of an order. */
const [START_MS, CHECK_MS, STEP_MS] = [600_000, 600_000, 180_000];
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
  /** By number; those that are just coming up have none. */
  processes: { worker: number[]; temporal: number | null };
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
    const isReady = () => {
      if (output.includes(`Port ${wanted.port} is taken`)) throw new PortTaken('the API', wanted.port);
      if (started.exitCode !== null) throw new Error(`npm start ended with ${started.exitCode}:\n${output}`);
      return /^Throughline is ready/m.test(output);
    };
    await until(isReady, 'the line "Throughline is ready"', { ms: START_MS, every: 100 });
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
  /** A POST that changes something, as whoever wants it done sends it: again with the same key until it has an outcome. */
  const change = (url: string, as: string, body: unknown = {}): Promise<Reply> => {
    const key = randomUUID();
    const tried = async () => {
      const reply = await call('POST', url, { as, body, key });
      const isOpen = reply.status === 503 || reply.body.code === 'idempotency_in_progress' || (reply.status === 202 && !reply.body.result);
      return isOpen ? undefined : reply;
    };
    return until(tried, `an outcome of POST ${url}`, { ms: STEP_MS, every: 500 });
  };
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
    change,
    act: (orderId: string, name: string, as: string, body: unknown = {}) => change(`/api/orders/${orderId}/${name}`, as, body),
    dev: (url: string, body: unknown = {}) => call('POST', url, { body, key: null }),
    about: async (): Promise<About> => read((await call('GET', '/dev/about')).text),
    order: async (id: string) => (await call('GET', `/api/orders/${id}`, { as: 'finance' })).body,
    mails: async (to: string): Promise<Body[]> => read((await call('GET', `/dev/mailbox?to=${encodeURIComponent(to)}`)).text),
    /** `npm run check` on it: what it says, and 0 when it found nothing. */
    check: (...words: string[]): { status: number | null; said: string } => {
      const env = { ...process.env, DATA_DIR: dataDir, DATABASE_URL: '', TEMPORAL_ADDRESS: '', BASE: '' };
      const options = { cwd: ROOT, env, encoding: 'utf8', timeout: CHECK_MS } as const;
      const { status, stdout, stderr } = spawnSync(process.execPath, ['tools/check.mjs', ...words], options);
      return { status, said: stdout + stderr };
    },
    remove: () => rmSync(dataDir, { recursive: true, force: true }),
  };
}

/** Asks again and again until it is so. */
export const eventually = (what: string, so: () => Promise<boolean>) => until(so, what, { ms: STEP_MS, every: 100 });
