// Is the worker alive, can it work, how is it doing: for the launcher, an orchestrator and Prometheus. Not for the public network.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';

/** What /readyz answers; ready when all is up. `version`: orders run on this worker's build, so it gets work. */
export type Readiness = Record<'database' | 'temporal' | 'worker' | 'version', boolean>;

export interface Health {
  port: number;
  close(): Promise<void>;
}

/**
 * @param options `ready` is asked at each /readyz; it must answer within seconds and never throw. `startId` says of which start the
 *   answers are
 */
export async function startHealth(options: {
  host: string;
  port: number;
  startId?: string | undefined;
  ready: () => Promise<Readiness>;
  metrics: Registry;
}): Promise<Health> {
  const { host, port, startId, ready, metrics } = options;
  const ours = startId === undefined ? {} : { 'X-Start-Id': startId };
  const answer = async (path: string): Promise<{ status: number; type: string; text: string }> => {
    switch (path) {
      case '/healthz':
        return json(200, { status: 'alive' });
      case '/readyz': {
        const parts = await ready();
        const words = Object.fromEntries(Object.entries(parts).map(([part, up]) => [part, up ? 'up' : 'down']));
        return json(Object.values(parts).every(Boolean) ? 200 : 503, words);
      }
      case '/metrics':
        return { status: 200, type: metrics.contentType, text: await metrics.metrics() };
      default:
        return json(404, { status: 'not found' });
    }
  };
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    answer(path)
      .catch(() => json(500, { status: 'failed' }))
      .then(({ status, type, text }) => response.writeHead(status, { 'Content-Type': type, ...ours }).end(text))
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const json = (status: number, body: object) => ({ status, type: 'application/json', text: JSON.stringify(body) });
