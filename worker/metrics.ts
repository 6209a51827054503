// Figures for Prometheus: what Node says of itself, how activities do, and what the relay had to mend. Served at /metrics by health.ts;
// names are explained in docs/metrics.md.
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  registry: Registry;
  /** What the relay brought to its order, by kind. */
  relayed: Counter<'what'>;
  /** What it could not bring now and will try again. */
  failed: Counter<'what'>;
  /** Unix time of the relay's last whole round, in seconds. */
  lastRound: Gauge;
  /** How long one try of an activity took, by its name and how it ended. */
  activities: Histogram<'activity' | 'outcome'>;
  /** From when an order asked for its events to be written until they were; waiting for a worker and repeated tries included. */
  recording: Histogram;
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

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
    activities: new Histogram({
      name: 'activity_seconds',
      help: 'Seconds of one try of an activity.',
      labelNames: ['activity', 'outcome'],
      buckets: SECONDS,
      registers,
    }),
    recording: new Histogram({
      name: 'record_latency_seconds',
      help: 'Seconds from the wish to record events until they stand in Postgres.',
      buckets: SECONDS,
      registers,
    }),
    lastRound: new Gauge({ name: 'relay_last_round_seconds', help: 'When the relay last finished a round, Unix time.', registers }),
  };
}
