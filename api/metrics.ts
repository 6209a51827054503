// Figures for Prometheus: requests by route and status, and what Node says of itself. Served at /metrics by api/health.ts.
// Labels are route patterns, never addresses: those hold ids and tokens.
import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Histogram, register } from 'prom-client';

const NAME = 'http_request_seconds';

const seconds =
  (register.getSingleMetric(NAME) as Histogram<'method' | 'route' | 'status'> | undefined) ??
  new Histogram({
    name: NAME,
    help: 'Seconds from the first byte of a request to the last of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  });

export const startProcessMetrics = (): void => collectDefaultMetrics();

export const countRequests: RequestHandler = (req, res, next) => {
  const stop = seconds.startTimer({ method: req.method });
  res.once('close', () => {
    const route: unknown = (req as { route?: { path?: unknown } }).route?.path;
    stop({ route: typeof route === 'string' ? route : '(none)', status: String(res.statusCode) });
  });
  next();
};

export const metricsText = async (): Promise<{ type: string; text: string }> => ({
  type: register.contentType,
  text: await register.metrics(),
});
