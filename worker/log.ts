// Logs as JSON lines: ids, codes and places in the code; never a payload, a name or an address. The SDK writes through the same logger.
import { DefaultLogger, type LogLevel, makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import { type Logger, pino } from 'pino';

export type Log = Logger;

export const createLog = (level: string): Log => pino({ level, base: { process: 'worker' } });

/** Routes the SDK's words from WARN on into our log. Once per process, before the first connection; signals are left to us. */
export function installRuntime(log: Log): void {
  const filter = makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' });
  Runtime.install({ logger: sdkLogger(log), shutdownSignals: [], telemetryOptions: { logging: { forward: {}, filter } } });
}

const levels: Record<LogLevel, 'trace' | 'debug' | 'info' | 'warn' | 'error'> = {
  TRACE: 'trace',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
};
/** What of an entry's attributes may be logged: identifiers. */
const SHOWN = ['workflowId', 'runId', 'workflowType', 'activityType', 'activityId', 'attempt', 'taskQueue', 'sdkComponent'];

export const sdkLogger = (log: Log): DefaultLogger =>
  new DefaultLogger('WARN', ({ level, message, meta = {} }) => {
    const shown = Object.fromEntries(SHOWN.flatMap((key) => (key in meta ? [[key, meta[key] as unknown]] : [])));
    const error: unknown = meta.error;
    log[levels[level]]({ ...shown, ...(error instanceof Error ? { err: errorForLog(error) } : {}) }, message);
  });

/** An error as the log may hold it: name, code and place. Messages of libraries may quote what people wrote. */
export function errorForLog(error: unknown): object {
  if (!(error instanceof Error)) return { name: typeof error };
  const place = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { name: error.name, ...codeOf(error), stack: place.slice(0, 12).join('\n') };
}

/** The error's own code, if it has a plain one. */
export function codeOf(error: unknown): { code?: string | number } {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' || typeof code === 'number' ? { code } : {};
}
