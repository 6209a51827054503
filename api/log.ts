// Logs as JSON lines: who asked what and how it ended. Never a body, a token, a name or a query string.
// Made once by api/main.ts; the middleware gives every request its id.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type Logger, pino } from 'pino';
import { type HttpLogger, pinoHttp } from 'pino-http';
import { instanceOf } from './problem';

export type Log = Logger;

export const createLog = (level: string): Log => pino({ level, base: { process: 'api' }, redact: ['authorization', 'cookie'] });

const CALLERS_ID = /^[A-Za-z0-9._:-]{1,128}$/;

/** Logs each request when it has been answered, and sets `x-request-id`: the caller's own if it is a plain word, else a new one. */
export const requestLog = (log: Log): HttpLogger =>
  pinoHttp({
    logger: log,
    genReqId: (req, res) => {
      const given = req.headers['x-request-id'];
      const id = typeof given === 'string' && CALLERS_ID.test(given) ? given : randomUUID();
      res.setHeader('x-request-id', id);
      return id;
    },
    customLogLevel: (_req, res, error) => (error || res.statusCode >= 500 ? 'error' : 'info'),
    customErrorObject: (_req, res, _error, { reqId }: { reqId?: unknown }) => ({ reqId, res }), // the error handler has logged its cause
    serializers: {
      req: (req: { id: unknown; method: string; raw: IncomingMessage & { originalUrl?: string } }) => ({
        id: req.id,
        method: req.method,
        path: instanceOf({ originalUrl: req.raw.originalUrl ?? req.raw.url ?? '' }),
      }),
      res: (res: { statusCode: number }) => ({ status: res.statusCode }),
    },
  });

/** An error as the log may hold it: its name, code and place. Messages of libraries may quote what people wrote. */
export function errorForLog(error: unknown): object {
  if (!(error instanceof Error)) return { name: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const place = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { name: error.name, ...code, stack: place.slice(0, 12).join('\n') };
}
