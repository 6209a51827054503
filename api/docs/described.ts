// A route that is only described: a router of its own serves it (customers' links, webhooks), and stands outside the pipeline of the
// JSON API. Its description lies next to that router and uses the same schemas that check its requests.
import type { z } from 'zod';
import type { Route } from '../route';

export interface DescribedRoute extends Pick<Route, 'method' | 'path' | 'summary' | 'body' | 'answers'> {
  /** Who may ask, in a sentence. */
  access: string;
  headers?: z.ZodObject;
  /** Media types of the body. */
  takes?: readonly string[];
  /** What such a body looks like, where it is not the same as `body`. */
  forms?: Record<string, z.ZodType>;
  /** Statuses that refuse for the reasons that all routes share. */
  refusals: readonly number[];
}
