// Figures for Prometheus: requests, streams, and how the orders stand. Served at /metrics by health.ts; names are explained in docs/metrics.md.
// Labels are route patterns, roles and stages, never ids or addresses: those hold tokens, and would make a series each.
import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { type Figures, readFigures } from '../prisma/figures';
import type { PrismaClient } from '../prisma/generated/prisma/client';
import { stages, staffRoles } from '../workflows/domain/vocabulary';
import { routeOf } from './log';

/** However often it is scraped, and by however many: the database is asked this often. */
const FIGURES_FOR_MS = 5_000;

export interface ApiMetrics {
  registry: Registry;
  /** For every request, as the first middleware. */
  countRequests: RequestHandler;
  openStreams: Gauge;
}

export function createMetrics(db: PrismaClient): ApiMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'http_requests_total',
    help: 'Requests that have been answered.',
    labelNames: ['route', 'method', 'status'],
    registers,
  });
  const seconds = new Histogram({
    name: 'http_request_seconds',
    help: 'Seconds from the headers of a request to the end of its answer; streams are not measured.',
    labelNames: ['route', 'method'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const openStreams = new Gauge({ name: 'live_streams_open', help: 'Streams of server-sent events that are open.', registers });
  addFigures(registry, db);
  const countRequests: RequestHandler = (req, res, next) => {
    const stop = seconds.startTimer();
    res.once('close', () => {
      const labels = { route: routeOf(req), method: req.method };
      requests.inc({ ...labels, status: String(res.statusCode) });
      if (!String(res.getHeader('content-type')).startsWith('text/event-stream')) stop(labels);
    });
    next();
  };
  return { registry, countRequests, openStreams };
}

/** Gauges that are filled when somebody looks. While the database is away `database_up` is 0 and they have no value, rather than an old one. */
function addFigures(registry: Registry, db: PrismaClient): void {
  const registers = [registry];
  const look = forAWhile(FIGURES_FOR_MS, () => readFigures(db).catch(() => null));
  new Gauge({
    name: 'database_up',
    help: '1 when Postgres answered the last look, else 0.',
    registers,
    collect: async function () {
      this.set((await look()) ? 1 : 0);
    },
  });
  new Gauge({
    name: 'inbox_undelivered',
    help: 'Facts from outside that no order has heard yet.',
    registers,
    collect: async function () {
      const figures = await look();
      this.remove();
      if (figures) this.set(figures.undelivered);
    },
  });
  const byLabel = <L extends string>(
    name: string,
    help: string,
    label: L,
    values: readonly string[],
    rows: (f: Figures) => Map<string, number>,
  ) =>
    new Gauge<L>({
      name,
      help,
      labelNames: [label],
      registers,
      collect: async function () {
        const figures = await look();
        this.reset();
        if (!figures) return;
        const counted = rows(figures);
        for (const value of values) this.labels(value).set(counted.get(value) ?? 0);
      },
    });
  byLabel('tasks_late', 'Open tasks whose time is over.', 'role', staffRoles, ({ tasksLate }) => mapOf(tasksLate, (row) => row.role));
  byLabel('orders', 'Orders by the stage they are in, ended ones too.', 'stage', stages, ({ orders }) => mapOf(orders, (row) => row.stage));
}

const mapOf = <Row extends { count: number }>(rows: Row[], key: (row: Row) => string): Map<string, number> =>
  new Map(rows.map((row) => [key(row), row.count]));

/** Asks once for all who want to know within `ms`. */
function forAWhile<T>(ms: number, ask: () => Promise<T>): () => Promise<T> {
  let known: { at: number; answer: Promise<T> } | undefined;
  return () => {
    if (!known || Date.now() - known.at >= ms) known = { at: Date.now(), answer: ask() };
    return known.answer;
  };
}
