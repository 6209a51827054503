// What the embedded start offers beyond production, and that production has none of it.
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { decodeJwt } from 'jose';
import { readConfig } from '../../api/config';
import { durationMs } from '../../api/dev/duration';
import { workflowIdOf } from '../../workflows/order.messages';
import { BANK_KEY, CARRIER_KEY, openOutside, type Outside } from '../activities/world.fixture';
import { type Body, bodyOf, read } from '../support/body';
import { openTemporal } from '../support/temporal';
import { type Edges, openEdges } from './edges.fixture';
import { awaitingConfirmation, awaitingPayment, inDays, onTheRoad } from './edges.orders';

const DAY = 86_400_000;
let edges: Edges;
let outside: Outside;
beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  outside = await openOutside();
  edges = await openEdges({
    SANDBOX_URL: outside.url,
    CARRIER_URL: outside.url,
    CARRIER_API_KEY: CARRIER_KEY,
    BANK_URL: `${outside.url}/bank`,
    BANK_API_KEY: BANK_KEY,
    TEMPORAL_ADDRESS: process.env.TEMPORAL_ADDRESS ?? '',
  });
});
afterAll(async () => {
  await edges.close();
  await outside.close();
});

const dev = (url: string, json: unknown) => edges.call('POST', `/dev${url}`, { json });

describe('production', () => {
  const environment = {
    DATABASE_URL: 'postgresql://localhost/x',
    LINK_SECRET: 'a secret of at least thirty-two characters',
    OIDC_ISSUER: 'https://issuer.example',
    OIDC_AUDIENCE: 'throughline',
    OIDC_JWKS_URL: 'https://issuer.example/jwks.json',
    CARRIER_WEBHOOK_SECRET: `whsec_${Buffer.from('a secret of the carriers, long').toString('base64')}`,
    BANK_WEBHOOK_SECRET: `whsec_${Buffer.from('a secret of the bank, also long').toString('base64')}`,
  };

  test('the configuration refuses the routes of the embedded start in production, and names the variable', () => {
    expect(() => readConfig({ ...environment, NODE_ENV: 'production', DEV_ROUTES: '1' })).toThrow(/DEV_ROUTES/);
    expect(readConfig({ ...environment, NODE_ENV: 'production' }).dev).toBeNull();
  });

  test('without them there is no token, no skipping, no mailbox, no start page, and no button that pays', async () => {
    const live = await openEdges({ NODE_ENV: 'production', DEV_ROUTES: '0' });
    try {
      const { orderId } = await awaitingPayment(live);
      const link = await live.link({ orderId, purpose: 'pay' });
      const asked = [
        ['GET', '/'],
        ['GET', '/dev/about'],
        ['GET', '/dev/sign-in'],
        ['GET', '/dev/mail'],
        ['GET', '/dev/mailbox'],
        ['GET', '/dev/jwks.json'],
        ['POST', '/dev/token'],
        ['POST', `/dev/orders/${orderId}/skip`],
        ['POST', '/dev/bank/payments'],
        ['POST', `${link}/pay`],
      ] as const;
      for (const [method, url] of asked) {
        const { status, json } = await live.call(method, url, method === 'POST' ? { json: {} } : {});
        expect([url, status, json.code]).toEqual([url, 404, 'not_found']);
      }
      expect((await live.get(link)).json.choices).toEqual([]);
      expect((await live.get('/openapi.json')).text).not.toContain('/dev/');
    } finally {
      await live.close();
    }
  });
});

describe('the local issuer', () => {
  test('gives a token per role that signs in, and a second person of a role by name', async () => {
    const first = await dev('/token', { role: 'ops' });
    expect(first).toMatchObject({ status: 200, json: { token_type: 'Bearer', expires_in: 28_800 } });
    expect(decodeJwt(first.json.access_token)).toMatchObject({ sub: 'ops', roles: ['ops'], aud: 'throughline' });
    const second = await dev('/token', { role: 'ops', name: 'Wu' });
    const headers = { authorization: `Bearer ${second.json.access_token}` };
    expect((await edges.call('GET', '/api/unmatched', { headers })).status).toBe(200);
    expect(
      (await edges.db.staff.findMany({ where: { roles: { has: 'ops' } } })).map(({ subject, name }) => [subject, name]),
    ).toContainEqual(['ops:Wu', 'Wu']);
    expect((await dev('/token', { role: 'king' })).status).toBe(422);
  });

  test('publishes its public key only', async () => {
    for (const url of ['/dev/issuer/jwks.json', '/dev/jwks.json']) {
      const [key] = (await edges.get(url)).json.keys;
      expect(key).toMatchObject({ kty: 'EC', crv: 'P-256', alg: 'ES256' });
      expect(key?.d).toBeUndefined();
    }
    expect((await edges.get('/dev/issuer/.well-known/openid-configuration')).json.issuer).toBe(edges.config.oidcIssuer);
  });
});

describe('pages', () => {
  const html = { accept: 'text/html' };

  test('the start page says where to look, as the launcher wrote it down', async () => {
    expect((await edges.get('/dev/about')).json.code).toBe('dependency_unavailable');
    const about = {
      version: '9.9.9',
      temporal: { address: 'a:1', namespace: 'default', ui: 'http://127.0.0.1:8233' },
      pages: edges.config.baseUrl,
      carriers: ['swift'],
      processes: { worker: [1], api: [2], postgres: 3, temporal: 4 },
    };
    writeFileSync(edges.config.dev?.stateFile ?? '', JSON.stringify(about));
    expect((await edges.get('/dev/about')).json).toEqual(about);
    const page = await edges.call('GET', '/', { headers: html });
    for (const link of ['/docs', '/dev/sign-in', '/dev/mail', 'http://127.0.0.1:8233']) expect(page.text).toContain(`href="${link}"`);
    expect((await edges.call('GET', '/dev/sign-in', { headers: html })).text).toContain('&quot;role&quot;:&quot;warehouse&quot;');
  });

  test('the mailbox can be read as JSON and as pages', async () => {
    const { createTransport } = await import('nodemailer');
    const mail = { from: 'a@example.com', to: 'lin@example.com', subject: '确认 <b>', text: 'Open http://127.0.0.1/c/abc' };
    await createTransport(outside.smtpUrl).sendMail(mail);
    const [received] = read<Body[]>((await edges.get('/dev/mailbox?to=lin@example.com')).text);
    expect(received).toMatchObject({ subject: '确认 <b>', links: ['http://127.0.0.1/c/abc'], attachments: [] });
    expect((await edges.get('/dev/mailbox?to=nobody@example.com')).json).toEqual([]);
    expect((await edges.call('GET', '/dev/mail', { headers: html })).text).toContain('确认 &lt;b>');
    const page = await edges.call('GET', `/dev/mail/${received?.id}`, { headers: html });
    expect(page.text).toContain('href="http://127.0.0.1/c/abc"');
  });
});

describe('the sandbox behind /dev', () => {
  test('the bank takes money for an order that is named by its number; its ledger tells', async () => {
    const { orderId, orderNumber } = await awaitingPayment(edges);
    const paid = await dev('/bank/payments', { orderId: orderNumber, amount: 22_000, currency: 'CNY', kind: 'captured' });
    expect(paid).toMatchObject({ status: 201, json: { orderId } });
    const { items } = (await edges.get('/dev/bank/ledger')).json;
    expect(items.filter((item: { orderId: string }) => item.orderId === orderId)).toMatchObject([{ kind: 'captured', amount: 22_000 }]);
  });

  test('the button of the page pays once, however often it is pressed', async () => {
    const { orderId } = await awaitingPayment(edges);
    const link = await edges.link({ orderId, purpose: 'pay' });
    expect((await edges.get(link)).json.choices).toEqual(['pay']);
    const pressed = await Promise.all([1, 2].map(() => edges.call('POST', `${link}/pay`, { json: {} })));
    expect(pressed.map(({ status }) => status)).toEqual([202, 202]); // no webhook reaches this API: the sandbox of this test sends it elsewhere
    await edges.call('POST', `${link}/pay`, { json: {} });
    const { items } = (await edges.get('/dev/bank/ledger')).json;
    expect(items.filter((item: { orderId: string }) => item.orderId === orderId)).toHaveLength(1);
  });

  test("a carrier's event happens in the present of the parcel's order", async () => {
    const to = { name: 'Lin', country: 'CN', city: '上海', line1: '路 1 号' };
    const order = { reference: 'r1', service: 'air-express', to, parcel: { weightGrams: 900 } };
    const label = (await outside.post('carriers/swift/labels', order, CARRIER_KEY)) as { trackingNumber: string };
    const { orderId, trackingNumber: own } = await onTheRoad(edges);
    await edges.db.label.updateMany({ where: { trackingNumber: own }, data: { trackingNumber: label.trackingNumber } });
    await edges.db.order.update({ where: { orderId }, data: { clockOffset: BigInt(10 * DAY) } });
    expect((await dev(`/carriers/swift/parcels/${label.trackingNumber}/events`, { state: 'in_transit' })).status).toBe(202);
    const headers = { authorization: `Bearer ${CARRIER_KEY}` };
    const tracked = bodyOf(await (await fetch(`${outside.url}/carriers/swift/parcels/${label.trackingNumber}`, { headers })).text());
    expect(Math.abs(Date.parse(tracked.events.at(-1)?.at ?? '') - inDays(10).getTime())).toBeLessThan(60_000);
    expect((await edges.get('/dev/carriers/swift/ledger')).json.items).toMatchObject([{ kind: 'label_bought', reference: 'r1' }]);
  });

  test('what the sandbox refuses is refused with its code, what is not there is 404, and a sandbox that is away is 503', async () => {
    expect((await dev('/carriers/swift/parcels/SW0/events', { state: 'delivered' })).status).toBe(404);
    expect((await dev('/carriers/nobody/faults', { kind: 'error', times: 1 })).status).toBe(404);
    const ownLedger = await edges.get('/dev/carriers/own/ledger');
    expect([ownLedger.status, ownLedger.json.detail]).toEqual([404, expect.stringContaining('report-tracking')]);
    expect((await dev('/carriers/swift/faults', { kind: 'explode', times: 1 })).json.code).toBe('schema_invalid');
    expect((await dev('/carriers/swift/faults', { kind: 'silent', times: 0 })).status).toBe(200);
    expect((await dev('/mailbox/faults', { kind: 'temporary', times: 0 })).status).toBe(200);
    expect((await dev('/bank/faults', { kind: 'error', times: 0 })).status).toBe(200);
    const lonely = await openEdges({ SANDBOX_URL: 'http://127.0.0.1:1', CARRIER_URL: 'http://127.0.0.1:1' });
    const { status, json, headers } = await lonely.get('/dev/mailbox');
    expect([status, json.code, headers.get('retry-after')]).toEqual([503, 'dependency_unavailable', '5']);
    expect((await lonely.get('/api/carriers', 'sales')).status).toBe(503);
    await lonely.close();
  });

  test('staff see the carriers and their services', async () => {
    const { items } = (await edges.get('/api/carriers', 'logistics')).json;
    expect(items.map((item: { carrier: string }) => item.carrier).sort()).toEqual(['crane', 'harbour', 'own', 'swift']);
    expect(items.filter((item) => !item.api)).toMatchObject([{ carrier: 'own', services: [{ service: 'team' }] }]);
  });
});

describe('skipping time', () => {
  test('durations are ISO 8601 of fixed length', () => {
    expect(['PT25H', 'P3D', 'P1DT30M', 'P2W', 'PT90S'].map(durationMs)).toEqual([
      25 * 3_600_000,
      3 * DAY,
      DAY + 1_800_000,
      14 * DAY,
      90_000,
    ]);
    expect(['', 'P', 'PT', 'P1DT', 'P1M', 'P1Y', '25h', '-P1D', 'P1.5D'].map(durationMs)).toEqual(Array.from({ length: 9 }, () => null));
  });

  test('the skip is bounded, and an order that does not run cannot skip', async () => {
    const { orderId } = await awaitingConfirmation(edges);
    for (const duration of ['P401D', 'PT0S', 'P1M', 'soon']) expect((await dev(`/orders/${orderId}/skip`, { duration })).status).toBe(422);
    expect((await dev(`/orders/${randomUUID()}/skip`, { duration: 'P1D' })).status).toBe(404);
    const { status, json } = await dev(`/orders/${orderId}/skip`, { duration: 'P1D' });
    expect([status, json.code]).toEqual([409, 'skip_blocked']);
  });

  test('an order that has ended has no timers left: its clock is put ahead', async () => {
    const { orderId } = await awaitingConfirmation(edges);
    await edges.happen(orderId, [{ type: 'OrderExpired' }, { type: 'StageEntered', stage: 'expired' }]);
    const { json } = await dev(`/orders/${orderId}/skip`, { duration: 'P10D' });
    expect(Math.abs(Date.parse(String(json.now)) - inDays(10).getTime())).toBeLessThan(60_000);
  });

  test('the order lives in its own time: the timer fires, the answer tells the time, and its links follow', async () => {
    const { orderId, orderNumber } = await awaitingConfirmation(edges);
    const link = await edges.link({ orderId, purpose: 'confirm', version: 1 }, inDays(2.5));
    const taskQueue = `sleepers-${orderId}`;
    const { client, native, namespace, close } = await openTemporal();
    const worker = await Worker.create({ connection: native, namespace, taskQueue, workflowsPath: require.resolve('./sleeper.workflow') });
    try {
      await worker.runUntil(async () => {
        await client.workflow.start('sleeper', { workflowId: workflowIdOf(orderId), taskQueue });
        const day = await dev(`/orders/${orderNumber}/skip`, { duration: 'PT24H' });
        expect(day.status).toBe(200);
        expect(Math.abs(Date.parse(String(day.json.now)) - inDays(1).getTime())).toBeLessThan(60_000);
        expect((await edges.get(link)).status).toBe(200);
        const second = await dev(`/orders/${orderId}/skip`, { duration: 'P3D' }); // ends on the way
        expect(Math.abs(Date.parse(String(second.json.now)) - inDays(4).getTime())).toBeLessThan(60_000);
        expect((await edges.get(link)).status).toBe(410);
      });
    } finally {
      await close();
    }
  });
});
