// The API's contract as data: every operation of the OpenAPI document, computed from the routes without a server. The tables, the matrix and
// the fuzzing of this folder walk over it, so a new route is tried without anybody remembering it.
import { customerDescriptions } from '../../../api/customer/described';
import { openApiOf } from '../../../api/docs/openapi';
import type { ApiDeps } from '../../../api/app';
import { readConfig } from '../../../api/config';
import { hookDescriptions } from '../../../api/hooks/described';
import { createMetrics } from '../../../api/metrics';
import { allRoutes } from '../../../api/routes';

/** What we use of JSON Schema. */
export interface Schema {
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  anyOf?: Schema[];
  enum?: unknown[];
  pattern?: string;
  format?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  $ref?: string;
}
export interface Operation {
  method: 'GET' | 'POST' | 'PUT';
  /** As the document writes it: `/api/orders/{id}`. */
  path: string;
  name: string;
  query: { name: string; schema: Schema }[];
  /** Of a JSON body. */
  body: Schema | null;
  media: string[];
  /** Asks for an Idempotency-Key; `sometimes`: not for a preview. */
  keyed: 'always' | 'sometimes' | 'never';
}
interface Described {
  parameters?: { in: string; name: string; schema: Schema; required?: boolean }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
}

const secret = `whsec_${'a'.repeat(40)}`;
const environment = {
  BASE_URL: 'http://api.example',
  DATABASE_URL: 'postgresql://nowhere/none',
  LINK_SECRET: 'a secret of at least thirty-two characters',
  OIDC_ISSUER: 'http://issuer.example',
  OIDC_AUDIENCE: 'throughline',
  OIDC_JWKS_URL: 'http://issuer.example/jwks.json',
  CARRIER_WEBHOOK_SECRET: secret,
  BANK_WEBHOOK_SECRET: secret,
};
type Document = { paths: Record<string, Record<string, Described>> };
function documentWith(more: Record<string, string>): Document {
  const config = readConfig({ ...environment, ...more });
  // Describing a route touches neither database nor Temporal.
  const deps = { config, db: {} } as ApiDeps;
  return openApiOf(allRoutes(deps, createMetrics(deps.db)), config.baseUrl, [
    ...customerDescriptions(config),
    ...hookDescriptions,
  ]) as Document;
}
const operationsOf = ({ paths }: Document): Operation[] =>
  Object.entries(paths).flatMap(([path, verbs]) =>
    Object.entries(verbs).map(([verb, { parameters = [], requestBody }]): Operation => {
      const method = verb.toUpperCase() as Operation['method'];
      const key = parameters.find((p) => p.in === 'header' && p.name === 'Idempotency-Key');
      return {
        ...{ method, path, name: `${method} ${path}` },
        query: parameters.filter((p) => p.in === 'query'),
        body: requestBody?.content['application/json']?.schema ?? null,
        media: Object.keys(requestBody?.content ?? {}),
        keyed: !key ? 'never' : key.required ? 'always' : 'sometimes',
      };
    }),
  );

export const document = documentWith({});
export const operations = operationsOf(document);
/** Those that the embedded start has besides. */
export const devOperations = operationsOf(documentWith({ DEV_ROUTES: '1', SANDBOX_URL: 'http://sandbox.example' })).filter(({ path }) =>
  path.startsWith('/dev/'),
);

/** Served by the pipeline of the JSON API; the rest are customers' links and webhooks, with routers of their own. */
export const isApi = ({ path }: Operation): boolean => path.startsWith('/api/');

/** The address with something in place of its parameters. */
export const at = (path: string, values: Record<string, string>): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? 'unknown'));
