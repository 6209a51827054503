// Every route there is, in one list: the app serves it, /docs and /openapi.json describe it. A new subject is one line here.
import type { Express } from 'express';
import { actRoutes } from './acts/routes';
import { type ApiDeps, createApp } from './app';
import { catalogueRoutes } from './catalogue';
import { customerRecordRoutes } from './customers';
import { customerDescriptions } from './customer/described';
import { customerRoutes } from './customer/routes';
import { devPages } from './dev/pages';
import { devRoutes } from './dev/routes';
import { improvementRoutes } from './evaluation/improvements';
import { reviewRoutes } from './evaluation/reviews';
import { addHealth } from './health';
import { hookDescriptions } from './hooks/described';
import { hookRoutes } from './hooks/routes';
import { keyRoutes } from './keys';
import { liveRoutes } from './live/routes';
import { type ApiMetrics, createMetrics } from './metrics';
import { intakeRoutes } from './orders/intake';
import { readRoutes } from './orders/read-routes';
import { peopleRoutes } from './people';
import { policyRoutes } from './policy/routes';
import { processRoutes } from './process';
import { reportRoutes } from './reports/routes';
import type { Route } from './route';
import { signalRoutes } from './signals';
import { stockRoutes } from './stock';
import { taskRoutes } from './tasks';
import { unmatchedRoutes } from './unmatched';
import { uploadRoutes } from './uploads/routes';

export const allRoutes = (deps: ApiDeps, { openStreams }: ApiMetrics): Route[] => [
  ...intakeRoutes(deps),
  ...readRoutes(deps),
  ...uploadRoutes(deps),
  ...actRoutes(deps),
  ...signalRoutes(deps),
  ...taskRoutes(deps),
  ...peopleRoutes(deps),
  ...keyRoutes(deps),
  ...customerRecordRoutes(deps),
  ...processRoutes(deps),
  ...reportRoutes(deps),
  ...improvementRoutes(deps),
  ...reviewRoutes(deps),
  ...policyRoutes(deps),
  ...catalogueRoutes(deps),
  ...stockRoutes(deps),
  ...unmatchedRoutes(deps),
  ...liveRoutes(deps, openStreams),
  ...devRoutes(deps),
];

/** The whole API as one app. */
export function createApi(deps: ApiDeps): Express {
  const metrics = createMetrics(deps.db);
  const more = (app: Express): void => {
    addHealth(app, deps, metrics);
    app.use(hookRoutes(deps), customerRoutes(deps));
    if (deps.config.dev) app.use(devPages(deps));
  };
  return createApp(deps, allRoutes(deps, metrics), more, metrics, [...customerDescriptions(deps.config), ...hookDescriptions]);
}
