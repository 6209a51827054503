// What Prometheus is told: by the API about requests and orders, by the worker about activities; and that docs/metrics.md says the same.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ApplicationFailure } from '@temporalio/common';
import type { ActivityInboundCallsInterceptor, ActivityInterceptorsFactory } from '@temporalio/worker';
import { pino } from 'pino';
import { watchActivities } from '../../worker/activity-watch';
import { startHealth } from '../../worker/health';
import { createMetrics } from '../../worker/metrics';
import { closedAfterThisFile } from '../support/opened';
import { until } from '../support/until';
import { openCore, orderOf } from './core.fixture';
import { openEvents } from './event-source';

const core = closedAfterThisFile(openCore);

interface Series {
  type: string;
  labels: string[];
}
/** What a scrape tells, but for what Node says of itself. */
function told(text: string): Map<string, Series> {
  const names = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].filter(([, name = '']) => !/^(process|nodejs)_/.test(name));
  return new Map(
    names.map(([, name = '', type = '']) => {
      const lines = [...text.matchAll(new RegExp(`^${name}(?:_bucket|_sum|_count)?(?:\\{(.*)\\})? \\S+$`, 'gm'))];
      const labels = lines.flatMap(([, inside = '']) => [...inside.matchAll(/(\w+)="/g)].map(([, label = '']) => label));
      return [name, { type, labels: [...new Set(labels)].filter((label) => label !== 'le').sort() }];
    }),
  );
}
/** The table below a heading of the document. */
function written(heading: string): Map<string, Series> {
  const text = readFileSync(path.join(__dirname, '../../docs/metrics.md'), 'utf8');
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  const rows = [...section.matchAll(/^\| `(\w+)` +\| (\w+) +\| ([\w, ]*)\|/gm)];
  return new Map(rows.map(([, name = '', type = '', labels = '']) => [name, { type, labels: labels.match(/\w+/g)?.sort() ?? [] }]));
}
const scrape = async () => (await core.call('GET', '/metrics')).text;
const value = (text: string, series: string): number =>
  Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${series} `))
      ?.slice(series.length + 1) ?? Number.NaN,
  );

/** One try of an activity under the interceptor, as the worker runs it. */
async function tryActivity(factory: ActivityInterceptorsFactory, activityType: string, work: () => Promise<unknown>): Promise<void> {
  const info = { activityType, attempt: 2, workflowExecution: { workflowId: 'order-7' }, scheduledTimestampMs: Date.now() - 1_500 };
  const { inbound } = factory({ info } as Parameters<ActivityInterceptorsFactory>[0]);
  const execute = inbound?.execute as NonNullable<ActivityInboundCallsInterceptor['execute']>;
  await execute({ args: [], headers: {} }, work).catch(() => undefined);
}

it('the API counts and measures requests by the pattern of their route', async () => {
  const id = (await core.post('/api/orders', orderOf())).json.orderId;
  await core.get(`/api/orders/${id}`);
  await core.call('GET', `/api/orders/${id}`);
  await core.call('GET', '/nowhere/lin.canary@example.com');
  const text = await scrape();
  expect(value(text, 'http_requests_total{route="/api/orders",method="POST",status="201"}')).toBe(1);
  expect(value(text, 'http_requests_total{route="/api/orders/:id",method="GET",status="200"}')).toBe(1);
  expect(value(text, 'http_requests_total{route="/api/orders/:id",method="GET",status="401"}')).toBe(1);
  expect(value(text, 'http_requests_total{route="(none)",method="GET",status="404"}')).toBe(1);
  expect(value(text, 'http_request_seconds_count{route="/api/orders/:id",method="GET"}')).toBe(2);
  expect(text).not.toContain(id);
  expect(text).not.toContain('canary');
});

it('it tells how many streams are open, and does not measure how long they were', async () => {
  const stream = await openEvents(`http://127.0.0.1:${core.port}/api/stream`, {
    authorization: `Bearer ${await core.issuer.token({ role: 'sales' })}`,
  });
  expect(value(await scrape(), 'live_streams_open')).toBe(1);
  await stream.close();
  await until(async () => value(await scrape(), 'live_streams_open') === 0, 'the stream to be closed');
  const text = await scrape();
  expect(value(text, 'http_requests_total{route="/api/stream",method="GET",status="200"}')).toBe(1);
  expect(text).not.toContain('http_request_seconds_count{route="/api/stream"');
});

it('it tells how the orders stand: by stage, late tasks by role, facts that wait', async () => {
  const other = await openCore(); // its figures have not been looked at yet
  try {
    const id = (await other.post('/api/orders', orderOf())).json.orderId;
    const dueAt = new Date(Date.now() - 60_000).toISOString();
    const task = { taskId: 'verify', step: 'verify' as const, role: 'sales' as const, dueAt };
    await other.orders.happen(id, [{ type: 'WaitOpened', waitId: 'verify', step: 'verify', on: 'sales', dueAt, task }]);
    const fact = { source: 'link', fact: 'customerConfirmed', payload: {} };
    await other.db.inboxEvent.createMany({
      data: [
        { ...fact, eventId: 'a', orderId: id },
        { ...fact, eventId: 'b', orderId: id, deliveredAt: new Date() },
        { ...fact, eventId: 'c' },
      ],
    });
    const { text } = await other.call('GET', '/metrics');
    expect(value(text, 'orders{stage="order"}')).toBe(1);
    expect(value(text, 'orders{stage="closed"}')).toBe(0);
    expect(value(text, 'tasks_late{role="sales"}')).toBe(1);
    expect(value(text, 'tasks_late{role="ops"}')).toBe(0);
    expect(value(text, 'inbox_undelivered')).toBe(1);
    expect(value(text, 'database_up')).toBe(1);
  } finally {
    await other.close();
  }
});

it('scraped often, the database is asked once in five seconds', async () => {
  const asked = jest.spyOn(core.deps.db.inboxEvent, 'count');
  const clock = jest.spyOn(Date, 'now');
  try {
    const later = Date.now() + 60_000; // by then what it said before is forgotten
    for (const [ms, times] of [
      [0, 1],
      [4_999, 1],
      [5_000, 2],
    ] as const) {
      clock.mockReturnValue(later + ms);
      await Promise.all(Array.from({ length: 20 }, scrape));
      expect([ms, asked.mock.calls.length]).toEqual([ms, times]);
    }
  } finally {
    clock.mockRestore();
    asked.mockRestore();
  }
});

it('the worker measures activities by name and outcome, and logs each try without what it was given', async () => {
  const metrics = createMetrics();
  const logged: string[] = [];
  const watch = watchActivities(pino({}, { write: (line) => void logged.push(line) }), metrics);
  await tryActivity(watch, 'record', async () => undefined);
  await tryActivity(watch, 'buyLabel', () => Promise.reject(ApplicationFailure.nonRetryable('Lin Canary lives there', 'address_refused')));
  const text = await metrics.registry.metrics();
  expect(value(text, 'activity_seconds_count{activity="record",outcome="done"}')).toBe(1);
  expect(value(text, 'activity_seconds_count{activity="buyLabel",outcome="failed"}')).toBe(1);
  expect(value(text, 'record_latency_seconds_sum')).toBeGreaterThanOrEqual(1.5);
  expect(logged.map((line): unknown => JSON.parse(line))).toMatchObject([
    { level: 30, orderId: '7', activity: 'record', attempt: 2, ms: expect.any(Number) },
    { level: 40, orderId: '7', activity: 'buyLabel', attempt: 2, ms: expect.any(Number), code: 'address_refused' },
  ]);
  expect(logged.join()).not.toContain('Canary');
});

describe('docs/metrics.md', () => {
  it('names exactly what the API tells', async () => {
    await core.get('/api/orders');
    expect(written('API')).toEqual(told(await scrape()));
  });

  it('names exactly what the worker tells', async () => {
    const metrics = createMetrics();
    metrics.relayed.inc({ what: 'fact' });
    metrics.failed.inc({ what: 'fact' });
    await tryActivity(watchActivities(pino({ level: 'silent' }), metrics), 'record', async () => undefined);
    const health = await startHealth({
      ...{ host: '127.0.0.1', port: 0, metrics: metrics.registry },
      ready: async () => ({ database: true, temporal: true, worker: true, version: true }),
    });
    try {
      const text = await (await fetch(`http://127.0.0.1:${health.port}/metrics`)).text();
      expect(written('Worker')).toEqual(told(text));
      expect(text).toContain('nodejs_eventloop_lag_seconds');
      expect(text).toContain('process_cpu_seconds_total');
    } finally {
      await health.close();
    }
  });
});
