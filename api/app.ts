// The HTTP side as one Express app: what every request meets, then the routes from their descriptions, then what is not known.
// Made by api/main.ts and by tests; it neither listens nor connects.
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import type { PrismaClient } from '../prisma/generated/prisma/client';
import { endWithAnswer } from './body';
import type { ApiConfig } from './config';
import { ownHost } from './dev/own-host';
import type { DescribedRoute } from './docs/described';
import { docsRoutes } from './docs/routes';
import { problemOf } from './errors';
import { errorForLog, type Log, requestLog } from './log';
import { type ApiMetrics, createMetrics } from './metrics';
import type { OrderClient } from './order-client';
import { serve } from './pipeline';
import { notFound, Problem, sendProblem } from './problem';
import { createRateCheck } from './rate';
import type { Route } from './route';
import { createSignIn } from './sign-in';

export interface ApiDeps {
  db: PrismaClient;
  temporal: OrderClient;
  config: ApiConfig;
  log: Log;
  /** Aborted when the process stops: streams end at once. */
  stopping?: AbortSignal;
  /** Milliseconds in which labels and what became of a customer's answer are waited for, where it is to be other than the contract says. */
  patience?: number;
}

/** @param more registers what is no JSON route: pages, webhooks, health; it comes after the routes and before "not found"
 *  @param described what of that /docs and /openapi.json tell */
export function createApp(
  { db, config, log }: ApiDeps,
  routes: Route[],
  more: (app: Express) => void = () => undefined,
  { countRequests }: ApiMetrics = createMetrics(db),
  described: DescribedRoute[] = [],
): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag').enable('case sensitive routing').set('query parser', 'simple');
  app.set('trust proxy', config.trustProxy);
  app.use(requestLog(log), countRequests, secure(config.baseUrl.startsWith('https:')));
  if (config.dev) app.use('/dev', ownHost(config.baseUrl));
  const gate = { db, log, signIn: createSignIn(db, config), rate: createRateCheck(config.rateLimit) };
  register(app, routes, gate);
  app.use(docsRoutes(routes, config.baseUrl, described));
  more(app);
  app.use(() => {
    throw notFound();
  });
  app.use(onError(log));
  return app;
}

/** Routes by path; a verb that a path does not know answers 405 before anything else is looked at. */
function register(app: Express, routes: Route[], gate: Parameters<typeof serve>[0]): void {
  for (const path of new Set(routes.map((route) => route.path))) {
    const here = routes.filter((route) => route.path === path);
    const place = app.route(path);
    for (const route of here) place[route.method](serve(gate, route));
    place.all(otherVerb(here.map(({ method }) => method.toUpperCase())));
  }
}

/** For every path that is registered by hand, too. @param verbs those that it knows, in capitals */
export const otherVerb =
  (verbs: string[]): RequestHandler =>
  () => {
    throw new Problem(405, 'method_not_allowed', `This address knows ${verbs.join(', ')}.`, { allow: verbs });
  };

/** Pages bring their own policy (api/html.ts); JSON needs nothing at all. */
const secure = (overTls: boolean): RequestHandler =>
  helmet({
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    referrerPolicy: { policy: 'no-referrer' }, // addresses may hold a customer's token
    strictTransportSecurity: overTls,
  });

const onError =
  (log: Log): ErrorRequestHandler =>
  (error: unknown, req, res, _next) => {
    const problem = problemOf(error);
    if (problem.status >= 500) log.error({ err: errorForLog(error), reqId: req.id }, problem.code);
    if (res.headersSent) res.destroy();
    else {
      endWithAnswer(req, res);
      sendProblem(req, res, problem);
    }
  };
