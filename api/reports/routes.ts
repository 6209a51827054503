// The figures about the process over HTTP. What each tells stands in its own file, how it is asked and answered in report.ts.
import type { ApiDeps } from '../app';
import type { Route } from '../route';
import { carriersReport, onTimeReport } from './deliveries';
import { feedbackReport } from './feedback';
import { moneyReport } from './money';
import { reasonsReport } from './reasons';
import { reportRoute } from './report';
import { cycleTimesReport, lateReport } from './steps';

export const reportRoutes = (deps: ApiDeps): Route[] => [
  reportRoute(deps, cycleTimesReport),
  reportRoute(deps, onTimeReport),
  reportRoute(deps, lateReport),
  reportRoute(deps, feedbackReport),
  reportRoute(deps, moneyReport),
  reportRoute(deps, reasonsReport),
  reportRoute(deps, carriersReport),
];
