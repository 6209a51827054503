// Logs as JSON lines: who asked what and how it ended. Never a body, a token, a name, an address or a query string.
// Made once by api/main.ts; the middleware gives every request its id and writes one line when it has been answered.
import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import { type Logger, pino } from 'pino';
import { type HttpLogger, pinoHttp } from 'pino-http';
import { holdsCardNumber } from './schema/text';

export type Log = Logger;

export const createLog = (level: string): Log => pino({ level, base: { process: 'api' }, redact: ['authorization', 'cookie'] });

const CALLERS_ID = /^[A-Za-z0-9._:-]{1,128}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A word that may stand in the log as it came. Whoever takes a card's number for an id is not followed. */
const isPlain = (given: string): boolean => CALLERS_ID.test(given) && !holdsCardNumber(given);

/** Logs each request when it has been answered, and sets `x-request-id`: the caller's own if it is a plain word, else a new one. */
export const requestLog = (log: Log): HttpLogger<Request, Response> =>
  pinoHttp<Request, Response>({
    logger: log,
    genReqId: (req, res) => {
      const given = req.headers['x-request-id'];
      const id = typeof given === 'string' && isPlain(given) ? given : randomUUID();
      res.setHeader('x-request-id', id);
      return id;
    },
    customLogLevel: (_req, res, error) => (error || res.statusCode >= 500 ? 'error' : 'info'),
    quietReqLogger: true, // the request itself is never logged, only what lineOf takes of it
    quietResLogger: true,
    customSuccessObject: lineOf,
    customErrorObject: (req, res, _error, figures: Figures) => lineOf(req, res, figures), // the error handler has logged its cause
  });

interface Figures {
  /** Milliseconds. */
  responseTime?: number;
}

function lineOf(req: Request, res: Response, { responseTime }: Figures): object {
  const { callerId, orderId } = noted.get(res) ?? {};
  return { method: req.method, route: routeOf(req), status: res.statusCode, ms: responseTime, callerId, orderId };
}

/** The pattern of the route that answered, never the address: that may hold a token or anything else that people write. */
export function routeOf(req: Request): string {
  const route: unknown = req.route;
  const path: unknown = typeof route === 'object' && route !== null && 'path' in route ? route.path : undefined;
  return typeof path === 'string' ? path : '(none)';
}

interface Noted {
  callerId?: string;
  orderId?: string;
}
const noted = new WeakMap<Response, Noted>();

/** What the line of this request shall say besides. What is no id of ours is not taken. */
export function noteForLog(res: Response, { callerId, orderId }: { callerId?: unknown; orderId?: unknown }): void {
  noted.set(res, { ...noted.get(res), ...(isId(callerId) ? { callerId } : {}), ...(isId(orderId) ? { orderId } : {}) });
}
const isId = (word: unknown): word is string => typeof word === 'string' && UUID.test(word);

/** An error as the log may hold it: its name, code and place. Messages of libraries may quote what people wrote. */
export function errorForLog(error: unknown): object {
  if (!(error instanceof Error)) return { name: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const place = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { name: error.name, ...code, stack: place.slice(0, 12).join('\n') };
}
