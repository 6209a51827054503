// The API with its edges on a database of its own, over real HTTP. In place of Temporal stands a client that lets the order's own rules
// answer and records with the product's `record`, so that what is tested is what customers and carriers meet.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { createRecord } from '../../activities/record/record';
import { createApp, type ApiDeps } from '../../api/app';
import { catalogueRoutes } from '../../api/catalogue';
import { readConfig } from '../../api/config';
import { customerRoutes } from '../../api/customer/routes';
import { devPages } from '../../api/dev/pages';
import { devRoutes } from '../../api/dev/routes';
import { hookRoutes } from '../../api/hooks/routes';
import type { OrderClient } from '../../api/order-client';
import { signalRoutes } from '../../api/signals';
import { stockRoutes } from '../../api/stock';
import { unmatchedRoutes } from '../../api/unmatched';
import { issueLink, type LinkSubject } from '../../prisma/links';
import { orderStateOf } from '../../prisma/order-state';
import { type FactName, facts, refusal } from '../../workflows/domain/acts';
import type { OrderEvent } from '../../workflows/domain/events';
import type { OrderState } from '../../workflows/domain/state';
import type { Actor } from '../../workflows/domain/vocabulary';
import { type Body, bodyOf } from '../support/body';
import { freshDatabase } from '../support/database';
import { connectedDb } from './core.fixture';

export const CARRIER_SECRET = `whsec_${Buffer.from('the carriers share this secret').toString('base64')}`;
export const BANK_SECRET = `whsec_${Buffer.from('the bank keeps another secret').toString('base64')}`;
const LINK_SECRET = 'a secret of at least thirty-two characters';
const RECORDED_WITHIN_MS = 20_000;

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  json: Body;
}
interface Request {
  as?: string;
  key?: string;
  json?: unknown;
  form?: Record<string, string>;
  raw?: string;
  headers?: Record<string, string>;
}
export type Edges = Awaited<ReturnType<typeof openEdges>>;

export async function openEdges(env: Record<string, string> = {}) {
  const database = await freshDatabase();
  const db = await connectedDb(database.url);
  const folder = mkdtempSync(path.join(tmpdir(), 'throughline-edges-'));
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const config = readConfig({
    BASE_URL: base,
    DATABASE_URL: database.url,
    LINK_SECRET,
    OIDC_ISSUER: `${base}/dev/issuer`,
    OIDC_AUDIENCE: 'throughline',
    OIDC_JWKS_URL: `${base}/dev/issuer/jwks.json`,
    CARRIER_WEBHOOK_SECRET: CARRIER_SECRET,
    BANK_WEBHOOK_SECRET: BANK_SECRET,
    DEV_ROUTES: '1',
    DEV_ISSUER_KEY: path.join(folder, 'issuer-key.json'),
    DEV_STATE_FILE: path.join(folder, 'about.json'),
    ...env,
  });
  const logged: string[] = [];
  const log = pino({ level: 'info' }, new Writable({ write: (chunk, _, done) => (logged.push(String(chunk)), done()) }));

  const record = createRecord(db);
  /** Records events after what the order has; `ahead`: milliseconds by which its time runs ahead of ours. */
  const happen = async (
    orderId: string,
    events: OrderEvent[],
    { causeId = null, actor = system }: { causeId?: string | null; actor?: Actor } = {},
  ) => {
    const from = ((await orderStateOf(db, orderId))?.state.seq ?? 0) + 1;
    const at = new Date().toISOString();
    await record({ orderId, events: events.map((e, i) => ({ ...e, seq: from + i, at, actor, causeId })) });
  };
  const orders = playOrders(async (orderId) => (await orderStateOf(db, orderId))?.state, happen);
  /** What is told is recorded at once, if slowly on a busy machine; of what nobody can be told nothing will be recorded. */
  const deps: ApiDeps = {
    ...{ db, temporal: orders.client, config, log },
    get patience() {
      return orders.away ? 0 : RECORDED_WITHIN_MS;
    },
  };
  const routes = [...signalRoutes(deps), ...unmatchedRoutes(deps), ...catalogueRoutes(deps), ...stockRoutes(deps), ...devRoutes(deps)];
  server.on(
    'request',
    createApp(deps, routes, (app) => void app.use(hookRoutes(deps), customerRoutes(deps), devPages(deps))),
  );

  const tokens = new Map<string, string>();
  const call = async (method: string, url: string, { as, key, json, form, raw, headers }: Request = {}): Promise<Answer> => {
    const body = raw ?? (form ? new URLSearchParams(form).toString() : json === undefined ? undefined : JSON.stringify(json));
    const response = await fetch(base + url, {
      method,
      redirect: 'manual',
      headers: {
        ...(form ? { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' } : {}),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...(form ? {} : { accept: 'application/json' }),
        ...(as ? { authorization: `Bearer ${await tokenOf(as)}` } : {}),
        ...(key ? { 'idempotency-key': key } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: bodyOf(text) };
  };
  const tokenOf = async (role: string): Promise<string> => {
    const known = tokens.get(role) ?? String((await call('POST', '/dev/token', { json: { role } })).json.access_token);
    tokens.set(role, known);
    return known;
  };

  return {
    db,
    deps,
    config,
    folder,
    logged,
    happen,
    orders,
    call,
    post: (url: string, as: string, json: unknown, key: string = randomUUID()) => call('POST', url, { as, key, json }),
    get: (url: string, as?: string) => call('GET', url, as ? { as } : {}),
    /** The address of a customer's link, `/c/{token}`. */
    link: async (subject: LinkSubject, expiresAt = new Date(Date.now() + 3_600_000)) =>
      `/c/${await issueLink(db, LINK_SECRET, { ...subject, expiresAt })}`,
    async close() {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      await db.$disconnect();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const system: Actor = { role: 'system', id: 'workflow' };

type Happen = (orderId: string, events: OrderEvent[], by: { causeId: string; actor: Actor }) => Promise<void>;

/** Orders that answer signals by their own rules. `away`: Temporal cannot be reached. */
function playOrders(stateOf: (orderId: string) => Promise<OrderState | undefined>, happen: Happen) {
  const play = { away: false, signals: [] as { orderId: string; fact: FactName; message: { eventId: string } }[] };
  const client: OrderClient = {
    start: async () => 'started',
    act: async () => ({ kind: 'down' }),
    signal: async (orderId, fact, message) => {
      if (play.away) return 'down';
      play.signals.push({ orderId, fact, message });
      const state = await stateOf(orderId);
      if (!state) return 'ended';
      const now = new Date().toISOString();
      // The message belongs to the fact by the client's own type; the table of facts loses that connection.
      const deed = facts[fact] as unknown as { events(s: OrderState, input: typeof message, now: string): OrderEvent[] };
      const because = refusal(deed as never, state, message as never, now);
      const events: OrderEvent[] = because ? [{ type: 'FactIgnored', fact, because }] : deed.events(state, message, now);
      await happen(orderId, events, { causeId: message.eventId, actor: message.actor ?? system });
      return 'sent';
    },
    isUp: async () => !play.away,
    close: async () => undefined,
  };
  return Object.assign(play, { client });
}
