// Every route there is, in one list: the app serves it, /docs and /openapi.json describe it. A new subject is one line here.
import type { Express } from 'express';
import { actRoutes } from './acts/routes';
import { type ApiDeps, createApp } from './app';
import { catalogueRoutes } from './catalogue';
import { customerRoutes } from './customer/routes';
import { devPages } from './dev/pages';
import { devRoutes } from './dev/routes';
import { addHealth } from './health';
import { hookRoutes } from './hooks/routes';
import { intakeRoutes } from './orders/intake';
import { readRoutes } from './orders/read-routes';
import { peopleRoutes } from './people';
import { processRoutes } from './process';
import type { Route } from './route';
import { signalRoutes } from './signals';
import { stockRoutes } from './stock';
import { taskRoutes } from './tasks';
import { unmatchedRoutes } from './unmatched';

export const allRoutes = (deps: ApiDeps): Route[] => [
  ...intakeRoutes(deps),
  ...readRoutes(deps),
  ...actRoutes(deps),
  ...signalRoutes(deps),
  ...taskRoutes(deps),
  ...peopleRoutes(deps),
  ...processRoutes(),
  ...catalogueRoutes(deps),
  ...stockRoutes(deps),
  ...unmatchedRoutes(deps),
  ...devRoutes(deps),
];

/** The whole API as one app. */
export const createApi = (deps: ApiDeps): Express =>
  createApp(deps, allRoutes(deps), (app) => {
    addHealth(app, deps);
    app.use(hookRoutes(deps), customerRoutes(deps));
    if (deps.config.dev) app.use(devPages(deps));
  });
