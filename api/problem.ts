// Everything the API can refuse, as RFC 9457 says it. Thrown anywhere below a route, written by the one error handler of api/app.ts.
// `code` is the contract: clients decide by it, so a code once published keeps its meaning.
import type { Request, Response } from 'express';

/** What is wrong with one part of a request; `pointer` is a JSON pointer into the body, or `#query/name`. */
export interface FieldError {
  pointer: string;
  code: string;
  message: string;
}
export interface ProblemDetails {
  errors?: FieldError[];
  /** The verbs that the address does know; becomes `Allow`. */
  allow?: string[];
  /** Seconds; becomes `Retry-After`. */
  retryAfter?: number;
  /** Members of this problem's own, such as `allowedActs` or `missing`. */
  extra?: object;
}

/** A request that is not done, with the status and the code that the caller gets. `detail` is a sentence for people. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly more: ProblemDetails = {},
  ) {
    super(`${status} ${code}`);
    this.name = 'Problem';
  }
}

const titles: Record<number, string> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Verb not known here',
  408: 'Too slow',
  409: 'Not possible now',
  410: 'Gone',
  412: 'Changed meanwhile',
  413: 'Too large',
  415: 'Media type not supported',
  417: 'Not to be expected',
  422: 'Cannot be understood',
  429: 'Too many requests',
  431: 'Headers too large',
  500: 'Our fault',
  503: 'Not available now',
};
export const titleOf = (status: number): string => titles[status] ?? 'Refused';

/** The body of a problem as it goes over the wire. `instance` is the path without its query: a query may hold personal data. */
export function problemBody(problem: Problem, instance: string, requestId: string): object {
  const { errors, extra } = problem.more;
  return {
    type: 'about:blank',
    title: titleOf(problem.status),
    status: problem.status,
    detail: problem.detail,
    instance,
    code: problem.code,
    requestId,
    ...(errors ? { errors } : {}),
    ...extra,
  };
}

/** Writes a problem; the answer's headers say what else the caller must know. */
export function sendProblem(req: Request, res: Response, problem: Problem): void {
  const { allow, retryAfter } = problem.more;
  if (allow) res.setHeader('Allow', allow.join(', '));
  if (retryAfter !== undefined) res.setHeader('Retry-After', String(retryAfter));
  if (problem.status === 401) res.setHeader('WWW-Authenticate', 'Bearer');
  res.setHeader('Cache-Control', 'no-store');
  const body = problemBody(problem, instanceOf(req), requestIdOf(res));
  res.status(problem.status).setHeader('Content-Type', 'application/problem+json; charset=utf-8').end(JSON.stringify(body));
}

/** The id of the request that is being answered; the pino-http middleware has set it. */
export const requestIdOf = (res: Response): string => String(res.getHeader('x-request-id') ?? '');

/** The path as a problem and the log may show it: without query, and without a customer's token. */
export const instanceOf = (req: { originalUrl: string }): string =>
  (req.originalUrl.split('?')[0] ?? '/').replace(/^\/c\/[^/]+/, '/c/…').slice(0, 500);

// Problems that several places meet.
export const notFound = (): Problem => new Problem(404, 'not_found', 'There is nothing at this address.');
export const forbidden = (): Problem => new Problem(403, 'forbidden', 'Your role may not do this.');
export const unavailable = (what: string): Problem => comeAgain(`${what} cannot be reached.`);
export const busy = (what: string): Problem => comeAgain(`${what} is busy.`);
const comeAgain = (why: string): Problem =>
  new Problem(503, 'dependency_unavailable', `${why} Try again in a moment; the same Idempotency-Key does nothing twice.`, {
    retryAfter: 5,
  });
