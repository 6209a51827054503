// Is the process alive, can it work, how is it doing: for the launcher, a load balancer and Prometheus. Open to all, without a word of detail.
import type { Express } from 'express';
import { otherVerb } from './app';
import type { ApiDeps } from './app';
import type { ApiMetrics } from './metrics';

/** Registers /healthz, /readyz and /metrics. */
export function addHealth(app: Express, { config, db, temporal }: ApiDeps, { registry }: ApiMetrics): void {
  app
    .route('/healthz')
    .get((_req, res) => void res.json({ status: 'alive' }))
    .all(otherVerb(['GET']));
  app
    .route('/readyz')
    .get(async (_req, res) => {
      if (config.dev?.startId) res.set('X-Start-Id', config.dev.startId);
      const [database, orders] = await Promise.all([answers(() => db.$queryRaw`SELECT 1`), temporal.isUp()]);
      res.status(database && orders ? 200 : 503).json({ database: database ? 'up' : 'down', temporal: orders ? 'up' : 'down' });
    })
    .all(otherVerb(['GET']));
  app
    .route('/metrics')
    .get(async (_req, res) => {
      const text = await registry.metrics();
      res.type(registry.contentType).send(text);
    })
    .all(otherVerb(['GET']));
}

const answers = async (work: () => Promise<unknown>): Promise<boolean> =>
  Promise.race([
    work().then(
      () => true,
      () => false,
    ),
    new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 2_000).unref()),
  ]);
