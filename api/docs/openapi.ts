// The OpenAPI 3.1 document, made from the same route descriptions and schemas that check the requests: it cannot say anything else than we do.
import { OpenAPIRegistry, OpenApiGeneratorV31, type RouteConfig } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import type { Route } from '../route';
import type { DescribedRoute } from './described';

type Responses = RouteConfig['responses'];

const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    code: z.string(),
    requestId: z.string(),
    errors: z.array(z.object({ pointer: z.string(), code: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });

/** The whole document as JSON. Pure: the same routes give the same document. `described`: what other routers serve. */
export function openApiOf(routes: Route[], baseUrl: string, described: DescribedRoute[] = []): object {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    description: 'A token of the configured OIDC issuer, or an API key (ak_…).',
  });
  for (const route of [...described, ...routes.map(asDescribed)]) registry.registerPath(pathOf(route));
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: { title: 'Throughline', version: '1', description: 'One order, from the first question to the closed order. Readable at /docs.' },
    servers: [{ url: baseUrl }],
  });
}

/** A route of ours in the same words as one that is only described. */
const asDescribed = (route: Route): DescribedRoute & Partial<Pick<Route, 'who' | 'query'>> => ({
  ...route,
  access: whoMay(route),
  ...(route.keyed === false ? {} : { headers: z.object({ 'Idempotency-Key': keyHeader(route) }) }),
  refusals: usualRefusals(route),
});

function pathOf(route: ReturnType<typeof asDescribed>): RouteConfig {
  const names = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');
  const { body, headers, who = 'anyone', takes = ['application/json'], forms = {} } = route;
  return {
    method: route.method,
    path: route.path.replace(/:(\w+)/g, '{$1}'),
    summary: route.summary,
    description: route.access,
    security: who === 'anyone' ? [] : [{ bearer: [] }],
    request: {
      ...(names.length > 0 ? { params: z.object(Object.fromEntries(names.map((name) => [name, z.string()]))) } : {}),
      ...(route.query instanceof z.ZodObject ? { query: route.query } : {}),
      ...(headers ? { headers } : {}),
      ...(body
        ? { body: { required: true, content: Object.fromEntries(takes.map((type) => [type, { schema: forms[type] ?? body }])) } }
        : {}),
    },
    responses: responsesOf(route),
  };
}

const keyHeader = (route: Route): z.ZodType => (route.keyed === true ? z.string().min(1).max(255) : z.string().min(1).max(255).optional());

/** Who may call a route, in a sentence. */
export const whoMay = ({ who }: Route): string =>
  who === 'anyone'
    ? 'Open to all.'
    : who === 'staff'
      ? 'All staff and API keys.'
      : `For: ${who.map((w) => (w === 'key' ? 'any API key' : w)).join(', ')}.`;

function responsesOf(route: DescribedRoute): Responses {
  const refused = { content: { 'application/problem+json': { schema: problem } } };
  const all: Responses = {};
  for (const [status, { description, schema, media = 'application/json', or }] of Object.entries(route.answers)) {
    const content = schema ? { content: { [media]: { schema }, ...(or ? { [or]: { schema: z.string() } } : {}) } } : {};
    all[status] = Number(status) >= 400 ? { description, ...refused } : { description, ...content };
  }
  for (const status of route.refusals) all[status] ??= { description: refusalText[status] ?? 'Refused', ...refused };
  return all;
}

const refusalText: Record<number, string> = {
  400: 'The JSON, the address or the Idempotency-Key is broken',
  401: 'Not signed in',
  403: 'Not for your role',
  404: 'Nothing of this id for you',
  409: 'A rule says no: code and detail tell why',
  413: 'The body is too large',
  415: 'The body is not JSON',
  422: 'The shape is wrong: errors name each place',
  429: 'Too many requests; Retry-After tells when',
  503: 'The database or Temporal is away or has too much to do; Retry-After tells when',
};
const usualRefusals = (route: Route): number[] => [
  429,
  503,
  ...(route.who === 'anyone' ? [] : [401, 403]),
  ...(route.path.includes(':') ? [404] : []),
  ...(route.method === 'get' ? [] : [400, 413, 415]),
  ...(route.body || route.query ? [422] : []),
  ...(route.keyed === false ? [] : [409]),
];
