// What happens around every route, in the order of the contract: size, media type, JSON, who are you, how often, may you, key, shape, handler.
// api/app.ts registers one of these per route; nothing here knows what a route is about.
import type { Request, RequestHandler, Response } from 'express';
import { isWellFormed, readJson, USUAL_LIMIT } from './body';
import { problemOf } from './errors';
import { closeEntry, closeRefused, openEntry, problemFrom, ticketOf } from './idempotency';
import { type Log, noteForLog } from './log';
import { forbidden, notFound, Problem, requestIdOf } from './problem';
import type { RateCheck } from './rate';
import type { Call, Caller, Entry, Reply, Route, Who } from './route';
import { checked } from './schema/issues';
import type { SignIn } from './sign-in';
import type { PrismaClient } from '../prisma/generated/prisma/client';

export interface Gate {
  db: PrismaClient;
  log: Log;
  signIn: SignIn;
  rate: RateCheck;
}
const anyone: Caller = { kind: 'anyone', id: '', subject: '', roles: [] };

/** The handler of one route. What it throws reaches the error handler of the app. */
export const serve =
  (gate: Gate, route: Route): RequestHandler =>
  async (req, res) => {
    const body = route.method === 'get' ? {} : await (route.read ? route.read(req) : readJson(req, route.limit ?? USUAL_LIMIT));
    if (!isWellFormed(req.originalUrl)) throw new Problem(400, 'url_malformed', 'The address holds a broken percent-encoding.');
    const caller = route.who === 'anyone' ? anyone : await signedIn(gate, req, res);
    if (route.who === 'anyone' && !isDev(route)) await gate.rate(req, res, null);
    noteForLog(res, { callerId: caller.id, orderId: isOrders(route) ? req.params.id?.toString().toLowerCase() : undefined });
    if (!may(route.who, caller)) throw forbidden();
    const reply = isKeyed(route, body)
      ? await once(gate, route, req, res, caller, body)
      : await route.handle(callOf(route, req, res, caller, body));
    noteForLog(res, reply.body);
    if (reply.goOn && req.method !== 'HEAD') await reply.goOn(res);
    else send(res, reply);
  };

/** The caller, counted: by name when they are signed in, by address when they failed to. */
async function signedIn(gate: Gate, req: Request, res: Response): Promise<Caller> {
  const caller = await gate.signIn.identify(req.headers).catch(async (error: unknown) => {
    await gate.rate(req, res, null); // nobody tries keys without end
    throw error;
  });
  await gate.rate(req, res, caller.id);
  return caller;
}

/** Routes whose `:id` is an order's. */
const isOrders = ({ path }: Route): boolean => path.startsWith('/api/orders/:id') || path.startsWith('/dev/orders/:id');

/** Tools of the embedded start poll; nobody else can reach these. */
const isDev = ({ path }: Route): boolean => path.startsWith('/dev/');

const isKeyed = ({ keyed }: Route, body: unknown): boolean => (typeof keyed === 'function' ? keyed(body) : keyed);

const may = (who: Who, { kind, roles }: Caller): boolean =>
  who === 'anyone' || (who === 'staff' ? roles.length > 0 : who.some((word) => (word === 'key' ? kind === 'key' : roles.includes(word))));

/** Runs a route under its Idempotency-Key. A request of the wrong shape takes no key. */
async function once(gate: Gate, route: Route, req: Request, res: Response, caller: Caller, body: unknown): Promise<Reply> {
  const { db, log } = gate;
  const ticket = ticketOf(req.headers['idempotency-key'], caller, `${route.method.toUpperCase()} ${route.path}`, paramsOf(req), body);
  const shape = attempt(() => callOf(route, req, res, caller, body));
  const found = await openEntry(db, ticket, 'value' in shape);
  if (found && 'replay' in found) {
    if (found.replay.status < 400) return found.replay;
    res.setHeader('Idempotent-Replayed', 'true');
    throw problemFrom(found.replay);
  }
  if (!('value' in shape)) throw shape.error;
  if (!found) throw new Error('a key was neither taken nor known');
  const { entry } = found;
  try {
    const reply = await route.handle({ ...shape.value, key: ticket.key, causeId: ticket.causeId, entry });
    await closeEntry(db, entry, reply, log);
    return reply;
  } catch (error) {
    await closeRefused(db, entry, problemOf(error), log);
    throw error;
  }
}

function attempt<T>(work: () => T): { value: T } | { error: unknown } {
  try {
    return { value: work() };
  } catch (error) {
    return { error };
  }
}

/** The checked call. @throws Problem 422, and 404 for path parameters that nothing can be called */
function callOf(route: Route, req: Request, res: Response, caller: Caller, body: unknown): Call {
  return {
    params: paramsOf(req),
    body: route.body ? checked(route.body, body) : body,
    query: route.query ? checked(route.query, { ...req.query }, '#query') : {},
    caller,
    key: null,
    causeId: '',
    entry: noEntry,
    requestId: requestIdOf(res),
    headers: req.headers,
  };
}
const noEntry: Entry | null = null;

function paramsOf(req: Request): Record<string, string> {
  const params: Record<string, string> = {};
  for (const [name, value] of Object.entries(req.params)) {
    if (typeof value !== 'string' || !/^[^\p{Cc}\p{Cs}]{1,200}$/u.test(value)) throw notFound();
    params[name] = value;
  }
  return params;
}

function send(res: Response, { status, body, headers }: Reply): void {
  if (!res.hasHeader('Cache-Control')) res.setHeader('Cache-Control', 'no-store');
  for (const [name, value] of Object.entries(headers ?? {})) res.setHeader(name, value);
  res.status(status);
  if (Buffer.isBuffer(body)) res.end(body);
  else res.json(body);
}
