// The product as the demo meets it: HTTP and nothing else. Staff come with a token of their role, the web shop with an API key,
// customers with the link in their mail. An answer that is not the hoped-for one becomes a StepFailed, which says who answered what.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { z } from 'zod';
import { type About, aboutShape, keyShape, type LedgerItem, ledgerShape, problemShape, tokenShape } from './shapes';

const PATIENCE_MS = 120_000; // for a step that takes a second, on a machine that has much else to do
const LOOK_AGAIN_MS = 100;
const ASK_AGAIN_MS = 400;

/** A step that went otherwise than told; the message names it and the answer. */
export class StepFailed extends Error {
  override name = 'StepFailed';
}

export interface Reply {
  status: number;
  body: unknown;
}
interface Asking {
  method: 'GET' | 'POST';
  /** Path below the base, or a whole address. */
  url: string;
  bearer?: string;
  key?: string;
  body?: object;
}

export type Shop = Awaited<ReturnType<typeof enterShop>>;

/** @param base address of a running embedded start. @throws StepFailed when it is none */
export async function enterShop(base: string) {
  const tokens = new Map<string, string>();

  async function ask({ method, url, bearer, key, body }: Asking): Promise<Reply> {
    const sent = fetch(new URL(url, base), {
      method,
      headers: {
        accept: 'application/json',
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
        ...(key ? { 'idempotency-key': key } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(PATIENCE_MS), // a skip of time may take half a minute
    });
    try {
      const reply = await sent;
      return { status: reply.status, body: parsed(await reply.text()) };
    } catch (error) {
      const step = `${method} ${url.replace(/\/c\/[^/]+/, '/c/…')}`; // a customer's token is nobody else's business
      throw new StepFailed(`${step}: no answer (${error instanceof Error ? error.message : String(error)})`);
    }
  }

  async function tokenOf(role: string): Promise<string> {
    const known = tokens.get(role);
    if (known) return known;
    const reply = await ask({ method: 'POST', url: '/dev/token', body: { role } });
    const { access_token: token } = expecting(`signing in as ${role}`, reply, tokenShape);
    tokens.set(role, token);
    return token;
  }

  /** A read, signed in as a role. */
  const read = async <T>(role: string, url: string, shape: z.ZodType<T>): Promise<T> =>
    expecting(`GET ${url} as ${role}`, await ask({ method: 'GET', url, bearer: await tokenOf(role) }), shape);

  /** A POST that changes something: asked again with the same key until it has an outcome. */
  async function change(bearer: string, url: string, body: object): Promise<Reply> {
    const key = randomUUID();
    for (const until = Date.now() + PATIENCE_MS; ; await pause(ASK_AGAIN_MS)) {
      const reply = await ask({ method: 'POST', url, bearer, key, body });
      if (!isUnfinished(reply) || Date.now() > until) return reply;
    }
  }

  /** A control of the embedded start, or a read of its outside world. */
  const dev = async <T>(method: 'GET' | 'POST', url: string, shape: z.ZodType<T>, body?: object): Promise<T> =>
    expecting(`${method} ${url}`, await ask({ method, url, ...(body ? { body } : {}) }), shape);

  const about: About = await dev('GET', '/dev/about', aboutShape);

  async function makeKey(name: string): Promise<string> {
    const reply = await change(await tokenOf('admin'), '/api/keys', { name, roles: ['sales'] });
    return expecting('making an API key', reply, keyShape).key;
  }
  /** What the carriers did for an order, and the bank, by their own books. */
  async function ledgersOf(orderId: string): Promise<{ carriers: LedgerItem[]; bank: LedgerItem[] }> {
    const own = (items: LedgerItem[]): LedgerItem[] => items.filter((item) => item.orderId === orderId);
    const carriers: LedgerItem[] = [];
    for (const carrier of about.carriers) carriers.push(...own((await dev('GET', `/dev/carriers/${carrier}/ledger`, ledgerShape)).items));
    return { carriers, bank: own((await dev('GET', '/dev/bank/ledger', ledgerShape)).items) };
  }

  return { base, about, ask, read, change, dev, tokenOf, makeKey, ledgersOf };
}

/** The answer's body. @throws StepFailed when it is a refusal or has another shape */
export function expecting<T>(step: string, { status, body }: Reply, shape: z.ZodType<T>): T {
  const read = shape.safeParse(body);
  if (status < 200 || status > 299 || !read.success) throw refused(step, { status, body });
  return read.data;
}

export function refused(step: string, { status, body }: Reply): StepFailed {
  const problem = problemShape.safeParse(body).data;
  return new StepFailed(
    `${step}: answered ${status} ${problem ? `${problem.code} (${problem.detail})` : JSON.stringify(body).slice(0, 300)}`,
  );
}

/** Looks again and again until there is something. @throws StepFailed with what `otherwise` says of the last look */
export async function eventually<T>(look: () => Promise<T | undefined>, otherwise: () => string): Promise<T> {
  for (const until = Date.now() + PATIENCE_MS; ; await pause(LOOK_AGAIN_MS)) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > until) throw new StepFailed(`${otherwise()} (waited ${PATIENCE_MS / 1000} s)`);
  }
}

const isUnfinished = ({ status, body }: Reply): boolean =>
  status === 202 || status === 503 || problemShape.safeParse(body).data?.code === 'idempotency_in_progress';

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
