// Figures for Prometheus: what Node says of itself, and what the relay had to mend. Served at /metrics by health.ts.
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';

export interface Metrics {
  registry: Registry;
  /** What the relay brought to its order, by kind. */
  relayed: Counter<'what'>;
  /** What it could not bring now and will try again. */
  failed: Counter<'what'>;
  /** Unix time of the relay's last whole round, in seconds. */
  lastRound: Gauge;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    relayed: new Counter({
      name: 'relay_sent_total',
      help: 'Facts, starts, acts and wakings that the relay brought.',
      labelNames: ['what'],
      registers,
    }),
    failed: new Counter({ name: 'relay_failed_total', help: 'Tries of the relay that failed.', labelNames: ['what'], registers }),
    lastRound: new Gauge({ name: 'relay_last_round_seconds', help: 'When the relay last finished a round, Unix time.', registers }),
  };
}
