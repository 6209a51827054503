// How much one caller may ask in a minute: by person or key when signed in, by address otherwise. Counted per process.
// The limit is generous: it stops runaway scripts, it does not ration work.
import type { Request, Response } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { Problem } from './problem';

const WINDOW_MS = 60_000;

/** Resolves when the request may go on. @throws Problem rate_limited with the seconds until the next minute */
export type RateCheck = (req: Request, res: Response, callerId: string | null) => Promise<void>;

/** @param perMinute requests of one caller; an address without a caller has a fifth of it */
export function createRateCheck(perMinute: number): RateCheck {
  const callers = new WeakMap<Request, string>();
  const limiter = rateLimit({
    windowMs: WINDOW_MS,
    limit: (req) => (callers.has(req) ? perMinute : Math.ceil(perMinute / 5)),
    keyGenerator: (req) => callers.get(req) ?? addressOf(req),
    standardHeaders: false,
    legacyHeaders: false,
    handler: (_req, _res, next) => {
      next(new Problem(429, 'rate_limited', 'Too many requests. Wait a minute.', { retryAfter: WINDOW_MS / 1000 }));
    },
  });
  return async (req, res, callerId) => {
    if (callerId) callers.set(req, callerId);
    await new Promise<void>((resolve, reject) => {
      void limiter(req, res, (problem?: unknown) => {
        if (problem instanceof Error) reject(problem);
        else resolve();
      });
    });
  };
}

const addressOf = (req: Request): string => `address ${ipKeyGenerator(req.ip ?? '')}`;
