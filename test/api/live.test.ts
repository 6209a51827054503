// Live updates: whoever watches an order, or all of them, sees each change within a second, and misses nothing when something breaks.
import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import express from 'express';
import { pino } from 'pino';
import { openEventStream } from '../../api/live/event-stream';
import { createApi } from '../../api/routes';
import { listen } from '../../api/server';
import type { OrderEvent } from '../../workflows/domain/events';
import { type Core, openCore, orderOf } from './core.fixture';
import { until } from '../support/until';
import { type Came, type EventSource, openEvents } from './event-source';

let core: Core;
const open: EventSource[] = [];
beforeAll(async () => {
  core = await openCore();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((stream) => stream.close()));
});
afterAll(() => core.close());

const note: OrderEvent = { type: 'NoteWritten', textId: randomUUID() };
const newOrder = async (as = 'sales'): Promise<string> => (await core.post('/api/orders', orderOf(), { as })).json.orderId;
async function watch(path: string, { as = 'sales', token = '', port = core.port, headers = {} } = {}): Promise<EventSource> {
  const bearer = token || (await core.issuer.token({ role: as }));
  const stream = await openEvents(`http://127.0.0.1:${port}${path}`, { authorization: `Bearer ${bearer}`, ...headers });
  open.push(stream);
  return stream;
}
const ofOrder = (id: string, more: Parameters<typeof watch>[1] = {}) => watch(`/api/orders/${id}/stream`, more);
/** Ten times what is needed; a quiet machine answers so many in less than half a second. */
const QUESTIONS = 200;
/** How many questions Postgres answers, one after the other, while something is done: a second of a machine that has other things to do. */
async function questionsDuring(work: () => Promise<void>): Promise<number> {
  let isOver = false;
  const working = work().finally(() => (isOver = true));
  working.catch(() => undefined); // told below
  let asked = 0;
  for (; !isOver; asked += 1) await core.db.$queryRaw`SELECT 1`;
  await working;
  return asked;
}

describe('a change of an order', () => {
  it('is seen within a second by who watches it and by who watches all', async () => {
    const isChange = (e: Came) => e.event === 'order' && e.data.version === 2;
    const id = await newOrder();
    const [one, all] = [await ofOrder(id), await watch('/api/stream')];
    expect([one.status, one.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
    const begun = await one.first('the order as it is', (e) => e.event === 'order');
    expect([begun.id, begun.data]).toMatchObject(['1', { orderId: id, version: 1, stage: 'order', status: 'placed' }]);
    const asked = await questionsDuring(async () => {
      await core.orders.happen(id, [{ type: 'StageEntered', stage: 'confirmation' }]);
      await Promise.all([one, all].map((stream) => stream.first('the change', isChange)));
    });
    expect(asked).toBeLessThan(QUESTIONS);
    for (const stream of [one, all]) {
      const seen = await stream.first('the change', isChange);
      expect(Object.keys(seen.data).sort()).toEqual(['orderId', 'orderNumber', 'stage', 'status', 'statusText', 'version', 'waiting']);
      expect(seen.data).toMatchObject({ orderId: id, stage: 'confirmation', statusText: { en: 'Awaiting confirmation', zh: '待确认' } });
    }
  });

  it('comes with the new entries of its timeline, each once and in their order, however fast they follow', async () => {
    const id = await newOrder();
    const stream = await ofOrder(id);
    for (let i = 0; i < 40; i++) await core.orders.happen(id, [note]);
    await stream.first('the last change', (e) => e.event === 'order' && e.data.version === 41);
    const entries = stream.all.filter((e) => e.event === 'happened');
    expect(entries.map((e) => e.data.seq)).toEqual(Array.from({ length: 40 }, (_, i) => i + 2));
    expect(entries.map((e) => e.id)).toEqual(entries.map((e) => String(e.data.seq)));
    const timeline = (await core.get(`/api/orders/${id}/events?limit=2`)).json.items;
    expect(entries[0]?.data).toEqual(timeline[1]);
  });

  it('shows no amounts to those who see no money', async () => {
    const id = await newOrder();
    const [warehouse, finance] = [await ofOrder(id, { as: 'warehouse' }), await ofOrder(id, { as: 'finance' })];
    await core.orders.happen(id, [
      {
        type: 'PaymentReceived',
        paymentId: 'p1',
        amount: { amount: 42_424_242, currency: 'CNY' }, // no id shows it by chance
        method: 'card',
        receivedOn: '2026-11-30',
        bankPaymentId: 'bank-1',
        referenceId: null,
      },
    ]);
    const paid = (e: { event: string; data: { type?: string } }) => e.event === 'happened' && e.data.type === 'PaymentReceived';
    expect((await finance.first('the payment', paid)).data.data.amount).toEqual({ amount: 42_424_242, currency: 'CNY' });
    expect((await warehouse.first('the payment', paid)).data.data).toEqual({});
    expect(JSON.stringify(warehouse.all)).not.toContain('42424242');
  });
});

describe('whoever comes again', () => {
  it('with the last version they saw first gets what they missed, from the log', async () => {
    const id = await newOrder();
    await core.orders.happen(id, [note, note, { type: 'StageEntered', stage: 'confirmation' }]);
    const stream = await ofOrder(id, { headers: { 'last-event-id': '2' } });
    await stream.first('the order', (e) => e.event === 'order');
    expect(stream.all.map((e) => [e.event, e.id])).toEqual([
      ['happened', '3'],
      ['happened', '4'],
      ['order', '4'],
    ]);
  });

  it.each(['4711', 'x', '-1', '1e3'])('with a version that never was (%s) begins with the order as it is', async (last) => {
    const id = await newOrder();
    const stream = await ofOrder(id, { headers: { 'last-event-id': last } });
    await stream.first('the order', (e) => e.event === 'order');
    expect(stream.all.map((e) => [e.event, e.id])).toEqual([['order', '1']]);
  });
});

it('a broken connection to Postgres is mended: "resync" for all, and nothing is missed', async () => {
  const id = await newOrder();
  const [one, all] = [await ofOrder(id), await watch('/api/stream')];
  const resyncs = (stream: EventSource) => stream.all.filter((e) => e.event === 'resync').length;
  await all.first('its beginning', (e) => e.event === 'resync');
  const onlyEar = async () => {
    const [ear, ...others] = await core.db.$queryRaw<{ pid: number }[]>`SELECT pid FROM pg_stat_activity
      WHERE application_name = 'throughline live' AND datname = current_database()`;
    return others.length === 0 ? ear?.pid : undefined; // that of an earlier test may be about to go
  };
  const pid = await until(onlyEar, 'one connection, however many watch');
  await core.db.$queryRaw`SELECT pg_terminate_backend(${pid}::int)`;
  await core.orders.happen(id, [note]); // nobody listens now
  await one.first('a resync', (e) => e.event === 'resync');
  await one.first('what was missed', (e) => e.event === 'happened' && e.id === '2');
  await until(() => resyncs(all) === 2, 'a resync for who watches all');
  await core.orders.happen(id, [note]);
  for (const stream of [one, all]) await stream.first('the next change', (e) => e.event === 'order' && e.data.version === 3);
});

it('an order that does not run yet can be watched, and is seen to begin', async () => {
  core.orders.mood = 'away';
  const id = await newOrder();
  const stream = await ofOrder(id);
  expect((await stream.first('the order', (e) => e.event === 'order')).data).toMatchObject({ orderId: id, version: 0, stage: 'order' });
  core.orders.mood = 'well';
  const [kept] = (await core.db.intake.findMany({ where: { orderId: id } })).map(({ input }) => input);
  await core.orders.client.start(kept as unknown as Parameters<typeof core.orders.client.start>[0]);
  await stream.first('its beginning', (e) => e.event === 'order' && e.data.version === 1);
});

describe('a stream is refused', () => {
  it('to who is not signed in, and of an order that does not exist', async () => {
    expect((await core.call('GET', '/api/stream')).status).toBe(401);
    expect((await core.get(`/api/orders/${randomUUID()}/stream`)).json.code).toBe('not_found');
  });

  it('to who has twenty open; closing one makes room', async () => {
    const token = await core.issuer.token({ role: 'sales', name: 'Collector' });
    const mine: EventSource[] = [];
    for (let i = 0; i < 20; i++) mine.push(await watch('/api/stream', { token }));
    const refused = await core.call('GET', '/api/stream', { token });
    expect([refused.status, refused.json.code, refused.headers.get('retry-after')]).toEqual([429, 'rate_limited', '5']);
    expect((await watch('/api/stream')).status).toBe(200); // others are not concerned
    await mine[0]?.close();
    const again = await until(
      async () => [(await watch('/api/stream', { token })).status].find((status) => status !== 429),
      'room for one more',
    );
    expect(again).toBe(200);
  });

  it('while Postgres cannot be reached, and may be asked for again', async () => {
    const config = { ...core.deps.config, databaseUrl: 'postgresql://nobody@127.0.0.1:1/nothing' };
    await onServer(createApi({ ...core.deps, config }), async (port) => {
      const stream = await watch('/api/stream', { port });
      expect([stream.status, stream.headers.get('retry-after')]).toEqual([503, '5']);
    });
  });

  it('in place of a HEAD, which only asks for headers', async () => {
    expect((await core.call('HEAD', '/api/stream', { as: 'sales' })).status).toBe(200);
  });
});

it('an API key sees only the orders that it brought in', async () => {
  const { key } = (await core.post('/api/keys', { name: 'shop', roles: ['sales'] }, { as: 'admin' })).json;
  const own = (await core.post('/api/orders', orderOf(), { token: key })).json.orderId;
  const foreign = await newOrder();
  const stream = await watch('/api/stream', { token: key });
  expect((await ofOrder(foreign, { token: key })).status).toBe(404);
  await core.orders.happen(foreign, [note]);
  await core.orders.happen(own, [note]);
  await stream.first('its own', (e) => e.event === 'order');
  await core.orders.happen(own, [note]); // what is read in one go with the first one has come, too, when this has
  await stream.first('its own once more', (e) => e.event === 'order' && e.data.version === 3);
  expect(stream.all.filter((e) => e.event === 'order').map((e) => e.data.orderId)).toEqual([own, own]);
});

it('a process that stops ends its streams at once', async () => {
  const stopping = new AbortController();
  const id = await newOrder();
  await onServer(createApi({ ...core.deps, stopping: stopping.signal }), async (port, server) => {
    const streams = [await watch('/api/stream', { port }), await ofOrder(id, { port })];
    const closed = new Promise((resolve) => server.close(resolve));
    stopping.abort();
    await Promise.all(streams.map((stream) => stream.ended()));
    await closed;
  });
});

it('a client that does not read is dropped, and the log says so', async () => {
  const logged: string[] = [];
  const log = pino({}, { write: (line) => void logged.push(line) });
  const app = express();
  const over = new Promise<void>((resolve) => {
    app.get('/', (_req, res) => {
      const stream = openEventStream(res, log);
      stream.over.addEventListener('abort', () => resolve());
      const pour = () => {
        stream.send({ event: 'order', data: { text: 'x'.repeat(100_000) } });
        if (!stream.over.aborted) setImmediate(pour);
      };
      pour();
    });
  });
  await onServer(app, async (port) => {
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    socket.pause().write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await over;
    socket.destroy();
  });
  expect(logged.join('')).toContain('reads too slowly');
});

it('streams stand in the OpenAPI document', async () => {
  const { paths } = (await core.get('/openapi.json')).json;
  for (const path of ['/api/stream', '/api/orders/{id}/stream'])
    expect(paths[path]?.get?.responses['200']?.content['text/event-stream']?.schema).toBeDefined();
});

async function onServer(app: ReturnType<typeof createApi>, work: (port: number, server: Server) => Promise<void>): Promise<void> {
  const server = await listen(app, { host: '127.0.0.1', port: 0 });
  try {
    await work((server.address() as AddressInfo).port, server);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => (server.listening ? server.close(resolve) : resolve(undefined)));
  }
}
