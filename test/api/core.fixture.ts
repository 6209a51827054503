// The API's core on a database of its own, over real HTTP, with an issuer of tokens beside it. In place of Temporal stands a client that
// lets the order's own rules answer and records with the product's `record`; it can be away, and it can be silent.
import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { pino } from 'pino';
import { createRecord } from '../../activities/record/record';
import type { ApiDeps } from '../../api/app';
import { readConfig } from '../../api/config';
import { createApi } from '../../api/routes';
import { listen } from '../../api/server';
import { createDb } from '../../prisma/client';
import { type Body, bodyOf } from '../support/body';
import { freshDatabase } from '../support/database';
import { until } from '../support/until';
import { playOrders } from './core.orders';

const AUDIENCE = 'throughline';
const WEBHOOK = `whsec_${Buffer.from('a secret of the carriers and the bank').toString('base64')}`;

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  json: Body;
}
export interface Sent {
  as?: string;
  token?: string;
  key?: string | null;
  json?: unknown;
  raw?: string | Uint8Array<ArrayBuffer>;
  headers?: Record<string, string>;
}
export type Core = Awaited<ReturnType<typeof openCore>>;

export async function openCore(env: Record<string, string> = {}) {
  const database = await freshDatabase();
  const db = await connectedDb(database.url);
  const issuer = await openIssuer();
  const config = readConfig({
    BASE_URL: 'http://api.example',
    DATABASE_URL: database.url,
    LINK_SECRET: 'a secret of at least thirty-two characters',
    OIDC_ISSUER: issuer.url,
    OIDC_AUDIENCE: AUDIENCE,
    OIDC_JWKS_URL: `${issuer.url}/jwks.json`,
    TEMPORAL_UI_URL: 'http://ui.example',
    CARRIER_WEBHOOK_SECRET: WEBHOOK,
    BANK_WEBHOOK_SECRET: WEBHOOK,
    ...env,
  });
  const logged: string[] = [];
  const log = pino({ level: 'info' }, new Writable({ write: (chunk, _, done) => (logged.push(String(chunk)), done()) }));
  const orders = playOrders(db, createRecord(db));
  const deps: ApiDeps = { db, temporal: orders.client, config, log };
  const server = await listen(createApi(deps), { host: '127.0.0.1', port: 0 });
  const { port } = server.address() as AddressInfo;
  const base = `http://127.0.0.1:${port}`;
  await stockShelves(db);

  const call = async (method: string, path: string, { as, token, key, json, raw, headers }: Sent = {}): Promise<Answer> => {
    const body = raw ?? (json === undefined ? undefined : JSON.stringify(json));
    const bearer = token ?? (as ? await issuer.token({ role: as }) : undefined);
    const response = await fetch(base + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
        ...(key ? { 'idempotency-key': key } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    if (response.status === 500) console.error(logged.slice(-3).join(''));
    return { status: response.status, headers: response.headers, text, json: bodyOf(text) };
  };

  return {
    db,
    deps,
    issuer,
    logged,
    orders,
    port,
    call,
    get: (path: string, as = 'sales', headers: Record<string, string> = {}) => call('GET', path, { as, headers }),
    post: (path: string, json: unknown, { as = 'sales', key = randomUUID(), ...more }: Sent = {}) =>
      call('POST', path, { as, key, json, ...more }),
    async close() {
      await closed(server);
      await issuer.close();
      await db.$disconnect();
      await database.drop();
    },
  };
}

/** With its first connection: one that a busy machine did not open within the product's limit is asked for again. */
export async function connectedDb(url: string): Promise<ApiDeps['db']> {
  const db = createDb(url);
  await until(() => db.$queryRaw`SELECT 1`.catch(() => null), 'a connection to Postgres');
  return db;
}

/** A date in so many days, of UTC: the company's zone may be a day ahead. */
export const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
/** A customer whom nothing is known of yet, reachable and with a full address. */
export const person = (name = 'Lin Canary') => ({
  name,
  email: `${randomUUID().slice(0, 13)}@example.com`,
  language: 'en',
  address: { country: 'CN', city: 'Shanghai', line1: 'Canary Road 1', postcode: '200000' },
});
/** A clean order of two lamps. */
export const orderOf = (more: object = {}) => ({ channel: 'web', customer: person(), lines: [{ sku: 'LAMP-1', quantity: 2 }], ...more });

/** Three products: one as usual, one that is no longer sold, one without a price in dollars. */
async function stockShelves(db: ApiDeps['db']): Promise<void> {
  const texts = { features: [], demonstration: { en: '', zh: '' }, caseStudy: { en: '', zh: '' }, dataSheet: { en: '', zh: '' } };
  const product = (sku: string, nameEn: string, active = true) => ({
    ...{ sku, nameEn, nameZh: '台灯', texts, taxRate: 1_300, weightGrams: 900, handling: [], active },
  });
  await db.product.createMany({ data: [product('LAMP-1', 'Desk lamp'), product('SAW-9', 'Saw'), product('OLD-1', 'Old lamp', false)] });
  await db.price.createMany({
    data: [
      { sku: 'LAMP-1', currency: 'CNY', amount: 10_000, floorPrice: 8_000 },
      { sku: 'LAMP-1', currency: 'USD', amount: 1_500 },
      { sku: 'SAW-9', currency: 'CNY', amount: 50_000 },
      { sku: 'OLD-1', currency: 'CNY', amount: 5_000 },
    ],
  });
}

/** An OIDC issuer with one key. */
async function openIssuer() {
  const [{ privateKey, publicKey }, foreign] = await Promise.all([generateKeyPair('ES256'), generateKeyPair('ES256')]);
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' };
  const server = createServer((_req, res) => res.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] })));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sign = (claims: object, { key = privateKey, issuer = url, audience = AUDIENCE, expires = '1h' } = {}) =>
    new SignJWT({ ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime(expires)
      .sign(key);
  return {
    url,
    sign,
    foreignKey: foreign.privateKey,
    /** A token of a role; `name` makes it a second person of the role. */
    token: ({ role, name }: { role: string; name?: string }) =>
      sign({ sub: name ? `${role}:${name}` : role, roles: [role], name: name ?? role }),
    close: () => closed(server),
  };
}

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
